//! Prompts, verdicts, time, forgetting and the meeting's end.

mod meeting;

use certgate_model::vocabulary::{Problem::*, *};
use meeting::{Meeting, certificate, forget, no, pending, yes};

// PROMPT-9 to PROMPT-11, PROMPT-15, SESS-12, SESS-13
#[test]
fn a_queued_prompt_without_sessions_is_dropped_and_a_shown_one_stays() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.shows(3, 2, "", &[]);
    m.expect(Input::Close { session: 2 }, &[]);
    m.expect(Input::Close { session: 1 }, &["update 1.1 hosts [] problems [] sessions []"]);
    m.expect(yes(1, 1), &["dismiss 1 (answered)", "show 2.1 #2 hosts [] problems [] sessions [3]"]);
    m.shows(4, 0, "", &[]);
    assert_eq!(m.state.sessions[&4].leaf, Leaf::Admitted, "never asked again");
    m.expect(no(3), &["unknown_prompt"]);
    m.expect(no(0), &["unknown_prompt"]);
    m.expect(no(1), &["prompt_closed"]);
    m.expect(yes(2, 2), &["prompt_changed"]);
}

// SETTLE-3, SETTLE-5, SETTLE-6, SETTLE-11, EFFECT-9, EFFECT-10, GATE-4, GATE-6, GATE-7, GATE-9
#[test]
fn a_no_ends_what_waits_and_then_what_lives_on_it() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    // Withdraws, is allowed to go on trying, and still rests on the certificate.
    m.signal(1, Signal::JoinFailed(JoinFailure::Join));
    m.signal(1, Signal::JoinRetrying);
    m.shows(2, 0, "", &[]);
    m.shows(3, 0, "", &[]);
    m.signal(3, Signal::Left(Leaving::Left));
    m.expect(
        no(1),
        &[
            "dismiss 1 (answered)",
            "2: cancel 1 (person)",
            "2: -> refused (denied)",
            "1: terminate (denied)",
            "1: -> refused (denied)",
        ],
    );
    assert_eq!(m.state.sessions[&3].leaf, Leaf::Left(Leaving::Left));
    m.signal(3, Signal::JoinRetrying);
    assert_eq!(
        m.signal(3, Signal::ReconnectSucceeded),
        ["3: anomaly connected_while_held", "3: terminate (bypassed)", "3: -> refused (bypassed)"]
    );
}

// FORGET-1 to FORGET-7, HOST-2, ERR-13 to ERR-15
#[test]
fn forgetting_takes_consent_back() {
    let policy = Policy { scope: Scope::CertificateHost, ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "a", &[]);
    m.shows(2, 1, "b", &[]);
    m.expect(forget(0, "A.", &[]), &["subject_open"]);
    m.expect(forget(1, "b", &[Weak]), &["subject_open"]);
    m.expect(forget(0, "", &[]), &["unknown_subject"]);
    m.expect(forget(0, "b", &[]), &["unknown_subject"]);
    m.give(yes(1, 1));
    m.signal(1, Signal::ReconnectSucceeded);
    m.expect(
        forget(0, "a", &[]),
        &["1: terminate (consent_withdrawn)", "1: -> refused (consent_withdrawn)"],
    );
    m.expect(forget(0, "a", &[]), &["unknown_subject"]);
    m.give(no(2));
    m.expect(forget(1, "b", &[]), &[]);
    assert_eq!(
        m.shows(3, 1, "b", &[]),
        ["3: -> deciding", "show 3.1 #1 hosts [b] problems [] sessions [3]"]
    );
    m.shows(4, 5, "c", &[Revoked]);
    m.expect(forget(5, "c", &[]), &["denied_by_policy"]);
}

// TIME-2, TIME-5, TIME-7 to TIME-13, SETTLE-5
#[test]
fn deadlines_fire_at_tick_alone_in_order_and_a_window_shown_meanwhile_counts_from_it() {
    let policy = Policy {
        certificate_deadline_ms: Some(20),
        answer_deadline_ms: Some(10),
        ..Policy::default()
    };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.at = 5;
    m.held(3);
    m.at = 12;
    m.give(pending(3));
    assert_eq!(m.state.next_deadline(), Some(10), "it has not fired yet");
    m.at = 3;
    m.expect(
        Input::Tick,
        &[
            "dismiss 1 (deadline)",
            "1: cancel 1 (deadline)",
            "1: -> refused (unanswered)",
            "show 2.1 #1 hosts [] problems [] sessions [2]",
        ],
    );
    assert_eq!(m.state.now, 12, "time does not go back");
    assert_eq!(m.state.next_deadline(), Some(22));
    m.at = 25;
    m.expect(
        Input::Tick,
        &[
            "dismiss 2 (deadline)",
            "2: cancel 1 (deadline)",
            "2: -> refused (unanswered)",
            "3: cancel 2 (deadline)",
            "3: -> refused (certificate_unavailable)",
        ],
    );
    assert_eq!(m.state.next_deadline(), None);
}

