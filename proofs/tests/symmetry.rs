//! Renaming sessions and certificates loses nothing: where a graph is small enough to be walked
//! with and without it, the states and edges are the same up to renaming.

use std::collections::BTreeSet;

use certgate_proofs::{
    bounds::{Bounds, runs},
    graph::{Graph, Search, System},
    key::Symmetry,
    product::Product,
};

type Engine = Product<certgate_protocol::Driver>;

fn explore(product: &Engine) -> Graph {
    Search::new(product).keep_edges().run().unwrap_or_else(|_| panic!("a fault"))
}

/// For each state of a graph, the state of another graph that it is a renaming of.
fn images(product: &Engine, graph: &Graph, coarser: &Engine, onto: &Graph) -> Vec<u32> {
    let count = u32::try_from(graph.states.len()).unwrap();
    let mut key = Vec::new();
    (0..count)
        .map(|state| {
            key.clear();
            coarser.key(&graph.node(product, state), &mut key);
            onto.states.find(&key).expect("every state has an image")
        })
        .collect()
}

fn loses_nothing(bounds: &Bounds, fine: Symmetry, coarse: Symmetry) -> (usize, usize) {
    let product = Product::of_engine(bounds.clone(), fine);
    let coarser = Product::of_engine(bounds.clone(), coarse);
    let (graph, folded) = (explore(&product), explore(&coarser));
    let images = images(&product, &graph, &coarser, &folded);

    let reached: BTreeSet<u32> = images.iter().copied().collect();
    assert_eq!(reached.len(), folded.states.len(), "{}: states", bounds.name);

    let image = |state: u32| images[state as usize];
    let seen: BTreeSet<(u32, u32)> =
        graph.edges.iter().map(|edge| (image(edge.from), image(edge.to))).collect();
    let kept: BTreeSet<(u32, u32)> = folded.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    assert_eq!(seen, kept, "{}: edges", bounds.name);
    assert_eq!(graph.depth, folded.depth, "{}: shortest ways", bounds.name);
    (graph.states.len(), folded.states.len())
}

fn run(name: &str) -> Bounds {
    runs().into_iter().find(|run| run.name == name).expect("a run of this name")
}

#[test]
fn renaming_sessions_loses_nothing() {
    let (all, folded) = loses_nothing(&run("windows"), Symmetry::None, Symmetry::Sessions);
    assert!(folded * 4 < all, "{all} states come to {folded}");
}

#[test]
fn renaming_certificates_loses_nothing() {
    let all = Symmetry::SessionsAndCertificates;
    loses_nothing(&run("windows"), Symmetry::Sessions, all);
    loses_nothing(&run("end_of_time"), Symmetry::None, all);
}

#[test]
fn renaming_both_loses_nothing_of_the_whole_alphabet() {
    let everything = run("everything").sized(2, 2);
    let all = Symmetry::SessionsAndCertificates;
    let (full, folded) = loses_nothing(&everything, Symmetry::None, all);
    assert!(folded * 3 < full, "{full} states come to {folded}");
}
