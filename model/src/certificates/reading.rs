//! One reading of the bytes that a service hands out, strict and without a second try.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::frame::is_certificate;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// The tag of a sequence, with which DER of a certificate begins.
const SEQUENCE: u8 = 0x30;

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

#[cfg(test)]
mod tests {
    use super::super::pem;
    use super::*;

    /// Hardly anything that is a certificate.
    const TINY: &[u8] = b"\x30\x2f\x30\x22\x02\x02\x01\x01\x30\x05\x06\x03\x2b\x65\x70\x30\x00\
        \x30\x04\x17\x00\x17\x00\x30\x00\x30\x0b\x30\x05\x06\x03\x2b\x65\x70\x03\x02\x00\xff\
        \x30\x05\x06\x03\x2b\x65\x70\x03\x02\x00\xff";

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
        let inner = &TINY[2..];
        for (length, end) in
            [(&b"\x81\x2f"[..], &b""[..]), (b"\x80", b"\0\0"), (b"\x82\0\x2f", b"")]
        {
            assert_eq!(read_leaf(&[b"\x30", length, inner, end].concat()), None);
        }
        assert_eq!(read_leaf(b"\x30\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01"), None);
    }

    /// Bytes of the outer shape alone are no certificate; bits may fill no byte.
    #[test]
    fn the_frame_is_looked_at_down_to_what_stands_in_it() {
        assert_eq!(read_leaf(b"\x30\x08\x30\x00\x30\x00\x03\x02\x00\xff"), None);
        let with_end = |unused, last| {
            let mut der = TINY.to_vec();
            let end = der.len() - 2;
            der[end..].copy_from_slice(&[unused, last]);
            read_leaf(&der).is_some()
        };
        assert!(with_end(0, 0xff) && with_end(3, 0xf8) && !with_end(8, 0));
        for place in 0..TINY.len() {
            let mut der = TINY.to_vec();
            der[place] ^= 0x80;
            let inside = matches!(place, 6..8 | 12..15 | 31..34 | 36..38 | 42..45 | 47..);
            assert!(inside || read_leaf(&der).is_none(), "byte {place}");
        }
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
