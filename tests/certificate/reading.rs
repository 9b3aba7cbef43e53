//! DER has one reading, or none.

use certgate::{Certificate, Fingerprint, Unreadable};
use proptest::prelude::*;

use crate::der::{
    BIT_STRING, COMMON_NAME, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Parts, SEQUENCE, SET,
    element, extension, sequence,
};

fn real() -> Vec<u8> {
    let key = rcgen::KeyPair::generate().unwrap();
    let names = vec!["media.example".to_owned(), "192.0.2.7".to_owned()];
    rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap().der().to_vec()
}

// CERT-9, CERT-12
#[test]
fn a_real_certificate_is_identified_by_the_digest_of_its_der() {
    let der = real();
    let certificate = Certificate::read(&der).unwrap();
    assert_eq!(certificate.bytes(), der);
    assert_eq!(certificate.fingerprint(), Fingerprint::of(&der));
    assert!(!certificate.is_opaque());
    assert_eq!(Certificate::from_der(&der), Ok(certificate));
}

#[test]
fn nothing_is_no_certificate() {
    let nothing: [&[u8]; 0] = [];
    assert_eq!(Certificate::read(b""), Err(Unreadable::Empty));
    assert_eq!(Certificate::from_der(b""), Err(Unreadable::Empty));
    assert_eq!(Certificate::from_chain(&nothing), Err(Unreadable::Empty));
    assert_eq!(Certificate::from_chain(&[b""]), Err(Unreadable::Empty));
    assert_eq!(Certificate::opaque(b""), Err(Unreadable::Empty));
}

// CERT-8
#[test]
fn the_leaf_of_a_chain_is_its_first_certificate_and_no_other_is_looked_at() {
    let leaf = Parts::ordinary().der();
    let certificate = Certificate::from_chain(&[leaf.as_slice(), b"garbage"]).unwrap();
    assert_eq!(certificate.bytes(), leaf);
    let bad_first = Certificate::from_chain(&[b"garbage".as_slice(), &leaf]);
    assert_eq!(bad_first, Err(Unreadable::NoPemBlock));
}

// CERT-13
#[test]
fn an_opaque_certificate_is_its_bytes_whatever_they_are() {
    let der = Parts::ordinary().der();
    let (opaque, read) = (Certificate::opaque(&der).unwrap(), Certificate::read(&der).unwrap());
    assert!(opaque.is_opaque());
    assert_eq!(opaque.fingerprint(), read.fingerprint());
    assert_ne!(opaque, read);
    assert_eq!(Certificate::opaque(b"token").unwrap().bytes(), b"token");
}

#[test]
fn a_certificate_cut_short_anywhere_is_refused() {
    let der = real();
    for length in 1..der.len() {
        let cut = Certificate::read(&der[..length]);
        assert!(matches!(cut, Err(Unreadable::Truncated { .. })), "{length}: {cut:?}");
    }
}

// CERT-3
#[test]
fn nothing_may_follow_the_certificate() {
    let der = real();
    for tail in [&b"\0"[..], b"\n", &der] {
        let followed = [&der, tail].concat();
        let expected = Unreadable::TrailingBytes { at: der.len(), count: tail.len() };
        assert_eq!(Certificate::read(&followed), Err(expected));
    }
}

// CERT-1
#[test]
fn text_that_begins_with_a_zero_digit_is_der_and_unreadable() {
    let text = b"0 -----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(!matches!(Certificate::read(text), Ok(_) | Err(Unreadable::NoPemBlock)));
}

// CERT-2
#[test]
fn an_indefinite_length_is_refused_at_every_depth() {
    let whole = Parts::ordinary();
    let inner = [&whole.to_be_signed()[..], &whole.algorithm, &whole.signature].concat();
    let outer = [&[SEQUENCE, 0x80], &inner[..], &[0, 0]].concat();
    assert_eq!(Certificate::read(&outer), Err(Unreadable::IndefiniteLength { at: 0 }));

    let subject = vec![SEQUENCE, 0x80, 0, 0];
    let deep = Certificate::read(&Parts { subject, ..whole }.der());
    assert!(matches!(deep, Err(Unreadable::IndefiniteLength { at: 1.. })), "{deep:?}");
}

