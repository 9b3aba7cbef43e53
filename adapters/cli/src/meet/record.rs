//! Everything that a meeting is recorded by.

use certgate::{
    Effect, Engine, Error, Input, Kind, Meeting, Policy, SessionId, Time, host::Recorder,
};

use super::timeline::Timeline;

/// The timeline.
pub(super) struct Record {
    timeline: Timeline,
}

impl Record {
    pub(super) const fn new(timeline: Timeline) -> Self {
        Self { timeline }
    }

    /// Says on the timeline what neither the engine nor a service said.
    pub(super) fn say(&mut self, at: Time, what: String) {
        self.timeline.say(at, what);
    }

    /// Shows what was told last.
    pub(super) fn flush(&mut self) {
        self.timeline.flush();
    }
}

impl Recorder for Record {
    fn begin(&mut self, meeting: &Meeting, policy: &Policy) {
        self.timeline.begin(meeting, policy);
    }

    fn opened(&mut self, at: Time, kind: Kind, outcome: Result<SessionId, Error>) {
        self.timeline.opened(at, kind, outcome);
    }

    fn input(&mut self, at: Time, input: &Input<'_>, outcome: Result<(), Error>) {
        self.timeline.input(at, input, outcome);
    }

    fn effect(&mut self, effect: &Effect, engine: &Engine) {
        self.timeline.effect(effect, engine);
    }
}