// TIME-4, TIME-8, TIME-10
#[test]
fn at_the_end_of_time_everything_is_due_at_once() {
    let policy = Policy { answer_deadline_ms: Some(LAST), ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.at = LAST;
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.held(3);
    m.expect(
        Input::Tick,
        &[
            "3: cancel 1 (deadline)",
            "3: -> refused (certificate_unavailable)",
            "dismiss 1 (deadline)",
            "1: cancel 1 (deadline)",
            "1: -> refused (unanswered)",
            "show 2.1 #1 hosts [] problems [] sessions [2]",
            "dismiss 2 (deadline)",
            "2: cancel 1 (deadline)",
            "2: -> refused (unanswered)",
        ],
    );
}

// TIME-5
#[test]
fn an_answer_after_the_deadline_is_in_time_until_the_tick() {
    let policy = Policy { answer_deadline_ms: Some(10), ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.at = 500;
    m.expect(yes(1, 1), &["dismiss 1 (answered)", "1: ignore 1 (person)", "1: -> admitted"]);
}

// TIME-6, INQ-6
#[test]
fn asking_again_does_not_prolong_the_deadline_and_entering_again_does() {
    let mut m = Meeting::new(Policy::default());
    m.held(1);
    m.at = 10;
    m.give(pending(1));
    assert_eq!(m.state.next_deadline(), Some(30_000));
    m.give(certificate(1, 2, 0));
    m.give(pending(1));
    assert_eq!(m.state.next_deadline(), Some(30_010));
}

// END-1 to END-7, ERR-4
#[test]
fn the_end_refuses_everything_and_goes_on_refusing() {
    let mut m = Meeting::new(Policy { max_shown_prompts: 2, ..Policy::default() });
    for session in 1..=3 {
        m.shows(session, session as u32, "", &[]);
    }
    m.held(4);
    m.open(5);
    m.open(6);
    m.signal(6, Signal::JoinSucceeded);
    m.open(7);
    m.signal(7, Signal::Left(Leaving::Left));
    m.held(8);
    m.give(Input::CertificateUnavailable { session: 8, inquiry: 1 });
    m.expect(
        Input::End,
        &[
            "dismiss 1 (meeting_ended)",
            "dismiss 2 (meeting_ended)",
            "1: cancel 1 (meeting_ended)",
            "1: -> refused (meeting_ended)",
            "2: cancel 1 (meeting_ended)",
            "2: -> refused (meeting_ended)",
            "3: cancel 1 (meeting_ended)",
            "3: -> refused (meeting_ended)",
            "4: cancel 1 (meeting_ended)",
            "4: -> refused (meeting_ended)",
            "5: terminate (meeting_ended)",
            "5: -> refused (meeting_ended)",
            "6: terminate (meeting_ended)",
            "6: -> refused (meeting_ended)",
            "7: -> refused (meeting_ended)",
        ],
    );
    m.expect(pending(4), &["4: cancel 2 (meeting_ended)"]);
    m.expect(pending(8), &["8: cancel 2 (certificate_unavailable)"]);
    for late in [
        Input::Open { session: 1, kind: Kind::Nbr },
        certificate(99, 1, 0),
        Input::CertificateUnavailable { session: 4, inquiry: 1 },
        no(1),
        forget(1, "", &[]),
        Input::End,
    ] {
        m.expect(late, &["meeting_ended"]);
    }
    for query in [Input::Tick, Input::NextDeadline, Input::Snapshot, Input::Close { session: 4 }] {
        m.expect(query, &[]);
    }
    m.expect(pending(4), &["unknown_session"]);
}

// INQ-4, INQ-5, SESS-1, SESS-3, ERR-5, ERR-6
#[test]
fn inquiries_and_sessions_are_limited() {
    let policy = Policy { max_inquiries: 1, max_sessions: 2, ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(0, 0, "", &[]);
    m.expect(
        pending(0),
        &[
            "0: cancel 2 (inquiry_limit)",
            "0: -> refused (inquiry_limit)",
            "update 1.1 hosts [] problems [] sessions []",
        ],
    );
    m.expect(pending(0), &["0: cancel 3 (inquiry_limit)"]);
    m.open(9);
    m.expect(Input::Open { session: 9, kind: Kind::Svs }, &["duplicate_session"]);
    m.expect(Input::Open { session: 10, kind: Kind::Svs }, &["too_many_sessions"]);
    m.expect(Input::Close { session: 9 }, &[]);
    m.open(10);
}

// ERR-1, TIME-3, EFFECT-11
#[test]
fn an_error_changes_nothing_time_included() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    let before = m.state.clone();
    m.at = 77;
    for input in [no(2), pending(2), certificate(1, 1, 0), forget(0, "", &[])] {
        assert_eq!(m.give(input).len(), 1);
        assert_eq!(m.state, before);
    }
    let mut in_place = before.clone();
    assert_eq!(in_place.apply(77, &no(2)), Err(Error::UnknownPrompt));
    assert_eq!(in_place, before);
    m.expect(Input::NextDeadline, &[]);
    assert_eq!(m.state.now, 77, "a query is an input");
}
