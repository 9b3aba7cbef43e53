//! Wrong engines, judged by the monitor of the invariants alone.

use certgate_model::{
    invariants::Invariant,
    vocabulary::{Host, Policy, Problem, ProblemSet},
};
use certgate_proofs::{
    alphabet::Letter,
    bounds::{Bounds, one_of_each_signal},
    decider::engine,
    fault::Fault,
    graph::{Graph, Search, Stopped},
    key::Symmetry,
    product::{Checks, Product},
};
use certgate_protocol::Driver;

use crate::{
    doctored::{Doctor, Doctored},
    doctors,
};

/// Two sessions and everything that may happen to them.
pub(crate) fn bounds() -> Bounds {
    Bounds {
        signals: one_of_each_signal(),
        hosts: vec![None, Some(Host::from("a.example"))],
        garbage: true,
        unavailable: true,
        inquiries: 2,
        forget: true,
        mistakes: true,
        snapshot: true,
        ..Bounds::quiet("wrong", 2, 2)
    }
}

type Found = Result<Graph, Stopped<Fault, Letter>>;

/// A wrong engine that nobody asks to forget.
pub(crate) fn forgetful(symmetry: Symmetry) -> Product<Doctored<Driver>> {
    let begin = Doctored::begin(engine, doctors::remembers_no_denial);
    Product::new(
        Bounds { forget: false, mistakes: false, ..bounds() },
        begin,
        Checks::Monitor,
        symmetry,
    )
}

fn wrong(doctor: Doctor<Driver>, symmetry: Symmetry) -> Product<Doctored<Driver>> {
    Product::new(bounds(), Doctored::begin(engine, doctor), Checks::Monitor, symmetry)
}

/// The shortest way on which a wrong engine is caught, after its sessions are open, is so long.
#[track_caller]
fn caught(doctor: Doctor<Driver>, invariant: Invariant, shortest: usize) {
    for symmetry in [Symmetry::None, Symmetry::SessionsAndCertificates] {
        let product = wrong(doctor, symmetry);
        expect(Search::new(&product).run(), invariant, shortest);
        let mut helpers = [wrong(doctor, symmetry), wrong(doctor, symmetry)];
        expect(Search::new(&product).run_with(&mut helpers), invariant, shortest);
    }
}

#[track_caller]
fn expect(found: Found, invariant: Invariant, shortest: usize) {
    match found {
        Err(Stopped::Fault(fault, way)) => {
            assert_eq!(fault.invariant(), Some(invariant), "{fault}\n{way:#?}");
            assert_eq!(way.len(), shortest, "{fault}\n{way:#?}");
        }
        _ => panic!("{invariant} is broken and nobody notices"),
    }
}

#[test]
fn ask_once() {
    for symmetry in [Symmetry::None, Symmetry::SessionsAndCertificates] {
        expect(Search::new(&forgetful(symmetry)).run(), Invariant::AskOnce, 5);
    }
}

#[test]
fn no_connect_after_deny() {
    caught(doctors::spares_what_rests, Invariant::NoConnectAfterDeny, 5);
}

#[test]
fn pending_resolves() {
    caught(doctors::fetches_nothing, Invariant::PendingResolves, 1);
}

#[test]
fn one_action_per_inquiry() {
    caught(doctors::acts_twice, Invariant::OneActionPerInquiry, 2);
}

#[test]
fn consent_is_exact() {
    caught(doctors::asks_nobody, Invariant::ConsentIsExact, 2);
}

#[test]
fn gate() {
    caught(doctors::leaves_the_gate_open, Invariant::Gate, 2);
}

#[test]
fn fan_out() {
    caught(doctors::forgets_the_last, Invariant::FanOut, 3);
}

#[test]
fn isolation() {
    caught(doctors::drags_others_along, Invariant::Isolation, 5);
}

#[test]
fn fail_closed() {
    caught(doctors::fails_open, Invariant::FailClosed, 2);
}

#[test]
fn seen_before_accepted() {
    caught(doctors::takes_any_revision, Invariant::SeenBeforeAccepted, 3);
}

#[test]
fn no_idle_prompt() {
    caught(doctors::leaves_windows_empty, Invariant::NoIdlePrompt, 5);
}

#[test]
fn total() {
    caught(doctors::errs_and_acts, Invariant::Total, 1);
    caught(doctors::panics, Invariant::Total, 1);
}

/// One window more than the policy allows.
#[test]
fn bounded() {
    let generous = |policy: &Policy| engine(&Policy { max_shown_prompts: 2, ..*policy });
    for symmetry in [Symmetry::None, Symmetry::SessionsAndCertificates] {
        let product = Product::new(bounds(), generous, Checks::Monitor, symmetry);
        expect(Search::new(&product).run(), Invariant::Bounded, 4);
    }
}

/// The engine as it is, in the same bounds: what catches the others does not catch it.
#[test]
fn an_engine_that_does_nothing_wrong_is_not_caught() {
    let product = wrong(doctors::nothing, Symmetry::SessionsAndCertificates);
    let graph = Search::new(&product).run().unwrap_or_else(|_| panic!("caught"));
    assert!(graph.states.len() > 1000);
}

/// A policy that settles by itself is not in those bounds; here it is, and goes wrong.
#[test]
fn a_policy_that_is_not_kept() {
    let revoked = ProblemSet::of(&[Problem::Revoked]);
    let bounds = Bounds { problems: vec![ProblemSet::EMPTY, revoked], ..bounds() };
    let lenient =
        |policy: &Policy| engine(&Policy { non_overridable: ProblemSet::EMPTY, ..*policy });
    let product = Product::new(bounds, lenient, Checks::Monitor, Symmetry::None);
    expect(Search::new(&product).run(), Invariant::FailClosed, 2);
}
