//! What is written while a meeting goes on, judged by the model.

use std::{
    fs,
    io::{self, Read as _, Write},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate::{
    Certificate, Effect, Engine, Input, Kind, Meeting, Policy, Presented, Problem, RawStatus, Time,
};
use certgate_journal::{Journal, JournalError, Parts, RedactionKey};
use certgate_model::protocol::Conversation;
use serde_json::Value;

use super::client::{Client, some_certificate};

const STEPS: usize = 160;

/// Runs a meeting and gives what was written of it.
fn journal_of(seed: u64, journal: Journal<Vec<u8>>) -> String {
    let mut client = Client::new(seed, journal);
    for _ in 0..STEPS {
        client.step();
    }
    let journal = std::mem::replace(client.host.recorder_mut(), Journal::new(Vec::new()));
    String::from_utf8(journal.close().unwrap()).unwrap()
}

/// Has the model answer every input of a journal, and compares.
pub(crate) fn assert_replays(journal: &str) -> usize {
    let mut model = Conversation::default();
    let mut lines = journal.lines().enumerate();
    let mut pairs = 0;
    while let Some((number, given)) = lines.next() {
        let (_, logged) = lines.next().expect("an answer");
        let answered: Value = serde_json::from_str(&model.speak(given)).unwrap();
        let logged: Value = serde_json::from_str(logged).unwrap();
        if number > 0 {
            assert_eq!(answered, logged, "line {}: {given}", number + 1);
        } else {
            assert!(logged.pointer("/hello/name").is_some());
        }
        pairs += 1;
    }
    pairs
}

// JOURNAL-1, JOURNAL-2, JOURNAL-4, INV-replayable
#[test]
fn a_journal_of_a_meeting_is_what_the_rules_say() {
    let pairs: usize =
        (0..60).map(|seed| assert_replays(&journal_of(seed, Journal::new(Vec::new())))).sum();
    assert!(pairs > 60 * STEPS / 2, "{pairs}");
}

// JOURNAL-7, JOURNAL-8
#[test]
fn a_redacted_journal_names_no_host_and_no_certificate_and_is_judged_all_the_same() {
    let key = RedactionKey::new([7; 32]);
    let mut windows = 0;
    for seed in 0..60 {
        let plain = journal_of(seed, Journal::new(Vec::new()));
        let redacted = journal_of(seed, Journal::redacted(Vec::new(), key));
        assert_replays(&redacted);
        assert_eq!(plain.lines().count(), redacted.lines().count());
        assert!(!redacted.contains("example"), "{redacted}");
        let shows = |journal: &str| journal.matches("show_prompt").count();
        assert_eq!(shows(&plain), shows(&redacted));
        windows += shows(&redacted);
        for certificate in plain.lines().filter(|line| line.contains("\"bytes\"")) {
            let line: Value = serde_json::from_str(certificate).unwrap();
            let bytes = line.pointer("/input/certificate/bytes").unwrap().as_str().unwrap();
            let is_read = Certificate::read(&STANDARD.decode(bytes).unwrap()).is_ok();
            assert!(!is_read || !redacted.contains(bytes));
        }
    }
    assert!(windows > 60, "{windows}");
}

// JOURNAL-11
#[test]
fn parts_are_one_journal_and_end_behind_answers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.jsonl");
    let limit = 4096.try_into().ok();
    let mut client = Client::new(3, Journal::new(Parts::create(&path, limit).unwrap()));
    for _ in 0..STEPS {
        client.step();
    }
    let whole = journal_of(3, Journal::new(Vec::new()));
    let mut read = String::new();
    Parts::read(&path).read_to_string(&mut read).unwrap();
    assert_eq!(read, whole);
    let count = fs::read_dir(&folder).unwrap().count();
    assert!(count > 3, "{count}");
    for number in 1..=count {
        let part = fs::read_to_string(Parts::path_of(&path, number as u32)).unwrap();
        assert_eq!(part.lines().count() % 2, 0, "part {number} ends behind an answer");
        let largest = part.lines().map(str::len).max().unwrap();
        assert!(part.len() < 4096 + 2 * largest + 2);
    }
}

#[test]
fn no_file_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.jsonl");
    fs::write(Parts::path_of(&path, 2), "somebody else's").unwrap();
    let mut client =
        Client::new(3, Journal::new(Parts::create(&path, 100.try_into().ok()).unwrap()));
    for _ in 0..STEPS {
        client.step();
    }
    assert!(matches!(client.host.recorder_mut().failure(), Some(JournalError::Write(_))));
    assert_eq!(fs::read_to_string(Parts::path_of(&path, 2)).unwrap(), "somebody else's");
    assert!(Parts::create(&path, None).is_err());
}

