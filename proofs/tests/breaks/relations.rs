//! The invariants that compare runs: they hold of the engine, and wrong engines are caught.

use std::collections::BTreeSet;

use certgate_model::{
    invariants::Invariant,
    vocabulary::{Action, Center, Kind, Policy, Role},
};
use certgate_proofs::{
    bounds::{Bounds, Passing},
    decider::engine,
    graph::{Graph, Search, Stopped},
    interleavings::Interleavings,
    twins::{Twin, Twins},
};
use certgate_protocol::Driver;

use crate::{
    doctored::{Doctor, Doctored},
    doctors, engines,
};

fn bounds() -> Bounds {
    let policy = Policy {
        certificate_deadline_ms: Some(1),
        answer_deadline_ms: Some(1),
        ..engines::bounds().policy
    };
    Bounds {
        hosts: vec![None],
        close: true,
        end: true,
        time: Passing::WithTicks,
        policy,
        ..engines::bounds()
    }
}

/// Walks two meetings of one implementation side by side.
fn side_by_side(doctor: Doctor<Driver>, twin: Twin) -> Result<Graph, (Option<Invariant>, usize)> {
    let begin = || Doctored::begin(engine, doctor);
    let twins = Twins::new(Bounds { inquiries: 1, ..bounds() }, begin(), begin(), twin);
    match Search::new(&twins).run() {
        Ok(graph) => Ok(graph),
        Err(Stopped::Fault(fault, way)) => Err((fault.invariant(), way.len())),
        Err(Stopped::Limit) => unreachable!("there is no limit"),
    }
}

#[track_caller]
fn alike(twin: Twin) {
    match side_by_side(doctors::nothing, twin) {
        Ok(graph) => assert!(graph.states.len() > 1000),
        Err((_, way)) => panic!("{} after {way} inputs", twin.invariant),
    }
}

#[track_caller]
fn caught(doctor: Doctor<Driver>, twin: Twin, shortest: usize) {
    let found = side_by_side(doctor, twin).map(|graph| graph.states.len());
    assert_eq!(found, Err((Some(twin.invariant), shortest)));
}

#[test]
fn deterministic() {
    let twin = Twin::alike(Invariant::Deterministic, bounds().policy);
    alike(twin);
    caught(doctors::guesses_an_order, twin, 1);
}

#[test]
fn neutral() {
    let twin = Twin::alike(Invariant::Neutral, bounds().policy);
    for role in Role::ALL {
        for center in Center::ALL {
            alike(Twin { policy: Policy { role: *role, center: *center, ..twin.policy }, ..twin });
        }
    }
    for kind in Kind::ALL {
        alike(Twin { kind: Some(*kind), ..twin });
    }
    let presenter = Policy { role: Role::Presenter, ..twin.policy };
    caught(doctors::trusts_presenters, Twin { policy: presenter, ..twin }, 2);
    caught(doctors::overlooks_the_player, Twin { kind: Some(Kind::Nbr), ..twin }, 1);
}

#[test]
fn replayable() {
    let alike_but_restored =
        Twin { restored: true, ..Twin::alike(Invariant::Replayable, bounds().policy) };
    alike(alike_but_restored);
    caught(doctors::restores_no_denial, alike_but_restored, 3);
}

/// What three sessions may be asked about, one certificate after another.
const ASKED: [&[u32]; 6] = [&[0], &[1], &[0, 1], &[1, 0], &[0, 0], &[1, 2]];

/// Every three services that may meet, and every verdict on each certificate.
fn every_order(
    doctor: Doctor<Driver>,
) -> Result<(u64, BTreeSet<Action>), (Option<Invariant>, usize)> {
    let (mut orders, mut actions) = (0, BTreeSet::new());
    for first in 0..ASKED.len() {
        for second in first..ASKED.len() {
            for third in second..ASKED.len() {
                let asked = [first, second, third].map(|one| ASKED[one].to_vec()).to_vec();
                for verdicts in 0..8 {
                    let allowed: BTreeSet<u32> =
                        (0..3).filter(|c| verdicts >> c & 1 == 1).collect();
                    let max_shown_prompts = 1 + u64::from(verdicts % 2 == 0);
                    let policy = Policy { max_shown_prompts, ..Bounds::quiet("", 0, 0).policy };
                    let begin = Doctored::begin(engine, doctor);
                    let walked = Interleavings::new(policy, begin, asked.clone(), allowed);
                    match Search::new(&walked).run() {
                        Ok(graph) => orders += graph.states.len() as u64,
                        Err(Stopped::Fault(fault, way)) => {
                            return Err((fault.invariant(), way.len()));
                        }
                        Err(Stopped::Limit) => unreachable!("there is no limit"),
                    }
                    let outcome = walked.outcome().expect("some order ends");
                    actions.extend(outcome.actions.values());
                    assert_eq!(outcome.actions.len(), 3, "every service is answered");
                }
            }
        }
    }
    Ok((orders, actions))
}

#[test]
fn order_free() {
    let (states, actions) = every_order(doctors::nothing).expect("every order comes to the same");
    assert!(states > 10_000, "{states}");
    assert_eq!(actions, BTreeSet::from([Action::Ignore, Action::Cancel]));
    let caught = every_order(doctors::serves_the_first).map(|_| ());
    assert_eq!(caught, Err((Some(Invariant::OrderFree), 7)));
}
