//! Several threads find what one finds, in the same order.

use certgate_proofs::{
    bounds::{Bounds, runs},
    graph::{Graph, Search},
    product::Product,
    witness::Witness,
};

fn explored(bounds: &Bounds, helpers: usize) -> (Graph, u64, Witness) {
    let product = || Product::of_engine(bounds.clone(), bounds.symmetry());
    let (first, mut helpers) = (product(), Vec::from_iter((0..helpers).map(|_| product())));
    let search = Search::new(&first).keep_edges();
    let found = if helpers.is_empty() { search.run() } else { search.run_with(&mut helpers) };
    let graph = found.unwrap_or_else(|_| panic!("{}: a fault", bounds.name));
    let digest = first.counts(&graph).digest;
    (graph, digest, first.witness())
}

#[test]
fn threads_find_the_same_graph_and_see_the_same() {
    for name in ["windows", "passing_time"] {
        let bounds = runs().into_iter().find(|run| run.name == name).expect("a run of this name");
        let (one, digest, seen) = explored(&bounds, 0);
        for helpers in [1, 2, 4] {
            let (graph, same, together) = explored(&bounds, helpers);
            assert_eq!(graph.edges, one.edges, "{name}, {helpers} helpers");
            assert_eq!((graph.taken, graph.refused), (one.taken, one.refused));
            assert_eq!((graph.depth, same), (one.depth, digest));
            assert_eq!((&together.coverage, &together.tally), (&seen.coverage, &seen.tally));
            assert_eq!(graph.states.len(), one.states.len());
            let states = 0..u32::try_from(one.states.len()).unwrap();
            assert!(states.clone().all(|state| graph.states.key(state) == one.states.key(state)));
        }
    }
}
