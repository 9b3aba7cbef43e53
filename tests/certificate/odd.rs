//! What real authorities and strange ones put into certificates: odd, and certificates all
//! the same. Every one of these is also taken by OpenSSL 3.

use certgate::Certificate;

use crate::der::{
    BIT_STRING, COMMON_NAME, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Parts, SEQUENCE, SET,
    alternative_names, common_name, element, extension, name, sequence,
};

/// Every odd certificate, by what is odd about it.
fn odd() -> Vec<(&'static str, Vec<u8>)> {
    let ordinary = Parts::ordinary;
    let mut list = vec![
        ("nothing", ordinary().der()),
        ("no version", Parts { version: vec![], ..ordinary() }.der()),
        ("an empty subject", Parts { subject: sequence(&[]), ..ordinary() }.der()),
        ("an empty issuer", Parts { issuer: sequence(&[]), ..ordinary() }.der()),
    ];
    for serial in [&[0x00][..], &[0x80], &[0xff], &[0x00, 0xff], &[0x11; 200]] {
        let serial = element(INTEGER, serial);
        list.push(("its serial number", Parts { serial, ..ordinary() }.der()));
    }
    for period in [
        Parts::period(b"00000101000000Z", b"99991231235959Z"),
        Parts::period(b"20260101000000Z", b"20240101000000Z"),
        sequence(&[&element(0x17, b"500101000000Z"), &element(0x17, b"491231235959Z")]),
    ] {
        list.push(("its validity", Parts { validity: period, ..ordinary() }.der()));
    }
    for (tag, value) in [
        (0x0c, &b""[..]),
        (0x0c, b"bank.example\0.evil.example"),
        (0x13, b"under_score*@"),
        (0x14, b"caf\xe9"),
        (0x16, b"mail"),
        (0x1e, b"\0m\0e"),
        (0x1c, b"\0\0\0m"),
    ] {
        let subject = name(&[(COMMON_NAME, tag, value), (&[0x2a, 0x03, 0x84, 0x01], tag, value)]);
        list.push(("the type of a name", Parts { subject, ..ordinary() }.der()));
    }
    let attribute =
        |value: &[u8]| sequence(&[&element(OBJECT_IDENTIFIER, COMMON_NAME), &element(0x0c, value)]);
    let several = element(SEQUENCE, &element(SET, &[attribute(b"a"), attribute(b"b")].concat()));
    list.push(("two attributes in a set", Parts { subject: several, ..ordinary() }.der()));
    let unique_ids = [element(0x81, &[0, 1]), element(0x82, &[0])].concat();
    list.push(("unique identifiers", Parts { unique_ids, ..ordinary() }.der()));
    let signature = element(BIT_STRING, &[3, 0x11, 0xf8]);
    list.push(("a signature that fills no byte", Parts { signature, ..ordinary() }.der()));
    list.extend(odd_extensions());
    list.extend(odd_keys());
    list
}

fn odd_extensions() -> Vec<(&'static str, Vec<u8>)> {
    const PRIVATE: &[u8] = &[0x2a, 0x03, 0x04];
    let explicit = |critical| {
        let oid = element(OBJECT_IDENTIFIER, PRIVATE);
        sequence(&[&oid, &element(0x01, &[critical]), &element(OCTET_STRING, b"anything")])
    };
    let many: Vec<_> = (0..2000).map(|_| (0x82, &b"a.example"[..])).collect();
    let names = alternative_names(&[(0x82, b"a.example")]);
    [
        ("a critical extension", vec![explicit(0xff)]),
        ("an extension that is said not to be critical", vec![explicit(0x00)]),
        ("an empty extension", vec![extension(PRIVATE, b"")]),
        ("no alternative names", vec![alternative_names(&[])]),
        ("two thousand alternative names", vec![alternative_names(&many)]),
        ("malformed alternative names", vec![extension(&[0x55, 0x1d, 0x11], b"\x30\x80 garbage")]),
        ("an extension twice", vec![names.clone(), names]),
    ]
    .into_iter()
    .map(|(what, extensions)| {
        let extensions: Vec<_> = extensions.iter().map(Vec::as_slice).collect();
        (what, Parts::ordinary().with_extensions(&extensions).der())
    })
    .collect()
}

fn odd_keys() -> Vec<(&'static str, Vec<u8>)> {
    let key = |algorithm: &[u8], bits: &[u8]| {
        let public_key = sequence(&[algorithm, &element(BIT_STRING, bits)]);
        Parts { public_key, ..Parts::ordinary() }.der()
    };
    let unheard_of = element(OBJECT_IDENTIFIER, &[0x2a, 0x86, 0x48, 0x01]);
    let null = element(0x05, b"");
    vec![
        ("an unheard-of key", key(&sequence(&[&unheard_of]), &[0, 1, 2])),
        ("an unheard-of key with parameters", key(&sequence(&[&unheard_of, &null]), &[0])),
        ("a key of bits that fill no byte", key(&sequence(&[&unheard_of]), &[3, 0xf8])),
    ]
}

// CERT-9
#[test]
fn odd_certificates_are_read() {
    for (what, der) in odd() {
        let certificate = Certificate::read(&der);
        assert!(certificate.is_ok(), "{what}: {certificate:?}");
        assert_eq!(certificate.unwrap().bytes(), der);
    }
}

#[test]
fn an_authority_of_a_name_with_every_length_of_length_is_read() {
    for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
        let subject = common_name(&vec![b'a'; length]);
        let certificate = Certificate::read(&Parts { subject, ..Parts::ordinary() }.der());
        assert!(certificate.is_ok(), "{length}: {certificate:?}");
    }
}

#[cfg(feature = "x509")]
#[test]
fn the_summary_of_an_odd_certificate_is_there_or_said_to_be_malformed() {
    let mut readable = 0;
    for (what, der) in odd() {
        match Certificate::read(&der).unwrap().summary() {
            Ok(_) => readable += 1,
            Err(reason) => assert_eq!(reason, certgate::NoSummary::Malformed, "{what}"),
        }
    }
    assert!(readable > 20, "{readable}");
}
