//! PEM has one reading, or none.

use certgate::{Certificate, Unreadable};
use proptest::prelude::*;

use crate::der::{BIT_STRING, Parts, element};

/// A certificate that OpenSSL and a browser would show likewise.
const MEDIA: &str = include_str!("media.pem");

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The base64 of [`MEDIA`] and of the ordinary certificate, which differ.
fn two_bodies() -> (String, String) {
    let body = MEDIA.split(BEGIN).nth(1).unwrap().split(END).next().unwrap();
    (body.to_owned(), rcgen_body())
}

fn rcgen_body() -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let pem = rcgen::CertificateParams::new(vec![]).unwrap().self_signed(&key).unwrap().pem();
    pem.split(BEGIN).nth(1).unwrap().split(END).next().unwrap().to_owned()
}

fn block(body: &str) -> String {
    format!("{BEGIN}{body}{END}")
}

// CERT-12
#[test]
fn pem_and_der_of_one_certificate_are_one() {
    let key = rcgen::KeyPair::generate().unwrap();
    let made = rcgen::CertificateParams::new(vec![]).unwrap().self_signed(&key).unwrap();
    let (pem, der) = (Certificate::read(made.pem().as_bytes()), Certificate::read(made.der()));
    assert!(pem.is_ok());
    assert_eq!(pem, der);
    assert_eq!(Certificate::from_pem(made.pem().as_bytes()), der);
}

#[test]
fn the_fingerprint_is_what_other_tools_show() {
    let certificate = Certificate::read(MEDIA.as_bytes()).unwrap();
    let openssl = "589dd58071cdc7210d0ff1e8972b8e0fa0ed3ef7d6794608a4e1965e91380ba6";
    assert_eq!(certificate.fingerprint().to_string(), openssl);
}

// CERT-4, CERT-5
#[test]
fn the_block_is_found_wherever_it_stands() {
    let expected = Certificate::read(MEDIA.as_bytes()).unwrap();
    let (body, _) = two_bodies();
    let wrapped = [
        format!("subject=media.example\n{MEDIA}trailing words"),
        format!("in the middle of a line {}", block(&body)),
        format!("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n{MEDIA}"),
        format!("-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n{MEDIA}"),
        format!("-----END CERTIFICATE-----\n{MEDIA}"),
        format!("-----BEGIN CERTIFICATE----\n-----begin certificate-----\n{MEDIA}"),
    ];
    for text in wrapped {
        assert_eq!(Certificate::read(text.as_bytes()).as_ref(), Ok(&expected), "{text}");
    }
    let not_utf8 = [&b"\xff\xfe\0"[..], MEDIA.as_bytes(), b"\xff"].concat();
    assert_eq!(Certificate::read(&not_utf8), Ok(expected));
}

// CERT-6
#[test]
fn white_space_inside_the_block_means_nothing() {
    let expected = Certificate::read(MEDIA.as_bytes()).unwrap();
    let (body, _) = two_bodies();
    let dense: String = body.split_ascii_whitespace().collect();
    let spread: String = dense.chars().flat_map(|digit| [digit, '\t', '\u{c}', ' ']).collect();
    for body in [dense, spread, body.replace('\n', "\r\n"), format!("\r\n\r\n{body}\n\n")] {
        assert_eq!(Certificate::read(block(&body).as_bytes()).as_ref(), Ok(&expected));
    }
}

/// Bytes are looked at in stretches; where one begins makes no difference.
// CERT-5, CERT-6
#[test]
fn lines_of_any_length_and_a_block_at_any_place_read_the_same() {
    let expected = Certificate::read(MEDIA.as_bytes()).unwrap();
    let dense: Vec<u8> = two_bodies().0.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    for length in 1..=70 {
        for end in ["\n", "\r\n", " \t\r\n"] {
            let body = dense.chunks(length).collect::<Vec<_>>().join(end.as_bytes());
            // Dashes before it: the block begins at the last of them that can begin it.
            let before = "-".repeat(length);
            let text = [before.as_bytes(), BEGIN.as_bytes(), &body, END.as_bytes()].concat();
            assert_eq!(Certificate::read(&text).as_ref(), Ok(&expected), "{length}, {end:?}");
        }
    }
}

// CERT-8
#[test]
fn a_bad_first_block_is_not_saved_by_a_good_second() {
    let (good, _) = two_bodies();
    for bad in ["", "AAAA", "MIIB", "not base64!", "-----BEGIN CERTIFICATE-----"] {
        let text = format!("{}\n{}", block(bad), block(&good));
        assert!(Certificate::read(text.as_bytes()).is_err(), "{bad:?}");
    }
}

