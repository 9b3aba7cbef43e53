//! What the fuzzer went through, and what it found once, is tried again.

mod shelf;

use std::{cell::Cell, collections::BTreeSet};

use certgate::{Certificate, Engine};
use certgate_attacks::{
    Tried,
    certificate::{self, Difference},
    journal, meeting, protocol, snapshot,
};
use shelf::attacks;

fn all_hold(target: &str, what: &str, unit: &str, attack: impl Fn(&[u8]) -> Tried) {
    let all = attacks(target);
    for (name, bytes) in &all {
        assert_eq!(attack(bytes), Ok(()), "{name}");
    }
    println!("tried\t{what}\t{}\t{unit}\t0", all.len());
    assert!(all.len() > 20, "{target} has {} files", all.len());
}

// CERT-1 to CERT-10, CERT-12, TEXT-2 to TEXT-4, TEXT-9, TEXT-11 to TEXT-13
#[test]
fn certificates_are_read_as_two_others_read_them_and_told_in_plain_text() {
    let what = "certificates, read beside two other readers";
    all_hold("certificate", what, "certificates", certificate::attack);
}

// PROTO-2, ERR-1, INV-total
#[test]
fn lines_are_answered_one_for_one_as_the_model_answers_them() {
    let what = "protocol lines, answered beside the model";
    all_hold("protocol", what, "conversations", protocol::attack);
}

// ERR-17, INV-replayable
#[test]
fn snapshots_are_refused_or_make_an_engine_that_goes_on() {
    let what = "snapshots, restored and gone on from";
    all_hold("snapshot", what, "snapshots", snapshot::attack);
}

/// An oracle that looks away from what was found would not find it again.
// ERR-17
#[test]
fn every_snapshot_that_was_found_is_restored_or_refused_by_the_engine() {
    let found: Vec<_> =
        attacks("snapshot").into_iter().filter(|(name, _)| name.contains("findings")).collect();
    assert!(!found.is_empty());
    for (name, bytes) in found {
        let asked = Cell::new(false);
        let held = snapshot::attack_with(&bytes, |snapshot| {
            asked.set(true);
            Engine::restore(snapshot)
        });
        assert_eq!((held, asked.get()), (Ok(()), true), "{name}");
    }
}

// JOURNAL-4, JOURNAL-6
#[test]
fn journals_are_judged_as_the_model_answers_them() {
    all_hold("journal", "journals, judged and taken up from", "journals", journal::attack);
}

// INV-total
#[test]
fn meetings_go_as_the_model_has_them_and_keep_every_invariant() {
    let what = "meetings, held beside the model and its invariants";
    all_hold("meeting", what, "meetings", meeting::attack);
}

/// A difference that nothing brings out would be an excuse for something else.
// CERT-9, CERT-10
#[test]
fn every_named_difference_between_readers_is_met() {
    let all = attacks("certificate");
    let met: BTreeSet<_> = all
        .iter()
        .filter_map(|(_, bytes)| certificate::attack_with(bytes, Certificate::read).ok().flatten())
        .collect();
    assert_eq!(met, BTreeSet::from(Difference::ALL));
}

/// Corpora that reach nothing would replay nothing.
#[test]
fn the_corpora_hold_what_is_taken_and_what_is_not() {
    let certificates = attacks("certificate");
    let read = certificates.iter().filter(|(_, bytes)| Certificate::read(bytes).is_ok()).count();
    assert!(read > 10 && certificates.len() - read > 10, "{read} of {}", certificates.len());
    let answers: Vec<Vec<u8>> = attacks("protocol")
        .iter()
        .flat_map(|(_, bytes)| {
            protocol::attack_with(bytes, certgate_protocol::Conversation::new).unwrap()
        })
        .collect();
    let with = |word: &str| {
        answers.iter().filter(|answer| String::from_utf8_lossy(answer).contains(word)).count()
    };
    for word in ["malformed", "show_prompt", "ignore", "cancel", "stale_inquiry", "nack"] {
        assert!(with(word) > 0, "{word}");
    }
}
