//! The person, who sees the windows, and what they said.

use std::collections::BTreeMap;

use certgate::{Dismissal, HostName, Problems, Prompt, PromptId, Subject, host::Window};

use crate::server::Visit;

/// What becomes of every window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answering {
    ConnectAnyway,
    DontConnect,
    /// Nobody answers until the deadline.
    Nobody,
}

impl Answering {
    pub(crate) const ALL: [Self; 3] = [Self::ConnectAnyway, Self::DontConnect, Self::Nobody];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ConnectAnyway => "Connect Anyway",
            Self::DontConnect => "Don't Connect",
            Self::Nobody => "none",
        }
    }
}

/// The windows of a meeting.
#[derive(Default)]
pub(crate) struct Person {
    pub(crate) open: BTreeMap<PromptId, Prompt>,
    /// What each window was about, in the order in which they were shown.
    pub(crate) shown: Vec<Subject>,
}

impl Window for Person {
    fn show(&mut self, prompt: &Prompt) {
        self.shown.push(prompt.subject.clone());
        self.open.insert(prompt.id, prompt.clone());
    }

    fn update(&mut self, prompt: &Prompt) {
        self.open.insert(prompt.id, prompt.clone());
    }

    fn dismiss(&mut self, prompt: PromptId, _: Dismissal) {
        self.open.remove(&prompt);
    }
}

/// One thing that the person said, or that holds because they said nothing.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// From which moment of the meeting on.
    pub(crate) moment: u64,
    pub(crate) subject: Subject,
    pub(crate) word: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Yes,
    No,
    TakenBack,
}

impl Said {
    /// Whether it is about what was presented on this connection to this host.
    fn is_about(&self, visit: &Visit, host: &HostName) -> bool {
        self.subject.fingerprint == visit.certificate
            && self.subject.host.as_ref().is_none_or(|named| named == host)
            && (self.subject.problems == Problems::NONE || self.subject.problems == visit.problems)
    }
}

/// Whether bytes of the application might flow there at that moment: on a good certificate,
/// or on one of which the last that was said is yes.
pub(crate) fn may_flow(said: &[Said], visit: &Visit, host: &HostName, moment: u64) -> bool {
    let until_then = said.iter().filter(|one| one.moment <= moment);
    visit.problems == Problems::NONE
        || until_then
            .rev()
            .find(|one| one.is_about(visit, host))
            .is_some_and(|one| one.word == Word::Yes)
}
