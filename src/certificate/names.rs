//! The names inside a certificate.

use alloc::{borrow::Cow, string::String, string::ToString as _, vec::Vec};
use core::{
    iter,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use x509_parser::{
    asn1_rs::{Any, Class, FromDer, Tag},
    certificate::X509Certificate,
    extensions::GeneralName,
    objects::{oid_registry, oid2sn},
    oid_registry::{
        OID_DOMAIN_COMPONENT, OID_PKCS9_EMAIL_ADDRESS, OID_X509_COMMON_NAME, OID_X509_COUNTRY_NAME,
        OID_X509_LOCALITY_NAME, OID_X509_ORGANIZATION_NAME, OID_X509_ORGANIZATIONAL_UNIT,
        OID_X509_SERIALNUMBER, OID_X509_STATE_OR_PROVINCE_NAME, Oid,
    },
    x509::{AlgorithmIdentifier, X509Name},
};

use super::Capped;
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

/// Every attribute of a name, or none of them. The parser's own list ends without a word at
/// an attribute that it cannot read, which would hide those that follow.
pub(super) fn attributes(name: &X509Name<'_>) -> Option<Capped<Attribute>> {
    let (_, name) = Any::from_der(name.as_raw()).ok()?;
    let mut all = Vec::new();
    for set in elements(name.data) {
        for attribute in elements(set?.data) {
            let (value, oid) = Oid::from_der(attribute?.data).ok()?;
            all.push((oid, Any::from_der(value).ok()?.1));
        }
    }
    Some(Capped::read(all.into_iter(), |(oid, value)| Attribute {
        label: label(&oid),
        value: Untrusted::new(&text(&value)),
    }))
}

/// The elements one after another, up to the first that cannot be read.
fn elements(bytes: &[u8]) -> impl Iterator<Item = Option<Any<'_>>> {
    let mut rest = bytes;
    iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let element = Any::from_der(rest).ok();
        rest = element.as_ref().map_or(&[], |(after, _)| *after);
        Some(element.map(|(_, element)| element))
    })
}

pub(super) fn alternative_names(parsed: &X509Certificate<'_>) -> Option<Capped<AlternativeName>> {
    let extension = parsed.subject_alternative_name().ok()?;
    let names = extension.as_ref().map(|extension| extension.value.general_names.iter());
    Some(Capped::read(names.into_iter().flatten(), alternative_name))
}

/// The usual name of a signature's algorithm, or its object identifier.
pub(super) fn algorithm(identifier: &AlgorithmIdentifier<'_>) -> Untrusted {
    let oid = identifier.oid();
    match oid2sn(oid, oid_registry()) {
        Ok(name) => Untrusted::ascii(name.as_bytes()),
        Err(_) => dotted(oid),
    }
}

/// An object identifier in numbers; or in bytes if it is not as DER has it, so that none looks
/// like another, or if its numbers are beyond all use: turning endless ones into digits would take
/// endless time.
pub(super) fn dotted(oid: &Oid<'_>) -> Untrusted {
    let bytes = oid.as_bytes();
    numbers(bytes).map_or_else(|| Untrusted::ascii(bytes), |text| Untrusted::ascii(text.as_bytes()))
}

/// The numbers with dots between them. The parser's own list has one number for 0.0, and takes
/// 2.48 and all beyond for others: the first two stand in one, and not in one byte.
fn numbers(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    for digits in bytes.split_inclusive(|byte| byte & MORE == 0) {
        let mut number = number(digits)?;
        if text.is_empty() {
            let root = number.min(80) / 40;
            text = root.to_string();
            number -= 40 * root;
        }
        text.push('.');
        text.push_str(&number.to_string());
    }
    Some(text).filter(|text| !text.is_empty())
}

/// This bit of a byte says that its number goes on.
const MORE: u8 = 0x80;

/// A number in digits of seven bits, if its first is not an idle zero and its last is there.
fn number(digits: &[u8]) -> Option<u64> {
    let whole = digits.first() != Some(&MORE) && digits.last()? & MORE == 0;
    let next = |number: u64, digit: &u8| {
        Some(number.checked_mul(u64::from(MORE))? | u64::from(digit & !MORE))
    };
    if whole { digits.iter().try_fold(0, next) } else { None }
}

fn label(oid: &Oid<'_>) -> Untrusted {
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
    let known = LABELS.into_iter().find(|(known, _)| known == oid);
    known.map_or_else(|| dotted(oid), |(_, label)| Untrusted::ascii(label.as_bytes()))
}

/// The value's bytes, brought to UTF-8 from the two encodings that are surely something
/// else. What is malformed stays as it came, and is escaped when it is shown.
fn text<'a>(value: &'a Any<'_>) -> Cow<'a, [u8]> {
    let decoded = match type_of(value) {
        Some(Tag::BmpString) => utf16(value.data),
        Some(Tag::UniversalString) => utf32(value.data),
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(value.data), |text| Cow::Owned(text.into_bytes()))
}

/// Which of ASN.1's own types a value has; none for one in pieces, or of a type whose number
/// means something in its context, in an application or to somebody alone.
pub(super) fn type_of(value: &Any<'_>) -> Option<Tag> {
    let plain = value.class() == Class::Universal && value.header.is_primitive();
    plain.then(|| value.tag())
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

fn alternative_name(name: &GeneralName<'_>) -> AlternativeName {
    let other = |kind, value: &[u8]| AlternativeName::Other { kind, value: Untrusted::new(value) };
    let numbered = |kind, oid| AlternativeName::Other { kind, value: dotted(oid) };
    match name {
        GeneralName::DNSName(host) => AlternativeName::Dns(Untrusted::ascii(host.as_bytes())),
        GeneralName::RFC822Name(mail) => AlternativeName::Email(Untrusted::new(mail.as_bytes())),
        GeneralName::URI(uri) => AlternativeName::Uri(Untrusted::new(uri.as_bytes())),
        GeneralName::DirectoryName(name) => match attributes(name) {
            Some(name) => AlternativeName::Directory(name),
            None => other("malformed directory name", name.as_raw()),
        },
        GeneralName::IPAddress(bytes) => match address(bytes) {
            Some(address) => AlternativeName::Address(address),
            None => other("malformed address", bytes),
        },
        GeneralName::RegisteredID(oid) => numbered("registered id", oid),
        GeneralName::OtherName(oid, _) => numbered("other name", oid),
        GeneralName::X400Address(any) => other("X.400 address", any.data),
        GeneralName::EDIPartyName(any) => other("EDI party", any.data),
        GeneralName::Invalid(tag, bytes) => other(malformed(*tag), bytes),
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    <[u8; 4]>::try_from(bytes)
        .map(|octets| IpAddr::V4(Ipv4Addr::from(octets)))
        .or_else(|_| <[u8; 16]>::try_from(bytes).map(|octets| IpAddr::V6(Ipv6Addr::from(octets))))
        .ok()
}

/// What a name was meant to be, from its tag in RFC 5280.
const fn malformed(tag: Tag) -> &'static str {
    match tag.0 {
        1 => "malformed email",
        2 => "malformed host",
        4 => "malformed directory name",
        6 => "malformed URI",
        _ => "malformed name",
    }
}
