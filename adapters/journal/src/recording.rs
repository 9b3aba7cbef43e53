//! A journal as what records a host, and what it shows of itself.

use std::{fmt, io::Write};

use certgate::{
    Effect, Engine, Error, Input, Kind, Meeting, Policy, SessionId, Time, host::Recorder,
};

use crate::Journal;

impl<W: Write> Recorder for Journal<W> {
    fn begin(&mut self, meeting: &Meeting, policy: &Policy) {
        Self::begin(self, *meeting, policy);
    }

    fn opened(&mut self, at: Time, kind: Kind, outcome: Result<SessionId, Error>) {
        Self::opened(self, at, kind, outcome);
    }

    fn input(&mut self, at: Time, input: &Input<'_>, outcome: Result<(), Error>) {
        Self::input(self, at, input, outcome);
    }

    fn effect(&mut self, effect: &Effect, engine: &Engine) {
        Self::effect(self, effect, engine);
    }

    fn drained(&mut self, engine: &Engine) {
        Self::drained(self, engine);
    }
}

impl<W> fmt::Debug for Journal<W> {
    /// How far it has come; not what it says, which is of hosts and certificates.
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal")
            .field("lines", &self.lines)
            .field("failure", &self.failure)
            .finish_non_exhaustive()
    }
}
