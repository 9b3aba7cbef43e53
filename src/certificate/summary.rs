//! What stands inside a certificate, for a person to read.

use alloc::{boxed::Box, vec::Vec};

use sha1::{Digest as _, Sha1};
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

use super::{
    Certificate, UnixSeconds, Validity,
    names::{self, AlternativeName, Attribute},
    public_key::{self, PublicKey},
};
use crate::Untrusted;

/// What stands inside a certificate. Nothing of it was verified, all of it may be a lie, and
/// no decision rests on it.
// TEXT-2, TEXT-6
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Summary {
    /// Whom the certificate is about, attribute by attribute, the most general first.
    pub subject: Capped<Attribute>,
    /// Who is said to have issued it.
    pub issuer: Capped<Attribute>,
    /// Whether subject and issuer are the same name, byte for byte. It says that the
    /// certificate vouches for itself; whether its key really signed it was not checked.
    pub is_self_issued: bool,
    /// The other names of the subject, which are what a host's name is compared with;
    /// `None` if the list is not as DER has it, or there twice.
    pub alternative_names: Option<Capped<AlternativeName>>,
    /// When it is valid.
    pub validity: Validity,
    /// The serial number as the issuer encoded it, the most significant byte first.
    pub serial: Box<[u8]>,
    /// Its public key.
    pub public_key: PublicKey,
    /// How it is signed: the algorithm's usual name, or its object identifier.
    pub signature_algorithm: Untrusted,
    /// The SHA-1 of the DER, to compare with what older programs show. It identifies
    /// nothing: two certificates with one SHA-1 can be made.
    pub sha1: [u8; 20],
}

/// The first [`Capped::MAX`] of a list whose length an attacker chose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Capped<T> {
    /// The first of them, in the certificate's order.
    pub first: Vec<T>,
    /// How many the certificate holds.
    pub total: usize,
}

/// Why a certificate has no [`Summary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoSummary {
    /// The certificate is in a format of its service's own.
    #[error("the certificate is in a format of the service's own")]
    Opaque,
    /// It is a certificate, but something inside it, such as a date, makes no sense.
    #[error("something inside the certificate is malformed")]
    Malformed,
}

impl<T> Capped<T> {
    /// How many are kept (`TEXT-3`).
    pub const MAX: usize = 16;

    /// Reads the first of them, and only counts the rest.
    pub(super) fn read<S>(all: impl Iterator<Item = S>, read: impl Fn(S) -> T) -> Self {
        let mut all = all;
        let first: Vec<T> = all.by_ref().take(Self::MAX).map(read).collect();
        let total = first.len().saturating_add(all.count());
        Self { first, total }
    }

    /// How many were not kept.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.total.saturating_sub(self.first.len())
    }
}

impl Certificate {
    /// Reads what stands inside, anew at each call: ask once for each window.
    ///
    /// # Errors
    /// [`NoSummary`] if the certificate is opaque, or is malformed further inside than where
    /// reading it looks.
    pub fn summary(&self) -> Result<Summary, NoSummary> {
        if self.is_opaque() {
            return Err(NoSummary::Opaque);
        }
        let (_, parsed) =
            X509Certificate::from_der(self.bytes()).map_err(|_| NoSummary::Malformed)?;
        Ok(Summary {
            subject: names::attributes(parsed.subject().as_raw()).ok_or(NoSummary::Malformed)?,
            issuer: names::attributes(parsed.issuer().as_raw()).ok_or(NoSummary::Malformed)?,
            is_self_issued: parsed.subject().as_raw() == parsed.issuer().as_raw(),
            alternative_names: names::alternative_names(&parsed),
            validity: Validity {
                not_before: UnixSeconds(parsed.validity().not_before.timestamp()),
                not_after: UnixSeconds(parsed.validity().not_after.timestamp()),
            },
            serial: Box::from(parsed.raw_serial()),
            public_key: public_key::read(parsed.public_key()),
            signature_algorithm: names::algorithm(&parsed.signature_algorithm),
            sha1: Sha1::digest(self.bytes()).into(),
        })
    }
}
