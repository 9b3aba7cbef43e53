//! The certificates that a prompt or a verdict is about, recognised by their bytes.

use alloc::{boxed::Box, collections::BTreeMap};

use crate::{Certificate, Fingerprint};

/// A certificate and how a service spelled it.
#[derive(Clone)]
struct Known {
    certificate: Certificate,
    /// The bytes as first given, where they are not the certificate's own (PEM).
    spelling: Option<Box<[u8]>>,
    /// How many subjects are about it; the stricter scopes cut one certificate into many.
    subjects: u64,
}

/// Length and last bytes: the end of a certificate is its signature, which differs.
type Sample = (usize, [u8; 8]);

/// What was read before. Only a short cut: recognised or not, the same bytes give the same
/// certificate.
#[derive(Clone, Default)]
pub(crate) struct KnownCertificates {
    by_fingerprint: BTreeMap<Fingerprint, Known>,
    by_sample: BTreeMap<Sample, Fingerprint>,
}

fn sample(bytes: &[u8]) -> Option<Sample> {
    // PEM ends in a line that all PEM ends in; look before it.
    const PEM_TAIL: usize = 40;
    let end = match bytes.first() {
        Some(0x30) | None => bytes,
        Some(_) => bytes.get(..bytes.len().checked_sub(PEM_TAIL)?)?,
    };
    Some((bytes.len(), *end.last_chunk()?))
}

impl KnownCertificates {
    /// The certificate that these very bytes gave before. Compared in full.
    pub(crate) fn same_bytes(&self, bytes: &[u8]) -> Option<&Certificate> {
        let known = self.by_fingerprint.get(self.by_sample.get(&sample(bytes)?)?)?;
        let same = known.certificate.bytes() == bytes
            || known.spelling.as_deref().is_some_and(|spelling| spelling == bytes);
        same.then_some(&known.certificate)
    }

    pub(crate) fn get(&self, fingerprint: &Fingerprint) -> Option<&Certificate> {
        self.by_fingerprint.get(fingerprint).map(|known| &known.certificate)
    }

    /// One subject more is about this certificate.
    pub(crate) fn retain(&mut self, certificate: &Certificate, given: Option<&[u8]>) {
        // An opaque one is what its host says it is; the same bytes from a service that hands
        // out certificates are read like any others.
        if certificate.is_opaque() {
            return;
        }
        let fingerprint = certificate.fingerprint();
        if let Some(known) = self.by_fingerprint.get_mut(&fingerprint) {
            known.subjects += 1;
            return;
        }
        let spelling = given.filter(|given| *given != certificate.bytes()).map(Box::from);
        for bytes in [Some(certificate.bytes()), spelling.as_deref()].into_iter().flatten() {
            if let Some(sample) = sample(bytes) {
                self.by_sample.insert(sample, fingerprint);
            }
        }
        let certificate = certificate.clone();
        self.by_fingerprint.insert(fingerprint, Known { certificate, spelling, subjects: 1 });
    }

    /// One subject fewer is about this certificate.
    pub(crate) fn release(&mut self, fingerprint: &Fingerprint) {
        let Some(known) = self.by_fingerprint.get_mut(fingerprint) else { return };
        known.subjects -= 1;
        if known.subjects > 0 {
            return;
        }
        let Some(gone) = self.by_fingerprint.remove(fingerprint) else { return };
        for bytes in
            [Some(gone.certificate.bytes()), gone.spelling.as_deref()].into_iter().flatten()
        {
            if let Some(sample) = sample(bytes)
                && self.by_sample.get(&sample) == Some(fingerprint)
            {
                self.by_sample.remove(&sample);
            }
        }
    }
}
