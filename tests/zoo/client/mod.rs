//! A third engine: decides certificate prompts the way a client does that grew its own code,
//! with flags and flat lists, and one thing wrong at a time.
//!
//! Without a defect it keeps every rule, which the zoo shows by the same suite that catches
//! it with one.

mod channels;
mod dialogs;
mod review;

use std::collections::{HashMap, HashSet, VecDeque};

use certgate_model::{
    codes,
    vocabulary::{
        Action, ActionWhy, Effect, Error, Fingerprint, Host, Input, Kind, LAST, Leaf, Policy,
        ProblemSet, Refusal, Scope, Verdict,
    },
};

use crate::defect::Defect;

/// A client's certificate code in one meeting.
pub(crate) struct Client {
    defect: Defect,
    policy: Policy,
    clock: u64,
    over: bool,
    newest: Option<u64>,
    channels: HashMap<u64, Channel>,
    remembered: HashMap<Key, Remembered>,
    /// Dialogs on the screen, in the order in which they came up.
    dialogs: Vec<Dialog>,
    backlog: VecDeque<Key>,
    dialogs_made: u64,
    /// The hosts that were on show when the person said no.
    hosts_denied: HashSet<Option<Host>>,
    /// Which certificate each dialog was about, for as long as the meeting lasts.
    past_dialogs: HashMap<u64, Key>,
    /// What this step has to say, each with its place in the order.
    out: Vec<(Place, Effect)>,
}

/// One media session as this client sees it.
#[derive(Clone)]
struct Channel {
    kind: Kind,
    leaf: Leaf,
    asked: u64,
    trust: Trust,
    fetch_by: Option<u64>,
    host: Option<Host>,
    problems: ProblemSet,
    dialogs_caused: u64,
}

/// What a channel's last certificate was.
#[derive(Clone, PartialEq)]
enum Trust {
    NeverAsked,
    NotRead,
    On(Key),
}

/// What an answer in a dialog is remembered under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    fingerprint: Fingerprint,
    host: Option<Host>,
    problems: Option<ProblemSet>,
    /// Only a client that looks at bytes instead of certificates tells these apart.
    form: Option<u32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Remembered {
    Yes,
    No(Refusal),
}

struct Dialog {
    number: u64,
    key: Key,
    revision: u64,
    hosts: Vec<Host>,
    problems: ProblemSet,
    answer_by: Option<u64>,
}

/// The order of effects in a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Dismissal,
    Channel,
    Update,
    New,
}

impl Client {
    pub(crate) fn new(defect: Defect, policy: Policy) -> Self {
        Self {
            defect,
            policy,
            clock: 0,
            over: false,
            newest: None,
            channels: HashMap::new(),
            remembered: HashMap::new(),
            dialogs: Vec::new(),
            backlog: VecDeque::new(),
            dialogs_made: 0,
            hosts_denied: HashSet::new(),
            past_dialogs: HashMap::new(),
            out: Vec::new(),
        }
    }

    /// The client in its next meeting.
    pub(crate) fn in_another_meeting(mut self, policy: Policy) -> Self {
        let mut next = Self::new(self.defect, policy);
        if self.has(Defect::ConsentOutlivesTheMeeting) {
            self.remembered.retain(|_, answer| *answer == Remembered::Yes);
            next.remembered = self.remembered;
        }
        next
    }

    pub(crate) fn step(&mut self, at: u64, input: &Input) -> Result<Vec<Effect>, Error> {
        let at = at.clamp(self.clock, LAST);
        if self.has(Defect::ErrorMovesTheClock) {
            self.clock = at;
        }
        self.complaint(input)?;
        self.clock = at;
        self.take(input);
        self.flush();
        Ok(self.out.drain(..).map(|(_, effect)| effect).collect())
    }

    pub(crate) fn next_deadline(&self) -> Option<u64> {
        let fetches = self.channels.values().filter_map(|channel| channel.fetch_by);
        let answers = self.dialogs.iter().filter_map(|dialog| dialog.answer_by);
        fetches.chain(answers).min()
    }

    fn has(&self, defect: Defect) -> bool {
        self.defect == defect
    }

