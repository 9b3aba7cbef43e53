//! The names inside a certificate.

use alloc::{borrow::Cow, string::String, string::ToString as _, vec::Vec};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_parser::{
    certificate::X509Certificate,
    objects::{oid_registry, oid2sn},
    oid_registry::{
        OID_DOMAIN_COMPONENT, OID_PKCS9_EMAIL_ADDRESS, OID_X509_COMMON_NAME, OID_X509_COUNTRY_NAME,
        OID_X509_EXT_SUBJECT_ALT_NAME, OID_X509_LOCALITY_NAME, OID_X509_ORGANIZATION_NAME,
        OID_X509_ORGANIZATIONAL_UNIT, OID_X509_SERIALNUMBER, OID_X509_STATE_OR_PROVINCE_NAME, Oid,
    },
    x509::AlgorithmIdentifier,
};

use super::{
    Capped,
    der::{OBJECT_IDENTIFIER, Reader, SEQUENCE, SET, object_identifier},
};
use crate::Untrusted;

/// One part of a distinguished name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// What it tells, such as `Common name`; the object identifier of a rare one.
    pub label: Untrusted,
    /// The text, in UTF-8 where the certificate's encoding could be told.
    pub value: Untrusted,
}

/// One name that the certificate is also for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AlternativeName {
    /// A host, perhaps with a wildcard.
    Dns(Untrusted),
    /// An address.
    Address(IpAddr),
    /// A mailbox.
    Email(Untrusted),
    /// A resource.
    Uri(Untrusted),
    /// An entry of a directory.
    Directory(Capped<Attribute>),
    /// Anything else, or one of the above that is malformed.
    Other {
        /// What it is.
        kind: &'static str,
        /// Its object identifier if that is what it begins with, else its bytes.
        value: Untrusted,
    },
}

/// Every attribute of a name, or none of them. A parser's list that ends without a word at an
/// attribute that it cannot read would hide those that follow.
pub(super) fn attributes(name: &[u8]) -> Option<Capped<Attribute>> {
    let mut all = Vec::new();
    for set in elements(inside(name, SEQUENCE)?)? {
        let (SET, set) = set else { return None };
        for attribute in elements(set)? {
            let (SEQUENCE, attribute) = attribute else { return None };
            let [(OBJECT_IDENTIFIER, label), value] = elements(attribute)?[..] else {
                return None;
            };
            all.push((label, value));
        }
    }
    Some(Capped::read(all.into_iter(), |(oid, (tag, value))| Attribute {
        label: label(oid),
        value: Untrusted::new(&text(tag, value)),
    }))
}

/// The elements that stand one after another, each with the first byte of its tag; none if one of
/// them is not as DER has it.
fn elements(bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut list = Reader::new(bytes);
    let mut all = Vec::new();
    while !list.rest.is_empty() {
        let (tag, content) = list.element().ok()?;
        all.push((tag, content.rest));
    }
    Some(all)
}

/// What stands in the one element that these bytes are, if it has this tag.
fn inside(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    match elements(bytes)?[..] {
        [(found, content)] if found == tag => Some(content),
        _ => None,
    }
}

/// None if the list is not as DER has it: then where one name ends and the next begins is a guess.
pub(super) fn alternative_names(parsed: &X509Certificate<'_>) -> Option<Capped<AlternativeName>> {
    let extension = parsed.get_extension_unique(&OID_X509_EXT_SUBJECT_ALT_NAME).ok()?;
    let names = match extension {
        Some(extension) => elements(inside(extension.value, SEQUENCE)?)?,
        None => Vec::new(),
    };
    Some(Capped::read(names.into_iter(), alternative_name))
}

/// The usual name of a signature's algorithm, or its object identifier.
pub(super) fn algorithm(identifier: &AlgorithmIdentifier<'_>) -> Untrusted {
    let oid = identifier.oid();
    match oid2sn(oid, oid_registry()) {
        Ok(name) => Untrusted::ascii(name.as_bytes()),
        Err(_) => dotted(oid.as_bytes()),
    }
}

/// An object identifier in numbers; or in bytes if it is not as DER has it, so that none looks
/// like another, or if its numbers are beyond all use: turning endless ones into digits would take
/// endless time.
pub(super) fn dotted(bytes: &[u8]) -> Untrusted {
    numbers(bytes).map_or_else(|| Untrusted::ascii(bytes), |text| Untrusted::ascii(text.as_bytes()))
}

