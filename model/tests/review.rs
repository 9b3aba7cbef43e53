//! The ten rules of a certificate's review, the first that holds.

mod meeting;

use certgate_model::{
    reference::{By, Standing},
    vocabulary::{Problem::*, *},
};
use meeting::{Meeting, certificate, certificate_on, no, yes};

#[track_caller]
fn lines(actual: Vec<String>, expected: &[&str]) {
    assert_eq!(actual, expected);
}

// REVIEW-1, TIME-11
#[test]
fn rule_1_unavailable_or_too_late_is_cancelled() {
    let mut m = Meeting::new(Policy::default());
    m.held(1);
    m.expect(
        Input::CertificateUnavailable { session: 1, inquiry: 1 },
        &["1: cancel 1 (certificate_unavailable)", "1: -> refused (certificate_unavailable)"],
    );
    m.held(2);
    m.at = 29_999;
    m.expect(Input::Tick, &[]);
    m.at = 30_000;
    m.expect(Input::Tick, &["2: cancel 1 (deadline)", "2: -> refused (certificate_unavailable)"]);
}

// REVIEW-2, CERT-11
#[test]
fn rule_2_what_is_no_certificate_is_cancelled() {
    let policy = Policy { max_certificate_bytes: 1, forbid_overrides: true, ..Policy::default() };
    let mut m = Meeting::new(policy);
    let with = |session, certificate| Input::Certificate {
        session,
        inquiry: 1,
        certificate,
        host: None,
        problems: ProblemSet::of(&[Revoked]),
    };
    let long = Presented { length: 2, ..Presented::certificate(1) };
    for (session, presented) in [(1, Presented::garbage()), (2, long)] {
        m.held(session);
        m.expect(
            with(session, presented),
            &[
                &format!("{session}: cancel 1 (certificate_unreadable)"),
                &format!("{session}: -> refused (certificate_unreadable)"),
            ],
        );
    }
}

// REVIEW-3
#[test]
fn rule_3_forbidden_overrides_are_cancelled_before_anything_else_is_looked_at() {
    let policy =
        Policy { forbid_overrides: true, scope: Scope::CertificateHost, ..Policy::default() };
    let mut m = Meeting::new(policy);
    let cancelled = ["1: cancel 1 (overrides_forbidden)", "1: -> refused (overrides_forbidden)"];
    lines(m.shows(1, 0, "", &[Revoked]), &cancelled);
    assert!(m.state.subjects.is_empty());
}

// REVIEW-4, SCOPE-5, HOST-3
#[test]
fn rule_4_a_scope_with_hosts_needs_a_host() {
    for scope in [Scope::CertificateHost, Scope::CertificateHostProblems] {
        let mut m = Meeting::new(Policy { scope, ..Policy::default() });
        let cancelled = ["1: cancel 1 (host_unknown)", "1: -> refused (host_unknown)"];
        lines(m.shows(1, 0, "..", &[Revoked]), &cancelled);
        lines(
            m.shows(2, 0, "A.example.", &[Weak]),
            &["2: -> deciding", "show 1.1 #0 hosts [a.example] problems [weak] sessions [2]"],
        );
    }
}

// REVIEW-5, SETTLE-1, SETTLE-2
#[test]
fn rule_5_a_problem_that_nobody_may_override_settles_the_subject() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "a", &[Weak]);
    m.shows(2, 0, "a", &[Weak]);
    m.shows(3, 1, "b", &[]);
    lines(
        m.shows(4, 0, "", &[Revoked]),
        &[
            "dismiss 1 (policy)",
            "1: cancel 1 (not_overridable)",
            "1: -> refused (not_overridable)",
            "2: cancel 1 (not_overridable)",
            "2: -> refused (not_overridable)",
            "4: cancel 1 (not_overridable)",
            "4: -> refused (not_overridable)",
            "show 2.1 #1 hosts [b] problems [] sessions [3]",
        ],
    );
    lines(
        m.shows(5, 0, "", &[Revoked]),
        &["5: cancel 1 (not_overridable)", "5: -> refused (not_overridable)"],
    );
    lines(m.shows(6, 0, "", &[]), &["6: cancel 1 (remembered)", "6: -> refused (not_overridable)"]);
}

