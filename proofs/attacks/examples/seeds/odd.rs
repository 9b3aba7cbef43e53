//! Certificates that are odd in one thing each, in which readers differ.

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// Each with its name.
pub(crate) fn certificates() -> Vec<(&'static str, Vec<u8>)> {
    let algorithm = &element(SEQUENCE, b"\x06\x03\x2b\x65\x70");
    let attribute = |oid: &[u8], tag, value: &[u8]| {
        element(SEQUENCE, &[element(6, oid), element(tag, value)].concat())
    };
    let name = |sets: &[u8]| element(SEQUENCE, sets);
    let common_name = |value: &[u8]| name(&element(SET, &attribute(b"\x55\x04\x03", 0x0c, value)));
    let dates = |from: &[u8], to: &[u8]| {
        element(SEQUENCE, &[element(0x17, from), element(0x18, to)].concat())
    };
    let extension = |oid: &[u8], critical: &[u8], value: &[u8]| {
        let list = element(SEQUENCE, &[&element(6, oid), critical, &element(4, value)].concat());
        element(0xa3, &element(SEQUENCE, &list))
    };
    let alternative = |names: &[u8]| extension(b"\x55\x1d\x11", b"", &element(SEQUENCE, names));
    let plain_name = &common_name(b"media.example");
    let plain_dates = &dates(b"240101000000Z", b"20440101000000Z");
    let bits = |unused: u8, last: u8| element(3, &[unused, 0x11, last]);
    let whole = |version: u8, subject: &[u8], dates: &[u8], extensions: &[u8], signature: &[u8]| {
        let key = element(SEQUENCE, &[&algorithm[..], &bits(0, 0)].concat());
        let version = element(0xa0, &element(2, &[version]));
        let signed = [&version, &b"\x02\x01\x2a"[..], algorithm, plain_name, dates, subject, &key];
        let signed = element(SEQUENCE, &[&signed.concat(), extensions].concat());
        element(SEQUENCE, &[&signed, &algorithm[..], signature].concat())
    };
    let end = &bits(0, 0);
    let named = |subject: &[u8]| whole(2, subject, plain_dates, b"", end);
    let extended = |extensions: &[u8]| whole(2, plain_name, plain_dates, extensions, end);
    let disordered =
        [attribute(b"\x55\x04\x0a", 0x0c, b"b"), attribute(b"\x55\x04\x03", 0x0c, b"a")].concat();
    let long_arc = attribute(b"\x2a\x8f\xff\xff\xff\xff\xff\x7f", 0x0c, b"far");
    let text = [&b"0"[..], &pem(&named(plain_name))].concat();
    vec![
        ("plain", named(plain_name)),
        ("version", whole(7, plain_name, plain_dates, b"", end)),
        ("date", whole(2, plain_name, &dates(b"yesterday", b"tomorrow"), b"", end)),
        ("order", named(&name(&element(SET, &disordered)))),
        ("critical", extended(&extension(b"\x2a\x03", b"\x01\x01\x01", b"anything"))),
        ("object-identifier", named(&name(&element(SET, &long_arc)))),
        ("padded-identifier", named(&name(&element(SET, &attribute(b"\x2a\x80\x03", 0x0c, b"a"))))),
        ("tag", named(&name(&element(SET, &attribute(b"\x55\x04\x03", 0x1c, b"\0\0\0m"))))),
        ("unused-bits", whole(2, plain_name, plain_dates, b"", &bits(3, 0xff))),
        ("alternative-names", extended(&alternative(b"\xa3\x02\x05\0\x82\x01\xff\x87\x03abc"))),
        ("steering-text", named(&common_name("gpj.\u{202e}\u{200b}exe\n\0 ".as_bytes()))),
        ("long-text", named(&common_name(&[b'w'; 400]))),
        ("many-names", extended(&alternative(&b"\x82\x01a".repeat(40)))),
        ("text-that-begins-as-der", text),
        ("two-blocks", [pem(b"\x30\x03bad"), pem(&named(plain_name))].concat()),
    ]
}

fn pem(der: &[u8]) -> Vec<u8> {
    certgate_model::certificates::pem(der, "\n").into_bytes()
}

/// One element with its length in the shortest form.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut bytes = vec![tag];
    match digits {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or(0));
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}
