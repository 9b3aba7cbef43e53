//! The certificate, in words.

use alloc::{string::String, vec::Vec};

use super::digest;
use crate::{Certificate, Problems, UnixSeconds};

/// What a certificate says of itself, in words. What cannot be read says so (`TEXT-9`).
// TEXT-2, TEXT-4 to TEXT-6
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CertificateText {
    /// Whom it is about, an attribute a line: `Common name: media.example`.
    pub subject: Vec<String>,
    /// Who is said to have issued it, likewise.
    pub issuer: Vec<String>,
    /// The other names of the subject, one a line, and how many there are if not all are
    /// listed.
    pub alternative_names: Vec<String>,
    /// The first second at which it is valid.
    pub not_before: String,
    /// The last.
    pub not_after: String,
    /// How that lies to the present time: `expired 3 days ago`. `None` if the time was not
    /// told.
    pub timeliness: Option<String>,
    /// Whether it vouches for itself, and who says so.
    pub self_signed: String,
    /// Kind and size of its key.
    pub public_key: String,
    /// The algorithm that signed it.
    pub signature: String,
    /// The issuer's number for it.
    pub serial: String,
    /// The SHA-256 that identifies it, in two halves of sixteen pairs.
    pub sha256: [String; 2],
    /// Its SHA-1. For comparison with what other programs show, and for nothing else.
    pub sha1: String,
}

pub(super) fn compose(
    certificate: &Certificate,
    problems: Problems,
    now: Option<UnixSeconds>,
) -> CertificateText {
    #[cfg(feature = "x509")]
    let text = match certificate.summary() {
        Ok(summary) => summarized::text(&summary, problems, now),
        Err(reason) => unreadable(alloc::format!("cannot be read: {reason}"), problems, now),
    };
    #[cfg(not(feature = "x509"))]
    let text = unreadable(
        String::from("cannot be read: this program was built without a reader"),
        problems,
        now,
    );
    CertificateText { sha256: digest::halves(&certificate.fingerprint()), ..text }
}

/// The text of a certificate of which nothing but its digest is known.
// TEXT-9
fn unreadable(why: String, problems: Problems, now: Option<UnixSeconds>) -> CertificateText {
    let list = || alloc::vec![why.clone()];
    CertificateText {
        subject: list(),
        issuer: list(),
        alternative_names: list(),
        not_before: why.clone(),
        not_after: why.clone(),
        timeliness: now.map(|_| why.clone()),
        self_signed: reported_self_signed(problems).unwrap_or(&why).into(),
        public_key: why.clone(),
        signature: why.clone(),
        serial: why.clone(),
        sha256: [String::new(), String::new()],
        sha1: why,
    }
}

/// What the services say; they have checked the signature, nobody here does.
fn reported_self_signed(problems: Problems) -> Option<&'static str> {
    let reported = problems.contains(crate::Problem::SelfSigned);
    reported.then_some("yes, as the service reports")
}

#[cfg(feature = "x509")]
mod summarized {
    use alloc::{
        format,
        string::{String, ToString as _},
        vec::Vec,
    };

    use super::{CertificateText, reported_self_signed};
    use crate::{
        AlternativeName, Attribute, Capped, Problems, PublicKey, Summary, UnixSeconds, Untrusted,
        prompt_text::{digest, moment},
    };

    /// The longest serial number that RFC 5280 allows, in bytes.
    const MAX_SERIAL: usize = 20;

    /// Everything but the SHA-256.
    pub(super) fn text(
        summary: &Summary,
        problems: Problems,
        now: Option<UnixSeconds>,
    ) -> CertificateText {
        CertificateText {
            subject: attributes(&summary.subject),
            issuer: attributes(&summary.issuer),
            alternative_names: alternative_names(summary.alternative_names.as_ref()),
            not_before: moment::date(summary.validity.not_before),
            not_after: moment::date(summary.validity.not_after),
            timeliness: now.map(|now| moment::timeliness(summary.validity.at(now))),
            self_signed: self_signed(summary, problems),
            public_key: public_key(&summary.public_key),
            signature: summary.signature_algorithm.to_string(),
            serial: serial(&summary.serial),
            sha256: [String::new(), String::new()],
            sha1: digest::groups(&summary.sha1),
        }
    }

    fn self_signed(summary: &Summary, problems: Problems) -> String {
        let by_name = if summary.is_self_issued {
            "by its names yes, its signature was not checked here"
        } else {
            "no, it names another issuer"
        };
        String::from(reported_self_signed(problems).unwrap_or(by_name))
    }

    /// What is empty in the certificate is said to be.
    fn shown(text: &Untrusted) -> String {
        if text.as_bytes().is_empty() { String::from("(empty)") } else { text.to_string() }
    }

    fn attributes(name: &Capped<Attribute>) -> Vec<String> {
        let lines = name
            .first
            .iter()
            .map(|Attribute { label, value }| format!("{label}: {}", shown(value)));
        listed(lines.collect(), name)
    }

    fn alternative_names(names: Option<&Capped<AlternativeName>>) -> Vec<String> {
        let Some(names) = names else {
            return alloc::vec![String::from("cannot be read: malformed")];
        };
        let lines = names.first.iter().flat_map(|name| match name {
            AlternativeName::Dns(name) => alloc::vec![format!("host {}", shown(name))],
            AlternativeName::Address(address) => alloc::vec![format!("address {address}")],
            AlternativeName::Email(mailbox) => alloc::vec![format!("email {}", shown(mailbox))],
            AlternativeName::Uri(uri) => alloc::vec![format!("URI {}", shown(uri))],
            AlternativeName::Directory(name) => attributes(name)
                .into_iter()
                .map(|attribute| format!("directory entry, {attribute}"))
                .collect(),
            AlternativeName::Other { kind, value } => {
                alloc::vec![format!("{kind} {}", shown(value))]
            }
        });
        listed(lines.collect(), names)
    }

    /// The lines, and how many there would be if some are left out.
    // TEXT-3
    fn listed<T>(mut lines: Vec<String>, list: &Capped<T>) -> Vec<String> {
        if list.total == 0 {
            lines.push(String::from("none"));
        }
        if list.left_out() > 0 {
            lines.push(format!("… and {} more, {} in all", list.left_out(), list.total));
        }
        lines
    }

    fn public_key(PublicKey { algorithm, bits }: &PublicKey) -> String {
        match bits {
            Some(bits) => format!("{algorithm}, {bits} bits"),
            None => format!("{algorithm}, of a size that cannot be read"),
        }
    }

    fn serial(bytes: &[u8]) -> String {
        match bytes.split_at_checked(MAX_SERIAL) {
            Some((first, rest)) if !rest.is_empty() => {
                format!("{}…({} more bytes)", digest::groups(first), rest.len())
            }
            _ => digest::groups(bytes),
        }
    }
}