// CERT-8
#[test]
fn a_good_first_block_is_the_leaf_whatever_follows() {
    let (first, second) = two_bodies();
    let leaf = Certificate::read(block(&first).as_bytes());
    assert!(leaf.is_ok());
    for after in [block(&second), block("garbage"), BEGIN.to_owned()] {
        assert_eq!(Certificate::read(format!("{}\n{after}", block(&first)).as_bytes()), leaf);
    }
}

#[test]
fn each_fault_of_the_text_has_its_name() {
    let (body, _) = two_bodies();
    let read = |text: String| Certificate::read(text.as_bytes());
    assert_eq!(read("no block".to_owned()), Err(Unreadable::NoPemBlock));
    assert_eq!(read(block(&body).to_lowercase()), Err(Unreadable::NoPemBlock));
    assert_eq!(read(format!("{BEGIN}{body}")), Err(Unreadable::UnclosedPemBlock));
    assert_eq!(read(format!("{END}{BEGIN}{body}")), Err(Unreadable::UnclosedPemBlock));
    assert_eq!(read(block("")), Err(Unreadable::Empty));
    assert_eq!(read(block(" \r\n ")), Err(Unreadable::Empty));
    assert_eq!(read(block("AAAA")), Err(Unreadable::Unexpected { at: 0 }));
    assert_eq!(Certificate::from_pem(b""), Err(Unreadable::Empty));
    assert_eq!(Certificate::from_pem(&Parts::ordinary().der()), Err(Unreadable::NoPemBlock));
}

// CERT-6, CERT-7
#[test]
fn what_is_not_canonical_base64_is_refused() {
    let whole = Parts::ordinary();
    // Of a length that leaves two bytes, then one, in the last group of three.
    let bodies = [0, 1, 2].map(|more| {
        let signature = element(BIT_STRING, &vec![0; 65 + more]);
        base64(&Parts { signature, ..whole.clone() }.der())
    });
    for body in &bodies {
        assert!(Certificate::read(block(body).as_bytes()).is_ok());
        let bare = body.trim_end_matches('=');
        let padding = &body[bare.len()..];
        let mut faults = vec![
            format!("{body}="),
            format!("={body}"),
            format!("{bare}-{padding}"),
            format!("{body}\u{b}"),
            format!("{body}\u{a0}"),
            format!("{body}\0"),
            format!("Proc-Type: 4\n{body}"),
            body.replacen('M', "-", 1),
        ];
        if !padding.is_empty() {
            faults.push(bare.to_owned());
            faults.push(format!("{body}AA=="));
            // The unused bits of the last digit are zero, or the text is another spelling.
            faults.push(format!("{}{}{padding}", &bare[..bare.len() - 1], 'B'));
        }
        for fault in faults {
            let read = Certificate::read(block(&fault).as_bytes());
            assert_eq!(read, Err(Unreadable::BadBase64), "{fault}");
        }
    }
    assert!(bodies.iter().any(|body| body.ends_with("==")));
}

// CERT-3
#[test]
fn nothing_may_follow_the_certificate_inside_the_block() {
    let der = Parts::ordinary().der();
    let text = block(&base64(&[&der[..], b"\0"].concat()));
    let expected = Unreadable::TrailingBytes { at: der.len(), count: 1 };
    assert_eq!(Certificate::read(text.as_bytes()), Err(expected));
}

/// Base64 written from its definition, so that the reader is not judged by its own library.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks(3).map(|group| {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        let digit = |place: usize| char::from(DIGITS[(bits >> (18 - 6 * place) & 63) as usize]);
        (0..4)
            .map(|place| if place <= group.len() { digit(place) } else { '=' })
            .collect::<String>()
    });
    groups.collect()
}

proptest! {
    #[test]
    fn every_spelling_of_white_space_gives_the_same_certificate(
        spaces in proptest::collection::vec("[ \t\r\n\x0c]{0,3}", 1..60),
        before in "[a-z\n ]{0,40}",
        after in "[^\u{0}]{0,40}",
    ) {
        let der = Parts::ordinary().der();
        let body: String = base64(&der)
            .chars()
            .zip(spaces.iter().cycle())
            .flat_map(|(digit, space)| [digit.to_string(), space.clone()])
            .collect();
        let text = format!("{before}{}{after}", block(&body));
        prop_assert_eq!(Certificate::read(text.as_bytes()), Certificate::read(&der));
    }

    #[test]
    fn no_block_whatever_makes_reading_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = [BEGIN.as_bytes(), &body, END.as_bytes()].concat();
        let _ = Certificate::read(&text);
    }
}
