//! Certificates: what is read, under which identity, and what a person is told of it.
//!
//! The engine's reading is compared with two others that share no code with it:
//!
//! - the model's, which is exact: both take the same bytes for the same certificate, or neither
//!   takes them;
//! - that of `x509-cert`, which reads all that stands inside. What it reads the engine reads,
//!   with the same names, dates and numbers. Where one of the two rejects what the other takes,
//!   it is for a [`Difference`] that is named and has its reason.
//!
//! The fingerprint is compared with that of another SHA-256 (`ring`).

mod difference;
mod list;
mod said;
mod window;

use certgate::{Certificate, Unreadable};
use certgate_model::certificates::{pem, read_leaf};
use ring::digest::{SHA256, digest};
use x509_cert::{certificate::Raw, der::Decode as _};

pub use difference::Difference;
pub use window::{is_harmless, judge as judge_window};

use crate::{Tried, Wrong};

/// A certificate as the second reader has it. `Raw` leaves out what RFC 5280 asks of issuers
/// and not of readers, such as the length of a serial number.
type Second = x509_cert::certificate::CertificateInner<Raw>;

/// Attacks [`Certificate::read`], the summary and the window's text.
///
/// # Errors
/// Where readings part, or a text is not fit to be shown.
pub fn attack(bytes: &[u8]) -> Tried {
    attack_with(bytes, Certificate::read).map(drop)
}

/// As [`attack`], with another reader. Gives the difference between engine and second reader
/// that these bytes bring out, if they do.
///
/// # Errors
/// As [`attack`].
// CERT-1 to CERT-5, CERT-8 to CERT-10, CERT-12
pub fn attack_with(
    bytes: &[u8],
    read: impl Fn(&[u8]) -> Result<Certificate, Unreadable>,
) -> Result<Option<Difference>, Wrong> {
    let certificate = match (read(bytes), read_leaf(bytes)) {
        (Ok(certificate), Some(der)) => {
            hold!(
                certificate.bytes() == &*der,
                "another certificate was read than the model reads"
            );
            certificate
        }
        (Err(unreadable), None) => {
            hold!(!unreadable.to_string().is_empty(), "it is refused without a word");
            return rejected_by_both(bytes, unreadable);
        }
        (Ok(_), None) => return Err(Wrong("it was read, and the model reads none".to_owned())),
        (Err(error), Some(_)) => return Err(Wrong(format!("{error}, and the model reads it"))),
    };
    identified(&certificate, &read)?;
    window::attack(&certificate)?;
    match Second::from_der(certificate.bytes()) {
        Ok(second) => said::compare(&certificate, &second),
        Err(error) => match Difference::of(&error) {
            Some(difference) => Ok(Some(difference)),
            None => Err(Wrong(format!("only the second reader rejects it: {error}"))),
        },
    }
}

/// What neither engine nor model takes for DER, the second reader does not take either, but for
/// one reason.
fn rejected_by_both(bytes: &[u8], why: Unreadable) -> Result<Option<Difference>, Wrong> {
    let is_der = bytes.first() == Some(&0x30);
    if !is_der || Second::from_der(bytes).is_err() {
        return Ok(None);
    }
    let difference = Difference::of_unreadable(bytes, why);
    difference.map(Some).ok_or(Wrong(format!("the second reader reads it, and the engine: {why}")))
}

/// One certificate has one identity, whatever it comes in, and a little more or less of it has
/// none.
fn identified(
    certificate: &Certificate,
    read: &impl Fn(&[u8]) -> Result<Certificate, Unreadable>,
) -> Tried {
    let der = certificate.bytes();
    let second = digest(&SHA256, der);
    hold!(certificate.fingerprint().as_bytes() == second.as_ref(), "another SHA-256");
    for text in [pem(der, "\n"), format!("key\n{}rest", pem(der, "\r\n"))] {
        hold!(read(text.as_bytes()).as_ref() == Ok(certificate), "it is another one as {text}");
    }
    hold!(read(der).as_ref() == Ok(certificate), "it is another one as DER");
    let longer = [der, &[0]].concat();
    for wrong in [&longer[..], &der[..der.len() - 1]] {
        hold!(read(wrong).is_err(), "it is read with {} bytes", wrong.len());
        hold!(read(pem(wrong, "\n").as_bytes()).is_err(), "the same as PEM");
    }
    Ok(())
}
