//! What is explored: something that decides, in the model's vocabulary.

use std::panic::{AssertUnwindSafe, catch_unwind};

use certgate_model::{
    certificates::Certificates,
    reference::State,
    vocabulary::{Answer, Effect, Error, Input, Policy},
};
use certgate_protocol::Driver;

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
    fn agrees_with(&self, state: &State, certificates: &Certificates) -> bool {
        agreement::same(&self.state(certificates), state)
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

    fn agrees_with(&self, state: &State, certificates: &Certificates) -> bool {
        Self::agrees_with(self, state, certificates)
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
