//! What is explored: something that decides, in the model's vocabulary.

use certgate_model::{
    certificates::Certificates,
    reference::State,
    vocabulary::{Effect, Error, Input, Policy},
};
use certgate_protocol::Driver;

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

    /// When the next deadline is due.
    fn next_deadline(&self) -> Option<u64>;

    /// Adds to a state's key what decides besides [`Decider::state`].
    fn memory(&self, _key: &mut Vec<u8>) {}
}

/// How a meeting is begun.
pub type Begin<D> = fn(&Policy) -> D;

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

    fn next_deadline(&self) -> Option<u64> {
        Self::next_deadline(self)
    }
}
