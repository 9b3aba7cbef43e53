//! What an input that was taken means for the books, and what its effects have to bring.

use super::{
    Invariant, Tally,
    book::{Book, Rests, Settled, Standing, Watched},
};
use crate::{
    codes,
    vocabulary::{
        Action, Host, Input, LAST, Leaf, Presented, ProblemSet, Region, Signal, Subject, Verdict,
    },
};

/// One step under judgement: what has to come and what has come.
pub(super) struct Step<'a> {
    pub(super) book: &'a mut Book,
    pub(super) tally: &'a mut Tally,
    /// What was given.
    pub(super) given: Given,
    /// Sessions that have to get CANCEL.
    pub(super) condemned: Vec<u64>,
    /// Whether a cap is why a session has to get CANCEL.
    pub(super) capped: bool,
    /// Sessions that a verdict of this step has still to reach, in order, with what.
    pub(super) fan: Vec<u64>,
    pub(super) fan_action: Action,
    /// Subjects settled or forgotten in this step.
    pub(super) moved: Vec<Subject>,
    /// Windows that have to be told anew.
    pub(super) untold: Vec<u64>,
    pub(super) cancelled: Vec<u64>,
    pub(super) ignored: Vec<u64>,
    pub(super) terminated: Vec<u64>,
    pub(super) fetched: bool,
}

/// The input as far as the judgement of effects needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Effects are out of place.
    Nothing,
    /// The session's inquiry begins and its certificate has to be asked for.
    Asked(u64),
    /// The session's certificate is here, or cannot be had.
    Reviewed(u64),
    /// The session reported being connected, and may be.
    Connected(u64),
    /// The session reported being connected where it must not be.
    Bypass(u64),
    /// Something else of this session.
    Session(u64),
    Answer,
    Forget,
    Close,
    Tick,
    End,
}

impl<'a> Step<'a> {
    /// Writes the input down.
    pub(super) fn new(book: &'a mut Book, at: u64, input: &Input, tally: &'a mut Tally) -> Self {
        book.now = at.clamp(book.now, LAST);
        let mut step = Self {
            book,
            tally,
            given: Given::Nothing,
            condemned: Vec::new(),
            capped: false,
            fan: Vec::new(),
            fan_action: Action::Cancel,
            moved: Vec::new(),
            untold: Vec::new(),
            cancelled: Vec::new(),
            ignored: Vec::new(),
            terminated: Vec::new(),
            fetched: false,
        };
        step.given = step.write(input);
        step
    }

