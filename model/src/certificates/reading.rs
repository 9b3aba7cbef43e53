//! One reading of the bytes that a service hands out, strict and without a second try.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// The DER of the certificate that these bytes are; none where they are none.
///
/// A first byte of 0x30 means DER, with nothing after the certificate. Else the first
/// certificate block of PEM is the leaf, wherever it stands, and it alone is tried.
// CERT-1, CERT-3, CERT-8
#[must_use]
pub fn read_leaf(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let der = if bytes.first() == Some(&SEQUENCE) {
        Cow::Borrowed(bytes)
    } else {
        Cow::Owned(first_block(bytes)?)
    };
    is_certificate(&der).then_some(der)
}

/// What stands in the first certificate block: base64 and ASCII white space, padding canonical.
// CERT-4 to CERT-7
fn first_block(bytes: &[u8]) -> Option<Vec<u8>> {
    let body = bytes.get(find(bytes, BEGIN)? + BEGIN.len()..)?;
    let body = body.get(..find(body, END)?)?;
    let letters: Vec<u8> =
        body.iter().copied().filter(|letter| !letter.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).ok()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The outer structure: a sequence of a sequence, a sequence and a bit string, and nothing
/// besides.
// CERT-2, CERT-3, CERT-9
fn is_certificate(der: &[u8]) -> bool {
    let outer = || {
        let (certificate, rest) = element(der, SEQUENCE)?;
        let (_to_be_signed, tail) = element(certificate, SEQUENCE)?;
        let (_algorithm, tail) = element(tail, SEQUENCE)?;
        let (signature, tail) = element(tail, BIT_STRING)?;
        let whole_bytes = *signature.first()? == 0;
        Some(rest.is_empty() && tail.is_empty() && whole_bytes)
    };
    outer().unwrap_or(false)
}

/// The contents of the first element, which has this tag, and what follows it. Lengths are
/// definite and as short as they can be.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *first != tag {
        return None;
    }
    let (length, rest) = match *length {
        short @ ..=0x7f => (usize::from(short), rest),
        long @ 0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(long - 0x80))?;
            let length = digits.iter().fold(0_usize, |sum, digit| sum << 8 | usize::from(*digit));
            let shortest = length >= 0x80 && digits.first() != Some(&0);
            (shortest.then_some(length)?, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::super::pem;
    use super::*;

    /// The smallest thing of the outer shape.
    const TINY: &[u8] = b"\x30\x08\x30\x00\x30\x00\x03\x02\x00\xff";

    #[test]
    fn der_is_one_certificate_and_nothing_after_it() {
        assert_eq!(read_leaf(TINY).as_deref(), Some(TINY));
        let more = [TINY, b"\n"].concat();
        assert_eq!(read_leaf(&more), None);
        assert_eq!(read_leaf(&TINY[..TINY.len() - 1]), None);
        assert_eq!(read_leaf(b""), None);
        assert_eq!(read_leaf(b"\x30\x00"), None);
    }

    #[test]
    fn lengths_are_definite_and_minimal() {
        assert_eq!(read_leaf(b"\x30\x81\x08\x30\x00\x30\x00\x03\x02\x00\xff"), None);
        assert_eq!(read_leaf(b"\x30\x80\x30\x00\x30\x00\x03\x02\x00\xff\x00\x00"), None);
        assert_eq!(read_leaf(b"\x30\x82\x00\x08\x30\x00\x30\x00\x03\x02\x00\xff"), None);
        assert_eq!(read_leaf(b"\x30\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01"), None);
    }

    #[test]
    fn the_first_block_is_the_leaf_wherever_it_stands() {
        let leaf = pem(TINY, "\n");
        let key = "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n";
        for text in [
            leaf.clone(),
            format!("text{leaf}text"),
            format!("{key}{leaf}{key}"),
            format!("{leaf}{}", pem(b"other", "\n")),
            leaf.replace('\n', " \t\r\n"),
            leaf.replace('\n', ""),
        ] {
            assert_eq!(read_leaf(text.as_bytes()).as_deref(), Some(TINY), "{text}");
        }
    }

    #[test]
    fn a_bad_first_block_is_not_saved_by_a_good_second() {
        let leaf = pem(TINY, "\n");
        for text in [
            format!("{}{leaf}", pem(b"bad", "\n")),
            format!("-----BEGIN CERTIFICATE-----\n{leaf}"),
            leaf.replace("-----END", "?-----END"),
            leaf.replace("-----END", "=\n-----END"),
            leaf.replace("END CERT", "END PERT"),
            leaf.replace("/w==", "/x=="),
            leaf.replace("/w==", "/w="),
        ] {
            assert_eq!(read_leaf(text.as_bytes()), None, "{text}");
        }
        assert!(leaf.contains("/w=="), "{leaf}");
        let crowded = pem(&[TINY, TINY].concat(), "\n");
        assert_eq!(read_leaf(crowded.as_bytes()), None);
    }
}
