//! The order of effects is part of the contract.

use certgate_model::vocabulary::{Input, JoinFailure, Policy, Problem, Signal};

use crate::meeting::*;

#[test]
fn dismissals_come_first_then_sessions_then_new_windows() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.signal(1, Signal::JoinFailed(JoinFailure::Join));
    m.signal(1, Signal::JoinRetrying);
    m.shows(2, 0, "", &[]);
    m.shows(3, 1, "", &[]);
    m.expect(
        no(1),
        &[
            "dismiss 1 (answered)",
            "2: cancel 1 (person)",
            "2: -> refused (denied)",
            "1: terminate (denied)",
            "1: -> refused (denied)",
            "show 2.1 #1 hosts [] problems [] sessions [3]",
        ],
    );
}

#[test]
fn one_session_says_anomaly_action_terminate_change() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.expect(
        joined(1),
        &[
            "1: anomaly connected_while_held",
            "1: cancel 1 (bypassed)",
            "1: terminate (bypassed)",
            "1: -> refused (bypassed)",
            "update 1.1 hosts [] problems [] sessions []",
        ],
    );
}

#[test]
fn a_change_comes_before_the_request_for_the_certificate_and_the_update_after_it() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.expect(
        pending(1),
        &["1: -> fetching", "1: fetch 2", "update 1.1 hosts [] problems [] sessions []"],
    );
}

#[test]
fn a_new_inquiry_while_it_is_fetched_is_no_change() {
    let mut m = Meeting::new(Policy::default());
    m.held(1);
    m.expect(pending(1), &["1: fetch 2"]);
}

#[test]
fn the_same_leaf_for_the_same_reason_is_no_change_and_for_another_it_is() {
    let mut m = Meeting::new(Policy::default());
    m.open(1);
    let failed = |why| Input::Signal { session: 1, signal: Signal::JoinFailed(why) };
    m.expect(failed(JoinFailure::Join), &["1: -> failed (join)"]);
    m.expect(failed(JoinFailure::Join), &[]);
    m.expect(failed(JoinFailure::AttendeeLimit), &["1: -> failed (attendee_limit)"]);
    m.expect(failed(JoinFailure::Capacity), &["1: -> failed (capacity)"]);
}

#[test]
fn opening_and_queries_give_no_effects() {
    let mut m = Meeting::new(Policy::default());
    m.open(1);
    m.expect(Input::NextDeadline, &[]);
    m.expect(Input::Snapshot, &[]);
    m.expect(Input::Tick, &[]);
    m.expect(close(1), &[]);
}

#[test]
fn each_step_of_a_tick_gives_its_own_effects() {
    let policy = Policy {
        certificate_deadline_ms: Some(10),
        answer_deadline_ms: Some(10),
        ..Policy::default()
    };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.at = 1;
    m.held(3);
    m.at = 11;
    m.expect(
        Input::Tick,
        &[
            "dismiss 1 (deadline)",
            "1: cancel 1 (deadline)",
            "1: -> refused (unanswered)",
            "show 2.1 #1 hosts [] problems [] sessions [2]",
            "3: cancel 1 (deadline)",
            "3: -> refused (certificate_unavailable)",
        ],
    );
}

#[test]
fn a_policys_denial_answers_the_reviewed_session_in_its_place_by_number() {
    let mut m = Meeting::new(Policy::default());
    m.held(1);
    m.shows(2, 0, "", &[]);
    m.expect(
        certificate_on(1, 1, 0, "", &[Problem::Revoked]),
        &[
            "dismiss 1 (policy)",
            "1: cancel 1 (not_overridable)",
            "1: -> refused (not_overridable)",
            "2: cancel 1 (not_overridable)",
            "2: -> refused (not_overridable)",
        ],
    );
}

/// The host must drain what one input gave before the next.
#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "drain the effects"))]
fn an_engine_with_effects_left_insists_on_the_drain_rule_in_debug_builds() {
    use certgate::{Engine, Input, Kind, Meeting, Policy, Signal, Time};
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let session = engine.open(Time::ZERO, Kind::Video).unwrap();
    let signal = Input::Signal(session, Signal::CertificatePending);
    engine.handle(Time::ZERO, signal).unwrap();
    assert!(engine.has_effects());
    let _ = engine.handle(Time::ZERO, Input::Tick);
}
