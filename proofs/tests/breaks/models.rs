//! Wrong models beside the engine as it is: lock-step notices every one.

use certgate_model::{invariants::Invariant, reference::State};
use certgate_proofs::{
    decider::engine,
    graph::{Search, Stopped},
    twins::{Twin, Twins},
};

use crate::{
    doctored::{Doctor, Doctored},
    doctors, engines,
};

/// How long the shortest way is on which engine and model differ; none if there is none.
fn differs(doctor: Doctor<State>) -> Option<usize> {
    let bounds = engines::bounds();
    let twin = Twin::alike(Invariant::Deterministic, bounds.policy);
    let model = Doctored::begin(|policy| State::new(*policy), doctor);
    match Search::new(&Twins::new(bounds, engine, model, twin)).run() {
        Ok(graph) => {
            assert!(graph.states.len() > 1000);
            None
        }
        Err(Stopped::Fault(_, way)) => Some(way.len()),
        Err(Stopped::Limit) => unreachable!("there is no limit"),
    }
}

#[test]
fn the_model_as_it_is_does_not_differ_from_the_engine() {
    assert_eq!(differs(doctors::nothing), None);
}

#[test]
fn every_break_in_the_model_is_noticed_on_a_shortest_way() {
    let wrong: [(&str, Doctor<State>, usize); 12] = [
        ("remembers_no_denial", doctors::remembers_no_denial, 3),
        ("spares_what_rests", doctors::spares_what_rests, 5),
        ("fetches_nothing", doctors::fetches_nothing, 1),
        ("acts_twice", doctors::acts_twice, 2),
        ("asks_nobody", doctors::asks_nobody, 2),
        ("leaves_the_gate_open", doctors::leaves_the_gate_open, 2),
        ("forgets_the_last", doctors::forgets_the_last, 3),
        ("drags_others_along", doctors::drags_others_along, 5),
        ("fails_open", doctors::fails_open, 2),
        ("takes_any_revision", doctors::takes_any_revision, 3),
        ("leaves_windows_empty", doctors::leaves_windows_empty, 5),
        ("panics", doctors::panics, 1),
    ];
    for (name, doctor, shortest) in wrong {
        assert_eq!(differs(doctor), Some(shortest), "{name}");
    }
}
