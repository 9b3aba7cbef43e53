//! What a certificate says, by the engine's summary and by the second reader.

use std::net::IpAddr;

use certgate::{AlternativeName, Attribute, Capped, Certificate, Summary, UnixSeconds};
use x509_cert::{
    attr::AttributeTypeAndValue,
    der::{Decode as _, Tag, Tagged as _},
    ext::pkix::{SubjectAltName, name::GeneralName},
    name::Name,
    time::Time,
};

use super::{Difference, Second, list};
use crate::Wrong;

const ALTERNATIVE_NAMES: &str = "2.5.29.17";

/// The usual names of attributes, apart from the engine's.
const LABELS: [(&str, &str); 9] = [
    ("2.5.4.3", "Common name"),
    ("2.5.4.5", "Serial number"),
    ("2.5.4.6", "Country"),
    ("2.5.4.7", "Locality"),
    ("2.5.4.8", "State or province"),
    ("2.5.4.10", "Organization"),
    ("2.5.4.11", "Organizational unit"),
    ("0.9.2342.19200300.100.1.25", "Domain component"),
    ("1.2.840.113549.1.9.1", "Email"),
];

/// Compares everything that both say.
// TEXT-2, TEXT-3, TEXT-4
pub(super) fn compare(
    certificate: &Certificate,
    second: &Second,
) -> Result<Option<Difference>, Wrong> {
    let signed = second.tbs_certificate();
    let said = match certificate.summary() {
        Ok(said) => said,
        Err(reason) => {
            return Difference::of_summary(second).map(Some).ok_or(Wrong(format!(
                "the second reader reads what is inside, and the summary says: {reason}"
            )));
        }
    };
    let reordered = same_name("subject", &said.subject, signed.subject())?
        | same_name("issuer", &said.issuer, signed.issuer())?;
    let same = signed.subject() == signed.issuer();
    hold!(said.is_self_issued == same, "self-issued is said to be {}", said.is_self_issued);
    let validity = signed.validity();
    let (from, until) = (said.validity.not_before, said.validity.not_after);
    hold!(from == seconds(validity.not_before), "valid from {from:?}, not {}", validity.not_before);
    hold!(
        until == seconds(validity.not_after),
        "valid until {until:?}, not {}",
        validity.not_after
    );
    let (serial, due) = (&*said.serial, signed.serial_number().as_bytes());
    hold!(significant(serial) == significant(due), "serial number {serial:?}, not {due:?}");
    let difference = alternative_names(&said, second)?;
    Ok(difference.or(reordered.then_some(Difference::Order)))
}

fn seconds(time: Time) -> UnixSeconds {
    UnixSeconds(i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX))
}

fn significant(number: &[u8]) -> &[u8] {
    &number[number.iter().take_while(|byte| **byte == 0).count()..]
}

/// The same attributes; those of one set in any order. Whether some stand in another order.
pub(super) fn same_name(what: &str, said: &Capped<Attribute>, due: &Name) -> Result<bool, Wrong> {
    let total = due.iter().count();
    hold!(said.total == total, "{what}: {} attributes, not {total}", said.total);
    hold!(said.first.len() == total.min(Capped::<Attribute>::MAX), "{what} is cut elsewhere");
    let said = said.first.iter();
    let mut rest: &[_] = &said
        .map(|one| (one.label.as_bytes().to_vec(), one.value.as_bytes().to_vec()))
        .collect::<Vec<_>>();
    let mut reordered = false;
    for set in due.iter_rdn() {
        let mut due: Vec<_> = set.iter().map(attribute).collect();
        let (first, others) = rest.split_at(rest.len().min(due.len()));
        rest = others;
        reordered |= !due.starts_with(first);
        for one in first {
            let place = due.iter().position(|due| due == one);
            hold!(place.is_some(), "{what}: {one:?} is none of {due:?}");
            place.map(|place| due.remove(place));
        }
    }
    Ok(reordered)
}

/// Label and value, as the engine has to have them.
fn attribute(due: &AttributeTypeAndValue) -> (Vec<u8>, Vec<u8>) {
    let oid = due.oid.to_string();
    let label = LABELS.iter().find(|(known, _)| *known == oid);
    let bytes = due.value.value();
    let text = match due.value.tag() {
        Tag::BmpString if bytes.len().is_multiple_of(2) => {
            let units = bytes.chunks(2).map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1]));
            String::from_utf16(&units.collect::<Vec<_>>()).ok()
        }
        _ => None,
    };
    (
        label.map_or(oid, |(_, label)| (*label).to_owned()).into(),
        text.map_or(bytes.to_vec(), Into::into),
    )
}

fn alternative_names(said: &Summary, second: &Second) -> Result<Option<Difference>, Wrong> {
    let extensions = second.tbs_certificate().extensions();
    let mut found =
        extensions.into_iter().flatten().filter(|one| one.extn_id.to_string() == ALTERNATIVE_NAMES);
    let (first, another) = (found.next(), found.next());
    let said = said.alternative_names.as_ref();
    let due = match (first, another) {
        (None, _) => Vec::new(),
        (Some(_), Some(_)) => {
            hold!(said.is_none(), "of two lists of alternative names one was taken");
            return Ok(None);
        }
        (Some(one), None) => match SubjectAltName::from_der(one.extn_value.as_bytes()) {
            Ok(names) => names.0,
            Err(_) => {
                list::compare(said, one.extn_value.as_bytes())?;
                return Ok(Some(Difference::AlternativeNames));
            }
        },
    };
    let said = said.ok_or_else(|| Wrong("alternative names are malformed for one alone".into()))?;
    hold!(said.total == due.len(), "{} alternative names, not {}", said.total, due.len());
    for (said, due) in said.first.iter().zip(&due) {
        hold!(same_alternative(said, due)?, "alternative name {said:?}, not {due:?}");
    }
    Ok(None)
}

fn same_alternative(said: &AlternativeName, due: &GeneralName) -> Result<bool, Wrong> {
    Ok(match (said, due) {
        (AlternativeName::Dns(said), GeneralName::DnsName(due))
        | (AlternativeName::Email(said), GeneralName::Rfc822Name(due))
        | (AlternativeName::Uri(said), GeneralName::UniformResourceIdentifier(due)) => {
            said.as_bytes() == due.as_bytes()
        }
        (AlternativeName::Address(IpAddr::V4(said)), GeneralName::IpAddress(due)) => {
            said.octets() == due.as_bytes()
        }
        (AlternativeName::Address(IpAddr::V6(said)), GeneralName::IpAddress(due)) => {
            said.octets() == due.as_bytes()
        }
        (AlternativeName::Directory(said), GeneralName::DirectoryName(due)) => {
            same_name("directory name", said, due)?;
            true
        }
        (AlternativeName::Other { kind, value }, due) => {
            let (due_kind, due_value) = match due {
                GeneralName::OtherName(name) => ("other name", name.type_id.to_string()),
                GeneralName::RegisteredId(oid) => ("registered id", oid.to_string()),
                GeneralName::EdiPartyName(_) => return Ok(*kind == "EDI party"),
                GeneralName::IpAddress(bytes) => {
                    return Ok(*kind == "malformed address" && value.as_bytes() == bytes.as_bytes());
                }
                _ => return Ok(false),
            };
            *kind == due_kind && value.as_bytes() == due_value.as_bytes()
        }
        _ => false,
    })
}
