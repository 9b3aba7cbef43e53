//! The edge between the model's small numbers and real bytes.
//!
//! Everything inside the model works on [`Fingerprint`] and [`Presented`]. Here bytes are read
//! (by a reader of the model's own, see [`read_leaf`]), fingerprints get numbers, and the
//! bytes that stand behind a [`Presented`] are found again.

mod frame;
mod reading;

use std::{collections::HashMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::vocabulary::{Fingerprint, Presented};
pub use reading::read_leaf;

/// The table of certificates and of the forms in which they are handed out.
///
/// Forms that were added are kept for good; of bytes that were merely met
/// ([`Certificates::meet`]) at most [`Certificates::KEPT_BYTES`] are kept, so that a long
/// journal is judged in little memory. A fingerprint, once named, keeps its number.
#[derive(Clone, Debug, Default)]
pub struct Certificates {
    digests: Vec<[u8; 32]>,
    numbers: HashMap<[u8; 32], Fingerprint>,
    forms: Vec<(Presented, Arc<[u8]>)>,
    known: HashMap<Arc<[u8]>, Presented>,
    met_bytes: usize,
}

/// Bytes that were to be a certificate and are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one certificate in DER")]
pub struct NotACertificate;

impl Certificates {
    /// How many bytes are kept of those that were met, all together.
    pub const KEPT_BYTES: usize = 16 << 20;

    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Eight real certificates, each in DER, in PEM and in PEM with text round it, and bytes
    /// that no parser takes for a certificate.
    #[must_use]
    pub fn built_in() -> Self {
        let mut table = Self::new();
        let rows = include_str!("../data/certificates.b64").lines();
        for row in rows.filter(|row| !row.starts_with('#')) {
            let der = STANDARD.decode(row).expect("base64 in the data file");
            table.add(&der).expect("a certificate in the data file");
        }
        table.add_garbage();
        table
    }

    /// Adds a certificate in DER together with its PEM twins.
    ///
    /// # Errors
    ///
    /// [`NotACertificate`] where the bytes are not exactly one certificate in DER.
    pub fn add(&mut self, der: &[u8]) -> Result<Fingerprint, NotACertificate> {
        if der.first() != Some(&0x30) {
            return Err(NotACertificate);
        }
        let digest = digest_of(der).ok_or(NotACertificate)?;
        let plain = pem(der, "\n");
        self.add_form(der);
        self.add_form(plain.as_bytes());
        self.add_form(format!("subject=x\r\n{}trailing text\n", pem(der, "\r\n")).as_bytes());
        Ok(self.number(digest))
    }

    /// Adds bytes that are no certificate, made from those that are.
    fn add_garbage(&mut self) {
        let Some(der) = self.forms.first().map(|(_, bytes)| bytes.to_vec()) else {
            return;
        };
        let good = pem(&der, "\n");
        let mut oversize = der.clone();
        oversize.resize(70_000, b' ');
        let unfinished = good[..good.len() / 2].to_owned();
        for form in [
            Vec::new(),
            b"no certificate".to_vec(),
            [&der[..], &[0]].concat(),
            oversize,
            der[..der.len() / 2].to_vec(),
            // A bad first block is not saved by a good second.
            (pem(b"\x30\x03bad", "\n") + &good).into_bytes(),
            unfinished.into_bytes(),
            good.replacen("BEGIN", "BIGIN", 1).into_bytes(),
        ] {
            self.add_form(&form);
        }
    }

    /// Adds bytes, whatever they are, for good.
    pub fn add_form(&mut self, bytes: &[u8]) -> Presented {
        if let Some(presented) = self.known.get(bytes) {
            return *presented;
        }
        let presented = Presented {
            form: u32::try_from(self.forms.len()).unwrap_or(u32::MAX),
            ..self.read(bytes)
        };
        let bytes: Arc<[u8]> = bytes.into();
        self.forms.push((presented, bytes.clone()));
        self.known.insert(bytes, presented);
        presented
    }

    /// Reads bytes from outside. They can be found again while there is room for them.
    pub fn meet(&mut self, bytes: &[u8]) -> Presented {
        if self.known.contains_key(bytes) || self.met_bytes + bytes.len() <= Self::KEPT_BYTES {
            self.met_bytes += bytes.len();
            self.add_form(bytes)
        } else {
            self.read(bytes)
        }
    }

    /// The bytes behind what was presented; none where they were not kept.
    #[must_use]
    pub fn bytes(&self, presented: &Presented) -> Option<&[u8]> {
        let (known, bytes) = self.forms.get(presented.form as usize)?;
        (known == presented).then_some(bytes)
    }

    /// Every form that is kept, in the order in which they came.
    pub fn forms(&self) -> impl Iterator<Item = Presented> {
        self.forms.iter().map(|(presented, _)| *presented)
    }

    /// The number of a SHA-256; it gets one if it has none.
    pub fn number(&mut self, digest: [u8; 32]) -> Fingerprint {
        let next = Fingerprint(u32::try_from(self.digests.len()).unwrap_or(u32::MAX));
        let number = *self.numbers.entry(digest).or_insert(next);
        if number == next {
            self.digests.push(digest);
        }
        number
    }

    /// The number of a SHA-256 that has one.
    #[must_use]
    pub fn find(&self, digest: &[u8; 32]) -> Option<Fingerprint> {
        self.numbers.get(digest).copied()
    }

    /// The SHA-256 that a number stands for; none where it stands for nothing.
    #[must_use]
    pub fn digest(&self, fingerprint: Fingerprint) -> Option<[u8; 32]> {
        self.digests.get(fingerprint.0 as usize).copied()
    }

    fn read(&mut self, bytes: &[u8]) -> Presented {
        Presented {
            identity: digest_of(bytes).map(|digest| self.number(digest)),
            length: bytes.len() as u64,
            form: u32::MAX,
        }
    }
}

/// The SHA-256 of the leaf's DER, where there is a leaf.
// CERT-12
fn digest_of(bytes: &[u8]) -> Option<[u8; 32]> {
    read_leaf(bytes).map(|der| Sha256::digest(&der).into())
}

/// PEM of a certificate, 64 characters a line.
#[must_use]
pub fn pem(der: &[u8], line_end: &str) -> String {
    let body = STANDARD.encode(der);
    let mut text = format!("-----BEGIN CERTIFICATE-----{line_end}");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, others) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push_str(line_end);
        rest = others;
    }
    text + "-----END CERTIFICATE-----" + line_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_certificates_are_eight_and_their_twins_are_one() {
        let table = Certificates::built_in();
        let forms: Vec<Presented> = table.forms().collect();
        let readable: Vec<_> = forms.iter().filter_map(|f| f.identity).collect();
        assert_eq!(readable.len(), 24);
        assert!(readable.chunks(3).all(|twins| twins.iter().all(|t| *t == twins[0])));
        assert_eq!(table.digests.len(), 8);
        assert_eq!(forms.len(), 32, "and eight that are none");
        for form in forms {
            let bytes = table.bytes(&form).unwrap();
            assert_eq!(bytes.len() as u64, form.length);
        }
    }

    #[test]
    fn what_is_not_kept_is_not_found_and_is_read_all_the_same() {
        let mut table = Certificates::built_in();
        let der = table.forms[0].1.to_vec();
        table.met_bytes = Certificates::KEPT_BYTES;
        let strange = table.meet(b"strange");
        assert_eq!((strange.identity, strange.length), (None, 7));
        assert_eq!(table.bytes(&strange), None);
        assert_eq!(table.meet(&der), table.forms[0].0);
    }

    #[test]
    fn a_certificate_with_anything_after_it_is_not_added() {
        let mut table = Certificates::built_in();
        let mut der = table.forms[0].1.to_vec();
        der.push(0);
        assert_eq!(table.add(&der), Err(NotACertificate));
        assert_eq!(table.add(pem(&der, "\n").as_bytes()), Err(NotACertificate));
    }
}
