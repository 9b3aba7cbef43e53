//! What stands in a journal in place of what must not, or cannot, stand there.

use std::{collections::BTreeSet, fmt};

use certgate::{Certificate, CertificateImage, Fingerprint, HostName, Presented, Snapshot};

use crate::bare::{UNREADABLE, bare};

/// What makes the hashes of one redacted journal: who does not have it can neither recognise a
/// host nor try names until one fits. Journals under one key can be compared with each other.
///
/// Take it from a good source of randomness, and keep it out of the journal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RedactionKey([u8; 32]);

impl RedactionKey {
    /// A key of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn hash(&self, what: &str, value: &[u8]) -> Fingerprint {
        // The key and the kind of value have fixed lengths in front, so that no two values
        // can be read as one; a hash alone is not for a message authentication code, which
        // nobody needs here.
        let text = [&self.0, what.as_bytes(), b"\0", value].concat();
        Fingerprint::of(Fingerprint::of(&text).as_bytes())
    }
}

impl fmt::Debug for RedactionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedactionKey")
    }
}

/// How a journal writes down hosts and certificates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disguise {
    key: Option<RedactionKey>,
    /// The fingerprints of opaque certificates, 32 bytes each: a Forget names nothing else.
    opaque: BTreeSet<Fingerprint>,
}

impl Disguise {
    pub(crate) const fn redacting(key: RedactionKey) -> Self {
        Self { key: Some(key), opaque: BTreeSet::new() }
    }

    /// That of an engine's journal which is not redacted.
    pub(crate) fn knowing(snapshot: &Snapshot) -> Self {
        let opaque = snapshot
            .subjects
            .iter()
            .filter(|image| matches!(image.certificate, Some(CertificateImage::Opaque(_))))
            .map(|image| image.subject.fingerprint);
        Self { key: None, opaque: opaque.collect() }
    }

    pub(crate) fn know(&mut self, opaque: Fingerprint) {
        self.opaque.insert(opaque);
    }

    pub(crate) const fn is_redacting(&self) -> bool {
        self.key.is_some()
    }

    /// A host's name as it is written: equal hosts are equal, different ones different
    /// (JOURNAL-8).
    pub(crate) fn host(&self, host: &HostName) -> String {
        let Some(key) = &self.key else { return host.as_str().to_owned() };
        let hash = key.hash("host", host.as_str().as_bytes()).to_string();
        let digits = hash.get(..32).unwrap_or(&hash);
        format!("{digits}.invalid")
    }

    /// The bytes as they are written, for a certificate that was handed out under this limit.
    /// What is read under the limit stays so, and what is not stays so.
    pub(crate) fn bytes(&mut self, presented: Presented<'_>, limit: u64) -> Vec<u8> {
        let given = match presented {
            Presented::Bytes(bytes) => bytes,
            Presented::Certificate(certificate) => certificate.bytes(),
        };
        let read = match presented {
            Presented::Certificate(certificate) if certificate.is_opaque() => {
                self.know(certificate.fingerprint());
                Ok(certificate.clone())
            }
            _ if !self.is_redacting() => return bare(given),
            Presented::Bytes(bytes) => Certificate::read(bytes),
            Presented::Certificate(certificate) => Ok(certificate.clone()),
        };
        match read {
            Ok(certificate) if given.len() as u64 <= limit => {
                stand_in(self.identity(certificate.fingerprint()))
            }
            Ok(_) if !self.is_redacting() => given.to_vec(),
            _ => UNREADABLE.to_vec(),
        }
    }

    /// A fingerprint as it is written: that of the bytes which were written.
    pub(crate) fn fingerprint(&self, fingerprint: Fingerprint) -> Fingerprint {
        if self.is_redacting() || self.opaque.contains(&fingerprint) {
            Fingerprint::of(&stand_in(self.identity(fingerprint)))
        } else {
            fingerprint
        }
    }

