//! What a certificate says, twice: as our summary has it, and as a parser of another make does.
//! Both in the same words, to be compared.

use std::net::IpAddr;

use certgate::{AlternativeName, Attribute, Capped, Summary};
use x509_cert::{
    der::{
        Decode as _, Encode as _, Tag, Tagged as _,
        asn1::{Any, ObjectIdentifier},
    },
    ext::pkix::{SubjectAltName, name::GeneralName},
    name::Name,
};

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) subject: List<(String, Vec<u8>)>,
    pub(crate) issuer: List<(String, Vec<u8>)>,
    pub(crate) is_self_issued: bool,
    /// Seconds since 1970.
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
    pub(crate) serial: Vec<u8>,
    /// None if they cannot be told.
    pub(crate) alternative_names: Option<List<Alternative>>,
}

/// The first of a list, and how many there are.
type List<T> = (Vec<T>, usize);

/// An alternative name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Alternative {
    Dns(Vec<u8>),
    Email(Vec<u8>),
    Uri(Vec<u8>),
    Address(IpAddr),
    Directory(List<(String, Vec<u8>)>),
    /// Anything that has no word of its own.
    Other,
}

/// As the library's summary says it.
pub(crate) fn ours(summary: &Summary) -> Account {
    Account {
        subject: capped(&summary.subject, attribute),
        issuer: capped(&summary.issuer, attribute),
        is_self_issued: summary.is_self_issued,
        not_before: summary.validity.not_before.0,
        not_after: summary.validity.not_after.0,
        serial: summary.serial.to_vec(),
        alternative_names: summary.alternative_names.as_ref().map(|names| {
            capped(names, |name| match name {
                AlternativeName::Dns(name) => Alternative::Dns(name.as_bytes().to_vec()),
                AlternativeName::Email(name) => Alternative::Email(name.as_bytes().to_vec()),
                AlternativeName::Uri(name) => Alternative::Uri(name.as_bytes().to_vec()),
                AlternativeName::Address(address) => Alternative::Address(*address),
                AlternativeName::Directory(name) => Alternative::Directory(capped(name, attribute)),
                AlternativeName::Other { .. } => Alternative::Other,
            })
        }),
    }
}

fn capped<S, T>(list: &Capped<S>, word: impl Fn(&S) -> T) -> List<T> {
    (list.first.iter().map(word).collect(), list.total)
}

fn attribute(Attribute { label, value }: &Attribute) -> (String, Vec<u8>) {
    (label.to_string(), value.as_bytes().to_vec())
}

/// As x509-cert reads it.
pub(crate) fn theirs(certificate: &x509_cert::Certificate) -> Account {
    let body = certificate.tbs_certificate();
    let at = |time: x509_cert::time::Time| time.to_unix_duration().as_secs().cast_signed();
    Account {
        subject: name(body.subject()),
        issuer: name(body.issuer()),
        is_self_issued: body.subject().to_der() == body.issuer().to_der(),
        not_before: at(body.validity().not_before),
        not_after: at(body.validity().not_after),
        serial: body.serial_number().as_bytes().to_vec(),
        alternative_names: match body.get_extension::<SubjectAltName>() {
            Ok(names) => Some(list(names.iter().flat_map(|(_, names)| &names.0).map(alternative))),
            Err(_) => None,
        },
    }
}

fn list<T>(all: impl Iterator<Item = T>) -> List<T> {
    let mut all: Vec<_> = all.collect();
    let total = all.len();
    all.truncate(16);
    (all, total)
}

fn name(name: &Name) -> List<(String, Vec<u8>)> {
    list(name.iter().map(|attribute| (label(attribute.oid), text(&attribute.value))))
}

/// The words that the specification's windows use, kept apart from the library's own list.
fn label(oid: ObjectIdentifier) -> String {
    let known = match oid.to_string().as_str() {
        "2.5.4.3" => "Common name",
        "2.5.4.5" => "Serial number",
        "2.5.4.6" => "Country",
        "2.5.4.7" => "Locality",
        "2.5.4.8" => "State or province",
        "2.5.4.10" => "Organization",
        "2.5.4.11" => "Organizational unit",
        "0.9.2342.19200300.100.1.25" => "Domain component",
        "1.2.840.113549.1.9.1" => "Email",
        _ => return oid.to_string(),
    };
    known.to_owned()
}

fn text(value: &Any) -> Vec<u8> {
    let units = value.value().chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    match (value.tag(), String::from_utf16(&units.collect::<Vec<_>>())) {
        (Tag::BmpString, Ok(text)) if value.value().len().is_multiple_of(2) => text.into_bytes(),
        _ => value.value().to_vec(),
    }
}

fn alternative(one: &GeneralName) -> Alternative {
    match one {
        GeneralName::DnsName(host) => Alternative::Dns(host.as_bytes().to_vec()),
        GeneralName::Rfc822Name(mail) => Alternative::Email(mail.as_bytes().to_vec()),
        GeneralName::UniformResourceIdentifier(uri) => Alternative::Uri(uri.as_bytes().to_vec()),
        GeneralName::DirectoryName(entry) => Alternative::Directory(name(entry)),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            let address = four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from));
            address.map_or(Alternative::Other, Alternative::Address)
        }
        GeneralName::OtherName(_) | GeneralName::EdiPartyName(_) | GeneralName::RegisteredId(_) => {
            Alternative::Other
        }
    }
}

/// The certificate that x509-cert finds in these bytes, or what it says against them.
pub(crate) fn read(der: &[u8]) -> Result<x509_cert::Certificate, x509_cert::der::Error> {
    x509_cert::Certificate::from_der(der)
}
