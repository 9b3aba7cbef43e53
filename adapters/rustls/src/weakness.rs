//! What is too weak to be trusted, and what cannot be used at all.

use rustls::crypto::WebPkiSupportedAlgorithms;
use x509_parser::{asn1_rs::Oid, certificate::X509Certificate, public_key::PublicKey};

use crate::signature::Key;

/// RSA below this many bits is weak, as everybody's baseline has it.
const MIN_RSA_BITS: usize = 2048;
/// The largest RSA key that ring verifies with.
const MAX_RSA_BITS: usize = 8192;
/// Elliptic curves below this many bits are weaker than RSA of 2048.
const MIN_EC_BITS: usize = 224;

/// Object identifiers, as DER contents, of signatures over MD2, MD4, MD5 and SHA-1.
const WEAK_SIGNATURES: [&[u8]; 8] = [
    // 1.2.840.113549.1.1.2 to .5: RSA with MD2, MD4, MD5, SHA-1
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x02],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x03],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05],
    // 1.3.14.3.2.29: an older name for RSA with SHA-1
    &[0x2b, 0x0e, 0x03, 0x02, 0x1d],
    // 1.3.14.3.2.27 and 1.2.840.10040.4.3: DSA with SHA-1
    &[0x2b, 0x0e, 0x03, 0x02, 0x1b],
    &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03],
    // 1.2.840.10045.4.1: ECDSA with SHA-1
    &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01],
];

/// Whether the contents of an AlgorithmIdentifier name a signature over a broken hash.
pub(crate) fn is_weak_signature(algorithm: &[u8]) -> bool {
    // A short object identifier: its tag, its length in one byte, and then itself.
    let [0x06, length, rest @ ..] = algorithm else { return false };
    rest.get(..usize::from(*length)).is_some_and(|oid| WEAK_SIGNATURES.contains(&oid))
}

/// Whether the certificate was signed over a broken hash.
pub(crate) fn has_weak_signature(certificate: &X509Certificate<'_>) -> bool {
    let oid: &Oid<'_> = &certificate.signature_algorithm.algorithm;
    WEAK_SIGNATURES.contains(&oid.as_bytes())
}

/// Whether the certificate's key is too small, or of a kind that is no longer trusted.
pub(crate) fn has_weak_key(certificate: &X509Certificate<'_>) -> bool {
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(rsa)) => bits(rsa.modulus) < MIN_RSA_BITS,
        Ok(PublicKey::EC(point)) => point.key_size() < MIN_EC_BITS,
        Ok(PublicKey::DSA(_)) => true,
        _ => false,
    }
}

/// Whether a handshake signed with the certificate's key could be verified at all.
pub(crate) fn has_usable_key(
    certificate: &X509Certificate<'_>,
    algorithms: &WebPkiSupportedAlgorithms,
) -> bool {
    let sized = match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(rsa)) => (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits(rsa.modulus)),
        Ok(_) => true,
        Err(_) => false,
    };
    sized
        && Key::of(certificate)
            .is_some_and(|key| algorithms.all.iter().any(|algorithm| key.fits(*algorithm)))
}

fn bits(modulus: &[u8]) -> usize {
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let significant = modulus.get(zeros..).unwrap_or_default();
    let unused = significant.first().map_or(0, |byte| byte.leading_zeros() as usize);
    significant.len() * 8 - unused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modulus_is_measured_in_significant_bits() {
        assert_eq!(bits(&[]), 0);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(bits(&[0, 0x80, 0]), 16);
        assert_eq!(bits(&[0x40, 0]), 15);
    }

    #[test]
    fn signatures_over_broken_hashes_are_weak_and_others_are_not() {
        assert!(is_weak_signature(&[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]));
        assert!(is_weak_signature(&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 4, 5, 0]));
        for sound in rustls::crypto::ring::default_provider().signature_verification_algorithms.all
        {
            assert!(!is_weak_signature(&sound.signature_alg_id()), "{sound:?}");
        }
        for broken in [&[][..], &[6], &[6, 9, 0x2a], &[5, 0]] {
            assert!(!is_weak_signature(broken));
        }
    }
}
