//! The journal of a meeting: lines of the conformance protocol that replay.

use std::{fs, path::Path};

use assert_cmd::Command;
use certgate_protocol::Conversation;
use serde_json::Value;

fn meet(arguments: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("certgate").unwrap().arg("meet").args(arguments).assert()
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Gives every input of a journal to another engine, which has to answer as it stands there.
fn replays(journal: &str) {
    let lines: Vec<_> = journal.lines().collect();
    assert!(lines.len() > 20 && lines.len() % 2 == 0, "{} lines", lines.len());
    let mut conversation = Conversation::new();
    for (pair, number) in lines.chunks_exact(2).zip(0..) {
        let answer = conversation.speak(pair[0]);
        let (said, written): (Value, Value) =
            (serde_json::from_str(&answer).unwrap(), serde_json::from_str(pair[1]).unwrap());
        if number == 0 {
            assert!(written["hello"].is_object() && said["hello"].is_object(), "{}", pair[1]);
        } else {
            assert_eq!(said, written, "to {}", pair[0]);
        }
    }
}

#[test]
fn the_journal_of_every_meeting_replays() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("meeting.jsonl");
    for arguments in [
        &["--answer", "connect"][..],
        &["--answer", "dont"],
        &["--case", "1", "--answer", "connect", "--center", "training"],
        &["--case", "2", "--answer", "dont", "--late", "0"],
    ] {
        meet(&[arguments, &["--journal", name(&file)]].concat()).code(0);
        replays(&fs::read_to_string(&file).unwrap());
    }
}

#[test]
fn the_journal_holds_the_meetings_role_and_centre_and_its_raw_codes() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("meeting.jsonl");
    meet(&["--case", "2", "--answer", "connect", "--center", "event", "--journal", name(&file)])
        .code(0);
    let journal = fs::read_to_string(&file).unwrap();
    let hello: Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
    let policy = &hello["hello"]["policy"];
    assert_eq!(
        (policy["center"].as_str(), policy["role"].as_str()),
        (Some("event"), Some("presenter"))
    );
    let codes: Vec<_> = journal
        .lines()
        .filter_map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            line["input"]["status"]["code"].as_i64()
        })
        .collect();
    for pending in [3, 8, 1009, 6] {
        assert!(codes.contains(&pending), "{pending} in {codes:?}");
    }
}

#[test]
fn a_journal_on_standard_output_leaves_it_to_itself() {
    let assert = meet(&["--answer", "dont", "--journal", "-"]).code(0);
    let output = assert.get_output();
    replays(&String::from_utf8(output.stdout.clone()).unwrap());
    let shown = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(shown.contains("The wire agrees"), "{shown}");
}

#[test]
fn a_journal_that_cannot_be_begun_is_an_error_before_the_meeting() {
    let directory = tempfile::tempdir().unwrap();
    let nowhere = directory.path().join("missing").join("meeting.jsonl");
    let assert = meet(&["--answer", "dont", "--journal", name(&nowhere)]).code(2);
    let output = assert.get_output();
    assert!(output.stdout.is_empty(), "no meeting begins");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("cannot write the journal"), "{error}");
    assert!(error.contains("meeting.jsonl"), "{error}");
}

/// JOURNAL-9: the meeting goes on, and what was asked for and not done is told.
#[cfg(target_os = "linux")]
#[test]
fn a_journal_that_breaks_off_does_not_stop_the_meeting() {
    let assert = meet(&["--answer", "connect", "--journal", "/dev/full"]).code(2);
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(shown.contains("8 connected"), "{shown}");
    assert!(shown.contains("The journal is not complete"), "{shown}");
}