/// A disk that is full after so many bytes.
struct Full {
    room: usize,
    kept: Vec<u8>,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(self.room);
        self.room -= count;
        self.kept.extend_from_slice(&bytes[..count]);
        if count == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(count) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// JOURNAL-9
#[test]
fn a_failed_write_ends_the_journal_and_changes_nothing_in_the_meeting() {
    let whole = journal_of(5, Journal::new(Vec::new()));
    for room in (0..whole.len()).step_by(997) {
        let mut client = Client::new(5, Journal::new(Full { room, kept: Vec::new() }));
        let mut other = Client::new(5, ());
        for _ in 0..STEPS {
            client.step();
            other.step();
        }
        assert_eq!(client.host.engine(), other.host.engine());
        assert!(client.host.recorder_mut().failure().is_some());
    }
}

// JOURNAL-3
#[test]
fn an_engine_driven_by_hand_is_written_with_its_questions_and_its_errors() {
    let certificate = some_certificate();
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let mut journal = Journal::new(Vec::new()).named("by hand", "0");
    journal.begin(engine.meeting(), engine.policy());
    let at = Time::from_millis(1);
    let session = engine.open(at, Kind::AudioVoip);
    journal.opened(at, Kind::AudioVoip, session);
    let session = session.unwrap();
    for input in [
        Input::Status(session, RawStatus::Message { message: 31016, code: 6 }),
        Input::Query,
        Input::Status(session, RawStatus::Message { message: 1, code: 6 }),
        Input::Status(session, RawStatus::Code(i64::MIN)),
        Input::Close(certgate::SessionId::from_parts(certgate::MeetingId::new(4), 0, 1)),
        Input::CertificateUnavailable(session, certgate::Inquiry::new(u64::MAX)),
        Input::Answer(
            certgate::PromptId::new(engine.meeting().id, 1),
            certgate::Answer::ConnectAnyway(certgate::Revision::new(u64::MAX)),
        ),
        Input::Certificate {
            session,
            inquiry: certgate::Inquiry::new(1),
            presented: Presented::Certificate(&certificate),
            host: None,
            problems: Problem::Expired.into(),
        },
        Input::CertificateUnavailable(session, certgate::Inquiry::new(1)),
        Input::Query,
        Input::End,
    ] {
        let outcome = engine.handle(at, input);
        journal.input(at, &input, outcome);
        while let Some(effect) = engine.poll_effect() {
            journal.effect(&effect, &engine);
        }
        journal.drained(&engine);
    }
    let refused = engine.open(at, Kind::Nbr);
    journal.opened(at, Kind::Nbr, refused);
    let text = String::from_utf8(journal.close().unwrap()).unwrap();
    assert_eq!(assert_replays(&text), 9, "five of them have no words:\n{text}");
    assert!(text.contains("\"name\":\"by hand\""));
}

// JOURNAL-10
#[test]
fn an_opaque_certificate_is_judged_by_its_stand_in() {
    let opaque = Certificate::opaque(b"token 17").unwrap();
    for (limit, judged) in [(1000, true), (20, false), (3, true)] {
        let policy = Policy { max_certificate_bytes: limit, ..Policy::default() };
        let mut engine = Engine::new(Meeting::default(), policy);
        let mut journal = Journal::new(Vec::new());
        journal.begin(engine.meeting(), engine.policy());
        let at = Time::ZERO;
        let session = engine.open(at, Kind::Nbr);
        journal.opened(at, Kind::Nbr, session);
        let session = session.unwrap();
        let subject = certgate::Subject {
            fingerprint: opaque.fingerprint(),
            host: None,
            problems: certgate::Problems::NONE,
        };
        let prompt = certgate::PromptId::new(engine.meeting().id, 1);
        for input in [
            Input::Signal(session, certgate::Signal::CertificatePending),
            Input::Certificate {
                session,
                inquiry: certgate::Inquiry::new(1),
                presented: Presented::Certificate(&opaque),
                host: None,
                problems: Problem::Other.into(),
            },
            Input::Answer(prompt, certgate::Answer::DontConnect),
            Input::Forget(&subject),
        ] {
            let outcome = engine.handle(at, input);
            journal.input(at, &input, outcome);
            while let Some(effect) = engine.poll_effect() {
                if let Effect::ShowPrompt { .. } = effect {
                    assert!(limit > 8);
                }
                journal.effect(&effect, &engine);
            }
            journal.drained(&engine);
        }
        match journal.close() {
            Ok(lines) => {
                assert!(judged);
                assert_replays(&String::from_utf8(lines).unwrap());
            }
            Err(error) => {
                assert!(!judged);
                assert_eq!(
                    error.to_string(),
                    "the policy takes certificates of 20 bytes at most, and the one that stands \
                     for an opaque certificate in a journal has 169"
                );
            }
        }
    }
}
