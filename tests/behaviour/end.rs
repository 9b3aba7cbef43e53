//! The end of the meeting: everything is refused, and stays refused.

use certgate_model::vocabulary::{Input, Kind, Leaf, Leaving, Policy, Refusal, Signal};

use crate::meeting::*;

/// A meeting with a session in every region: 1 and 2 wait at windows, 3 in the queue, 4 is
/// fetched, 5 is on its way, 6 connected, 7 admitted, 8 over, 9 refused already.
fn full() -> Meeting {
    let mut m = Meeting::new(Policy { max_shown_prompts: 2, ..Policy::default() });
    m.admitted(1, 4);
    m.give(joined(1));
    m.give(close(1));
    for (session, number) in [(11, 0), (12, 1), (13, 2)] {
        m.shows(session, number, "", &[]);
    }
    m.held(14);
    m.open(15);
    m.admitted(16, 4);
    m.give(joined(16));
    m.admitted(17, 4);
    m.open(18);
    m.signal(18, Signal::Left(Leaving::Left));
    m.held(19);
    m.give(unavailable(19, 1));
    m
}

#[test]
fn windows_are_dismissed_and_every_session_is_refused_by_number() {
    let mut m = full();
    m.expect(
        Input::End,
        &[
            "dismiss 2 (meeting_ended)",
            "dismiss 3 (meeting_ended)",
            "11: cancel 1 (meeting_ended)",
            "11: -> refused (meeting_ended)",
            "12: cancel 1 (meeting_ended)",
            "12: -> refused (meeting_ended)",
            "13: cancel 1 (meeting_ended)",
            "13: -> refused (meeting_ended)",
            "14: cancel 1 (meeting_ended)",
            "14: -> refused (meeting_ended)",
            "15: terminate (meeting_ended)",
            "15: -> refused (meeting_ended)",
            "16: terminate (meeting_ended)",
            "16: -> refused (meeting_ended)",
            "17: terminate (meeting_ended)",
            "17: -> refused (meeting_ended)",
            "18: -> refused (meeting_ended)",
        ],
    );
    assert_eq!(m.leaf(19), Leaf::Refused(Refusal::CertificateUnavailable), "as it was");
    assert!(m.engine().has_ended());
    assert!(m.engine().open_prompts().is_empty());
    assert_eq!(m.engine().queued_prompts(), 0);
    assert_eq!(m.engine().next_deadline(), None);
}

#[test]
fn what_could_open_something_again_is_an_error() {
    let mut m = full();
    m.give(Input::End);
    for late in [
        Input::Open { session: 99, kind: Kind::Nbr },
        certificate(14, 1, 0),
        certificate(99, 1, 0),
        unavailable(14, 1),
        yes(2, 1),
        no(2),
        no(99),
        forget(4),
        forget(7),
        Input::End,
    ] {
        m.expect(late, &["meeting_ended"]);
    }
}

#[test]
fn signals_close_tick_and_queries_go_on() {
    let mut m = full();
    m.give(Input::End);
    m.expect(pending(14), &["14: cancel 2 (meeting_ended)"]);
    m.expect(pending(19), &["19: cancel 2 (certificate_unavailable)"]);
    m.expect(joined(16), &["16: anomaly connected_while_held", "16: terminate (meeting_ended)"]);
    m.expect(Input::Status { session: 15, code: 77 }, &["unknown_code"]);
    m.at = 1_000_000;
    for input in [Input::Tick, Input::NextDeadline, Input::Snapshot, close(16)] {
        m.expect(input, &[]);
    }
    m.expect(pending(16), &["unknown_session"]);
}

#[test]
fn an_empty_meeting_ends_without_a_word() {
    let mut m = Meeting::new(Policy::default());
    m.expect(Input::End, &[]);
    m.expect(Input::End, &["meeting_ended"]);
}
