//! One engine as C programs have it: with the drain rule kept, and a journal if one is
//! written.

use certgate::{Effect, Engine, Error, Input, Kind, Prompt, PromptId, SessionId, Time};
use certgate_journal::{Journal, Parts};

use crate::status::{CERTGATE_UNDRAINED, CERTGATE_UNKNOWN_PROMPT, Outcome, of_error};

/// What stands behind an engine's name.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) engine: Engine,
    pub(crate) journal: Option<Box<Journal<Parts>>>,
    /// Whether it has taken no input since it was made; a journal tells a meeting from its
    /// beginning.
    pub(crate) is_new: bool,
}

impl Instance {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine, journal: None, is_new: true }
    }

    /// An engine that took inputs before.
    pub(crate) fn restored(engine: Engine) -> Self {
        Self { engine, journal: None, is_new: false }
    }

    /// BOUND-11.
    pub(crate) fn require_drained(&self) -> Outcome {
        if self.engine.has_effects() { Err(CERTGATE_UNDRAINED) } else { Ok(()) }
    }

    pub(crate) fn open(&mut self, at: u64, kind: Kind) -> Outcome<SessionId> {
        self.require_drained()?;
        let at = Time::from_millis(at);
        let outcome = self.engine.open(at, kind);
        if let Some(journal) = &mut self.journal {
            journal.opened(at, kind, outcome);
        }
        let session = outcome.map_err(|error| of_error(&error))?;
        self.is_new = false;
        Ok(session)
    }

    #[inline]
    pub(crate) fn tell(&mut self, at: u64, input: Input<'_>) -> Outcome {
        self.require_drained()?;
        let at = Time::from_millis(at);
        let outcome = self.engine.handle(at, input);
        if self.journal.is_some() {
            self.write_down(at, &input, outcome);
        }
        outcome.map_err(|error| of_error(&error))?;
        self.is_new = false;
        Ok(())
    }

    #[cold]
    fn write_down(&mut self, at: Time, input: &Input<'_>, outcome: Result<(), Error>) {
        let Some(journal) = &mut self.journal else { return };
        journal.input(at, input, outcome);
        if !self.engine.has_effects() {
            journal.drained(&self.engine);
        }
    }

    #[inline]
    pub(crate) fn poll(&mut self) -> Option<Effect> {
        let effect = self.engine.poll_effect()?;
        if let Some(journal) = &mut self.journal {
            journal.effect(&effect, &self.engine);
            if !self.engine.has_effects() {
                journal.drained(&self.engine);
            }
        }
        Some(effect)
    }

    pub(crate) fn prompt_id(&self, number: u64) -> PromptId {
        PromptId::new(self.engine.meeting().id, number)
    }

    /// What a window shows, while it is open and until the input after the one that closed it.
    pub(crate) fn prompt(&self, number: u64) -> Outcome<Prompt> {
        self.engine.prompt(self.prompt_id(number)).ok_or(CERTGATE_UNKNOWN_PROMPT)
    }
}