/// The numbers with dots between them. The parser's own list has one number for 0.0, and takes
/// 2.48 and all beyond for others: the first two stand in one, and not in one byte.
fn numbers(bytes: &[u8]) -> Option<String> {
    /// This bit of a byte says that its number goes on.
    const MORE: u8 = 0x80;
    object_identifier(Reader::new(bytes)).ok()?;
    let next = |number: u64, digit: &u8| {
        Some(number.checked_mul(u64::from(MORE))? | u64::from(digit & !MORE))
    };
    let mut text = String::new();
    for digits in bytes.split_inclusive(|byte| byte & MORE == 0) {
        let mut number = digits.iter().try_fold(0, next)?;
        if text.is_empty() {
            let root = number.min(80) / 40;
            text = root.to_string();
            number -= 40 * root;
        }
        text.push('.');
        text.push_str(&number.to_string());
    }
    Some(text)
}

fn label(oid: &[u8]) -> Untrusted {
    const LABELS: [(Oid<'static>, &str); 9] = [
        (OID_X509_COMMON_NAME, "Common name"),
        (OID_X509_SERIALNUMBER, "Serial number"),
        (OID_X509_COUNTRY_NAME, "Country"),
        (OID_X509_LOCALITY_NAME, "Locality"),
        (OID_X509_STATE_OR_PROVINCE_NAME, "State or province"),
        (OID_X509_ORGANIZATION_NAME, "Organization"),
        (OID_X509_ORGANIZATIONAL_UNIT, "Organizational unit"),
        (OID_DOMAIN_COMPONENT, "Domain component"),
        (OID_PKCS9_EMAIL_ADDRESS, "Email"),
    ];
    let known = LABELS.into_iter().find(|(known, _)| known.as_bytes() == oid);
    known.map_or_else(|| dotted(oid), |(_, label)| Untrusted::ascii(label.as_bytes()))
}

/// The value's bytes, brought to UTF-8 from the two encodings that are surely something
/// else. What is malformed stays as it came, and is escaped when it is shown; so does what is in
/// pieces, or of a type whose number means something in its context or to somebody alone.
fn text(tag: u8, value: &[u8]) -> Cow<'_, [u8]> {
    const BMP_STRING: u8 = 0x1e;
    const UNIVERSAL_STRING: u8 = 0x1c;
    let decoded = match tag {
        BMP_STRING => utf16(value),
        UNIVERSAL_STRING => utf32(value),
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(value), |text| Cow::Owned(text.into_bytes()))
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    if rest.is_empty() { char::decode_utf16(units).collect::<Result<_, _>>().ok() } else { None }
}

fn utf32(bytes: &[u8]) -> Option<String> {
    let (quads, rest) = bytes.as_chunks::<4>();
    let chars = quads.iter().map(|quad| char::from_u32(u32::from_be_bytes(*quad)));
    if rest.is_empty() { chars.collect() } else { None }
}

/// One of the nine kinds of RFC 5280 by its tag, if it is in one piece or in several as its kind
/// has it.
fn alternative_name((tag, value): (u8, &[u8])) -> AlternativeName {
    let other = |kind, value| AlternativeName::Other { kind, value: Untrusted::new(value) };
    let text = |name: AlternativeName, malformed| match str::from_utf8(value) {
        Ok(_) => name,
        Err(_) => other(malformed, value),
    };
    let numbered = |kind, oid| AlternativeName::Other { kind, value: dotted(oid) };
    match tag {
        0x81 => text(AlternativeName::Email(Untrusted::new(value)), "malformed email"),
        0x82 => text(AlternativeName::Dns(Untrusted::ascii(value)), "malformed host"),
        0x86 => text(AlternativeName::Uri(Untrusted::new(value)), "malformed URI"),
        0x87 => match address(value) {
            Some(address) => AlternativeName::Address(address),
            None => other("malformed address", value),
        },
        0x88 => numbered("registered id", value),
        0xa0 => match elements(value).as_deref() {
            Some([(OBJECT_IDENTIFIER, oid), (0xa0, _)]) => numbered("other name", oid),
            _ => other("malformed name", value),
        },
        0xa3 => other("X.400 address", value),
        0xa4 => match attributes(value) {
            Some(name) => AlternativeName::Directory(name),
            None => other("malformed directory name", value),
        },
        0xa5 => other("EDI party", value),
        _ => other("malformed name", value),
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    <[u8; 4]>::try_from(bytes)
        .map(|octets| IpAddr::V4(Ipv4Addr::from(octets)))
        .or_else(|_| <[u8; 16]>::try_from(bytes).map(|octets| IpAddr::V6(Ipv6Addr::from(octets))))
        .ok()
}
