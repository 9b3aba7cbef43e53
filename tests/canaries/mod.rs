//! Words that must not get about, and how they are found in whatever spelling.

#![allow(dead_code, reason = "each test takes what it needs")]

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What a private key consists of.
pub(crate) const KEY: &str = "canary: these bytes are a private key";
/// A word beside a key, as in a file with both.
pub(crate) const PASSPHRASE: &str = "canary-passphrase-of-the-file";
/// A service's own token, handed out as an opaque certificate.
pub(crate) const TOKEN: &str = "canary-token-of-a-service";
/// A host's name, with what does not belong there.
pub(crate) const HOST: &str = "media:canary-password@canary-host.example";
/// A certificate's subject.
pub(crate) const SUBJECT: &str = "Canary Subject, Limited";
/// A certificate's issuer.
pub(crate) const ISSUER: &str = "Canary Issuing Authority";
/// A certificate's alternative name.
pub(crate) const ALTERNATIVE: &str = "canary-alternative.example";

/// What nobody may find anywhere.
pub(crate) const SECRETS: [&str; 2] = [KEY, PASSPHRASE];
/// What may stand where certificates and hosts are kept, or shown to a person, and nowhere else.
pub(crate) const NAMES: [&str; 5] = [TOKEN, HOST, SUBJECT, ISSUER, ALTERNATIVE];

/// A file as it comes out of a careless export: a key and its passphrase beside the certificate.
pub(crate) fn pem_with_key(certificate: &str) -> Vec<u8> {
    let key = STANDARD.encode(KEY);
    format!(
        "passphrase={PASSPHRASE}\n-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n\
         {certificate}\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n{key}\n\
         -----END ENCRYPTED PRIVATE KEY-----\n# {PASSPHRASE}\n"
    )
    .into_bytes()
}

/// The canaries in this text, each with the spelling in which it stands there.
pub(crate) fn found(text: &[u8], canaries: &[&str]) -> Vec<String> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for canary in canaries {
        for (spelling, wanted) in spellings(canary.as_bytes()) {
            if contains(text, wanted.as_bytes())
                || (spelling != "base64" && contains(&lower, wanted.as_bytes()))
            {
                found.push(format!("{canary:?} in {spelling}"));
            }
        }
    }
    found
}

/// Asserts that no canary stands in this text.
#[track_caller]
pub(crate) fn assert_silent(shown: impl AsRef<[u8]>) {
    let (shown, canaries) = (shown.as_ref(), [&SECRETS[..], &NAMES].concat());
    assert_eq!(found(shown, &canaries), [""; 0], "{}", String::from_utf8_lossy(shown));
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

/// Plain, hexadecimal, as a list of numbers, and in base64 wherever in a longer text it stands;
/// base64 once more of what is in base64 already, as PEM in JSON is.
fn spellings(canary: &[u8]) -> Vec<(&'static str, String)> {
    let plain = String::from_utf8(canary.to_ascii_lowercase()).unwrap();
    let join = |between: &str, digits: fn(&u8) -> String| {
        canary.iter().map(digits).collect::<Vec<_>>().join(between)
    };
    let mut spellings = vec![
        ("plain", plain),
        ("hexadecimal", join("", |byte| format!("{byte:02x}"))),
        ("hexadecimal pairs", join(":", |byte| format!("{byte:02x}"))),
        ("numbers", join(", ", u8::to_string)),
    ];
    for once in aligned(canary) {
        spellings.extend(aligned(once.as_bytes()).map(|twice| ("base64", twice)));
        spellings.push(("base64", once));
    }
    spellings
}

/// The base64 of these bytes behind none, one or two others, as far as it is theirs alone.
fn aligned(bytes: &[u8]) -> impl Iterator<Item = String> {
    [(0, 0), (1, 2), (2, 3)].into_iter().map(move |(before, digits_of_others)| {
        let mut whole = vec![0; before];
        whole.extend_from_slice(bytes);
        let shared_at_the_end = usize::from(!whole.len().is_multiple_of(3));
        let digits = STANDARD.encode(whole);
        let own = digits.trim_end_matches('=').len() - digits_of_others - shared_at_the_end;
        digits.chars().skip(digits_of_others).take(own).collect()
    })
}
