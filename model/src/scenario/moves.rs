//! Moves: what may be done in a meeting, said so that it holds in any state.

use crate::{
    certificates::Certificates,
    reference::{State, Window},
    vocabulary::{
        Fingerprint, Host, Input, Kind, LAST, Leaf, Presented, ProblemSet, Signal, Verdict,
    },
};

/// One thing to do at some time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    /// When.
    pub time: Time,
    /// What.
    pub act: Act,
}

/// When something is done, seen from the last accepted input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Time {
    /// So many milliseconds later.
    Later(u16),
    /// So many milliseconds earlier, as a bad clock has it.
    Earlier(u16),
    /// So many milliseconds from the next deadline; where there is none, now.
    Deadline(i8),
    /// So many milliseconds before the end of time.
    EndOfTime(u8),
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A session is opened: its number so much above the least that is free, or (0) used.
    Open(Kind, u8),
    /// A service reports a code.
    Status(Whom, i64),
    /// A signal.
    Signal(Whom, Signal),
    /// A certificate: of whom, for which inquiry, in which form of the cast, on which host of
    /// the cast, with which problems.
    Certificate(Whom, Inquiry, u8, u8, ProblemSet),
    /// No certificate.
    Unavailable(Whom, Inquiry),
    /// Connect Anyway: the revision, seen from the current one.
    Accept(Prompt, i8),
    /// Don't Connect.
    Decline(Prompt),
    /// Forget a subject that the meeting knows, in the cast's spelling of nothing.
    Forget(u8),
    /// Forget a certificate on a host of the cast with problems.
    ForgetAnything(u8, u8, ProblemSet),
    /// A session is closed.
    Close(Whom),
    /// Time passes.
    Tick,
    /// The meeting is over.
    End,
    /// A question.
    NextDeadline,
    /// A save.
    Snapshot,
}

/// A session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// One that is open.
    Any(u8),
    /// One in Fetching; where there is none, any.
    Fetching(u8),
    /// One that is not open.
    Gone(u8),
}

/// An inquiry of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Inquiry {
    /// The current one.
    Current,
    /// The one before.
    Old,
    /// The one after.
    Future,
}

/// A prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// One that is shown; where there is none, one that was.
    Shown(u8),
    /// One that was shown, or is.
    Ever(u8),
    /// One that was never shown.
    Never(u8),
}

/// Who and what appears: forms of certificates and spellings of hosts.
#[derive(Clone, Debug)]
pub struct Cast {
    forms: Vec<Presented>,
    hosts: Vec<Option<Host>>,
}

impl Cast {
    /// Every form of this table, and hosts that differ in letters, dots and length.
    #[must_use]
    pub fn new(certificates: &Certificates) -> Self {
        let longest = format!("{}.example", "h".repeat(Host::MAX_BYTES - 8));
        let names = [
            "a.example",
            "A.Example",
            "a.example..",
            "b.example",
            "c.example",
            "d.example",
            "B.EXAMPLE.",
            "",
            "...",
            &longest,
        ];
        Self {
            forms: certificates.forms().collect(),
            hosts: names.into_iter().map(|name| Some(Host::from(name))).chain([None]).collect(),
        }
    }

    /// A cast of one's own.
    ///
    /// # Panics
    ///
    /// There is no form or no host.
    #[must_use]
    pub fn of(forms: Vec<Presented>, hosts: Vec<Option<Host>>) -> Self {
        assert!(!forms.is_empty() && !hosts.is_empty(), "an empty cast");
        Self { forms, hosts }
    }

    /// Every form that appears.
    pub fn forms(&self) -> impl Iterator<Item = Presented> {
        self.forms.iter().copied()
    }

    /// The form at a place; places go round.
    #[must_use]
    pub fn form(&self, place: u8) -> Presented {
        self.forms[usize::from(place) % self.forms.len()]
    }

    /// The spelling of a host, or of none, at a place; places go round.
    #[must_use]
    pub fn host(&self, place: u8) -> Option<Host> {
        self.hosts[usize::from(place) % self.hosts.len()].clone()
    }
}

impl Move {
    /// The input that this move is in this state, with its time.
    #[must_use]
    pub fn resolve(&self, state: &State, cast: &Cast) -> (u64, Input) {
        (self.time.resolve(state), self.act.resolve(state, cast))
    }
}

impl Time {
    fn resolve(self, state: &State) -> u64 {
        let time = match self {
            Self::Later(ms) => state.now.saturating_add(u64::from(ms)),
            Self::Earlier(ms) => state.now.saturating_sub(u64::from(ms)),
            Self::Deadline(ms) => {
                let deadline = state.next_deadline().unwrap_or(state.now);
                deadline.saturating_add_signed(i64::from(ms))
            }
            Self::EndOfTime(ms) => LAST - u64::from(ms),
        };
        time.min(LAST)
    }
}

