//! Taking a verdict back.

use certgate_model::vocabulary::{Input, Leaf, Leaving, Policy, Problem, Refusal, Signal};

use crate::meeting::*;

#[test]
fn a_forgotten_yes_terminates_what_lives_on_it_by_number() {
    let mut m = Meeting::new(Policy::default());
    m.admitted(1, 0);
    m.admitted(2, 0);
    m.give(joined(2));
    m.admitted(3, 0);
    m.signal(3, Signal::Left(Leaving::Left));
    m.admitted(4, 1);
    m.expect(
        forget(0),
        &[
            "1: terminate (consent_withdrawn)",
            "1: -> refused (consent_withdrawn)",
            "2: terminate (consent_withdrawn)",
            "2: -> refused (consent_withdrawn)",
        ],
    );
    assert_eq!(m.leaf(3), Leaf::Left(Leaving::Left));
    assert_eq!(m.leaf(4), Leaf::Admitted, "it rests on another certificate");
}

#[test]
fn what_was_over_when_a_yes_was_forgotten_is_held() {
    let mut m = Meeting::new(Policy::default());
    m.admitted(1, 0);
    m.give(joined(1));
    m.signal(1, Signal::Left(Leaving::Left));
    m.give(forget(0));
    m.give(joined(1));
    assert_eq!(m.leaf(1), Leaf::Refused(Refusal::Bypassed));
}

#[test]
fn a_forgotten_no_changes_no_session_and_is_asked_about_again() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.give(no(1));
    m.expect(forget(0), &[]);
    assert_eq!(m.leaf(1), Leaf::Refused(Refusal::Denied), "refused is for good");
    assert_eq!(
        m.shows(2, 0, "", &[]),
        ["2: -> deciding", "show 2.1 #0 hosts [] problems [] sessions [2]"]
    );
}

#[test]
fn a_missed_answer_can_be_forgotten() {
    let policy = Policy { answer_deadline_ms: Some(1), ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.at = 1;
    m.give(Input::Tick);
    m.expect(forget(0), &[]);
    m.shows(2, 0, "", &[]);
    assert_eq!(m.leaf(2), Leaf::Deciding);
}

#[test]
fn what_is_unseen_open_or_the_policys_cannot_be_forgotten() {
    let mut m = Meeting::new(Policy::default());
    m.expect(forget(0), &["unknown_subject"]);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.expect(forget(0), &["subject_open"]);
    m.expect(forget(1), &["subject_open"]);
    m.shows(3, 2, "", &[Problem::Revoked]);
    m.expect(forget(2), &["denied_by_policy"]);
    m.give(yes(1, 1));
    m.give(forget(0));
    m.expect(forget(0), &["unknown_subject"]);
}

#[test]
fn a_certificate_that_is_forgotten_is_asked_about_once_more_and_no_more() {
    let mut m = Meeting::new(Policy::default());
    m.admitted(1, 0);
    m.give(forget(0));
    m.shows(2, 0, "", &[]);
    m.give(yes(2, 1));
    assert_eq!(m.shows(3, 0, "", &[]), ["3: ignore 1 (remembered)", "3: -> admitted"]);
}
