//! The product of engine, model and monitor as a stateright model.

use std::{
    hash::{Hash, Hasher},
    sync::Mutex,
};

use certgate_model::reference::State;
use certgate_proofs::{
    alphabet::Letter,
    bounds::Bounds,
    graph::{Step, System},
    key::Symmetry,
    product::{Meeting, Product},
};
use certgate_protocol::{Driver, normal_form};
use stateright::{Checker, Model, Property};

/// The walk. Its product is locked: it counts what it sees.
pub(crate) struct StaterightWalk(Mutex<Product<Driver>>);

/// What stateright counted.
pub(crate) struct Count {
    /// Distinct states.
    pub(crate) states: usize,
    /// Steps that were taken.
    pub(crate) steps: u64,
}

/// A meeting, told apart by everything that the model knows of it and by what the monitor knows
/// beyond that.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    meeting: Meeting<Driver>,
    broken: bool,
}

impl Told {
    fn beyond(&self) -> (Vec<bool>, Vec<bool>) {
        let State { sessions, subjects, .. } = &self.meeting.state;
        let monitor = self.meeting.monitor().expect("a monitor");
        (
            sessions.keys().map(|session| monitor.awaits_action(*session)).collect(),
            subjects.keys().map(|subject| monitor.was_asked(subject)).collect(),
        )
    }

    fn known(&self) -> State {
        normal_form(self.meeting.state.clone())
    }
}

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.known() == other.known() && self.beyond() == other.beyond()
    }
}

impl Hash for Told {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.known().hash(hasher);
        self.beyond().hash(hasher);
    }
}

impl StaterightWalk {
    /// The walk of a run.
    pub(crate) fn of(bounds: Bounds) -> Self {
        Self(Mutex::new(Product::of_engine(bounds, Symmetry::None)))
    }

    /// Walks everything.
    pub(crate) fn count(self) -> Count {
        let checker = self.checker().spawn_bfs().join();
        checker.assert_properties();
        // The state in which it begins is counted among those that steps lead to.
        let steps = checker.state_count() as u64 - 1;
        Count { states: checker.unique_state_count(), steps }
    }
}

impl Model for StaterightWalk {
    type State = Told;
    type Action = Letter;

    fn init_states(&self) -> Vec<Told> {
        vec![Told { meeting: self.0.lock().unwrap().begin(), broken: false }]
    }

    fn actions(&self, told: &Told, letters: &mut Vec<Letter>) {
        self.0.lock().unwrap().letters(&told.meeting, letters);
    }

    fn next_state(&self, told: &Told, letter: Letter) -> Option<Told> {
        let mut next = told.clone();
        match self.0.lock().unwrap().step(&mut next.meeting, &letter) {
            Ok(Step::Taken) => {}
            Ok(Step::Refused) => return None,
            Err(_) => next.broken = true,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("every rule holds", |_, told: &Told| !told.broken)]
    }
}