// REVIEW-5, SETTLE-9
#[test]
fn rule_5_overrules_the_persons_yes_and_no() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.give(yes(1, 1));
    m.signal(1, Signal::JoinSucceeded);
    m.shows(2, 0, "", &[]);
    lines(
        m.shows(3, 0, "", &[BadSignature]),
        &[
            "3: cancel 1 (not_overridable)",
            "3: -> refused (not_overridable)",
            "1: terminate (not_overridable)",
            "1: -> refused (not_overridable)",
            "2: terminate (not_overridable)",
            "2: -> refused (not_overridable)",
        ],
    );
    m.shows(4, 1, "", &[]);
    m.give(no(2));
    lines(
        m.shows(5, 1, "", &[Unknown]),
        &["5: cancel 1 (not_overridable)", "5: -> refused (not_overridable)"],
    );
    m.expect(meeting::forget(1, "", &[]), &["denied_by_policy"]);
}

// SETTLE-10, POLICY-18
#[test]
fn rule_5_at_the_cap_on_subjects_remembers_nothing() {
    let mut m = Meeting::new(Policy { max_subjects: 1, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    lines(
        m.shows(2, 1, "", &[Revoked]),
        &["2: cancel 1 (not_overridable)", "2: -> refused (not_overridable)"],
    );
    assert_eq!(m.state.subjects.len(), 1);
    lines(
        m.shows(3, 1, "", &[]),
        &["3: cancel 1 (subject_limit)", "3: -> refused (subject_limit)"],
    );
}

// REVIEW-6, REVIEW-7, SETTLE-8, EFFECT-12
#[test]
fn rules_6_and_7_remember_the_verdict() {
    let policy = Policy { answer_deadline_ms: Some(5), ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.give(no(1));
    m.shows(2, 1, "", &[]);
    m.expect(yes(2, 1), &["dismiss 2 (answered)", "2: ignore 1 (person)", "2: -> admitted"]);
    m.shows(3, 2, "", &[]);
    m.at = 5;
    m.expect(
        Input::Tick,
        &["dismiss 3 (deadline)", "3: cancel 1 (deadline)", "3: -> refused (unanswered)"],
    );
    lines(m.shows(4, 0, "", &[]), &["4: cancel 1 (remembered)", "4: -> refused (denied)"]);
    lines(m.shows(5, 1, "", &[]), &["5: ignore 1 (remembered)", "5: -> admitted"]);
    lines(m.shows(6, 2, "", &[]), &["6: cancel 1 (remembered)", "6: -> refused (unanswered)"]);
    let standings: Vec<_> = m.state.subjects.values().copied().collect();
    let denied = |by| Standing::Denied(by);
    assert_eq!(standings, [denied(By::Person), Standing::Allowed, denied(By::Deadline)]);
}

// REVIEW-8, PROMPT-6, PROMPT-7, EFFECT-3
#[test]
fn rule_8_joins_the_prompt_and_its_revision_rises_when_it_shows_more() {
    let mut m = Meeting::new(Policy { max_prompt_hosts: 2, ..Policy::default() });
    m.shows(2, 0, "b", &[Weak]);
    lines(
        m.shows(3, 0, "B.", &[]),
        &["3: -> deciding", "update 1.1 hosts [b] problems [weak] sessions [2 3]"],
    );
    lines(
        m.shows(4, 0, "a", &[]),
        &["4: -> deciding", "update 1.2 hosts [a b] problems [weak] sessions [2 3 4]"],
    );
    lines(
        m.shows(5, 0, "", &[Expired]),
        &["5: -> deciding", "update 1.3 hosts [a b] problems [expired weak] sessions [2 3 4 5]"],
    );
    lines(m.shows(6, 0, "c", &[]), &["6: cancel 1 (prompt_limit)", "6: -> refused (prompt_limit)"]);
    m.expect(
        Input::Close { session: 4 },
        &["update 1.3 hosts [a b] problems [expired weak] sessions [2 3 5]"],
    );
    m.expect(yes(1, 2), &["prompt_changed"]);
}

// REVIEW-8, PROMPT-8
#[test]
fn rule_8_counts_the_waiting_hosts_of_a_queued_prompt() {
    let mut m = Meeting::new(Policy { max_prompt_hosts: 1, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    lines(m.shows(2, 1, "a", &[]), &["2: -> deciding"]);
    lines(m.shows(3, 1, "", &[]), &["3: -> deciding"]);
    lines(m.shows(4, 1, "b", &[]), &["4: cancel 1 (prompt_limit)", "4: -> refused (prompt_limit)"]);
    m.expect(Input::Close { session: 2 }, &[]);
    lines(m.shows(5, 1, "b", &[]), &["5: -> deciding"]);
    m.expect(
        no(1),
        &[
            "dismiss 1 (answered)",
            "1: cancel 1 (person)",
            "1: -> refused (denied)",
            "show 2.1 #1 hosts [b] problems [] sessions [3 5]",
        ],
    );
}

// REVIEW-9, POLICY-18
#[test]
fn rule_9_caps_refuse_and_remember_nothing() {
    let default = Policy::default();
    let no_queue = Policy { max_queued_prompts: 0, ..default };
    for (policy, why) in [
        (Policy { max_subjects: 1, ..default }, "subject_limit"),
        (no_queue, "prompt_limit"),
        (Policy { max_subjects: 1, ..no_queue }, "subject_limit"),
    ] {
        let mut m = Meeting::new(policy);
        m.shows(1, 0, "", &[]);
        let before = m.state.subjects.clone();
        lines(
            m.shows(2, 1, "", &[]),
            &[&format!("2: cancel 1 ({why})"), &format!("2: -> refused ({why})")],
        );
        assert_eq!(m.state.subjects, before);
    }
    let mut m = Meeting::new(Policy { max_prompts_per_session: 0, ..default });
    lines(m.shows(1, 0, "", &[]), &["1: cancel 1 (prompt_limit)", "1: -> refused (prompt_limit)"]);
}

// REVIEW-9, PROMPT-12
#[test]
fn rule_9_counts_the_prompts_that_a_session_made() {
    let mut m = Meeting::new(Policy { max_prompts_per_session: 1, ..Policy::default() });
    m.shows(1, 0, "", &[]);
    m.give(meeting::pending(1));
    lines(
        m.give(certificate(1, 2, 1)),
        &["1: cancel 2 (prompt_limit)", "1: -> refused (prompt_limit)"],
    );
    // The first prompt is still shown: joining it is no new one.
    lines(
        m.shows(2, 0, "", &[]),
        &["2: -> deciding", "update 1.1 hosts [] problems [] sessions [2]"],
    );
}

// REVIEW-10, PROMPT-1 to PROMPT-4, EFFECT-2
#[test]
fn rule_10_makes_a_prompt_that_is_shown_or_queued() {
    let policy = Policy { scope: Scope::CertificateHostProblems, ..Policy::default() };
    let mut m = Meeting::new(policy);
    lines(
        m.shows(1, 0, "a", &[Weak]),
        &["1: -> deciding", "show 1.1 #0 hosts [a] problems [weak] sessions [1]"],
    );
    lines(m.shows(2, 0, "a", &[]), &["2: -> deciding"]);
    lines(m.shows(3, 0, "b", &[Weak]), &["3: -> deciding"]);
    assert_eq!(m.state.queue.len(), 2);
    m.expect(
        yes(1, 1),
        &[
            "dismiss 1 (answered)",
            "1: ignore 1 (person)",
            "1: -> admitted",
            "show 2.1 #0 hosts [a] problems [] sessions [2]",
        ],
    );
}

// INQ-7, ERR-9
#[test]
fn a_certificate_that_nobody_asked_for_is_stale() {
    let mut m = Meeting::new(Policy::default());
    m.open(1);
    m.expect(certificate(1, 0, 0), &["stale_inquiry"]);
    m.give(meeting::pending(1));
    m.give(meeting::pending(1));
    m.expect(certificate(1, 1, 0), &["stale_inquiry"]);
    m.expect(certificate_on(9, 1, 0, "", &[]), &["unknown_session"]);
    m.give(certificate(1, 2, 0));
    m.expect(certificate(1, 2, 0), &["stale_inquiry"]);
    m.expect(Input::CertificateUnavailable { session: 1, inquiry: 2 }, &["stale_inquiry"]);
}
