//! What stands beside a certificate never reaches a journal, and what is redacted is gone.

use std::io::Read as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate::{
    Certificate, Engine, HostName, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem,
    PromptId, Signal, Time,
};
use certgate_journal::{Journal, Parts, RedactionKey};
use rcgen::{CertificateParams, DnType, KeyPair};
use serde_json::Value;

use super::{
    canaries::{self, HOST, SECRETS, SUBJECT, TOKEN, assert_silent, found, pem_with_key},
    writing::assert_replays,
};

fn certificate() -> String {
    let mut params = CertificateParams::new([canaries::ALTERNATIVE.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, SUBJECT);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
}

/// Files with a key in them, and how many bytes of a certificate the policy takes.
fn files() -> Vec<(Vec<u8>, u64)> {
    let certificate = certificate();
    let file = pem_with_key(&certificate);
    let der = Certificate::read(&file).unwrap().bytes().to_vec();
    let length = file.len() as u64;
    vec![
        (file.clone(), 64 * 1024),
        (file.clone(), length),
        (file.clone(), length - 1),
        (file, 300),
        (pem_with_key(&certificate.replace("-----END CERTIFICATE-----", "")), 64 * 1024),
        (pem_with_key(&certificate.replace("MII", "M?I")), 64 * 1024),
        (pem_with_key(""), 64 * 1024),
        ([&der[..], &pem_with_key("")].concat(), 64 * 1024),
        (pem_with_key(&certificate.replace('\n', "\r\n\t ")), 64 * 1024),
        (der, 64 * 1024),
        (Vec::new(), 64 * 1024),
    ]
}

/// A meeting about one file and, in another session, about one token.
fn record<W: std::io::Write>(file: &[u8], limit: u64, mut journal: Journal<W>) -> W {
    let policy = Policy { max_certificate_bytes: limit, ..Policy::default() };
    let mut engine = Engine::new(Meeting::default(), policy);
    journal.begin(engine.meeting(), engine.policy());
    let token = Certificate::opaque(TOKEN.as_bytes()).unwrap();
    let host = HostName::parse(HOST).unwrap();
    let at = Time::ZERO;
    for presented in [Presented::Bytes(file), Presented::Certificate(&token)] {
        let session = engine.open(at, Kind::Video);
        journal.opened(at, Kind::Video, session);
        let session = session.unwrap();
        let inquiry = Inquiry::new(1);
        let (host, problems) = (host.as_ref(), Problem::SelfSigned.into());
        for input in [
            Input::Signal(session, Signal::CertificatePending),
            Input::Certificate { session, inquiry, presented, host, problems },
            Input::Answer(
                PromptId::new(engine.meeting().id, 1),
                certgate::Answer::ConnectAnyway(certgate::Revision::FIRST),
            ),
        ] {
            let outcome = engine.handle(at, input);
            journal.input(at, &input, outcome);
            while let Some(effect) = engine.poll_effect() {
                journal.effect(&effect, &engine);
                let shown = format!("{journal:?} {:?}", journal.checkpoint(&engine));
                assert_silent(&shown);
            }
            journal.drained(&engine);
        }
    }
    journal.close().unwrap()
}

/// The bytes of the first certificate in it, as they stand there.
fn written_bytes(journal: &str) -> Vec<u8> {
    let mut lines = journal.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let line = lines.find(|line| line.pointer("/input/certificate").is_some()).unwrap();
    let bytes = line.pointer("/input/certificate/bytes").unwrap().as_str().unwrap().to_owned();
    STANDARD.decode(bytes).unwrap()
}

// JOURNAL-7, JOURNAL-13, JOURNAL-4
#[test]
fn a_key_beside_a_certificate_is_not_written_and_the_certificate_is() {
    let mut journals = 0;
    for (file, limit) in files() {
        let text = String::from_utf8(record(&file, limit, Journal::new(Vec::new()))).unwrap();
        assert_eq!(found(text.as_bytes(), &SECRETS), [""; 0], "{text}");
        assert_replays(&text);
        let written = written_bytes(&text);
        match Certificate::read(&file) {
            Ok(certificate) => {
                assert_eq!(Certificate::read(&written).as_ref(), Ok(&certificate));
                assert_eq!(written.len(), file.len(), "as long as it was");
                assert!(!found(text.as_bytes(), &[HOST]).is_empty(), "the search is not blind");
            }
            Err(_) => assert!(Certificate::read(&written).is_err()),
        }
        journals += 1;
    }
    println!("tried\tjournals searched for a key beside the certificate\t{journals}\tjournals\t0");
}

// JOURNAL-8
#[test]
fn a_redacted_journal_has_no_canary_in_any_spelling() {
    let mut journals = 0;
    for (file, limit) in files() {
        let journal = Journal::redacted(Vec::new(), RedactionKey::new([9; 32]));
        let text = record(&file, limit, journal);
        assert_silent(&text);
        assert_replays(std::str::from_utf8(&text).unwrap());
        journals += 1;
    }
    println!("tried\tredacted journals searched for keys and names\t{journals}\tjournals\t0");
}

// JOURNAL-7, JOURNAL-13
#[test]
fn files_of_a_journal_have_no_key_either() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.jsonl");
    let (file, limit) = files().remove(0);
    let parts = Parts::create(&path, 1000.try_into().ok()).unwrap();
    drop(record(&file, limit, Journal::new(parts)));
    let mut read = Vec::new();
    Parts::read(&path).read_to_end(&mut read).unwrap();
    assert!(read.len() > 2000);
    assert_eq!(found(&read, &SECRETS), [""; 0]);
}
