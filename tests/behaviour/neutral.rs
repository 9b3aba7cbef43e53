//! Role, centre and kind change no decision.

use certgate_model::vocabulary::{Center, Input, Kind, Policy, Problem, Role};

use crate::meeting::*;

/// A meeting with a bit of everything.
fn answers(policy: Policy, kind: Kind) -> Vec<Vec<String>> {
    let mut m = Meeting::new(policy);
    let mut answers = Vec::new();
    for session in 1..=6 {
        answers.push(m.give(Input::Open { session, kind }));
        answers.push(m.give(pending(session)));
    }
    for (session, number) in [(1, 0), (2, 0), (3, 1), (4, 2)] {
        answers.push(m.give(certificate_on(session, 1, number, "a", &[Problem::Weak])));
    }
    answers.push(m.give(certificate_on(5, 1, 1, "", &[Problem::Revoked])));
    answers.push(m.give(unavailable(6, 1)));
    answers.push(m.give(yes(1, 1)));
    answers.push(m.give(no(2)));
    answers.push(m.give(joined(1)));
    answers.push(m.give(joined(3)));
    answers.push(m.give(Input::End));
    answers
}

#[test]
fn every_role_centre_and_kind_is_answered_alike() {
    let usual = answers(Policy::default(), Kind::Video);
    assert!(usual.iter().any(|answer| answer.iter().any(|line| line.contains("ignore"))));
    for role in [Role::Presenter, Role::Attendee] {
        for center in [Center::Meeting, Center::Event, Center::Training] {
            for kind in Kind::ALL.iter().copied() {
                let policy = Policy { role, center, ..Policy::default() };
                assert_eq!(answers(policy, kind), usual, "{role}, {center}, {kind}");
            }
        }
    }
}
