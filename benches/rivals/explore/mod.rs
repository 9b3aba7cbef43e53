//! The explorer beside stateright, on the same graphs: that of the reference model alone, and
//! that of the product of engine, model and monitor with everything that is checked at each
//! edge.

mod model_alone;
#[path = "../../../proofs/tests/stateright_walk/mod.rs"]
mod stateright_walk;

use certgate_proofs::{
    bounds::{Bounds, Passing, fewest_signals},
    graph::{Search, System},
    key::Symmetry,
    product::Product,
};
use stateright::{Checker, Model};

use crate::{Contest, Contests, Target, Turn};
use model_alone::ModelAlone;
use stateright_walk::StaterightWalk;

/// The contests.
pub fn contests() -> Contests {
    agree();
    Box::new([of_product, of_model].into_iter().map(|contest| contest()))
}

fn of_product() -> Contest {
    let ours = |symmetry| walks(move || explored(&Product::of_engine(bounds(), symmetry)));
    let theirs = walks(|| StaterightWalk::of(bounds()).count().states);
    contest(
        "explore, engine and model with every check",
        ours,
        theirs,
        Some(Target::TimesAsFast(10.0)),
    )
}

fn of_model() -> Contest {
    let ours = |symmetry| walks(move || explored(&ModelAlone::new(bounds(), symmetry)));
    let theirs = walks(|| {
        let model = ModelAlone::new(bounds(), Symmetry::None);
        model.checker().spawn_bfs().join().unique_state_count()
    });
    contest("explore, the model alone", ours, theirs, None)
}

/// With symmetry the explorer walks a smaller graph, which stands for the same meetings: its
/// states are counted as those of the whole.
fn contest<F: FnMut() -> Turn + 'static>(
    work: &str,
    explorer: impl Fn(Symmetry) -> F,
    stateright: impl FnMut() -> Turn + 'static,
    target: Option<Target>,
) -> Contest {
    let mut contest = Contest::new(work, "state");
    let whole = explorer(Symmetry::None)().pieces;
    let mut folded = explorer(Symmetry::SessionsAndCertificates);
    let plain = contest.enter("explorer", explorer(Symmetry::None));
    let folded = contest
        .enter("explorer with symmetry", move || Turn { pieces: whole, time: folded().time });
    let stateright = contest.enter("stateright", stateright);
    contest.compare(plain, stateright, target);
    contest.compare(folded, stateright, None);
    contest
}

fn walks(walk: impl Fn() -> usize + 'static) -> impl FnMut() -> Turn + 'static {
    move || {
        let mut states = 0;
        let turn = Turn::of(0, || states = walk());
        Turn { pieces: states as u64, ..turn }
    }
}

fn explored<S: System>(system: &S) -> usize {
    match Search::new(system).run() {
        Ok(graph) => graph.states.len(),
        Err(_) => panic!("a fault"),
    }
}

/// Two sessions and two certificates, with all that can happen to them but time.
fn bounds() -> Bounds {
    Bounds {
        signals: fewest_signals(),
        unavailable: true,
        inquiries: 2,
        forget: true,
        close: true,
        end: true,
        time: Passing::Never,
        mistakes: true,
        ..Bounds::quiet("rate", 2, 2)
    }
}

/// Both find the same states.
fn agree() {
    let count = StaterightWalk::of(bounds()).count();
    assert!(count.steps > 0);
    assert_eq!(explored(&Product::of_engine(bounds(), Symmetry::None)), count.states);
    let model = || ModelAlone::new(bounds(), Symmetry::None);
    let theirs = model().checker().spawn_bfs().join().unique_state_count();
    assert_eq!(explored(&model()), theirs);
}
