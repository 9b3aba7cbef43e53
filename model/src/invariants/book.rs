//! What a monitor writes down: what it was told and what follows from that alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    copying::copy_map,
    vocabulary::{Fingerprint, Host, Kind, Leaf, Policy, ProblemSet, Region, Subject},
};

/// The books of one meeting.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Book {
    pub(super) policy: Policy,
    pub(super) now: u64,
    pub(super) ended: bool,
    pub(super) last_opened: Option<u64>,
    pub(super) sessions: BTreeMap<u64, Watched>,
    /// Subjects that were shown or settled, until they are forgotten.
    pub(super) subjects: BTreeMap<Subject, Settled>,
    pub(super) windows: BTreeMap<u64, Window>,
    pub(super) last_prompt: u64,
}

/// A session that is not closed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Watched {
    pub(super) kind: Kind,
    /// As last told.
    pub(super) leaf: Leaf,
    /// The current inquiry.
    pub(super) inquiry: u64,
    /// Whether that inquiry is still to be answered.
    pub(super) awaits: bool,
    pub(super) rests: Rests,
    /// What its service said of the certificate that it decides on.
    pub(super) host: Option<Host>,
    pub(super) problems: ProblemSet,
    pub(super) fetch_deadline: Option<u64>,
    pub(super) prompts_made: u64,
}

/// What a session rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rests {
    Nothing,
    Unread,
    On(Subject),
}

/// How a subject that is not unseen stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Settled {
    /// Whether somebody was asked.
    pub(super) asked: bool,
    /// The verdict; none while the window is shown.
    pub(super) verdict: Option<Standing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Standing {
    Allowed,
    Denied,
    DeniedByPolicy,
}

/// A window as last told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Window {
    pub(super) subject: Subject,
    pub(super) revision: u64,
    pub(super) hosts: Vec<Host>,
    pub(super) problems: ProblemSet,
    pub(super) deadline: Option<u64>,
}

impl Book {
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            policy,
            now: 0,
            ended: false,
            last_opened: None,
            sessions: BTreeMap::new(),
            subjects: BTreeMap::new(),
            windows: BTreeMap::new(),
            last_prompt: 0,
        }
    }

    /// The subject of a certificate under the policy's scope.
    pub(super) fn subject(
        &self,
        fingerprint: Fingerprint,
        host: Option<&Host>,
        problems: ProblemSet,
    ) -> Option<Subject> {
        Subject::cut(self.policy.scope, fingerprint, host, problems)
    }

    pub(super) fn verdict(&self, subject: &Subject) -> Option<Standing> {
        self.subjects.get(subject)?.verdict
    }

    pub(super) fn is_denied(&self, subject: &Subject) -> bool {
        matches!(self.verdict(subject), Some(Standing::Denied | Standing::DeniedByPolicy))
    }

    /// Whether a session may be connected: its own answer to "who said so?".
    pub(super) fn gate_open(&self, watched: &Watched) -> bool {
        match &watched.rests {
            Rests::Nothing => watched.leaf.region() != Region::Pending,
            Rests::Unread => false,
            Rests::On(subject) => {
                watched.leaf.region() != Region::Pending
                    && self.verdict(subject) == Some(Standing::Allowed)
            }
        }
    }

    /// The sessions that wait for a subject, in number order.
    pub(super) fn waiting<'a>(
        &'a self,
        subject: &'a Subject,
    ) -> impl Iterator<Item = (u64, &'a Watched)> {
        self.sessions.iter().filter(|(_, s)| s.waits_for(subject)).map(|(id, s)| (*id, s))
    }

    pub(super) fn window_of(&self, subject: &Subject) -> Option<(u64, &Window)> {
        let mut windows = self.windows.iter();
        windows
            .find(|(_, window)| window.subject == *subject)
            .map(|(prompt, window)| (*prompt, window))
    }

    /// The subjects that somebody waits for and that no window shows.
    pub(super) fn queued(&self) -> BTreeSet<&Subject> {
        let waited = self.sessions.values().filter_map(Watched::waited);
        waited.filter(|subject| self.window_of(subject).is_none()).collect()
    }

    /// The subjects with a prompt or a verdict, these being queued.
    pub(super) fn remembered(&self, queued: &BTreeSet<&Subject>) -> u64 {
        let unknown = |subject: &&&Subject| !self.subjects.contains_key(**subject);
        (self.subjects.len() + queued.iter().filter(unknown).count()) as u64
    }
}

impl Clone for Book {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.policy);
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, source: &Self) {
        let Self { policy, now, ended, last_opened, sessions, subjects, windows, last_prompt } =
            source;
        self.policy = *policy;
        self.now = *now;
        self.ended = *ended;
        self.last_opened = *last_opened;
        copy_map(&mut self.sessions, sessions);
        copy_map(&mut self.subjects, subjects);
        copy_map(&mut self.windows, windows);
        self.last_prompt = *last_prompt;
    }
}

impl Watched {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            leaf: Leaf::Joining,
            inquiry: 0,
            awaits: false,
            rests: Rests::Nothing,
            host: None,
            problems: ProblemSet::EMPTY,
            fetch_deadline: None,
            prompts_made: 0,
        }
    }

    /// The subject that it waits for, if it waits.
    pub(super) fn waited(&self) -> Option<&Subject> {
        match (&self.rests, self.leaf) {
            (Rests::On(subject), Leaf::Deciding) => Some(subject),
            _ => None,
        }
    }

    pub(super) fn waits_for(&self, subject: &Subject) -> bool {
        self.waited() == Some(subject)
    }

    pub(super) fn rests_on(&self, subject: &Subject) -> bool {
        matches!(&self.rests, Rests::On(on) if on == subject)
    }

    /// On its way to a connection, or connected.
    pub(super) const fn is_alive(&self) -> bool {
        matches!(self.leaf.region(), Region::Connecting | Region::Connected)
    }
}
