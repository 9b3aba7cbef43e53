//! Where our reading and that of parsers of another make differ, each with a name that the book
//! explains. A difference without a name is a failure.

use std::{collections::BTreeSet, fmt};

use certgate::{Certificate, NoSummary, Unreadable};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use x509_cert::der::{ErrorKind, Tag};

use crate::{
    account::{self, Account},
    shelf::Specimen,
};

/// What came of reading one specimen twice.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Both take it, and say the same of it.
    BothTake,
    /// Both refuse it.
    BothRefuse,
    /// A difference that the book explains.
    Known(Difference),
    /// One that nobody has explained.
    Unexplained(String),
}

/// The ways in which readings differ. `docs/src/tested/certificates.md` has a row for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Difference {
    /// A version that there is not.
    Version,
    /// A serial number of more than 21 bytes.
    LongSerial,
    /// A date that is none.
    NoDate,
    /// A date before 1970, or with fractions or an offset.
    OddDate,
    /// An object identifier with numbers beyond what the other holds.
    LargeObjectIdentifier,
    /// Alternative names that the other does not read, or reads in part.
    AlternativeNames,
    /// The attributes of one set in another order than DER has them.
    UnorderedSet,
}

impl Difference {
    pub(crate) const ALL: [Self; 7] = [
        Self::Version,
        Self::LongSerial,
        Self::NoDate,
        Self::OddDate,
        Self::LargeObjectIdentifier,
        Self::AlternativeNames,
        Self::UnorderedSet,
    ];
}

/// As the book's table has it.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Version => "a version that there is not",
            Self::LongSerial => "a serial number that is too long",
            Self::NoDate => "a date that is none",
            Self::OddDate => "a date of a rare form",
            Self::LargeObjectIdentifier => "an object identifier of large numbers",
            Self::AlternativeNames => "alternative names of a rare form",
            Self::UnorderedSet => "a set that is out of order",
        })
    }
}

/// Reads a specimen with both.
pub(crate) fn compare(specimen: &Specimen) -> Outcome {
    let ours = Certificate::read(&specimen.given);
    if specimen.given.first() == Some(&0x30) {
        return of_der(&ours, &specimen.given);
    }
    match (&ours, CertificateDer::from_pem_slice(&specimen.given)) {
        (Ok(ours), Ok(theirs)) if ours.bytes() != theirs.as_ref() => {
            Outcome::Unexplained(String::from("the same PEM gives two certificates"))
        }
        (
            Err(Unreadable::NoPemBlock | Unreadable::UnclosedPemBlock | Unreadable::BadBase64),
            Ok(_),
        ) => Outcome::Unexplained(String::from("PEM that is refused by us alone")),
        (ours, Ok(theirs)) => of_der(ours, &theirs),
        (Ok(_), Err(theirs)) => {
            Outcome::Unexplained(format!("PEM that is taken by us alone: {theirs}"))
        }
        (Err(_), Err(_)) => Outcome::BothRefuse,
    }
}

fn of_der(ours: &Result<Certificate, Unreadable>, der: &[u8]) -> Outcome {
    match (ours, account::read(der)) {
        (Ok(ours), Ok(theirs)) => of_accounts(ours, &account::theirs(&theirs)),
        (Err(_), Err(_)) => Outcome::BothRefuse,
        (Ok(ours), Err(theirs)) => taken_by_us_alone(ours, theirs.kind()),
        (Err(ours), Ok(_)) => Outcome::Unexplained(format!("refused by us alone: {ours}")),
    }
}

fn taken_by_us_alone(ours: &Certificate, theirs: ErrorKind) -> Outcome {
    let summary = ours.summary();
    let difference = match theirs {
        ErrorKind::Value { tag: Tag::Integer } => match &summary {
            Ok(summary) if summary.serial.len() > 21 => Difference::LongSerial,
            _ => Difference::Version,
        },
        ErrorKind::Value { tag: Tag::UtcTime | Tag::GeneralizedTime } => match summary {
            Ok(_) => Difference::OddDate,
            Err(_) => Difference::NoDate,
        },
        ErrorKind::OidMalformed => Difference::LargeObjectIdentifier,
        other => return Outcome::Unexplained(format!("taken by us alone: {other}")),
    };
    Outcome::Known(difference)
}

fn of_accounts(ours: &Certificate, theirs: &Account) -> Outcome {
    let ours = match ours.summary() {
        Ok(summary) => account::ours(&summary),
        Err(why @ (NoSummary::Malformed | NoSummary::Opaque)) => {
            return Outcome::Unexplained(format!("no summary of ours: {why}"));
        }
    };
    if ours == *theirs {
        return Outcome::BothTake;
    }
    let names_alone = Account { alternative_names: None, ..theirs.clone() }
        == Account { alternative_names: None, ..ours.clone() };
    if names_alone && theirs.alternative_names.is_none() {
        return Outcome::Known(Difference::AlternativeNames);
    }
    let sorted = |account: &Account| {
        let mut account = account.clone();
        account.subject.0.sort();
        account.issuer.0.sort();
        account
    };
    if sorted(&ours) == sorted(theirs) {
        return Outcome::Known(Difference::UnorderedSet);
    }
    Outcome::Unexplained(format!("ours: {ours:?}\ntheirs: {theirs:?}"))
}

/// The names of those that the book's page has a row for.
pub(crate) fn explained() -> BTreeSet<String> {
    const PAGE: &str = include_str!("../../docs/src/tested/certificates.md");
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| "));
    rows.filter_map(|row| Some(row.split_once(" |")?.0.to_owned())).collect()
}
