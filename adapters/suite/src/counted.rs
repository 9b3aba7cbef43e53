//! An implementation whose answers are counted.

use certgate_model::vocabulary::{Answer, Input, Policy};

use crate::implementation::{Identity, Implementation, Misconduct};

pub(crate) struct Counted<'a, I: ?Sized> {
    implementation: &'a mut I,
    /// How many inputs were answered.
    pub(crate) answers: u64,
}

impl<'a, I: ?Sized> Counted<'a, I> {
    pub(crate) fn new(implementation: &'a mut I) -> Self {
        Self { implementation, answers: 0 }
    }
}

impl<I: Implementation + ?Sized> Implementation for Counted<'_, I> {
    fn identify(&mut self) -> Result<Identity, Misconduct> {
        self.implementation.identify()
    }

    fn begin(&mut self, policy: &Policy) -> Result<(), Misconduct> {
        self.implementation.begin(policy)
    }

    fn send(&mut self, at: u64, input: &Input) -> Result<(), Misconduct> {
        self.implementation.send(at, input)
    }

    fn receive(&mut self) -> Result<Answer, Misconduct> {
        self.answers += 1;
        self.implementation.receive()
    }

    fn finish(&mut self) -> Result<(), Misconduct> {
        self.implementation.finish()
    }

    fn restart(&mut self) {
        self.implementation.restart();
    }

    fn depth(&self) -> usize {
        self.implementation.depth()
    }
}
