//! An implementation that does one thing wrong.

use certgate_model::{
    certificates::Certificates,
    reference::State,
    vocabulary::{Effect, Error, Input, Policy},
};
use certgate_proofs::decider::Decider;

/// What is done wrong: takes the step in place of the implementation.
pub(crate) type Doctor<D> = fn(&mut Case<'_, D>) -> Result<(), Error>;

/// An implementation, right but for its doctor.
#[derive(Clone)]
pub(crate) struct Doctored<D> {
    inner: D,
    doctor: Doctor<D>,
}

impl<D: 'static> Doctored<D> {
    /// A meeting whose implementation is begun like this.
    pub(crate) fn begin(
        begin: impl Fn(&Policy) -> D + Send + 'static,
        doctor: Doctor<D>,
    ) -> impl Fn(&Policy) -> Self + Send + 'static {
        move |policy| Self { inner: begin(policy), doctor }
    }
}

/// One step at the doctor's.
pub(crate) struct Case<'a, D> {
    pub(crate) inner: &'a mut D,
    pub(crate) at: u64,
    pub(crate) input: &'a Input,
    pub(crate) certificates: &'a Certificates,
    pub(crate) effects: &'a mut Vec<Effect>,
}

impl<D: Decider> Case<'_, D> {
    /// The right answer.
    pub(crate) fn pass(&mut self) -> Result<(), Error> {
        let input = self.input;
        self.give(input)
    }

    /// The right answer to another input.
    pub(crate) fn give(&mut self, input: &Input) -> Result<(), Error> {
        self.inner.step(self.at, input, self.certificates, self.effects)
    }

    /// What is known before the step, or after it.
    pub(crate) fn state(&self) -> State {
        self.inner.state(self.certificates)
    }
}

impl<D: Decider> Decider for Doctored<D> {
    fn step(
        &mut self,
        at: u64,
        input: &Input,
        certificates: &Certificates,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Error> {
        let inner = &mut self.inner;
        (self.doctor)(&mut Case { inner, at, input, certificates, effects })
    }

    fn state(&self, certificates: &Certificates) -> State {
        self.inner.state(certificates)
    }

    fn next_deadline(&self) -> Option<u64> {
        self.inner.next_deadline()
    }
}
