//! How fast the explorer is beside stateright, on the same graphs, in one run.
//!
//!     cargo run --release --package certgate-proofs --example explorer_rate
//!
//! Two graphs: that of the reference model alone, and that of the product of engine, model and
//! monitor with everything that is checked at each edge. Each is walked by the explorer state
//! for state, by stateright, and by the explorer with symmetry: fewer states, which stand for the
//! same meetings (`tests/symmetry.rs` shows that nothing is lost). One thread each. Times are
//! noise, although they are the processor's and not the clock's; read the ratios.

#[path = "../tests/stateright_walk/mod.rs"]
mod stateright_walk;

use std::{fs, time::Instant};

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

    fn is_same(&self, before: &State, after: &State) -> bool {
        before == after
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

/// A graph, walked.
#[derive(Clone, Copy)]
struct Walked {
    states: usize,
    seconds: f64,
}

impl Walked {
    /// How much sooner this walk is done than another of the same meetings, in the states of
    /// the other.
    fn sooner_than(self, other: Self) -> f64 {
        other.seconds / self.seconds
    }

    fn states_per_second(self) -> f64 {
        self.states as f64 / self.seconds
    }
}

/// Walks a graph some times over.
fn walked(what: &str, walk: impl Fn() -> usize) -> Walked {
    let (clock, began) = (Instant::now(), processor_seconds());
    let seconds = || match (began, processor_seconds()) {
        (Some(began), Some(now)) => now - began,
        _ => clock.elapsed().as_secs_f64(),
    };
    let (mut walks, mut states) = (0, 0);
    while walks < 3 || seconds() < 2.0 {
        states = walk();
        walks += 1;
    }
    let walked = Walked { states, seconds: seconds() / f64::from(walks) };
    println!("{what:44} {states:>8} states {:>10.0} states/s", walked.states_per_second());
    walked
}

/// What this process has had of the processors, ended threads included, where Linux says so.
fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in brackets, may contain anything; user and system time are fields 14 and 15.
    let fields = stat.rsplit(')').next()?.split_whitespace().skip(11).take(2);
    let ticks = fields.map(|field| field.parse::<f64>().ok()).sum::<Option<f64>>()?;
    Some(ticks / 100.0)
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

    let ours = walked("the model alone: explorer", || explored(&ModelAlone::new(Symmetry::None)));
    let theirs = walked("  stateright", || {
        ModelAlone::new(Symmetry::None).checker().spawn_bfs().join().unique_state_count()
    });
    let folded = walked("  explorer, with symmetry", || explored(&ModelAlone::new(all)));
    report(ours, theirs, folded);

    let ours = walked("engine, model, monitor: explorer", || explored(&product(Symmetry::None)));
    let theirs = walked("  stateright", || {
        let count = StaterightWalk::of(bounds()).count();
        assert!(count.steps > 0);
        count.states
    });
    assert_eq!(ours.states, theirs.states, "one graph");
    let folded = walked("  explorer, with symmetry", || explored(&product(all)));
    report(ours, theirs, folded);
}

fn report(ours: Walked, theirs: Walked, folded: Walked) {
    let state_for_state = ours.states_per_second() / theirs.states_per_second();
    let meetings = folded.sooner_than(theirs);
    println!(
        "  state for state {state_for_state:.1} times as fast; the same meetings, with symmetry, \
         {meetings:.1} times\n"
    );
}
