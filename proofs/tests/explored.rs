//! Every run, exhaustively: the engine, the model in lock-step and every monitored invariant,
//! at every edge.

use std::collections::BTreeMap;

use certgate_model::{invariants::Invariant, scenario::Group};
use certgate_proofs::{
    bounds::{Bounds, Counts, runs},
    graph::{Search, Stopped},
    product::Product,
    witness::Witness,
};

/// Explores every run, on two threads, and gives what each comes to and what all of them saw.
fn explore_all() -> (BTreeMap<&'static str, Counts>, Witness) {
    let (mut found, mut seen) = (BTreeMap::new(), Witness::default());
    for bounds in runs() {
        let (name, counts, witness) = explore(bounds);
        found.insert(name, counts);
        seen.merge(&witness);
    }
    (found, seen)
}

fn explore(bounds: Bounds) -> (&'static str, Counts, Witness) {
    let (name, symmetry) = (bounds.name, bounds.symmetry());
    let [product, helper] = [(); 2].map(|()| Product::of_engine(bounds.clone(), symmetry));
    match Search::new(&product).run_with(&mut [helper]) {
        Ok(graph) => (name, product.counts(&graph), product.witness()),
        Err(Stopped::Fault(fault, way)) => panic!("{name}:\n{}", product.trace(&fault, &way)),
        Err(Stopped::Limit) => unreachable!("there is no limit"),
    }
}

/// One test, so that the runs are explored once.
#[test]
fn every_run_keeps_every_rule_and_comes_to_what_is_pinned() {
    let (found, witness) = explore_all();

    let pinned: BTreeMap<&str, Counts> =
        runs().iter().filter_map(|run| Some((run.name, run.pinned()?))).collect();
    assert_eq!(found, pinned, "a changed number is a changed machine");

    // Nothing holds because nothing happens.
    let unreached: Vec<(Group, String)> = witness.coverage.unreached();
    assert_eq!(unreached, [], "reached by no run");
    for invariant in Invariant::ALL.into_iter().filter(|one| judged_step_by_step(*one)) {
        assert!(witness.tally.of(invariant) > 0, "{invariant} was never put to the test");
    }
}

fn judged_step_by_step(invariant: Invariant) -> bool {
    // That an error changes nothing is not counted by the monitor: the search compares.
    invariant.is_monitored() && invariant != Invariant::Total
}
