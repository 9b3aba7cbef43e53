//! What is explored: the alphabet and the bounds of every run, in one place.
//!
//! A run takes an engine through *every* sequence of the letters that its bounds allow. The
//! letters are inputs; which of them there are in a state is said in [`alphabet`].
//!
//! What makes a run finite:
//!
//! - sessions are numbered 1 to [`Bounds::sessions`] and opened once;
//! - a service asks at most [`Bounds::inquiries`] times for each session, which may be more
//!   than its policy allows, since a refused session is asked about for ever;
//! - time stands still, or passes by a millisecond at a time, and states are compared by how
//!   far off their deadlines are ([`key`] says why that is enough). No query passes time while
//!   a deadline is overdue, so that nothing is overdue by more than a millisecond;
//! - certificates, hosts and problems are those listed.
//!
//! [`alphabet`]: crate::alphabet
//! [`key`]: crate::key

mod pins;
mod runs;

use certgate_model::vocabulary::{
    Host, JoinFailure, Kind, Leaving, Policy, ProblemSet, ReconnectFailure, Signal,
};

use crate::key::Symmetry;

pub use pins::Counts;
pub use runs::{checked, nightly, runs};

/// The alphabet and the bounds of one run.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// The most sessions; they are numbered from 1.
    pub sessions: u64,
    /// The kinds of the sessions, over and over.
    pub kinds: &'static [Kind],
    /// Whether sessions are opened one by one, as a letter; else all are open from the start.
    pub opening: bool,
    /// How many certificates there are.
    pub certificates: u32,
    /// Whether each is also handed out as PEM.
    pub twins: bool,
    /// The hosts that come with a certificate.
    pub hosts: Vec<Option<Host>>,
    /// The problems that come with a certificate.
    pub problems: Vec<ProblemSet>,
    /// Whether there are bytes that are no certificate, and too long ones.
    pub garbage: bool,
    /// Whether a certificate may be unavailable.
    pub unavailable: bool,
    /// What services report.
    pub signals: Vec<Signal>,
    /// Whether services report every raw code of their kind as well, and some of none.
    pub codes: bool,
    /// How often a service asks for a session at most.
    pub inquiries: u64,
    /// Whether inquiries and prompts are counted. If not, the caps on them must be out of reach,
    /// and services may ask without end.
    pub counted: bool,
    /// Whether the person takes verdicts back.
    pub forget: bool,
    /// Whether sessions are closed.
    pub close: bool,
    /// Whether the meeting ends.
    pub end: bool,
    /// How time passes.
    pub time: Passing,
    /// The time at which the meeting begins.
    pub starts_at: u64,
    /// Whether the engine is written out and restored in every state.
    pub snapshot: bool,
    /// Whether the host makes every mistake that the protocol has an error for.
    pub mistakes: bool,
    /// The policy.
    pub policy: Policy,
}

/// How time passes in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// It stands still.
    Never,
    /// A millisecond with a tick, at any moment: no deadline is ever overdue.
    WithTicks,
    /// A millisecond with a tick or with a query, and ticks come with a time that has passed.
    Freely,
}

impl Bounds {
    /// A meeting in which nothing happens: no letter but those that every run adds.
    #[must_use]
    pub fn quiet(name: &'static str, sessions: u64, certificates: u32) -> Self {
        Self {
            name,
            about: "",
            sessions,
            kinds: &[Kind::Video],
            opening: false,
            certificates,
            twins: false,
            hosts: vec![None],
            problems: vec![ProblemSet::EMPTY],
            garbage: false,
            unavailable: false,
            signals: vec![Signal::CertificatePending],
            codes: false,
            inquiries: 1,
            counted: true,
            forget: false,
            close: false,
            end: false,
            time: Passing::Never,
            starts_at: 0,
            snapshot: false,
            mistakes: false,
            policy: Policy {
                certificate_deadline_ms: None,
                answer_deadline_ms: None,
                ..Policy::default()
            },
        }
    }

    /// A smaller or larger run of the same alphabet.
    #[must_use]
    pub fn sized(mut self, sessions: u64, certificates: u32) -> Self {
        self.sessions = sessions;
        self.certificates = certificates;
        self
    }

    /// Whether sessions can be told apart by nothing but their number.
    #[must_use]
    pub fn sessions_alike(&self) -> bool {
        self.kinds.windows(2).all(|kinds| kinds[0] == kinds[1])
    }

    /// All that may be renamed in this run without making a difference.
    #[must_use]
    pub fn symmetry(&self) -> Symmetry {
        if self.sessions_alike() { Symmetry::SessionsAndCertificates } else { Symmetry::None }
    }
}

/// One signal of every sort, without its other reasons.
#[must_use]
pub fn one_of_each_signal() -> Vec<Signal> {
    vec![
        Signal::CertificatePending,
        Signal::JoinSucceeded,
        Signal::PlayAllowed,
        Signal::JoinRetrying,
        Signal::Reconnecting,
        Signal::ReconnectSucceeded,
        Signal::JoinFailed(JoinFailure::Join),
        Signal::ReconnectFailed(ReconnectFailure::Network),
        Signal::Left(Leaving::Left),
    ]
}

/// The fewest signals that reach every region and lead back to a connection.
#[must_use]
pub fn fewest_signals() -> Vec<Signal> {
    vec![
        Signal::CertificatePending,
        Signal::JoinSucceeded,
        Signal::JoinRetrying,
        Signal::Left(Leaving::Left),
    ]
}
