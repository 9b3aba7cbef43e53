//! The search itself finds what it looks for.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::canaries::{HOST, KEY, PASSPHRASE, found, pem_with_key};

#[test]
fn a_canary_is_found_in_every_spelling() {
    let listed = format!("{:?}", KEY.as_bytes());
    let hex: String = KEY.bytes().map(|byte| format!("{byte:02X}")).collect();
    for text in [KEY.to_owned(), KEY.to_ascii_uppercase(), listed, hex] {
        assert_eq!(found(text.as_bytes(), &[KEY]).len(), 1, "{text}");
    }
    for before in 0..7 {
        let padded = [&b"before."[..before], KEY.as_bytes(), &b"after"[..before % 4]].concat();
        let once = STANDARD.encode(padded);
        let twice = STANDARD.encode(format!("{}{once}", &"before."[before..]));
        assert!(!found(once.as_bytes(), &[KEY]).is_empty(), "{once}");
        assert!(!found(twice.as_bytes(), &[KEY]).is_empty(), "{twice}");
    }
    assert_eq!(found(b"canary: no other bytes", &[KEY, HOST]), [""; 0]);
}

#[test]
fn the_careless_file_is_full_of_secrets() {
    let file = pem_with_key("");
    for wanted in [KEY, PASSPHRASE] {
        assert!(!found(&file, &[wanted]).is_empty(), "{wanted}");
        assert!(!found(STANDARD.encode(&file).as_bytes(), &[wanted]).is_empty(), "{wanted}");
    }
}
