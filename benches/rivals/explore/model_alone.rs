//! The reference model by itself, for the explorer and for stateright.

use certgate_model::reference::State;
use certgate_proofs::{
    alphabet::{self, Alphabet, Letter},
    bounds::Bounds,
    graph::{Step, System},
    key::{Packing, Symmetry},
};
use certgate_protocol::normal_form;
use stateright::{Model, Property};

pub(super) struct ModelAlone {
    alphabet: Alphabet,
    packing: Packing,
}

impl ModelAlone {
    pub(super) fn new(bounds: Bounds, symmetry: Symmetry) -> Self {
        let alphabet = Alphabet::new(bounds);
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
        Some(normal_form(next))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("nothing is asked", |_, _| true)]
    }
}
