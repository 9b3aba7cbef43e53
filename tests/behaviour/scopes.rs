//! How far consent reaches, by the policy's scope.

use certgate_model::vocabulary::{Leaf, Policy, Problem, Scope};

use crate::meeting::*;

fn scoped(scope: Scope) -> Meeting {
    Meeting::new(Policy { scope, max_shown_prompts: 9, ..Policy::default() })
}

/// Allows a certificate on host a for being weak, and then shows it elsewhere.
fn leaf_after_yes(scope: Scope, host: &str, problems: &[Problem]) -> Leaf {
    let mut m = scoped(scope);
    m.shows(1, 0, "a", &[Problem::Weak]);
    m.give(yes(1, 1));
    m.shows(2, 0, host, problems);
    m.leaf(2)
}

#[test]
fn a_yes_reaches_as_far_as_the_scope_says() {
    use Problem::{Expired, Weak};
    let (asked, admitted) = (Leaf::Deciding, Leaf::Admitted);
    for (scope, same, other_host, other_problems) in [
        (Scope::Certificate, admitted, admitted, admitted),
        (Scope::CertificateHost, admitted, asked, admitted),
        (Scope::CertificateHostProblems, admitted, asked, asked),
    ] {
        assert_eq!(leaf_after_yes(scope, "A.", &[Weak]), same, "{scope}");
        assert_eq!(leaf_after_yes(scope, "b", &[Weak]), other_host, "{scope}");
        assert_eq!(leaf_after_yes(scope, "a", &[Weak, Expired]), other_problems, "{scope}");
        assert_eq!(leaf_after_yes(scope, "a", &[]), other_problems, "{scope}");
    }
}

#[test]
fn a_no_reaches_as_far_as_the_scope_says() {
    for (scope, refused) in [
        (Scope::Certificate, true),
        (Scope::CertificateHost, false),
        (Scope::CertificateHostProblems, false),
    ] {
        let mut m = scoped(scope);
        m.shows(1, 0, "a", &[]);
        m.give(no(1));
        m.shows(2, 0, "b", &[]);
        assert_eq!(matches!(m.leaf(2), Leaf::Refused(_)), refused, "{scope}");
    }
}

#[test]
fn another_certificate_is_another_subject_in_every_scope() {
    for scope in Scope::ALL.iter().copied() {
        let mut m = scoped(scope);
        m.shows(1, 0, "a", &[]);
        m.give(yes(1, 1));
        m.shows(2, 1, "a", &[]);
        assert_eq!(m.leaf(2), Leaf::Deciding, "{scope}");
    }
}

#[test]
fn a_policys_denial_reaches_as_far_as_the_scope_says() {
    for (scope, refused) in [(Scope::Certificate, true), (Scope::CertificateHost, false)] {
        let mut m = scoped(scope);
        m.shows(1, 0, "a", &[Problem::Revoked]);
        m.shows(2, 0, "b", &[]);
        assert_eq!(matches!(m.leaf(2), Leaf::Refused(_)), refused, "{scope}");
    }
}

#[test]
fn forgetting_reaches_as_far_as_the_scope_says() {
    let mut m = scoped(Scope::CertificateHost);
    m.shows(1, 0, "a", &[]);
    m.give(no(1));
    m.shows(2, 0, "b", &[]);
    m.give(no(2));
    m.expect(forget_on(0, "B", &[Problem::Weak]), &[]);
    m.shows(3, 0, "a", &[]);
    m.shows(4, 0, "b", &[]);
    assert!(matches!(m.leaf(3), Leaf::Refused(_)));
    assert_eq!(m.leaf(4), Leaf::Deciding);
}

#[test]
fn under_the_narrowest_scope_a_set_of_problems_is_a_subject() {
    let mut m = scoped(Scope::CertificateHostProblems);
    m.shows(1, 0, "a", &[Problem::Weak]);
    m.shows(2, 0, "a", &[Problem::Weak, Problem::Expired]);
    m.shows(3, 0, "a", &[Problem::Expired, Problem::Weak]);
    assert_eq!(m.engine().open_prompts().len(), 2);
}
