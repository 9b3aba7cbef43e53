//! What a client in C gets to see, log and keep: no key that stood beside a certificate.
#![expect(
    clippy::unwrap_used,
    clippy::multiple_unsafe_ops_per_block,
    reason = "a test ends where something is not as it has to be"
)]

#[path = "../../../tests/canaries/mod.rs"]
mod canaries;

use std::ffi::{CStr, c_char};

use canaries::{ALTERNATIVE, HOST, NAMES, SECRETS, SUBJECT, assert_silent, found, pem_with_key};
use certgate_c::*;
use rcgen::{CertificateParams, DnType, KeyPair};

fn certificate() -> String {
    let mut params = CertificateParams::new([ALTERNATIVE.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, SUBJECT);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
}

/// A meeting about this file, from an engine's making to its end: what was returned, the
/// snapshot, and what the journal is.
fn meet(file: &[u8], key: Option<&[u8; 32]>) -> (Vec<certgate_status>, Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.jsonl");
    let text = path.to_str().unwrap();
    let of = certgate_meeting { id: 1, center: 0, role: 0 };
    let mut engine = 0;
    let mut session = certgate_session { meeting: 0, slot: 0, number: 0 };
    let key = key.map_or(core::ptr::null(), |key| key.as_ptr());
    let mut statuses = Vec::new();
    // SAFETY: every pointer is to values that live through its call, with their lengths.
    unsafe {
        statuses.push(certgate_engine_new(&of, core::ptr::null(), &mut engine));
        let name = text.as_ptr().cast::<c_char>();
        statuses.push(certgate_journal_open(engine, name, text.len(), 0, key));
        statuses.push(certgate_open(engine, 0, 0, &mut session));
        statuses.push(certgate_report(engine, 1, session, 3));
        let drain = || {
            let mut effect = core::mem::zeroed();
            while certgate_poll_effect(engine, &mut effect) == CERTGATE_OK
                && effect.kind != CERTGATE_EFFECT_NONE
            {}
        };
        drain();
        let (bytes, host) = (file.as_ptr(), HOST.as_ptr().cast::<c_char>());
        for inquiry in [1, 2] {
            statuses.push(certgate_certificate(
                engine,
                2,
                session,
                inquiry,
                bytes,
                file.len(),
                host,
                HOST.len(),
                1,
            ));
            drain();
        }
        statuses.push(certgate_connect_anyway(engine, 3, 1, 7));
        let mut length = 0;
        statuses.push(certgate_snapshot(engine, core::ptr::null_mut(), &mut length));
        let mut snapshot = vec![0; length];
        statuses.push(certgate_snapshot(engine, snapshot.as_mut_ptr(), &mut length));
        statuses.push(certgate_restore(file.as_ptr(), file.len(), &mut 0));
        statuses.push(certgate_journal_close(engine));
        statuses.push(certgate_engine_free(engine));
        (statuses, snapshot, std::fs::read(&path).unwrap())
    }
}

// LOG-6, JOURNAL-8, JOURNAL-13
#[test]
fn texts_snapshots_and_journals_have_no_key_that_stood_beside_a_certificate() {
    let whole = pem_with_key(&certificate());
    let broken = pem_with_key(&certificate().replace("MII", "M?I"));
    for file in [whole, broken] {
        for key in [None, Some(&[5; 32])] {
            let (statuses, snapshot, journal) = meet(&file, key);
            for status in statuses {
                // SAFETY: the text lives for ever.
                let text = unsafe { CStr::from_ptr(certgate_status_text(status)) };
                assert_silent(text.to_bytes());
            }
            assert!(snapshot.len() > 100 && journal.len() > 500);
            assert_eq!(found(&snapshot, &SECRETS), [""; 0]);
            assert_eq!(found(&journal, &SECRETS), [""; 0]);
            let named = found(&journal, &NAMES);
            assert_eq!(named.is_empty(), key.is_some(), "{named:?}");
        }
    }
    println!("tried\tmeetings through the C interface searched for keys\t4\tmeetings\t0");
}

#[test]
fn a_status_has_one_text_whatever_it_is_about() {
    for status in 0..100 {
        // SAFETY: the texts live for ever.
        let text = unsafe { CStr::from_ptr(certgate_status_text(status)) };
        assert!(text.to_str().unwrap().is_ascii());
    }
}
