//! Time is told, never read: deadlines fire at Tick alone, in their order.

use certgate_model::vocabulary::{Input, LAST, Leaf, Policy, Refusal};

use crate::meeting::*;

fn deadlines(certificate: Option<u64>, answer: Option<u64>) -> Meeting {
    Meeting::new(Policy {
        certificate_deadline_ms: certificate,
        answer_deadline_ms: answer,
        ..Policy::default()
    })
}

#[track_caller]
fn due(m: &Meeting, at: Option<u64>) {
    assert_eq!(m.engine().next_deadline().map(certgate::Time::as_millis), at);
}

#[test]
fn nothing_fires_before_its_time_and_everything_fires_at_it() {
    let mut m = deadlines(Some(20), Some(10));
    m.held(1);
    due(&m, Some(20));
    m.at = 19;
    m.expect(Input::Tick, &[]);
    m.at = 20;
    m.expect(Input::Tick, &["1: cancel 1 (deadline)", "1: -> refused (certificate_unavailable)"]);
    due(&m, None);
}

#[test]
fn no_input_but_tick_fires_a_deadline() {
    let mut m = deadlines(Some(20), Some(10));
    m.held(1);
    m.at = 1_000;
    m.expect(Input::NextDeadline, &[]);
    m.open(2);
    m.expect(pending(2), &["2: -> fetching", "2: fetch 1"]);
    assert_eq!(m.leaf(1), Leaf::Fetching);
    due(&m, Some(20));
    m.give(certificate(1, 1, 0));
    assert_eq!(m.leaf(1), Leaf::Deciding, "late, and in time until the tick");
}

#[test]
fn an_answer_is_in_time_until_the_tick() {
    let mut m = deadlines(None, Some(10));
    m.shows(1, 0, "", &[]);
    m.at = 500;
    m.expect(yes(1, 1), &["dismiss 1 (answered)", "1: ignore 1 (person)", "1: -> admitted"]);
}

#[test]
fn asking_again_prolongs_nothing_and_entering_again_does() {
    let mut m = deadlines(Some(100), None);
    m.held(1);
    m.at = 10;
    m.expect(pending(1), &["1: fetch 2"]);
    due(&m, Some(100));
    m.give(certificate(1, 2, 0));
    due(&m, None);
    m.give(pending(1));
    due(&m, Some(110));
}

#[test]
fn leaving_the_hold_ends_its_deadline() {
    for way in [close(1), unavailable(1, 1), joined(1)] {
        let mut m = deadlines(Some(100), None);
        m.held(1);
        m.give(way);
        due(&m, None);
    }
}

#[test]
fn certificates_come_before_answers_and_both_by_time_and_number() {
    let mut m = deadlines(Some(10), Some(10));
    for session in 1..=3 {
        m.held(session);
    }
    m.shows(4, 0, "", &[]);
    m.at = 5;
    m.held(5);
    m.at = 30;
    m.expect(
        Input::Tick,
        &[
            "1: cancel 1 (deadline)",
            "1: -> refused (certificate_unavailable)",
            "2: cancel 1 (deadline)",
            "2: -> refused (certificate_unavailable)",
            "3: cancel 1 (deadline)",
            "3: -> refused (certificate_unavailable)",
            "dismiss 1 (deadline)",
            "4: cancel 1 (deadline)",
            "4: -> refused (unanswered)",
            "5: cancel 1 (deadline)",
            "5: -> refused (certificate_unavailable)",
        ],
    );
}

#[test]
fn a_window_that_is_shown_at_a_tick_counts_from_it() {
    let mut m = deadlines(None, Some(10));
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.at = 15;
    m.expect(
        Input::Tick,
        &[
            "dismiss 1 (deadline)",
            "1: cancel 1 (deadline)",
            "1: -> refused (unanswered)",
            "show 2.1 #1 hosts [] problems [] sessions [2]",
        ],
    );
    due(&m, Some(25));
}

#[test]
fn a_queued_prompt_has_no_deadline() {
    let mut m = deadlines(None, Some(10));
    m.shows(1, 0, "", &[]);
    m.at = 9;
    m.shows(2, 1, "", &[]);
    due(&m, Some(10));
    m.give(no(1));
    due(&m, Some(19));
}

#[test]
fn time_never_goes_back_and_an_error_does_not_move_it() {
    let mut m = deadlines(Some(100), None);
    m.at = 50;
    m.held(1);
    m.at = 10;
    m.held(2);
    assert_eq!(m.engine().now().as_millis(), 50);
    due(&m, Some(150));
    m.at = 70;
    m.expect(no(1), &["unknown_prompt"]);
    assert_eq!(m.engine().now().as_millis(), 50);
    m.expect(Input::NextDeadline, &[]);
    assert_eq!(m.engine().now().as_millis(), 70, "a query that is taken moves it");
}

#[test]
fn times_and_their_sums_end_at_the_last_one() {
    let mut m = deadlines(Some(LAST), Some(LAST));
    m.at = 10;
    m.held(1);
    due(&m, Some(LAST));
    m.at = LAST;
    m.shows(2, 0, "", &[]);
    m.shows(3, 1, "", &[]);
    due(&m, Some(LAST));
    m.give(Input::Tick);
    assert_eq!(m.leaf(1), Leaf::Refused(Refusal::CertificateUnavailable));
    assert_eq!(m.leaf(2), Leaf::Refused(Refusal::Unanswered));
    assert_eq!(m.leaf(3), Leaf::Refused(Refusal::Unanswered), "until none is due");
    due(&m, None);
    assert_eq!(certgate::Time::from_millis(u64::MAX), certgate::Time::MAX);
}

#[test]
fn without_deadlines_nothing_is_ever_due() {
    let mut m = deadlines(None, None);
    m.held(1);
    m.shows(2, 0, "", &[]);
    due(&m, None);
    m.at = LAST;
    m.expect(Input::Tick, &[]);
    assert_eq!((m.leaf(1), m.leaf(2)), (Leaf::Fetching, Leaf::Deciding));
}