    fn write(&mut self, input: &Input) -> Given {
        match input {
            Input::NextDeadline | Input::Snapshot => Given::Nothing,
            Input::Open { session, kind } => {
                self.book.last_opened = Some(*session);
                self.book.sessions.insert(*session, Watched::new(*kind));
                let full = self.book.sessions.len() as u64 == self.book.policy.max_sessions;
                self.tally.add(Invariant::Bounded, u64::from(full));
                Given::Nothing
            }
            Input::Status { session, code } => {
                let kind = self.book.sessions.get(session).map(|s| s.kind);
                match kind.and_then(|kind| codes::decode(kind, *code)) {
                    Some(signal) => self.write_signal(*session, signal),
                    None => Given::Nothing,
                }
            }
            Input::Signal { session, signal } => self.write_signal(*session, *signal),
            Input::Certificate { session, certificate, host, problems, .. } => {
                let host = host.as_ref().and_then(Host::normal);
                self.write_certificate(*session, *certificate, host, *problems);
                Given::Reviewed(*session)
            }
            Input::CertificateUnavailable { session, .. } => {
                self.condemned.push(*session);
                Given::Reviewed(*session)
            }
            Input::Answer { prompt, verdict } => {
                if let Some(window) = self.book.windows.get(prompt) {
                    let subject = window.subject.clone();
                    let standing = match verdict {
                        Verdict::ConnectAnyway { .. } => Standing::Allowed,
                        Verdict::DontConnect => Standing::Denied,
                    };
                    if standing == Standing::Allowed {
                        self.tally.add(Invariant::SeenBeforeAccepted, 1);
                    }
                    self.settle(subject, standing, None);
                }
                Given::Answer
            }
            Input::Forget { fingerprint, host, problems } => {
                let host = host.as_ref().and_then(Host::normal);
                if let Some(subject) = self.book.subject(*fingerprint, host.as_ref(), *problems) {
                    // Forgetting a denial moves nobody.
                    let was = self.book.subjects.remove(&subject);
                    if was.is_some_and(|was| was.verdict == Some(Standing::Allowed)) {
                        self.moved.push(subject);
                    }
                }
                Given::Forget
            }
            Input::Close { session } => {
                if let Some(s) = self.book.sessions.remove(session)
                    && let Some((prompt, _)) = s.waited().and_then(|on| self.book.window_of(on))
                {
                    self.untold.push(prompt);
                }
                Given::Close
            }
            Input::Tick => {
                let now = self.book.now;
                let late = |s: &Watched| s.fetch_deadline.is_some_and(|deadline| deadline <= now);
                let sessions = self.book.sessions.iter();
                self.condemned.extend(sessions.filter(|(_, s)| late(s)).map(|(id, _)| *id));
                Given::Tick
            }
            Input::End => {
                self.book.ended = true;
                let pending = |s: &Watched| s.leaf.region() == Region::Pending;
                let sessions = self.book.sessions.iter();
                self.condemned.extend(sessions.filter(|(_, s)| pending(s)).map(|(id, _)| *id));
                Given::End
            }
        }
    }

    fn write_signal(&mut self, session: u64, signal: Signal) -> Given {
        let Some(s) = self.book.sessions.get(&session) else {
            return Given::Nothing;
        };
        let (leaf, open) = (s.leaf, self.book.gate_open(s));
        if signal == Signal::CertificatePending {
            let limit = self.book.policy.max_inquiries;
            let Some(s) = self.book.sessions.get_mut(&session) else {
                return Given::Nothing;
            };
            s.inquiry += 1;
            s.awaits = true;
            if leaf.region() == Region::Refused || s.inquiry > limit {
                self.condemned.push(session);
                return Given::Session(session);
            }
            return Given::Asked(session);
        }
        if signal.reports_connected() {
            let held = leaf.region() != Region::Connecting || !open;
            self.tally.add(Invariant::Gate, u64::from(held));
            if leaf.region() == Region::Pending {
                self.condemned.push(session);
            }
            if leaf.region() == Region::Refused || !open {
                self.tally.add(Invariant::NoConnectAfterDeny, 1);
                return Given::Bypass(session);
            }
            return Given::Connected(session);
        }
        Given::Session(session)
    }

    /// What the books know of a certificate: the subject, and whether it has to be cancelled.
    fn write_certificate(
        &mut self,
        session: u64,
        certificate: Presented,
        host: Option<Host>,
        problems: ProblemSet,
    ) {
        let policy = self.book.policy;
        let subject = certificate
            .identity
            .filter(|_| (1..=policy.max_certificate_bytes).contains(&certificate.length))
            .filter(|_| !policy.forbid_overrides)
            .and_then(|fingerprint| self.book.subject(fingerprint, host.as_ref(), problems));
        let Some(subject) = subject else {
            self.condemned.push(session);
            return;
        };
        let verdict = self.book.verdict(&subject);
        let room = self.book.remembered(&self.book.queued()) < policy.max_subjects;
        let unseen = verdict.is_none()
            && self.book.window_of(&subject).is_none()
            && self.book.waiting(&subject).next().is_none();
        let asked = self.book.subjects.get(&subject).is_some_and(|s| s.asked) || !unseen;
        self.tally.add(Invariant::AskOnce, u64::from(asked));
        let full = self.full(session, &subject, host.as_ref(), unseen, room);
        if let Some(s) = self.book.sessions.get_mut(&session) {
            s.rests = Rests::On(subject.clone());
            s.host = host;
            s.problems = problems;
        }
        if problems.meets(policy.non_overridable) {
            self.condemned.push(session);
            if verdict != Some(Standing::DeniedByPolicy) && (!unseen || room) {
                self.settle(subject, Standing::DeniedByPolicy, Some(session));
            }
        } else if self.book.is_denied(&subject) {
            self.tally.add(Invariant::NoConnectAfterDeny, 1);
            self.condemned.push(session);
        } else if verdict.is_none() && full {
            self.tally.add(Invariant::Bounded, 1);
            self.capped = true;
            self.condemned.push(session);
        }
    }

