//! What is explored: something that decides, in the model's vocabulary.

use std::panic::{AssertUnwindSafe, catch_unwind};

use certgate_model::{
    certificates::Certificates,
    reference::State,
    vocabulary::{Answer, Effect, Error, Input, Policy},
};
use certgate_protocol::{Driver, ImageRoom};

use crate::{agreement, alphabet::Alphabet};

/// An implementation that can be copied, stepped and looked into.
pub trait Decider: Clone {
    /// Takes an input; `effects` then holds what the host has to do.
    ///
    /// # Errors
    ///
    /// The input is not taken.
    fn step(
        &mut self,
        at: u64,
        input: &Input,
        certificates: &Certificates,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Error>;

    /// All that it knows, as the model would say it.
    fn state(&self, certificates: &Certificates) -> State;

    /// Whether it knows what the model's state says, and nothing beyond it.
    fn agrees_with(
        &self,
        state: &State,
        certificates: &Certificates,
        _room: &mut ImageRoom,
    ) -> bool {
        agreement::same(&self.state(certificates), state)
    }

    /// Whether it knows what another knows of which the model's state is known.
    fn is_as(
        &self,
        other: &Self,
        _known: &State,
        certificates: &Certificates,
        _room: &mut ImageRoom,
    ) -> bool {
        self.state(certificates) == other.state(certificates)
    }

    /// When the next deadline is due.
    fn next_deadline(&self) -> Option<u64>;

    /// Adds to a state's key what decides besides [`Decider::state`].
    fn memory(&self, _key: &mut Vec<u8>) {}
}

/// What it answers to one input; nothing if it panics.
pub(crate) fn answer<D: Decider>(
    decider: &mut D,
    at: u64,
    input: &Input,
    alphabet: &Alphabet,
) -> Option<Answer> {
    let mut effects = Vec::new();
    let step = || decider.step(at, input, &alphabet.certificates, &mut effects);
    Some(match catch_unwind(AssertUnwindSafe(step)).ok()? {
        Ok(()) if *input == Input::NextDeadline => Answer::Deadline(decider.next_deadline()),
        Ok(()) => Answer::Effects(effects),
        Err(error) => Answer::Error(error),
    })
}

/// Whether two have the same in memory beyond their states.
pub(crate) fn remember_the_same<D: Decider>(one: &D, other: &D) -> bool {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    one.memory(&mut first);
    other.memory(&mut second);
    first == second
}

/// How a meeting is begun.
pub type Begin<D> = Box<dyn Fn(&Policy) -> D + Send>;

/// The engine.
///
/// # Panics
///
/// For a policy out of its bounds.
#[must_use]
pub fn engine(policy: &Policy) -> Driver {
    Driver::new(policy).expect("a policy within its bounds")
}

impl Decider for Driver {
    fn step(
        &mut self,
        at: u64,
        input: &Input,
        certificates: &Certificates,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Error> {
        Self::step(self, at, input, certificates, effects).map(|_| ())
    }

    fn state(&self, certificates: &Certificates) -> State {
        self.abstract_state(certificates)
    }

    fn agrees_with(
        &self,
        state: &State,
        certificates: &Certificates,
        room: &mut ImageRoom,
    ) -> bool {
        self.agrees_in(room, state, certificates)
    }

    /// The other agrees with what is known of it.
    fn is_as(
        &self,
        _other: &Self,
        known: &State,
        certificates: &Certificates,
        room: &mut ImageRoom,
    ) -> bool {
        self.agrees_in(room, known, certificates)
    }

    fn next_deadline(&self) -> Option<u64> {
        Self::next_deadline(self)
    }
}

/// The reference model, as one more implementation.
impl Decider for State {
    fn step(
        &mut self,
        at: u64,
        input: &Input,
        _: &Certificates,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Error> {
        *effects = self.apply(at, input)?;
        Ok(())
    }

    fn state(&self, _: &Certificates) -> State {
        self.clone()
    }

    fn next_deadline(&self) -> Option<u64> {
        Self::next_deadline(self)
    }
}
