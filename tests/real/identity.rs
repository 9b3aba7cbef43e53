//! One certificate, one identity, however it is spelled.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate::{Certificate, Unreadable};
use ring::digest::{SHA256, digest};

use crate::{over_all, shelf::Specimen};

/// The block, with lines of this many digits.
pub(crate) fn pem(der: &[u8], width: usize, end: &str) -> String {
    let digits = STANDARD.encode(der);
    let lines = digits.as_bytes().chunks(width).map(|line| str::from_utf8(line).unwrap());
    let body: String = lines.map(|line| format!("{line}{end}")).collect();
    format!("-----BEGIN CERTIFICATE-----{end}{body}-----END CERTIFICATE-----{end}")
}

/// The certificate as PEM, in ways that people write it.
fn spellings(der: &[u8]) -> Vec<Vec<u8>> {
    let other = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let plain = pem(der, 64, "\n");
    vec![
        plain.clone().into_bytes(),
        pem(der, 64, "\r\n").into_bytes(),
        pem(der, 64, "\r").into_bytes(),
        pem(der, 76, "\n").into_bytes(),
        pem(der, 1, " ").into_bytes(),
        pem(der, usize::MAX, "\n").into_bytes(),
        format!("subject: somebody\n{other}{plain}").into_bytes(),
        format!("{plain}{plain}{other}and so on").into_bytes(),
        [b"\xff\xfe in no encoding\n", plain.as_bytes(), b"\x00\xff"].concat(),
    ]
}

fn check(specimen: &Specimen) -> Result<usize, String> {
    let read = Certificate::read(&specimen.given);
    if read != Certificate::read(&specimen.given) {
        return Err(String::from("reading it twice gives two things"));
    }
    let certificate = match read {
        Err(why) => return refused(specimen, why),
        Ok(certificate) => certificate,
    };
    let der = certificate.bytes();
    if certificate.fingerprint().as_bytes() != digest(&SHA256, der).as_ref() {
        return Err(String::from("its fingerprint is not the SHA-256 of its DER"));
    }
    if specimen.given.first() == Some(&0x30) && specimen.given != der {
        return Err(String::from("its DER is not what was given"));
    }
    let spellings = spellings(der);
    for spelling in &spellings {
        let shown = String::from_utf8_lossy(spelling);
        let again = [Certificate::read(spelling), Certificate::from_pem(spelling)];
        if again.iter().any(|again| again.as_ref() != Ok(&certificate)) {
            return Err(format!("spelled like this it is {again:?}:\n{shown}"));
        }
    }
    if Certificate::from_der(der) != Ok(certificate.clone())
        || Certificate::from_chain(&[der, b"another"]) != Ok(certificate)
    {
        return Err(String::from("read by another name it is another"));
    }
    Ok(2 + spellings.len())
}

/// What is refused says why, in one plain line, and in the same words each time.
fn refused(specimen: &Specimen, why: Unreadable) -> Result<usize, String> {
    let line = why.to_string();
    if line.is_empty() || line.contains(|c: char| !c.is_ascii_graphic() && c != ' ') {
        return Err(format!("its refusal is not a plain line: {line:?}"));
    }
    let length = specimen.given.len();
    let at = match why {
        Unreadable::Truncated { at }
        | Unreadable::IndefiniteLength { at }
        | Unreadable::NotMinimal { at }
        | Unreadable::Unexpected { at } => at,
        Unreadable::TrailingBytes { at, count } => at + count,
        _ => 0,
    };
    if at > length {
        Err(format!("its refusal points past its {length} bytes: {line}"))
    } else {
        Ok(1)
    }
}

#[test]
fn a_certificate_has_one_identity_however_it_is_spelled() {
    over_all("one identity in each spelling", "spellings", check);
}