// CERT-2
#[test]
fn a_length_is_written_in_its_shortest_form_or_refused() {
    let whole = Parts::ordinary();
    let inner = [&whole.to_be_signed()[..], &whole.algorithm, &whole.signature].concat();
    let length = u16::try_from(inner.len()).unwrap().to_be_bytes();
    for head in
        [&[0x30, 0x83, 0, length[0], length[1]][..], &[0x30, 0x84, 0, 0, length[0], length[1]]]
    {
        let padded = [head, &inner].concat();
        assert_eq!(Certificate::read(&padded), Err(Unreadable::NotMinimal { at: 0 }));
    }
    let serial = vec![INTEGER, 0x81, 1, 0x2a];
    let padded = Certificate::read(&Parts { serial, ..whole }.der());
    assert!(matches!(padded, Err(Unreadable::NotMinimal { at: 1.. })), "{padded:?}");
}

#[test]
fn a_length_beyond_all_memory_is_refused() {
    for count in [4_u8, 8, 9, 127] {
        let mut bytes = vec![0x30, 0x80 | count];
        bytes.resize(2 + usize::from(count), 0xff);
        let endless = Certificate::read(&bytes);
        assert_eq!(endless, Err(Unreadable::Truncated { at: 0 }), "{count}");
    }
}

/// What a strict reader refuses, by what is wrong with it.
fn malformed() -> Vec<(&'static str, Vec<u8>)> {
    let ordinary = Parts::ordinary;
    let (signed, algorithm) = (ordinary().to_be_signed(), ordinary().algorithm);
    let signature = ordinary().signature;
    let whole = |parts: &[&[u8]]| sequence(parts);
    let oid = |content: &[u8]| sequence(&[&element(OBJECT_IDENTIFIER, content)]);
    let null = element(0x05, b"");
    let mut list = vec![
        ("an empty sequence", sequence(&[])),
        ("no signature", whole(&[&signed, &algorithm])),
        ("something after the signature", whole(&[&signed, &algorithm, &signature, &null])),
        ("parts in another order", whole(&[&algorithm, &signed, &signature])),
        ("a set for a sequence", element(SET, &[signed.clone(), algorithm.clone()].concat())),
        ("a signature in parts", whole(&[&signed, &algorithm, &element(0x23, &signature)])),
        ("a signature of no bits at all", whole(&[&signed, &algorithm, &element(BIT_STRING, &[])])),
        ("eight unused bits", whole(&[&signed, &algorithm, &element(BIT_STRING, &[8, 0])])),
        ("unused bits of nothing", whole(&[&signed, &algorithm, &element(BIT_STRING, &[1])])),
    ];
    let parts = [
        ("an empty version", Parts { version: element(0xa0, &[]), ..ordinary() }),
        ("an empty serial number", Parts { serial: element(INTEGER, &[]), ..ordinary() }),
        ("a padded serial number", Parts { serial: element(INTEGER, &[0, 1]), ..ordinary() }),
        ("a padded negative one", Parts { serial: element(INTEGER, &[0xff, 0x80]), ..ordinary() }),
        ("no serial number", Parts { serial: vec![], ..ordinary() }),
        ("no algorithm", Parts { algorithm: vec![], ..ordinary() }),
        ("an empty algorithm", Parts { algorithm: sequence(&[]), ..ordinary() }),
        ("an empty identifier", Parts { algorithm: oid(&[]), ..ordinary() }),
        ("an endless identifier", Parts { algorithm: oid(&[0x2b, 0x81]), ..ordinary() }),
        ("a padded identifier", Parts { algorithm: oid(&[0x2b, 0x80, 1]), ..ordinary() }),
        ("one time alone", Parts { validity: sequence(&[&element(0x17, b"")]), ..ordinary() }),
        ("a text for a time", Parts { validity: sequence(&[&null, &null]), ..ordinary() }),
        ("no validity", Parts { validity: vec![], ..ordinary() }),
        ("garbage for a name", Parts { subject: element(SEQUENCE, b"garbage"), ..ordinary() }),
        ("a name without sets", Parts { issuer: sequence(&[&null]), ..ordinary() }),
        ("no key", Parts { public_key: vec![], ..ordinary() }),
        ("a key without bits", Parts { public_key: sequence(&[&algorithm]), ..ordinary() }),
        ("unique ids in another order", {
            let unique_ids = [element(0x82, &[0]), element(0x81, &[0])].concat();
            Parts { unique_ids, ..ordinary() }
        }),
        ("extensions without a list", Parts { extensions: element(0xa3, &[]), ..ordinary() }),
        ("an unknown part at the end", Parts { extensions: element(0xa4, &[]), ..ordinary() }),
        ("an extension of nothing", ordinary().with_extensions(&[&sequence(&[])])),
        ("an extension of no value", {
            let bare = oid(COMMON_NAME);
            ordinary().with_extensions(&[&bare])
        }),
        ("a truth value of two bytes", {
            let extension = sequence(&[
                &element(OBJECT_IDENTIFIER, COMMON_NAME),
                &element(0x01, &[0xff, 0xff]),
                &element(OCTET_STRING, b""),
            ]);
            ordinary().with_extensions(&[&extension])
        }),
        ("something after the extensions", {
            let list = sequence(&[&extension(COMMON_NAME, b"")]);
            Parts { extensions: element(0xa3, &[&list[..], &null].concat()), ..ordinary() }
        }),
    ];
    list.extend(parts.into_iter().map(|(what, parts)| (what, parts.der())));
    list
}

