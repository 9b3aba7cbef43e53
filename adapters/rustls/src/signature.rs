//! Whether one certificate was signed by the key of another.

use rustls::{
    crypto::WebPkiSupportedAlgorithms,
    pki_types::{SignatureVerificationAlgorithm, TrustAnchor},
};
use x509_parser::{
    asn1_rs::{Any, FromDer},
    certificate::X509Certificate,
};

/// What became of checking a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// The key made it.
    Verified,
    /// The key did not make it.
    Failed,
    /// No algorithm here can tell.
    Unverifiable,
}

/// A public key as certificates carry it.
pub(crate) struct Key<'a> {
    /// The contents of the AlgorithmIdentifier.
    algorithm: &'a [u8],
    /// The contents of the bit string.
    bits: &'a [u8],
}

impl<'a> Key<'a> {
    /// The key of a certificate's subject; `None` if it is malformed.
    pub(crate) fn of(certificate: &X509Certificate<'a>) -> Option<Self> {
        Self::from_contents(contents(certificate.subject_pki.raw)?)
    }

    /// The key of an authority that is trusted from the start.
    pub(crate) fn of_anchor(anchor: &'a TrustAnchor<'_>) -> Option<Self> {
        Self::from_contents(&anchor.subject_public_key_info)
    }

    /// Whether this algorithm takes keys of this kind.
    pub(crate) fn fits(&self, algorithm: &dyn SignatureVerificationAlgorithm) -> bool {
        algorithm.public_key_alg_id().as_ref() == self.algorithm
    }

    /// Whether this key signed the certificate.
    pub(crate) fn signed(
        &self,
        certificate: &X509Certificate<'_>,
        algorithms: &WebPkiSupportedAlgorithms,
    ) -> Signed {
        let Some(named) = signature_algorithm(certificate) else { return Signed::Unverifiable };
        let message = certificate.tbs_certificate.as_ref();
        let signature = &certificate.signature_value.data;
        let fitting = algorithms.all.iter().find(|algorithm| {
            algorithm.signature_alg_id().as_ref() == named && self.fits(**algorithm)
        });
        match fitting.map(|found| found.verify_signature(self.bits, message, signature)) {
            Some(Ok(())) => Signed::Verified,
            Some(Err(_)) => Signed::Failed,
            None => Signed::Unverifiable,
        }
    }

    fn from_contents(spki: &'a [u8]) -> Option<Self> {
        let (rest, algorithm) = Any::from_der(spki).ok()?;
        let (_, bit_string) = Any::from_der(rest).ok()?;
        let (0, bits) = bit_string.data.split_first()? else { return None };
        Some(Self { algorithm: algorithm.data, bits })
    }
}

/// What stands inside one DER element, which is how trust anchors keep names and keys.
pub(crate) fn contents(element: &[u8]) -> Option<&[u8]> {
    Any::from_der(element).ok().map(|(_, any)| any.data)
}

/// The contents of the AlgorithmIdentifier that follows what was signed.
fn signature_algorithm<'a>(certificate: &X509Certificate<'a>) -> Option<&'a [u8]> {
    let inside = contents(certificate.as_raw())?;
    contents(inside.get(certificate.tbs_certificate.as_ref().len()..)?)
}
