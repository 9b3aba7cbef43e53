//! What a certificate says of itself.

use certgate::{AlternativeName, Attribute, Capped, Certificate, NoSummary, Summary, UnixSeconds};
use proptest::prelude::*;

use crate::der::{
    ALTERNATIVE_NAMES, BIT_STRING, COMMON_NAME, INTEGER, OBJECT_IDENTIFIER, Parts,
    alternative_names, common_name, element, extension, name, sequence,
};

fn summary(parts: &Parts) -> Summary {
    Certificate::from_der(&parts.der()).unwrap().summary().unwrap()
}

fn attributes(name: &Capped<Attribute>) -> Vec<(String, String)> {
    let pair = |attribute: &Attribute| (attribute.label.to_string(), attribute.value.to_string());
    name.first.iter().map(pair).collect()
}

/// The values in the subject when its common name has this type and content.
fn shown(tag: u8, value: &[u8]) -> String {
    let subject = name(&[(COMMON_NAME, tag, value)]);
    attributes(&summary(&Parts { subject, ..Parts::ordinary() }).subject)[0].1.clone()
}

#[test]
fn a_real_certificate_says_what_other_tools_show() {
    let certificate = Certificate::read(include_bytes!("media.pem")).unwrap();
    let summary = certificate.summary().unwrap();
    let expected = [
        ("Country", "IS"),
        ("Organization", "Example Media hf."),
        ("Common name", "media.example"),
    ];
    let expected = expected.map(|(label, value)| (label.to_owned(), value.to_owned()));
    assert_eq!(attributes(&summary.subject), expected);
    assert_eq!(attributes(&summary.issuer), expected);
    assert!(summary.is_self_issued);
    assert_eq!(summary.validity.not_before, UnixSeconds(1_704_067_200));
    assert_eq!(summary.validity.not_after, UnixSeconds(1_767_270_615));
    assert_eq!(*summary.serial, [0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6]);
    assert_eq!(summary.public_key.algorithm.to_string(), "RSA");
    assert_eq!(summary.public_key.bits, Some(2048));
    assert_eq!(summary.signature_algorithm.to_string(), "sha256WithRSAEncryption");
    let openssl = "0131174cbeb05c3348f04fe529f8980910ef251e";
    let sha1: String = summary.sha1.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sha1, openssl);
    let names = summary.alternative_names.unwrap();
    assert_eq!((names.total, names.left_out()), (6, 0));
}

