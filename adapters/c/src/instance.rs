//! One engine as C programs have it: with the drain rule kept, and a journal if one is
//! written.

use certgate::{Effect, Engine, Input, Kind, Prompt, PromptId, SessionId, Time};

use crate::{
    journal::Journal,
    status::{CERTGATE_UNDRAINED, CERTGATE_UNKNOWN_PROMPT, Outcome, of_error},
};

/// What stands behind an engine's name.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) engine: Engine,
    pub(crate) journal: Option<Box<Journal>>,
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
        let session = self.engine.open(at, kind).map_err(|error| of_error(&error))?;
        self.is_new = false;
        if let Some(journal) = &mut self.journal {
            journal.opened(at, kind, session);
        }
        Ok(session)
    }

    #[inline]
    pub(crate) fn tell(&mut self, at: u64, input: Input<'_>) -> Outcome {
        self.require_drained()?;
        let at = Time::from_millis(at);
        self.engine.handle(at, input).map_err(|error| of_error(&error))?;
        self.is_new = false;
        if let Some(journal) = &mut self.journal {
            journal.input(at, &input, &self.engine);
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn poll(&mut self) -> Option<Effect> {
        let effect = self.engine.poll_effect()?;
        if let Some(journal) = &mut self.journal {
            journal.effect(&effect, &self.engine);
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
