//! Where the second reader rejects what the engine reads, and why each reads as it does.

use certgate::Unreadable;
use x509_cert::der::{Error, ErrorKind, Tag, asn1::BitString};

use super::Second;

/// A known reason for which `x509-cert` rejects a certificate that the engine reads. The engine
/// looks at a certificate's frame alone (CERT-2, CERT-9); of what stands inside, nothing is
/// decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// The second reader wants a version of 0, 1 or 2. To the engine any number is one.
    Version,
    /// The second reader wants a date that there is, from 1970 on, in the form of RFC 5280.
    /// Authorities wrote others, and a date decides nothing here.
    Date,
    /// The second reader puts the attributes of one set into DER's order. Authorities did not
    /// keep to it, and the summary shows them as they stand.
    Order,
    /// The second reader wants whether an extension is critical as 0x00 or 0xff.
    Critical,
    /// The second reader has room for object identifiers of 39 bytes with numbers of 32 bits,
    /// and wants the first to be at most 2. The engine shows others as bytes.
    ObjectIdentifier,
    /// The second reader knows the universal tags that X.509 has a use for. Within a value that
    /// may be anything, the engine takes every tag.
    Tag,
    /// The second reader reads the list of alternative names as a whole. The summary reads each
    /// name by itself, and shows what it cannot read as malformed; such a list is read once more
    /// by tags and lengths alone.
    AlternativeNames,
    /// The summary, and neither engine nor second reader, wants the bits of a last byte that do
    /// not count to be zero. The window then says that the certificate cannot be read (TEXT-9).
    UnusedBits,
    /// The engine, and not the second reader, wants the numbers of an object identifier in their
    /// shortest form, as DER has it (CERT-2). It is the one thing that the engine alone rejects.
    PaddedIdentifier,
}

impl Difference {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Version,
        Self::Date,
        Self::Order,
        Self::Critical,
        Self::ObjectIdentifier,
        Self::Tag,
        Self::AlternativeNames,
        Self::UnusedBits,
        Self::PaddedIdentifier,
    ];

    /// The difference that an error of the second reader comes from; none where there is none
    /// to know.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        Some(match error.kind() {
            ErrorKind::DateTime => Self::Date,
            ErrorKind::Value { tag: Tag::UtcTime | Tag::GeneralizedTime }
            | ErrorKind::Length { tag: Tag::UtcTime | Tag::GeneralizedTime } => Self::Date,
            ErrorKind::Value { tag: Tag::Integer } => Self::Version,
            ErrorKind::Noncanonical { tag: Tag::Boolean } => Self::Critical,
            ErrorKind::OidMalformed => Self::ObjectIdentifier,
            ErrorKind::TagUnknown { .. } | ErrorKind::TagNumberInvalid => Self::Tag,
            _ => return None,
        })
    }

    /// Why the engine rejects what the second reader reads; none where nothing says why.
    pub(super) fn of_unreadable(der: &[u8], why: Unreadable) -> Option<Self> {
        const OBJECT_IDENTIFIER: u8 = 0x06;
        let Unreadable::NotMinimal { at } = why else { return None };
        let tag = at.checked_sub(2).and_then(|tag| der.get(tag));
        (tag == Some(&OBJECT_IDENTIFIER)).then_some(Self::PaddedIdentifier)
    }

    /// Why there is no summary of what the second reader reads; none where nothing says why.
    pub(super) fn of_summary(second: &Second) -> Option<Self> {
        let signed = second.tbs_certificate();
        let key = &signed.subject_public_key_info().subject_public_key;
        let unique = [signed.issuer_unique_id().as_ref(), signed.subject_unique_id().as_ref()];
        let mut all = unique.into_iter().flatten().chain([key, second.signature()]);
        all.any(holds_unused_bits).then_some(Self::UnusedBits)
    }
}

fn holds_unused_bits(string: &BitString) -> bool {
    let last = string.raw_bytes().last().copied().unwrap_or(0);
    last.trailing_zeros() < u32::from(string.unused_bits())
}
