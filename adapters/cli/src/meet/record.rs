//! Everything that a meeting is recorded by.

use std::io::Write;

use certgate::{
    Effect, Engine, Error, Input, Kind, Meeting, Policy, SessionId, Time, host::Recorder,
};

use certgate_journal::Journal;

use super::timeline::Timeline;

/// The timeline, and the journal if one is kept.
pub(super) struct Record {
    timeline: Timeline,
    journal: Option<Journal<Box<dyn Write>>>,
}

impl Record {
    pub(super) fn new(timeline: Timeline, journal: Option<Box<dyn Write>>) -> Self {
        Self { timeline, journal: journal.map(Journal::new) }
    }

    /// Says on the timeline what neither the engine nor a service said.
    pub(super) fn say(&mut self, at: Time, what: String) {
        self.timeline.say(at, what);
    }

    /// Shows what was told last.
    pub(super) fn flush(&mut self) {
        self.timeline.flush();
    }

    /// Why the journal ended before the meeting, if it did.
    pub(super) fn journal_failure(&self) -> Option<String> {
        self.journal.as_ref()?.failure().map(ToString::to_string)
    }
}

impl Recorder for Record {
    fn begin(&mut self, meeting: &Meeting, policy: &Policy) {
        self.timeline.begin(meeting, policy);
        if let Some(journal) = &mut self.journal {
            Recorder::begin(journal, meeting, policy);
        }
    }

    fn opened(&mut self, at: Time, kind: Kind, outcome: Result<SessionId, Error>) {
        self.timeline.opened(at, kind, outcome);
        if let Some(journal) = &mut self.journal {
            Recorder::opened(journal, at, kind, outcome);
        }
    }

    fn input(&mut self, at: Time, input: &Input<'_>, outcome: Result<(), Error>) {
        self.timeline.input(at, input, outcome);
        if let Some(journal) = &mut self.journal {
            Recorder::input(journal, at, input, outcome);
        }
    }

    fn effect(&mut self, effect: &Effect, engine: &Engine) {
        self.timeline.effect(effect, engine);
        if let Some(journal) = &mut self.journal {
            Recorder::effect(journal, effect, engine);
        }
    }

    fn drained(&mut self, engine: &Engine) {
        if let Some(journal) = &mut self.journal {
            Recorder::drained(journal, engine);
        }
    }
}
