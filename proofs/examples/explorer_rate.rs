//! How fast the explorer is beside stateright, on the same graphs, in one run.
//!
//!     cargo run --release --package certgate-proofs --example explorer_rate
//!
//! Two graphs: that of the reference model alone, and that of the product of engine, model and
//! monitor with everything that is checked at each edge. Both are also walked by the explorer
//! with symmetry, which stands for the same meetings. Times are noise; read the ratios.

#[path = "../tests/stateright_walk/mod.rs"]
mod stateright_walk;

use std::time::Instant;

use certgate_model::reference::State;
use certgate_proofs::{
    alphabet::{self, Alphabet, Letter},
    bounds::{Bounds, Passing, fewest_signals},
    graph::{Search, Step, System},
    key::{Packing, Symmetry},
    product::Product,
};
use stateright::{Checker, Model, Property};
use stateright_walk::StaterightWalk;

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

/// The reference model by itself.
struct ModelAlone {
    alphabet: Alphabet,
    packing: Packing,
}

impl ModelAlone {
    fn new(symmetry: Symmetry) -> Self {
        let alphabet = Alphabet::new(bounds());
        let packing = Packing::new(symmetry, alphabet.bounds.certificates);
        Self { alphabet, packing }
    }

    fn begin(&self) -> State {
        let mut state = State::new(self.alphabet.bounds.policy);
        for (at, input) in self.alphabet.prelude() {
            state.apply(at, &input).expect("a session is opened");
        }
        state
    }
}

impl System for ModelAlone {
    type Node = State;
    type Letter = Letter;
    type Fault = ();

    fn root(&self) -> State {
        self.begin()
    }

    fn letters(&self, state: &State, letters: &mut Vec<Letter>) {
        self.alphabet.letters(state, letters);
    }

    fn is_mistake(&self, state: &State, letter: &Letter) -> bool {
        alphabet::is_mistake(state, &letter.input)
    }

    fn step(&self, state: &mut State, letter: &Letter) -> Result<Step, ()> {
        let taken = state.apply(letter.at(state), &letter.input).is_ok();
        Ok(if taken { Step::Taken } else { Step::Refused })
    }

    fn key(&self, state: &State, key: &mut Vec<u8>) {
        self.packing.write(&self.alphabet, state, None, key);
    }

    fn untouched(&self, before: &State, after: &State) -> Result<(), ()> {
        if before == after { Ok(()) } else { Err(()) }
    }
}

impl Model for ModelAlone {
    type State = State;
    type Action = Letter;

    fn init_states(&self) -> Vec<State> {
        vec![self.begin()]
    }

    fn actions(&self, state: &State, letters: &mut Vec<Letter>) {
        self.alphabet.letters(state, letters);
    }

    fn next_state(&self, state: &State, letter: Letter) -> Option<State> {
        let mut next = state.clone();
        next.apply(letter.at(state), &letter.input).ok()?;
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("nothing is asked", |_, _| true)]
    }
}

/// Walks a graph, some ten times, and gives its states and how many of them a second.
fn rate(what: &str, walk: impl Fn() -> usize) -> f64 {
    let (began, mut walks, mut states) = (Instant::now(), 0, 0);
    while walks < 3 || began.elapsed().as_secs() < 2 {
        states = walk();
        walks += 1;
    }
    let rate = f64::from(walks) * states as f64 / began.elapsed().as_secs_f64();
    println!("{what:44} {states:>8} states {rate:>10.0} states/s");
    rate
}

fn explored<S: System>(system: &S) -> usize {
    match Search::new(system).run() {
        Ok(graph) => graph.states.len(),
        Err(_) => panic!("a fault"),
    }
}

fn main() {
    let product = |symmetry| Product::of_engine(bounds(), symmetry);
    let all = Symmetry::SessionsAndCertificates;

    let ours = rate("the model alone: explorer", || explored(&ModelAlone::new(Symmetry::None)));
    let folded = rate("  with symmetry", || explored(&ModelAlone::new(all)));
    let theirs = rate("  stateright", || {
        ModelAlone::new(Symmetry::None).checker().spawn_bfs().join().unique_state_count()
    });
    let (plain, folded) = (ours / theirs, folded / theirs);
    println!("  {plain:.1} times the states a second, {folded:.1} with symmetry\n");

    let ours = rate("engine, model, monitor: explorer", || explored(&product(Symmetry::None)));
    rate("  with symmetry", || explored(&product(all)));
    let theirs = rate("  stateright", || {
        let count = StaterightWalk::of(bounds()).count();
        assert!(count.steps > 0);
        count.states
    });
    println!("  {:.1} times stateright's states a second", ours / theirs);
}