    /// What a fingerprint stands for that was written, in a journal that is not redacted.
    pub(crate) fn behind(&self, written: Fingerprint) -> Fingerprint {
        let behind = self.opaque.iter().find(|opaque| self.fingerprint(**opaque) == written);
        behind.copied().unwrap_or(written)
    }

    /// What a stand-in stands for.
    fn identity(&self, fingerprint: Fingerprint) -> Fingerprint {
        match &self.key {
            Some(key) => key.hash("certificate", fingerprint.as_bytes()),
            None => fingerprint,
        }
    }
}

/// How long every stand-in is, in bytes.
pub(crate) const STAND_IN_BYTES: usize = 169;

/// A certificate that says nothing but this value, in the place of its Ed25519 key. Every
/// strict parser takes it; its names are empty, its signature is zero.
fn stand_in(value: Fingerprint) -> Vec<u8> {
    const ED25519: &[u8] = b"\x30\x05\x06\x03\x2b\x65\x70";
    const NO_NAME: &[u8] = b"\x30\x00";
    [
        b"\x30\x81\xa6\x30\x5a\x02\x01\x01",
        ED25519,
        NO_NAME,
        b"\x30\x1e\x17\x0d700101000000Z\x17\x0d700101000000Z",
        NO_NAME,
        b"\x30\x2a",
        ED25519,
        b"\x03\x21\x00",
        value.as_bytes(),
        ED25519,
        b"\x03\x41\x00",
        &[0; 64],
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> RedactionKey {
        RedactionKey::new([byte; 32])
    }

    #[test]
    fn a_stand_in_is_a_certificate_of_its_stated_length() {
        let one = stand_in(Fingerprint::of(b"one"));
        assert_eq!(one.len(), STAND_IN_BYTES);
        assert_eq!(Certificate::read(&one).unwrap().bytes(), one);
        assert_ne!(one, stand_in(Fingerprint::of(b"two")));
    }

    #[test]
    fn hosts_stay_equal_or_different_and_no_key_tells_of_another() {
        let [a, b] = ["a.example", "b.example"].map(|name| HostName::parse(name).unwrap().unwrap());
        let plain = Disguise::default();
        assert_eq!(plain.host(&a), "a.example");
        let redacting = Disguise::redacting(key(1));
        assert_eq!(redacting.host(&a), redacting.host(&a));
        assert_ne!(redacting.host(&a), redacting.host(&b));
        assert_ne!(redacting.host(&a), Disguise::redacting(key(2)).host(&a));
        let hidden = redacting.host(&a);
        assert_eq!(HostName::parse(&hidden).unwrap().unwrap().as_str(), hidden, "already normal");
    }

    #[test]
    fn what_can_be_read_under_the_limit_stays_so_and_nothing_else() {
        let real = stand_in(Fingerprint::of(b"a server's"));
        let opaque = Certificate::opaque(b"token 17").unwrap();
        let token = Presented::Certificate(&opaque);
        let mut plain = Disguise::default();
        let mut redacting = Disguise::redacting(key(1));
        for (disguise, limit) in [(&mut plain, 1000), (&mut redacting, 1000)] {
            let written = disguise.bytes(token, limit);
            let read = Certificate::read(&written).unwrap();
            assert_eq!(read.fingerprint(), disguise.fingerprint(opaque.fingerprint()));
            let _too_long = disguise.bytes(token, 7);
        }
        assert_eq!(plain.bytes(token, 7), b"token 17", "too long is too long");
        assert_eq!(plain.bytes(Presented::Bytes(&real), 10), real, "as given");
        let read = |bytes: &[u8]| Certificate::read(bytes).ok().map(|read| read.fingerprint());
        for bytes in [&real[..], b"", b"nothing", &real[1..]] {
            let written = redacting.bytes(Presented::Bytes(bytes), 1000);
            assert_eq!(read(&written), read(bytes).map(|real| redacting.fingerprint(real)));
        }
        assert_eq!(read(&redacting.bytes(Presented::Bytes(&real), 10)), None);
    }
}
