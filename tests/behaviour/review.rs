//! What becomes of a session when its certificate arrives: ten rules, the first that holds.

use certgate_model::vocabulary::{Input, Leaf, Policy, Presented, Problem, Refusal, Scope, Signal};

use crate::meeting::*;

/// Opens a session, shows this, and expects to be refused at once.
#[track_caller]
fn refused(m: &mut Meeting, session: u64, shown: Presented, problems: &[Problem], why: &str) {
    m.held(session);
    m.expect(
        presented(session, 1, shown, "", problems),
        &[&format!("{session}: cancel 1 ({why})"), &format!("{session}: -> refused ({why})")],
    );
}

#[test]
fn rule_1_a_certificate_that_is_not_to_be_had_is_cancelled() {
    let mut m = Meeting::new(Policy::default());
    m.held(1);
    m.expect(
        unavailable(1, 1),
        &["1: cancel 1 (certificate_unavailable)", "1: -> refused (certificate_unavailable)"],
    );
}

#[test]
fn rule_2_what_is_no_certificate_or_too_long_is_cancelled_whatever_the_policy_says() {
    let forbidding =
        Policy { forbid_overrides: true, scope: Scope::CertificateHost, ..Policy::default() };
    let mut m = Meeting::new(forbidding);
    refused(&mut m, 1, garbage(), &[Problem::Revoked], "certificate_unreadable");
    refused(&mut m, 2, nothing(), &[Problem::Revoked], "certificate_unreadable");
    let length = CERTIFICATES.forms().next().unwrap().length;
    let mut exact = Meeting::new(Policy { max_certificate_bytes: length, ..Policy::default() });
    exact.shows(1, 0, "", &[]);
    assert_eq!(exact.leaf(1), Leaf::Deciding, "the limit itself is within it");
    let short = Policy { max_certificate_bytes: length - 1, ..Policy::default() };
    refused(&mut Meeting::new(short), 1, der(0), &[], "certificate_unreadable");
}

#[test]
fn rule_3_where_overrides_are_forbidden_nothing_else_is_looked_at() {
    let policy =
        Policy { forbid_overrides: true, scope: Scope::CertificateHost, ..Policy::default() };
    let mut m = Meeting::new(policy);
    refused(&mut m, 1, der(0), &[Problem::Revoked], "overrides_forbidden");
    assert_eq!(m.engine().subjects().count(), 0, "nothing is remembered");
}

#[test]
fn rule_4_a_scope_that_counts_hosts_needs_one() {
    for scope in [Scope::CertificateHost, Scope::CertificateHostProblems] {
        let mut m = Meeting::new(Policy { scope, ..Policy::default() });
        refused(&mut m, 1, der(0), &[Problem::Revoked], "host_unknown");
        m.held(2);
        // Dots alone are no host either.
        m.expect(
            certificate_on(2, 1, 0, "...", &[]),
            &["2: cancel 1 (host_unknown)", "2: -> refused (host_unknown)"],
        );
    }
}

#[test]
fn rule_5_a_problem_that_nobody_may_override_settles_the_certificate_for_all() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "a", &[Problem::Weak]);
    m.shows(3, 0, "a", &[]);
    m.shows(4, 1, "b", &[]);
    m.held(5);
    m.expect(
        certificate_on(5, 1, 0, "", &[Problem::Revoked]),
        &[
            "dismiss 1 (policy)",
            "1: cancel 1 (not_overridable)",
            "1: -> refused (not_overridable)",
            "3: cancel 1 (not_overridable)",
            "3: -> refused (not_overridable)",
            "5: cancel 1 (not_overridable)",
            "5: -> refused (not_overridable)",
            "show 2.1 #1 hosts [b] problems [] sessions [4]",
        ],
    );
    refused(&mut m, 6, der(0), &[Problem::Revoked], "not_overridable");
}

#[test]
fn rule_5_holds_for_each_problem_that_the_policy_names_and_for_no_other() {
    let usual = [Problem::Revoked, Problem::BadSignature, Problem::Unknown];
    for problem in Problem::ALL.iter().copied() {
        let mut m = Meeting::new(Policy::default());
        m.shows(1, 0, "", &[problem]);
        let expected = if usual.contains(&problem) {
            Leaf::Refused(Refusal::NotOverridable)
        } else {
            Leaf::Deciding
        };
        assert_eq!(m.leaf(1), expected, "{problem}");
    }
}

#[test]
fn rule_5_overrules_a_yes_and_terminates_what_lives_on_it() {
    let mut m = Meeting::new(Policy::default());
    m.admitted(1, 0);
    m.signal(1, Signal::JoinSucceeded);
    m.admitted(2, 0);
    m.held(3);
    m.expect(
        certificate_on(3, 1, 0, "", &[Problem::BadSignature]),
        &[
            "3: cancel 1 (not_overridable)",
            "3: -> refused (not_overridable)",
            "1: terminate (not_overridable)",
            "1: -> refused (not_overridable)",
            "2: terminate (not_overridable)",
            "2: -> refused (not_overridable)",
        ],
    );
}

#[test]
fn rule_5_turns_a_persons_no_into_the_policys() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.give(no(1));
    refused(&mut m, 2, der(0), &[Problem::Unknown], "not_overridable");
    m.expect(forget(0), &["denied_by_policy"]);
}

#[test]
fn rule_6_a_denied_certificate_is_refused_for_the_reason_that_its_verdict_gave() {
    let policy = Policy { answer_deadline_ms: Some(5), ..Policy::default() };
    let mut m = Meeting::new(policy);
    m.shows(1, 0, "", &[]);
    m.give(no(1));
    m.shows(2, 1, "", &[]);
    m.at = 5;
    m.give(Input::Tick);
    m.shows(3, 2, "", &[Problem::Revoked]);
    for (session, number, why) in
        [(4, 0, "denied"), (5, 1, "unanswered"), (6, 2, "not_overridable")]
    {
        assert_eq!(
            m.shows(session, number, "", &[]),
            [format!("{session}: cancel 1 (remembered)"), format!("{session}: -> refused ({why})")]
        );
    }
}

#[test]
fn rule_7_an_allowed_certificate_is_ignored_unasked() {
    let mut m = Meeting::new(Policy::default());
    m.admitted(1, 0);
    assert_eq!(m.shows(2, 0, "", &[]), ["2: ignore 1 (remembered)", "2: -> admitted"]);
}

#[test]
fn rule_7_knows_a_certificate_in_either_form() {
    let mut m = Meeting::new(Policy::default());
    m.admitted(1, 0);
    m.held(2);
    m.expect(presented(2, 1, pem(0), "", &[]), &["2: ignore 1 (remembered)", "2: -> admitted"]);
}

#[test]
fn rule_8_a_certificate_that_is_asked_about_is_waited_for() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    assert_eq!(
        m.shows(3, 0, "", &[]),
        ["3: -> deciding", "update 1.1 hosts [] problems [] sessions [1 3]"]
    );
    assert_eq!(m.shows(4, 1, "", &[]), ["4: -> deciding"], "the other prompt is queued");
}

#[test]
fn rule_10_a_certificate_that_is_new_is_asked_about() {
    let mut m = Meeting::new(Policy::default());
    assert_eq!(
        m.shows(1, 0, "Host.Example.", &[Problem::Weak, Problem::Expired]),
        ["1: -> deciding", "show 1.1 #0 hosts [host.example] problems [expired weak] sessions [1]"]
    );
}