    /// What is wrong with an input.
    fn complaint(&self, input: &Input) -> Result<(), Error> {
        let only_before_the_end = !matches!(
            input,
            Input::Status { .. }
                | Input::Signal { .. }
                | Input::Close { .. }
                | Input::Tick
                | Input::NextDeadline
                | Input::Snapshot
        );
        if self.over && only_before_the_end {
            return Err(Error::MeetingEnded);
        }
        match *input {
            Input::Open { session, .. } => {
                if self.newest.is_some_and(|newest| session <= newest) {
                    return Err(Error::DuplicateSession);
                }
                let full = self.channels.len() as u64 >= self.policy.max_sessions;
                if full && !self.has(Defect::SessionsWithoutLimit) {
                    return Err(Error::TooManySessions);
                }
                Ok(())
            }
            Input::Status { session, code } => {
                let kind = self.channel(session)?.kind;
                codes::decode(kind, code).map(|_| ()).ok_or(Error::UnknownCode)
            }
            Input::Signal { session, .. } | Input::Close { session } => {
                self.channel(session).map(|_| ())
            }
            Input::Certificate { session, inquiry, .. }
            | Input::CertificateUnavailable { session, inquiry } => {
                let channel = self.channel(session)?;
                let current = inquiry == channel.asked || self.has(Defect::LateCertificateCounts);
                let asked = channel.leaf == Leaf::Fetching;
                if asked && current { Ok(()) } else { Err(Error::StaleInquiry) }
            }
            Input::Answer { prompt, verdict } => self.answer_complaint(prompt, verdict),
            Input::Forget { fingerprint, ref host, problems } => {
                self.forget_complaint(fingerprint, host.as_ref(), problems)
            }
            Input::Tick | Input::End | Input::NextDeadline | Input::Snapshot => Ok(()),
        }
    }

    fn take(&mut self, input: &Input) {
        match *input {
            Input::Open { session, kind } => {
                self.newest = Some(session);
                self.channels.insert(session, Channel::new(kind));
            }
            Input::Status { session, code } => {
                let kind = self.channels[&session].kind;
                if let Some(signal) = codes::decode(kind, code) {
                    self.on_signal(session, signal);
                }
            }
            Input::Signal { session, signal } => self.on_signal(session, signal),
            Input::Certificate { session, certificate, ref host, problems, .. } => {
                self.on_certificate(session, certificate, host.as_ref(), problems);
            }
            Input::CertificateUnavailable { session, .. } => {
                self.cancel_for(session, Refusal::CertificateUnavailable);
            }
            Input::Answer { prompt, verdict } => self.on_answer(prompt, verdict),
            Input::Forget { fingerprint, ref host, problems } => {
                self.on_forget(fingerprint, host.as_ref(), problems);
            }
            Input::Close { session } => self.on_close(session),
            Input::Tick => self.on_tick(),
            Input::End => self.on_end(),
            Input::NextDeadline => {}
            Input::Snapshot => self.on_snapshot(),
        }
    }

    fn on_snapshot(&mut self) {
        if self.has(Defect::SnapshotForgetsTheQueue) {
            self.backlog.clear();
        }
        if self.has(Defect::SnapshotForgetsDeadlines) {
            for channel in self.channels.values_mut() {
                channel.fetch_by = None;
            }
        }
    }

    fn channel(&self, session: u64) -> Result<&Channel, Error> {
        self.channels.get(&session).ok_or(Error::UnknownSession)
    }

    /// What a certificate is remembered under; none where the policy needs a host.
    fn key(
        &self,
        fingerprint: Fingerprint,
        host: Option<&Host>,
        problems: ProblemSet,
    ) -> Option<Key> {
        let by_certificate = Key { fingerprint, host: None, problems: None, form: None };
        let scope = if self.has(Defect::ConsentCrossesHosts) {
            Scope::Certificate
        } else {
            self.policy.scope
        };
        if scope == Scope::Certificate {
            return Some(by_certificate);
        }
        let name = match host.and_then(Host::normal) {
            None if self.has(Defect::NoHostIsAnyHost) => return Some(by_certificate),
            None => return None,
            Some(_) if self.has(Defect::HostsCompareByCase) => host.cloned(),
            Some(name) => Some(name),
        };
        let cut =
            scope == Scope::CertificateHostProblems && !self.has(Defect::ConsentCrossesProblems);
        Some(Key { host: name, problems: cut.then_some(problems), ..by_certificate })
    }

    fn say(&mut self, place: Place, effect: Effect) {
        self.out.push((place, effect));
    }

    fn act(&mut self, session: u64, action: Action, why: ActionWhy) {
        let inquiry = self.channels[&session].asked;
        self.say(Place::Channel, Effect::SetCertificateAction { session, inquiry, action, why });
    }

    /// Puts what this step said in order, behind what earlier steps of a tick said.
    fn flush(&mut self) {
        if self.has(Defect::WindowsBeforeDismissals) {
            self.out.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        } else {
            self.out.sort_by_key(|(place, _)| *place);
        }
    }

    fn after(&self, span: Option<u64>) -> Option<u64> {
        span.map(|ms| self.clock.saturating_add(ms).min(LAST))
    }

    fn revision_named(verdict: Verdict) -> Option<u64> {
        match verdict {
            Verdict::ConnectAnyway { revision } => Some(revision),
            Verdict::DontConnect => None,
        }
    }
}
