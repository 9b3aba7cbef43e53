//! What the `openssl` command takes, beside what we take.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use certgate::{Certificate, Unreadable};
use x509_cert::der::{Tag, Tagged as _};

use crate::{account, differences::explained, over_all, shelf::Specimen};

/// The SHA-256 that it tells of the certificate, if it takes the bytes for one.
fn fingerprint(form: &str, bytes: &[u8]) -> Option<String> {
    let mut openssl = Command::new("openssl")
        .args(["x509", "-inform", form, "-noout", "-fingerprint", "-sha256"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command `openssl` is needed here");
    let mut into = openssl.stdin.take().expect("it listens");
    // It may have seen enough before the end.
    let _ = into.write_all(bytes);
    drop(into);
    let told = openssl.wait_with_output().expect("it ends");
    let line = String::from_utf8(told.stdout).expect("text");
    let (_, digits) = line.trim().split_once('=')?;
    told.status.success().then(|| digits.replace(':', "").to_lowercase())
}

fn check(specimen: &Specimen) -> Result<usize, String> {
    let form = if specimen.given.first() == Some(&0x30) { "DER" } else { "PEM" };
    let theirs = fingerprint(form, &specimen.given);
    let difference = match (Certificate::read(&specimen.given), theirs) {
        (Ok(ours), Some(theirs)) if ours.fingerprint().to_string() == theirs => return Ok(1),
        (Ok(_), Some(_)) => return Err(String::from("the same bytes give two certificates")),
        (Err(_), None) => return Ok(1),
        (Err(Unreadable::TrailingBytes { .. }), Some(_)) => "bytes after a certificate",
        (Err(_), Some(_)) if is_box(&specimen.given) => "a certificate in a box",
        (Err(why), Some(_)) => return Err(format!("taken by openssl alone: {why}")),
        (Ok(ours), None) if form == "PEM" && fingerprint("DER", ours.bytes()).is_some() => {
            "PEM in lines of a rare form"
        }
        (Ok(ours), None) if has_odd_names(&ours) => "a name of a rare type",
        (Ok(_), None) => return Err(String::from("taken by us alone")),
    };
    if explained().contains(difference) {
        Ok(1)
    } else {
        Err(format!("the book has no row: {difference}"))
    }
}

/// PKCS #12, which begins with its version and has certificates somewhere inside.
fn is_box(der: &[u8]) -> bool {
    let header = if der.get(1).is_some_and(|length| *length > 0x80) {
        2 + usize::from(der[1] & 0x7f)
    } else {
        2
    };
    der.get(header..header + 3) == Some(&[2, 1, 3])
}

/// Whether a name holds what is no string, or one that breaks its encoding.
fn has_odd_names(ours: &Certificate) -> bool {
    let Ok(theirs) = account::read(ours.bytes()) else { return false };
    let body = theirs.tbs_certificate();
    let mut attributes = body.subject().iter().chain(body.issuer().iter());
    attributes.any(|attribute| match attribute.value.tag() {
        Tag::Utf8String => str::from_utf8(attribute.value.value()).is_err(),
        tag => !matches!(
            tag,
            Tag::PrintableString
                | Tag::TeletexString
                | Tag::Ia5String
                | Tag::BmpString
                | Tag::NumericString
                | Tag::VisibleString
                | Tag::BitString
        ),
    })
}

#[test]
#[ignore = "asks the openssl command about each of thousands, which takes minutes"]
fn openssl_agrees_or_the_book_says_why_not() {
    over_all("taken as the openssl command takes them", "specimens", check);
}