impl Act {
    fn resolve(&self, state: &State, cast: &Cast) -> Input {
        match *self {
            Self::Open(kind, above) => {
                Input::Open { session: state.last_opened.unwrap_or(0) + u64::from(above), kind }
            }
            Self::Status(whom, code) => Input::Status { session: whom.resolve(state), code },
            Self::Signal(whom, signal) => Input::Signal { session: whom.resolve(state), signal },
            Self::Certificate(whom, inquiry, form, host, problems) => {
                let session = whom.resolve(state);
                Input::Certificate {
                    session,
                    inquiry: inquiry.resolve(state, session),
                    certificate: cast.form(form),
                    host: cast.host(host),
                    problems,
                }
            }
            Self::Unavailable(whom, inquiry) => {
                let session = whom.resolve(state);
                Input::CertificateUnavailable { session, inquiry: inquiry.resolve(state, session) }
            }
            Self::Accept(prompt, off) => {
                let (prompt, window) = prompt.resolve(state);
                let current = window.map_or(1, |window| window.revision);
                let revision = current.saturating_add_signed(i64::from(off)).min(LAST);
                Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } }
            }
            Self::Decline(prompt) => {
                Input::Answer { prompt: prompt.resolve(state).0, verdict: Verdict::DontConnect }
            }
            Self::Forget(place) => match nth(state.subjects.keys(), place) {
                Some(subject) => Input::Forget {
                    fingerprint: subject.fingerprint,
                    host: subject.host.clone(),
                    problems: subject.problems.unwrap_or_default(),
                },
                None => forget_anything(cast, place, place, ProblemSet::EMPTY),
            },
            Self::ForgetAnything(form, host, problems) => {
                forget_anything(cast, form, host, problems)
            }
            Self::Close(whom) => Input::Close { session: whom.resolve(state) },
            Self::Tick => Input::Tick,
            Self::End => Input::End,
            Self::NextDeadline => Input::NextDeadline,
            Self::Snapshot => Input::Snapshot,
        }
    }
}

fn forget_anything(cast: &Cast, form: u8, host: u8, problems: ProblemSet) -> Input {
    Input::Forget {
        fingerprint: cast.form(form).identity.unwrap_or(Fingerprint(0)),
        host: cast.host(host),
        problems,
    }
}

impl Whom {
    fn resolve(self, state: &State) -> u64 {
        match self {
            Self::Any(place) => match nth(state.sessions.keys(), place) {
                Some(session) => *session,
                None => Self::Gone(place).resolve(state),
            },
            Self::Fetching(place) => {
                let fetching = || {
                    let sessions = state.sessions.iter();
                    sessions.filter(|(_, s)| s.leaf == Leaf::Fetching)
                };
                let count = fetching().count();
                match fetching().nth(usize::from(place) % count.max(1)) {
                    Some((session, _)) => *session,
                    None => Self::Any(place).resolve(state),
                }
            }
            Self::Gone(place) => {
                let above = state.last_opened.map_or(0, |last| last + 1);
                let closed = (0..above).filter(|id| !state.sessions.contains_key(id));
                let recent = closed.rev().nth(usize::from(place & 3));
                recent.unwrap_or(above + u64::from(place >> 2))
            }
        }
    }
}

impl Inquiry {
    fn resolve(self, state: &State, session: u64) -> u64 {
        let current = state.sessions.get(&session).map_or(1, |s| s.inquiries);
        match self {
            Self::Current => current,
            Self::Old => current.saturating_sub(1),
            Self::Future => current + 1,
        }
    }
}

impl Prompt {
    fn resolve(self, state: &State) -> (u64, Option<&Window>) {
        match self {
            Self::Shown(place) => match nth(state.windows.iter(), place) {
                Some((prompt, window)) => (*prompt, Some(window)),
                None => Self::Ever(place).resolve(state),
            },
            Self::Ever(place) => {
                let prompt = 1 + u64::from(place) % state.prompts_shown.max(1);
                (prompt, state.windows.get(&prompt))
            }
            Self::Never(0) => (0, None),
            Self::Never(place) => (state.prompts_shown + u64::from(place), None),
        }
    }
}

/// One of these, counted round and round.
fn nth<T>(mut items: impl ExactSizeIterator<Item = T>, place: u8) -> Option<T> {
    let count = items.len();
    items.nth(usize::from(place) % count.max(1))
}
