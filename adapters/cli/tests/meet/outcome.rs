//! The comparison of the wire with the engine finds what is doctored.

use std::{cell::RefCell, rc::Rc};

use certgate::{Center, DeniedBy, Leaf, Standing, Verdict};
use certgate_cli::meet::{
    Answering, Screen,
    answers::Script,
    cases::{Case, Plot},
    hold,
    outcome::{Conclusion, Disagreement},
};

/// One session, one bad certificate, answered like this.
fn single_session(verdict: Verdict) -> Conclusion {
    let case = Case::all().find(|case| case.plot == Plot::SingleSession).unwrap();
    let scenario = case.scenario(Center::Meeting).unwrap();
    let screen = Rc::new(RefCell::new(Screen::nowhere()));
    let answering = Answering::Script(Script::Always(verdict));
    let conclusion = hold(&scenario, None, answering, &screen, None).unwrap();
    assert_eq!(conclusion.disagreements(Some(1)), []);
    conclusion
}

#[test]
fn bytes_on_a_denied_session_are_a_disagreement() {
    let mut conclusion = single_session(Verdict::DontConnect);
    let ending = &mut conclusion.endings[0];
    ending.visits[0].received = 5;
    ending.account.sent = 5;
    let certificate = ending.visits[0].certificate;
    let found = conclusion.disagreements(Some(1));
    assert_eq!(found, [Disagreement::BytesWithoutConsent { session: 1, bytes: 5, certificate }]);
}

#[test]
fn bytes_that_an_allowed_session_sent_count_against_a_verdict_that_was_not_given() {
    let mut conclusion = single_session(Verdict::ConnectAnyway);
    for standing in conclusion.endings[0].standings.values_mut() {
        *standing = Standing::Denied(DeniedBy::Person);
    }
    let found = conclusion.disagreements(Some(1));
    assert!(found.iter().any(|one| matches!(one, Disagreement::BytesWithoutConsent { .. })));
    assert!(found.iter().any(|one| matches!(one, Disagreement::IgnoredWithoutConsent { .. })));
}

#[test]
fn an_ignored_certificate_that_nobody_allowed_is_a_disagreement() {
    let mut conclusion = single_session(Verdict::DontConnect);
    let ending = &mut conclusion.endings[0];
    let certificate = ending.visits[0].certificate;
    ending.account.ignored.insert(certificate);
    let found = conclusion.disagreements(Some(1));
    assert_eq!(found, [Disagreement::IgnoredWithoutConsent { session: 1, certificate }]);
}

#[test]
fn a_connected_session_that_said_nothing_is_a_disagreement() {
    let mut conclusion = single_session(Verdict::DontConnect);
    conclusion.endings[0].leaf = Some(Leaf::Active);
    let found = conclusion.disagreements(Some(1));
    assert_eq!(found, [Disagreement::ConnectedInSilence { session: 1, leaf: "active" }]);
}

#[test]
fn bytes_that_only_one_side_counted_are_a_disagreement() {
    let mut conclusion = single_session(Verdict::ConnectAnyway);
    conclusion.endings[0].account.sent += 1;
    let found = conclusion.disagreements(Some(1));
    assert!(matches!(found[..], [Disagreement::BytesLost { session: 1, .. }]), "{found:?}");
}

#[test]
fn another_number_of_windows_than_the_case_has_is_a_disagreement() {
    let mut conclusion = single_session(Verdict::ConnectAnyway);
    let found = conclusion.disagreements(Some(2));
    assert_eq!(found, [Disagreement::Windows { shown: 1, expected: 2 }]);
    conclusion.interrupted = true;
    assert_eq!(conclusion.disagreements(Some(2)), [], "a person who left saw what they saw");
}

#[test]
fn giving_up_is_a_disagreement() {
    let mut conclusion = single_session(Verdict::ConnectAnyway);
    conclusion.gave_up = true;
    assert_eq!(conclusion.disagreements(Some(1)), [Disagreement::GaveUp]);
}