#[test]
fn what_is_no_certificate_is_refused_though_it_is_der() {
    for (what, der) in malformed() {
        assert!(Certificate::read(&der).is_err(), "{what} was read");
    }
}

#[test]
fn a_fault_is_placed_at_the_element_that_has_it() {
    let parts = Parts { serial: element(INTEGER, &[]), ..Parts::ordinary() };
    let der = parts.der();
    let at = der.windows(2).position(|bytes| bytes == [INTEGER, 0]).unwrap();
    assert_eq!(Certificate::read(&der), Err(Unreadable::Unexpected { at: at + 2 }));
}

#[test]
fn depth_is_the_grammars_however_deep_the_bytes_nest() {
    let mut nest = Vec::new();
    for _ in 0..5_000 {
        nest = element(SEQUENCE, &nest);
    }
    assert!(Certificate::read(&nest).is_err());
    let subject = crate::der::name(&[(COMMON_NAME, 0x30, &nest)]);
    assert!(Certificate::read(&Parts { subject, ..Parts::ordinary() }.der()).is_ok());
}

proptest! {
    #[test]
    fn no_bytes_whatever_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Certificate::read(&bytes);
        let _ = Certificate::read(&element(SEQUENCE, &bytes));
    }

    #[test]
    fn a_changed_certificate_is_another_or_none(
        at in any::<prop::sample::Index>(),
        change in 1..=255_u8,
    ) {
        let der = Parts::ordinary().der();
        let mut changed = der.clone();
        changed[at.index(der.len())] ^= change;
        if let Ok(certificate) = Certificate::read(&changed) {
            prop_assert_eq!(certificate.bytes(), &changed);
            prop_assert_ne!(certificate.fingerprint(), Fingerprint::of(&der));
        }
    }

    #[test]
    fn what_is_read_as_der_ends_where_its_bytes_end(
        at in any::<prop::sample::Index>(),
        value in any::<u8>(),
        tail in proptest::collection::vec(any::<u8>(), 1..40),
    ) {
        let mut der = Parts::ordinary().der();
        let at = at.index(der.len());
        der[at] = value;
        if Certificate::read(&der).is_ok() {
            prop_assert!(Certificate::read(&[der, tail].concat()).is_err());
        }
    }
}
