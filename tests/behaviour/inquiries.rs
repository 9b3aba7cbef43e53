//! Inquiries: numbered by session, each answered at most once, stale ones never.

use certgate_model::vocabulary::{JoinFailure, Leaf, Leaving, Policy, Signal};

use crate::meeting::*;

#[test]
fn every_pending_report_begins_the_sessions_next_inquiry() {
    let mut m = Meeting::new(Policy::default());
    m.held(1);
    m.expect(pending(1), &["1: fetch 2"]);
    m.give(certificate(1, 2, 0));
    m.expect(
        pending(1),
        &["1: -> fetching", "1: fetch 3", "update 1.1 hosts [] problems [] sessions []"],
    );
    m.give(certificate(1, 3, 0));
    m.give(yes(1, 1));
    m.give(joined(1));
    m.expect(pending(1), &["1: -> fetching", "1: fetch 4"]);
    m.expect(certificate(1, 4, 0), &["1: ignore 4 (remembered)", "1: -> admitted"]);
    let id = m.ids()[0];
    let inquiry = m.engine().session(id).unwrap().inquiry;
    assert_eq!(inquiry.map(certgate::Inquiry::number), Some(4));
}

#[test]
fn each_session_counts_its_own() {
    let mut m = Meeting::new(Policy::default());
    m.held(1);
    m.give(pending(1));
    m.held(2);
    m.expect(certificate(2, 2, 0), &["stale_inquiry"]);
    m.give(certificate(2, 1, 0));
    assert_eq!(m.leaf(2), Leaf::Deciding);
}

#[test]
fn a_certificate_for_another_inquiry_or_for_none_is_stale() {
    let mut m = Meeting::new(Policy::default());
    m.open(1);
    m.expect(certificate(1, 0, 0), &["stale_inquiry"]);
    m.expect(certificate(1, 1, 0), &["stale_inquiry"]);
    m.expect(unavailable(1, 1), &["stale_inquiry"]);
    m.give(pending(1));
    m.give(pending(1));
    m.expect(certificate(1, 1, 0), &["stale_inquiry"]);
    m.expect(certificate(1, 3, 0), &["stale_inquiry"]);
    m.give(certificate(1, 2, 0));
    m.expect(certificate(1, 2, 0), &["stale_inquiry"]);
    m.expect(unavailable(1, 2), &["stale_inquiry"]);
    m.give(yes(1, 1));
    m.expect(certificate(1, 2, 0), &["stale_inquiry"]);
}

#[test]
fn a_certificate_that_comes_after_the_session_left_the_hold_is_stale() {
    for signal in
        [Signal::JoinSucceeded, Signal::Left(Leaving::Left), Signal::JoinFailed(JoinFailure::Join)]
    {
        let mut m = Meeting::new(Policy::default());
        m.held(1);
        m.signal(1, signal);
        m.expect(certificate(1, 1, 0), &["stale_inquiry"]);
    }
}

#[test]
fn retrying_does_not_lift_a_hold() {
    for signal in [Signal::JoinRetrying, Signal::Reconnecting] {
        let mut m = Meeting::new(Policy::default());
        m.held(1);
        assert!(m.signal(1, signal).is_empty());
        m.give(certificate(1, 1, 0));
        assert!(m.signal(1, signal).is_empty());
        assert_eq!(m.leaf(1), Leaf::Deciding);
    }
}

#[test]
fn a_refused_session_gets_cancel_for_every_inquiry_and_is_never_asked_about() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.give(no(1));
    for inquiry in 2..=5 {
        m.expect(pending(1), &[&format!("1: cancel {inquiry} (denied)")]);
    }
}