#[test]
fn alternative_names_keep_their_kinds() {
    let directory = common_name(b"a");
    let entries: [(u8, &[u8]); 9] = [
        (0x82, b"*.media.example"),
        (0x87, &[192, 0, 2, 7]),
        (0x87, &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
        (0x87, &[192, 0, 2]),
        (0x81, b"a@media.example"),
        (0x86, b"https://media.example"),
        (0xa4, &directory),
        (0x82, b"\xff.example"),
        (0x88, &[0x2a, 3]),
    ];
    let parts = Parts::ordinary().with_extensions(&[&alternative_names(&entries)]);
    let names = summary(&parts).alternative_names.unwrap();
    let kinds: Vec<_> = names
        .first
        .iter()
        .map(|name| match name {
            AlternativeName::Dns(name) => format!("host {name}"),
            AlternativeName::Address(address) => format!("address {address}"),
            AlternativeName::Email(mailbox) => format!("email {mailbox}"),
            AlternativeName::Uri(uri) => format!("uri {uri}"),
            AlternativeName::Directory(name) => format!("directory {:?}", attributes(name)),
            AlternativeName::Other { kind, value } => format!("{kind} {value}"),
        })
        .collect();
    let expected = [
        "host *.media.example",
        "address 192.0.2.7",
        "address 2001:db8::7",
        r"malformed address \xc0\u{0}\u{2}",
        "email a@media.example",
        "uri https://media.example",
        r#"directory [("Common name", "a")]"#,
        r"malformed host \xff.example",
        "registered id 1.2.3",
    ];
    assert_eq!(kinds, expected);
}

/// What another program may read as another list, or not at all.
#[test]
fn alternative_names_that_are_not_as_der_has_them_are_shown_as_malformed() {
    let read = |value: &[u8]| {
        let parts = Parts::ordinary().with_extensions(&[&extension(ALTERNATIVE_NAMES, value)]);
        summary(&parts).alternative_names
    };
    let name = element(0x82, b"a.example");
    let list = |names: &[u8]| element(0x30, names);
    let behind = [&list(&name)[..], &element(0x82, b"evil.example")].concat();
    let cut_short = list(&[&name[..], &[0x82, 50, 1]].concat());
    let long_length = list(&[&[0x82, 0x81, 9][..], b"a.example"].concat());
    let long_tag = list(&[&[0x9f, 2, 9][..], b"a.example"].concat());
    let in_a_set = element(0x31, &name);
    for value in [behind, cut_short, long_length, long_tag, in_a_set, name.clone(), Vec::new()] {
        assert_eq!(read(&value), None, "{value:02x?}");
    }

    let malformed = |value: &[u8]| match &read(&list(value)).unwrap().first[..] {
        [AlternativeName::Other { kind, .. }] => *kind,
        others => panic!("{others:?}"),
    };
    let entry = common_name(b"a");
    let two_values = [OBJECT_IDENTIFIER, 0x0c, 0x0c]
        .map(|tag| element(tag, if tag == OBJECT_IDENTIFIER { COMMON_NAME } else { b"a" }));
    let two_values = element(0x30, &element(0x31, &element(0x30, &two_values.concat())));
    assert_eq!(malformed(&element(0xa4, &two_values)), "malformed directory name");
    assert_eq!(
        malformed(&element(0xa4, &[&entry[..], &entry].concat())),
        "malformed directory name"
    );
    for (tag, value) in
        [(0xa2, &b"a.example"[..]), (0xa7, &[192, 0, 2, 7]), (0x84, &entry), (0x02, b"a")]
    {
        assert_eq!(malformed(&element(tag, value)), "malformed name", "{tag:#x}");
    }
}

#[test]
fn lists_are_cut_and_counted() {
    let many: Vec<_> = (0..1000).map(|_| (0x82, &b"a.example"[..])).collect();
    let attribute = (COMMON_NAME, 0x0c, &b"a"[..]);
    let parts = Parts { subject: name(&[attribute; 17]), ..Parts::ordinary() };
    let summary = summary(&parts.with_extensions(&[&alternative_names(&many)]));
    let names = summary.alternative_names.unwrap();
    assert_eq!((names.first.len(), names.total, names.left_out()), (16, 1000, 984));
    assert_eq!((summary.subject.first.len(), summary.subject.left_out()), (16, 1));
}

#[test]
fn alternative_names_that_are_absent_malformed_or_twice_are_told_apart() {
    let names = alternative_names(&[(0x82, b"a.example")]);
    let malformed = extension(crate::der::ALTERNATIVE_NAMES, b"garbage");
    let of = |extensions: &[&[u8]]| {
        summary(&Parts::ordinary().with_extensions(extensions)).alternative_names
    };
    assert_eq!(summary(&Parts::ordinary()).alternative_names.unwrap().total, 0);
    assert_eq!(of(&[&names]).unwrap().total, 1);
    assert_eq!(of(&[&names, &names]), None);
    assert_eq!(of(&[&malformed]), None);
}

#[test]
fn a_name_is_shown_in_its_encoding() {
    assert_eq!(shown(0x0c, "café".as_bytes()), "café");
    assert_eq!(shown(0x1e, b"\0c\0a\0f\0\xe9"), "café");
    assert_eq!(shown(0x1e, b"\xd8\x3d\xde\x00"), "😀");
    assert_eq!(shown(0x1c, b"\0\0\0c\0\x01\xf6\0"), "c😀");
}

#[test]
fn a_name_that_breaks_its_encoding_is_shown_as_bytes() {
    assert_eq!(shown(0x0c, b"caf\xe9"), r"caf\xe9");
    assert_eq!(shown(0x14, b"caf\xe9"), r"caf\xe9");
    assert_eq!(shown(0x1e, b"\xd8\x00\0a"), r"\xd8\u{0}\u{0}a");
    assert_eq!(shown(0x1e, b"\0a\0"), r"\u{0}a\u{0}");
    assert_eq!(shown(0x1c, b"\0\x11\0\0"), r"\u{0}\u{11}\u{0}\u{0}");
}

/// The number alone does not make a type: it has to be one of ASN.1's own, and in one piece.
#[test]
fn a_name_of_a_private_type_is_shown_as_bytes() {
    for tag in [0x5e, 0x9e, 0xde, 0x3e] {
        assert_eq!(shown(tag, b"name"), "name", "{tag:#x}");
    }
}

#[test]
fn a_rare_attribute_goes_by_its_object_identifier() {
    let subject = name(&[(&[0x2a, 0x03, 0x84, 0x01], 0x0c, b"rare")]);
    let summary = summary(&Parts { subject, ..Parts::ordinary() });
    assert_eq!(attributes(&summary.subject), [("1.2.3.513".to_owned(), "rare".to_owned())]);
}

#[test]
fn the_first_two_numbers_of_an_object_identifier_stand_in_one() {
    for (oid, expected) in [
        (&[0x00][..], "0.0"),
        (&[0x27], "0.39"),
        (&[0x28], "1.0"),
        (&[0x4f, 1], "1.39.1"),
        (&[0x50], "2.0"),
        (&[0x7f], "2.47"),
        (&[0x81, 0x00, 5], "2.48.5"),
        (&[0x88, 0x37, 3], "2.999.3"),
    ] {
        let subject = name(&[(oid, 0x0c, b"rare")]);
        let summary = summary(&Parts { subject, ..Parts::ordinary() });
        assert_eq!(attributes(&summary.subject)[0].0, expected);
    }
}

/// Where no reader looks at it before: it must not look like what it is not.
#[test]
fn an_object_identifier_that_is_not_as_der_has_it_is_shown_as_bytes() {
    for (oid, expected) in [
        (&[0x55, 0x80, 0x04, 0x03][..], r"U\x80\u{4}\u{3}"),
        (&[0x80, 0x55, 0x04, 0x03], r"\x80U\u{4}\u{3}"),
        (&[0x2a, 0x03, 0x84], r"*\u{3}\x84"),
        (&[], ""),
    ] {
        let names = alternative_names(&[(0x88, oid)]);
        let summary = summary(&Parts::ordinary().with_extensions(&[&names]));
        let names = summary.alternative_names.expect("they are well-formed").first;
        let [AlternativeName::Other { value, .. }] = &names[..] else { panic!("{names:?}") };
        assert_eq!(value.to_string(), expected);
    }
}

#[test]
fn an_object_identifier_of_endless_numbers_is_shown_as_bytes() {
    let endless = [&[0x2a][..], &[0xff; 60_000], &[1]].concat();
    let subject = name(&[(&endless, 0x0c, b"rare")]);
    let summary = summary(&Parts { subject, ..Parts::ordinary() });
    let label = &attributes(&summary.subject)[0].0;
    assert!(
        label.starts_with(r"*\xff\xff") && label.ends_with("…(59747 more characters)"),
        "{label}"
    );
}

#[test]
fn self_issued_means_the_same_name_byte_for_byte() {
    let subject = common_name(b"media.example");
    let same = Parts { issuer: subject.clone(), subject, ..Parts::ordinary() };
    assert!(summary(&same).is_self_issued);
    let other_type = name(&[(COMMON_NAME, 0x13, b"media.example")]);
    assert!(!summary(&Parts { issuer: other_type, ..same }).is_self_issued);
}

#[test]
fn the_first_and_the_last_year_are_read() {
    let validity = Parts::period(b"00000101000000Z", b"99991231235959Z");
    let validity = summary(&Parts { validity, ..Parts::ordinary() }).validity;
    assert_eq!(validity.not_before, UnixSeconds(-62_167_219_200));
    assert_eq!(validity.not_after, UnixSeconds(253_402_300_799));
}

#[test]
fn a_date_that_is_none_leaves_a_certificate_without_a_summary() {
    for date in [&b"20241301000000Z"[..], b"20240230000000Z", b"2024", b"", b"99999999999999Z"] {
        let validity = Parts::period(b"20240101000000Z", date);
        let parts = Parts { validity, ..Parts::ordinary() };
        let certificate = Certificate::from_der(&parts.der()).unwrap();
        assert_eq!(certificate.summary(), Err(NoSummary::Malformed));
    }
}

#[test]
fn an_attribute_that_a_parser_may_not_hold_hides_none_that_follows() {
    let attribute = |value: &[u8]| sequence(&[&element(OBJECT_IDENTIFIER, COMMON_NAME), value]);
    let good = attribute(&element(0x0c, b"good"));
    // A tag number beyond all use.
    let rare = attribute(&[0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, b'r']);
    let in_one_set = element(0x31, &[&good[..], &rare, &good].concat());
    let [good, rare] = [&good, &rare].map(|attribute| element(0x31, attribute));
    let named = |sets: &[&[u8]]| {
        let subject = element(0x30, &sets.concat());
        Certificate::from_der(&Parts { subject, ..Parts::ordinary() }.der()).unwrap().summary()
    };
    let values = attributes(&named(&[&in_one_set]).unwrap().subject).into_iter();
    assert_eq!(values.map(|(_, value)| value).collect::<Vec<_>>(), ["good", "r", "good"]);
    assert_eq!(named(&[&good, &rare, &good]), Err(NoSummary::Malformed));
    assert_eq!(named(&[&good, &element(0x31, &[]), &good]), Err(NoSummary::Malformed));
}

#[test]
fn an_opaque_certificate_has_no_summary() {
    let opaque = Certificate::opaque(&Parts::ordinary().der()).unwrap();
    assert_eq!(opaque.summary(), Err(NoSummary::Opaque));
}

#[test]
fn keys_are_told_by_kind_and_size() {
    const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
    const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
    let key = |oid: &[u8], parameters: &[u8], key: &[u8]| {
        let algorithm = sequence(&[&element(OBJECT_IDENTIFIER, oid), parameters]);
        let bits = element(BIT_STRING, &[&[0], key].concat());
        let public_key = sequence(&[&algorithm, &bits]);
        let key = summary(&Parts { public_key, ..Parts::ordinary() }).public_key;
        (key.algorithm.to_string(), key.bits)
    };
    let null = element(0x05, b"");
    let rsa = |modulus: &[u8]| {
        let numbers = [element(INTEGER, modulus), element(INTEGER, &[3])].concat();
        key(RSA, &null, &element(0x30, &numbers)).1
    };
    assert_eq!(rsa(&[&[0, 0x80][..], &[1; 127]].concat()), Some(1024));
    assert_eq!(rsa(&[&[0x01][..], &[1; 64]].concat()), Some(513));
    assert_eq!(rsa(&[0]), None);
    assert_eq!(rsa(&[0x80, 0]), None);
    assert_eq!(key(RSA, &null, b"garbage"), ("RSA".to_owned(), None));

    let modulus = element(INTEGER, &[&[0, 0xff][..], &[1; 255]].concat());
    let parameters = sequence(&[&modulus, &element(INTEGER, &[7]), &element(INTEGER, &[2])]);
    assert_eq!(key(DSA, &parameters, &[2, 1, 1]), ("DSA".to_owned(), Some(2048)));
    assert_eq!(key(DSA, b"", &[2, 1, 1]), ("DSA".to_owned(), None));

    let curve = |oid: &[u8]| key(EC, &element(OBJECT_IDENTIFIER, oid), &[4, 0, 0]);
    let (p521, own) = (&[0x2b, 0x81, 4, 0, 0x23], &[0x2a, 3]);
    assert_eq!(curve(p521), ("elliptic curve P-521".to_owned(), Some(521)));
    assert_eq!(curve(own), ("elliptic curve of a rare kind".to_owned(), None));
    let own = key(EC, &sequence(&[]), &[4, 0, 0]);
    assert_eq!(own, ("elliptic curve of a rare kind".to_owned(), None));
    let private = key(EC, &element(0x86, p521), &[4, 0, 0]);
    assert_eq!(private, ("elliptic curve of a rare kind".to_owned(), None));

    let ed25519 = summary(&Parts::ordinary()).public_key;
    assert_eq!((ed25519.algorithm.to_string(), ed25519.bits), ("Ed25519".to_owned(), Some(256)));
}

proptest! {
    #[test]
    fn no_certificate_whatever_makes_the_summary_panic(
        subject in proptest::collection::vec(any::<u8>(), 0..40),
        tag in any::<u8>(),
        extension in proptest::collection::vec(any::<u8>(), 0..60),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let subject = name(&[(COMMON_NAME, tag, &subject)]);
        let names = element(0x30, &extension);
        let names = crate::der::extension(crate::der::ALTERNATIVE_NAMES, &names);
        let mut der = Parts { subject, ..Parts::ordinary() }.with_extensions(&[&names]).der();
        let length = der.len();
        for (at, value) in changes {
            der[at.index(length)] = value;
        }
        if let Ok(certificate) = Certificate::read(&der) {
            let _ = certificate.summary().map(|summary| format!("{summary:?}"));
        }
    }
}
