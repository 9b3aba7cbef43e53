//! A verdict reaches all who wait in one step and by number, and a no ends what rests on it.

use certgate_model::vocabulary::{Input, JoinFailure, Leaf, Leaving, Policy, Refusal, Signal};

use crate::meeting::*;

#[test]
fn a_yes_answers_all_who_wait_in_the_order_of_their_numbers() {
    let mut m = Meeting::new(Policy::default());
    for session in 1..=5 {
        m.held(session);
    }
    // They show their certificates in another order than they were opened in.
    for session in [4, 2, 5, 1, 3] {
        m.give(certificate(session, 1, 0));
    }
    let answered: Vec<_> =
        m.give(yes(1, 1)).into_iter().filter(|line| line.contains("ignore")).collect();
    let by_number: Vec<_> =
        (1..=5).map(|session| format!("{session}: ignore 1 (person)")).collect();
    assert_eq!(answered, by_number);
}

#[test]
fn a_no_answers_who_waits_and_then_terminates_what_rests_on_it_by_number() {
    let mut m = Meeting::new(Policy::default());
    for session in 1..=5 {
        m.shows(session, 0, "", &[]);
        if session % 2 == 1 {
            m.signal(session, Signal::JoinFailed(JoinFailure::Join));
            let again = if session == 3 { Signal::Reconnecting } else { Signal::JoinRetrying };
            m.signal(session, again);
        }
    }
    m.expect(
        no(1),
        &[
            "dismiss 1 (answered)",
            "2: cancel 1 (person)",
            "2: -> refused (denied)",
            "4: cancel 1 (person)",
            "4: -> refused (denied)",
            "1: terminate (denied)",
            "1: -> refused (denied)",
            "3: terminate (denied)",
            "3: -> refused (denied)",
            "5: terminate (denied)",
            "5: -> refused (denied)",
        ],
    );
}

#[test]
fn a_no_leaves_sessions_that_are_over_where_they_are_and_holds_them() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.signal(1, Signal::Left(Leaving::Left));
    m.shows(2, 0, "", &[]);
    m.give(no(1));
    assert_eq!(m.leaf(1), Leaf::Left(Leaving::Left));
    m.expect(
        joined(1),
        &["1: anomaly connected_while_held", "1: terminate (bypassed)", "1: -> refused (bypassed)"],
    );
}

#[test]
fn a_session_that_failed_while_it_was_held_connects_once_it_is_allowed() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.signal(1, Signal::JoinFailed(JoinFailure::Join));
    m.signal(1, Signal::JoinRetrying);
    m.expect(yes(1, 1), &["dismiss 1 (answered)"]);
    m.expect(joined(1), &["1: -> active"]);
}

#[test]
fn a_verdict_on_one_certificate_changes_no_session_that_waits_on_another() {
    for answer in [yes(1, 1), no(1)] {
        let mut m = Meeting::new(Policy { max_shown_prompts: 2, ..Policy::default() });
        m.shows(1, 0, "", &[]);
        m.shows(2, 1, "", &[]);
        m.shows(3, 2, "", &[]);
        m.give(answer);
        assert_eq!((m.leaf(2), m.leaf(3)), (Leaf::Deciding, Leaf::Deciding));
    }
}

#[test]
fn a_missed_answer_is_a_no_for_all_who_wait() {
    let policy = Policy { answer_deadline_ms: Some(100), ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.shows(2, 0, "", &[]);
    m.at = 100;
    m.expect(
        Input::Tick,
        &[
            "dismiss 1 (deadline)",
            "1: cancel 1 (deadline)",
            "1: -> refused (unanswered)",
            "2: cancel 1 (deadline)",
            "2: -> refused (unanswered)",
        ],
    );
    m.shows(3, 0, "", &[]);
    assert_eq!(m.leaf(3), Leaf::Refused(Refusal::Unanswered));
}
