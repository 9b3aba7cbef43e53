//! Everything that a meeting remembers, as plain data.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    copying::copy_map,
    vocabulary::{Error, Host, Input, Kind, Leaf, Policy, ProblemSet, Subject},
};

/// A meeting.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// What is fixed.
    // POLICY-17
    pub policy: Policy,
    /// The time of the last accepted input.
    pub now: u64,
    /// Whether the meeting is over.
    pub ended: bool,
    /// The greatest number that a session was opened with.
    pub last_opened: Option<u64>,
    /// The sessions that are not closed.
    pub sessions: BTreeMap<u64, Session>,
    /// The subjects that are not unseen.
    pub subjects: BTreeMap<Subject, Standing>,
    /// The subjects that wait for a window, first in, first out.
    pub queue: Vec<Subject>,
    /// The windows that are shown.
    pub windows: BTreeMap<u64, Window>,
    /// How many windows were ever shown.
    pub prompts_shown: u64,
}

/// One media session.
// SESS-6, PROMPT-12
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Session {
    /// Its service.
    pub kind: Kind,
    /// Where it is.
    pub leaf: Leaf,
    /// What its last review rests on.
    pub basis: Basis,
    /// The number of its current inquiry, 0 before the first.
    pub inquiries: u64,
    /// How many prompts it has made.
    pub prompts_made: u64,
    /// When its certificate has to be here: in Fetching alone.
    pub fetch_deadline: Option<u64>,
    /// The host of the certificate that it waits about: in Deciding alone.
    pub host: Option<Host>,
    /// The problems of the certificate that it waits about: in Deciding alone.
    pub problems: ProblemSet,
}

/// The subject on which a session's last review rests.
// GATE-1, GATE-4
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Never asked.
    None,
    /// Asked and not read yet.
    Unread,
    /// Read.
    On(Subject),
}

/// What is known of a subject that is not unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Its prompt waits for a window.
    Queued,
    /// Its prompt is the window of this number.
    Shown(u64),
    /// Connect Anyway.
    Allowed,
    /// Don't Connect.
    Denied(By),
}

/// Who gave a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The person.
    Person,
    /// The answer's deadline.
    Deadline,
    /// The policy.
    Policy,
}

/// A window that is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// What it asks about.
    pub subject: Subject,
    /// Rises when it shows more.
    pub revision: u64,
    /// The hosts that it has shown.
    pub hosts: BTreeSet<Host>,
    /// The problems that it has shown.
    pub problems: ProblemSet,
    /// When it has to be answered.
    pub deadline: Option<u64>,
}

/// A deadline; the order of the variants is that of firing at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Due {
    /// The certificate of this session.
    Certificate(u64),
    /// The answer to this prompt.
    Answer(u64),
}

impl State {
    /// A meeting at time 0.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            now: 0,
            ended: false,
            last_opened: None,
            sessions: BTreeMap::new(),
            subjects: BTreeMap::new(),
            queue: Vec::new(),
            windows: BTreeMap::new(),
            prompts_shown: 0,
        }
    }

    /// The sessions that wait for a subject, in number order.
    pub fn waiting<'a>(&'a self, subject: &'a Subject) -> impl Iterator<Item = (u64, &'a Session)> {
        self.sessions
            .iter()
            .filter(move |(_, s)| s.leaf == Leaf::Deciding && s.basis.rests_on(subject))
            .map(|(id, s)| (*id, s))
    }

    /// Whether a session may be connected: nobody asked, or its subject is allowed *now*.
    // GATE-5, GATE-6, GATE-9
    #[must_use]
    pub fn gate_open(&self, session: &Session) -> bool {
        match &session.basis {
            Basis::None => true,
            Basis::Unread => false,
            Basis::On(subject) => self.subjects.get(subject) == Some(&Standing::Allowed),
        }
    }

    /// The subject of a forget, where something may be forgotten of it.
    // FORGET-4 to FORGET-7
    pub(super) fn forgettable(&self, input: &Input) -> Result<Subject, Error> {
        let Input::Forget { fingerprint, host, problems } = input else {
            return Err(Error::UnknownSubject);
        };
        let host = host.as_ref().and_then(Host::normal);
        let subject = Subject::cut(self.policy.scope, *fingerprint, host.as_ref(), *problems)
            .ok_or(Error::UnknownSubject)?;
        match self.subjects.get(&subject) {
            None => Err(Error::UnknownSubject),
            Some(Standing::Queued | Standing::Shown(_)) => Err(Error::SubjectOpen),
            Some(Standing::Denied(By::Policy)) => Err(Error::DeniedByPolicy),
            Some(Standing::Allowed | Standing::Denied(By::Person | By::Deadline)) => Ok(subject),
        }
    }

    pub(super) fn session(&self, id: u64) -> Result<&Session, Error> {
        self.sessions.get(&id).ok_or(Error::UnknownSession)
    }

    /// A session that the checks have found.
    pub(super) fn session_mut(&mut self, id: u64) -> &mut Session {
        self.sessions.get_mut(&id).expect("an open session")
    }

    /// Whether a window is free.
    pub(super) fn window_free(&self) -> bool {
        (self.windows.len() as u64) < self.policy.max_shown_prompts
    }

    /// A problem that the policy lets nobody override.
    pub(super) fn not_overridable(&self, problems: ProblemSet) -> bool {
        problems.meets(self.policy.non_overridable)
    }
}

impl Clone for State {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.policy);
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, source: &Self) {
        let Self {
            policy,
            now,
            ended,
            last_opened,
            sessions,
            subjects,
            queue,
            windows,
            prompts_shown,
        } = source;
        self.policy = *policy;
        self.now = *now;
        self.ended = *ended;
        self.last_opened = *last_opened;
        copy_map(&mut self.sessions, sessions);
        copy_map(&mut self.subjects, subjects);
        self.queue.clone_from(queue);
        copy_map(&mut self.windows, windows);
        self.prompts_shown = *prompts_shown;
    }
}

impl Session {
    /// A session that joins.
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            leaf: Leaf::Joining,
            basis: Basis::None,
            inquiries: 0,
            prompts_made: 0,
            fetch_deadline: None,
            host: None,
            problems: ProblemSet::EMPTY,
        }
    }
}

impl Basis {
    /// Whether it is this subject.
    #[must_use]
    pub fn rests_on(&self, subject: &Subject) -> bool {
        matches!(self, Self::On(on) if on == subject)
    }
}
