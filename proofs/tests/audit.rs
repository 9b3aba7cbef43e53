//! The explorer audited by another: stateright walks the same meetings, and tells states apart
//! by all that they hold, not by packed keys.

mod stateright_walk;

use certgate_proofs::{
    bounds::{Bounds, Passing, fewest_signals},
    graph::Search,
    key::Symmetry,
    product::Product,
};
use stateright_walk::StaterightWalk;

#[test]
fn stateright_counts_the_same_states_and_steps() {
    let bounds = Bounds {
        signals: fewest_signals(),
        unavailable: true,
        inquiries: 2,
        forget: true,
        close: true,
        end: true,
        time: Passing::Never,
        mistakes: true,
        ..Bounds::quiet("audited", 2, 2)
    };
    let product = Product::of_engine(bounds.clone(), Symmetry::None);
    let graph = Search::new(&product).run().unwrap_or_else(|_| panic!("a fault"));
    let audit = StaterightWalk::of(bounds).count();
    assert_eq!(graph.states.len(), audit.states);
    assert_eq!(graph.taken, audit.steps);
    assert!(audit.states > 10_000, "{} states", audit.states);
}
