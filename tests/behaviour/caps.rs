//! A limit on everything: what comes on top is refused, and nothing is evicted for it.

use certgate_model::vocabulary::{Input, Kind, Leaf, Policy, Problem, Refusal};

use crate::meeting::*;

fn open(session: u64) -> Input {
    Input::Open { session, kind: Kind::Video }
}

#[test]
fn sessions_that_are_not_closed_are_limited() {
    let mut m = Meeting::new(Policy { max_sessions: 2, ..Policy::default() });
    m.open(1);
    m.open(2);
    m.expect(open(3), &["too_many_sessions"]);
    // One that is refused, or over, still counts until it is closed.
    m.give(pending(1));
    m.give(unavailable(1, 1));
    m.expect(open(3), &["too_many_sessions"]);
    m.give(close(1));
    m.expect(open(3), &[]);
}

#[test]
fn no_session_at_all_may_be_allowed() {
    let mut m = Meeting::new(Policy { max_sessions: 0, ..Policy::default() });
    m.expect(open(1), &["too_many_sessions"]);
}

#[test]
fn queued_prompts_are_limited_and_those_that_wait_stay() {
    let mut m = Meeting::new(Policy { max_queued_prompts: 1, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    assert_eq!(
        m.shows(3, 2, "", &[]),
        ["3: cancel 1 (prompt_limit)", "3: -> refused (prompt_limit)"]
    );
    m.shows(4, 1, "", &[]);
    assert_eq!(m.leaf(4), Leaf::Deciding, "joining a queued prompt makes none");
    assert_eq!(m.give(no(1)).pop().unwrap(), "show 2.1 #1 hosts [] problems [] sessions [2 4]");
    m.shows(5, 2, "", &[]);
    assert_eq!(m.leaf(5), Leaf::Deciding, "it was not remembered, and there is room now");
}

#[test]
fn without_a_queue_there_is_a_window_or_nothing() {
    let policy = Policy { max_queued_prompts: 0, max_shown_prompts: 2, ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.shows(3, 2, "", &[]);
    assert_eq!(m.leaf(3), Leaf::Refused(Refusal::PromptLimit));
}

#[test]
fn subjects_are_limited_and_what_is_remembered_stays() {
    let mut m = Meeting::new(Policy { max_subjects: 2, ..Policy::default() });
    m.admitted(1, 0);
    m.shows(2, 1, "", &[]);
    m.give(no(2));
    assert_eq!(
        m.shows(3, 2, "", &[]),
        ["3: cancel 1 (subject_limit)", "3: -> refused (subject_limit)"]
    );
    assert_eq!(m.shows(4, 0, "", &[]), ["4: ignore 1 (remembered)", "4: -> admitted"]);
    m.give(forget(1));
    m.shows(5, 2, "", &[]);
    assert_eq!(m.leaf(5), Leaf::Deciding, "forgetting makes room");
}

#[test]
fn at_the_cap_on_subjects_a_policys_denial_is_for_one_session_alone() {
    let mut m = Meeting::new(Policy { max_subjects: 1, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    assert_eq!(
        m.shows(2, 1, "", &[Problem::Revoked]),
        ["2: cancel 1 (not_overridable)", "2: -> refused (not_overridable)"]
    );
    m.give(no(1));
    m.give(forget(0));
    m.shows(3, 1, "", &[]);
    assert_eq!(m.leaf(3), Leaf::Deciding, "the denial was not remembered");
}

#[test]
fn the_cap_on_subjects_comes_before_that_on_prompts() {
    let policy = Policy { max_subjects: 1, max_queued_prompts: 0, ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    assert_eq!(m.leaf(2), Leaf::Refused(Refusal::SubjectLimit));
}

#[test]
fn one_session_makes_so_many_prompts() {
    let mut m = Meeting::new(Policy { max_prompts_per_session: 2, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    m.give(yes(1, 1));
    m.give(pending(1));
    m.give(certificate(1, 2, 1));
    m.give(yes(2, 1));
    m.give(pending(1));
    m.expect(certificate(1, 3, 2), &["1: cancel 3 (prompt_limit)", "1: -> refused (prompt_limit)"]);
    m.shows(2, 2, "", &[]);
    assert_eq!(m.leaf(2), Leaf::Deciding, "another session may ask");
}

#[test]
fn joining_a_prompt_of_another_session_is_not_making_one() {
    let mut m = Meeting::new(Policy { max_prompts_per_session: 1, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.give(pending(2));
    m.give(certificate(2, 2, 0));
    assert_eq!(m.leaf(2), Leaf::Deciding);
}

#[test]
fn hosts_of_a_window_are_limited_and_hosts_of_those_who_left_count() {
    let mut m = Meeting::new(Policy { max_prompt_hosts: 2, ..Policy::default() });
    m.shows(1, 0, "a", &[]);
    m.shows(2, 0, "b", &[]);
    m.give(close(2));
    assert_eq!(
        m.shows(3, 0, "c", &[]),
        ["3: cancel 1 (prompt_limit)", "3: -> refused (prompt_limit)"],
        "the window shows b still"
    );
    m.shows(4, 0, "B", &[]);
    m.shows(5, 0, "", &[]);
    assert_eq!((m.leaf(4), m.leaf(5)), (Leaf::Deciding, Leaf::Deciding));
}

#[test]
fn hosts_of_a_queued_prompt_are_those_of_who_waits() {
    let mut m = Meeting::new(Policy { max_prompt_hosts: 1, ..Policy::default() });
    m.shows(1, 7, "", &[]);
    m.shows(2, 0, "a", &[]);
    m.shows(3, 0, "", &[]);
    m.shows(4, 0, "b", &[]);
    assert_eq!(m.leaf(4), Leaf::Refused(Refusal::PromptLimit));
    m.give(close(2));
    m.shows(5, 0, "b", &[]);
    assert_eq!(m.leaf(5), Leaf::Deciding);
}

#[test]
fn inquiries_of_a_session_are_limited_in_every_region() {
    let mut m = Meeting::new(Policy { max_inquiries: 1, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    m.expect(
        pending(1),
        &[
            "1: cancel 2 (inquiry_limit)",
            "1: -> refused (inquiry_limit)",
            "update 1.1 hosts [] problems [] sessions []",
        ],
    );
    m.expect(pending(1), &["1: cancel 3 (inquiry_limit)"]);
    m.held(2);
    m.expect(pending(2), &["2: cancel 2 (inquiry_limit)", "2: -> refused (inquiry_limit)"]);
    let mut none = Meeting::new(Policy { max_inquiries: 0, ..Policy::default() });
    none.open(1);
    none.expect(pending(1), &["1: cancel 1 (inquiry_limit)", "1: -> refused (inquiry_limit)"]);
}

#[test]
fn a_host_of_255_bytes_is_taken_and_a_longer_one_is_not() {
    use certgate::HostName;
    let longest = "a".repeat(HostName::MAX_BYTES);
    assert!(HostName::parse(&longest).unwrap().is_some());
    let error = HostName::parse(&format!("{longest}.")).unwrap_err();
    assert_eq!(error.length, 256, "as given, the dot too");
    assert!(error.to_string().contains("256") && error.to_string().contains("255"), "{error}");
}

#[test]
fn the_defaults_are_those_of_the_specification() {
    use certgate::{Policy, Problem, Problems, Scope, Span};
    let policy = Policy::default();
    assert_eq!(policy.scope, Scope::Certificate);
    assert_eq!(
        policy.non_overridable,
        Problems::of(&[Problem::Revoked, Problem::BadSignature, Problem::Unknown])
    );
    assert!(!policy.forbid_overrides);
    assert_eq!(policy.max_shown_prompts.get(), 1);
    assert_eq!(policy.max_sessions, 1024);
    assert_eq!(policy.max_queued_prompts, 32);
    assert_eq!(policy.max_subjects, 256);
    assert_eq!(policy.max_prompts_per_session, 8);
    assert_eq!(policy.max_prompt_hosts.get(), 64);
    assert_eq!(policy.max_inquiries, 10_000);
    assert_eq!(policy.max_certificate_bytes, 65_536);
    assert_eq!(policy.certificate_deadline, Span::from_millis(30_000));
    assert_eq!(policy.answer_deadline, None);
    assert_eq!(Span::from_millis(0), None, "a deadline is at least a millisecond away");
}