    /// Whether a cap stands against a prompt that shows this session.
    fn full(
        &self,
        session: u64,
        subject: &Subject,
        host: Option<&Host>,
        unseen: bool,
        room: bool,
    ) -> bool {
        let policy = self.book.policy;
        if unseen {
            let s = self.book.sessions.get(&session);
            let made = s.is_some_and(|s| s.prompts_made >= policy.max_prompts_per_session);
            let windows_full = self.book.windows.len() as u64 >= policy.max_shown_prompts;
            let queue_full = self.book.queued().len() as u64 >= policy.max_queued_prompts;
            return !room || made || (windows_full && queue_full);
        }
        let Some(host) = host else {
            return false;
        };
        let mut hosts: Vec<&Host> = match self.book.window_of(subject) {
            Some((_, window)) => window.hosts.iter().collect(),
            None => self.book.waiting(subject).filter_map(|(_, s)| s.host.as_ref()).collect(),
        };
        hosts.sort_unstable();
        hosts.dedup();
        !hosts.contains(&host) && hosts.len() as u64 >= policy.max_prompt_hosts
    }

    /// A verdict is given: everybody who waits has to be reached.
    pub(super) fn settle(&mut self, subject: Subject, standing: Standing, about: Option<u64>) {
        self.fan = self.book.waiting(&subject).map(|(id, _)| id).collect();
        self.fan.extend(about);
        self.fan.sort_unstable();
        self.fan_action = match standing {
            Standing::Allowed => Action::Ignore,
            Standing::Denied | Standing::DeniedByPolicy => Action::Cancel,
        };
        let waits_else = |s: &Watched| s.leaf == Leaf::Deciding && !s.rests_on(&subject);
        let elsewhere = self.book.sessions.values().any(waits_else);
        self.tally.add(Invariant::Isolation, u64::from(elsewhere));
        self.tally.add(Invariant::FanOut, u64::from(self.fan.len() > 1));
        if standing != Standing::Allowed {
            let alive = |s: &Watched| s.is_alive() && s.rests_on(&subject);
            let resting = self.book.sessions.values().any(alive);
            self.tally.add(Invariant::NoConnectAfterDeny, u64::from(resting));
        }
        let asked = self.book.subjects.get(&subject).is_some_and(|s| s.asked);
        let settled = Settled { asked, verdict: Some(standing) };
        self.book.subjects.insert(subject.clone(), settled);
        self.moved.push(subject);
    }

    /// Whether this step may change a session: it is spoken of, condemned, or rests on what
    /// was settled.
    pub(super) fn concerns(&self, session: u64) -> bool {
        let spoken_of = match self.given {
            Given::Asked(id)
            | Given::Reviewed(id)
            | Given::Connected(id)
            | Given::Bypass(id)
            | Given::Session(id) => id == session,
            Given::End => true,
            _ => false,
        };
        spoken_of
            || self.condemned.contains(&session)
            || self
                .book
                .sessions
                .get(&session)
                .is_some_and(|s| self.moved.iter().any(|subject| s.rests_on(subject)))
    }

    /// The reason why a session is refused whose connection is cut in this step.
    pub(super) const fn cut_by(&self) -> Invariant {
        match self.given {
            Given::End => Invariant::FailClosed,
            Given::Forget | Given::Bypass(_) => Invariant::Gate,
            _ => Invariant::NoConnectAfterDeny,
        }
    }
}
