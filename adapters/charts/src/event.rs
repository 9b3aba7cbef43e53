//! What can happen to a session.

use certgate_model::{
    certificates::Certificates,
    codes,
    reference::State,
    vocabulary::{Fingerprint, Input, Kind, Presented, Problem, ProblemSet, Signal, Verdict},
};

/// One thing that can happen to the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Its service reports.
    Signal(Signal),
    /// Its service reports a code that its kind's table does not have.
    UnknownCode,
    /// A certificate comes whose problems may be accepted.
    Certificate,
    /// A certificate comes with a problem that nobody may accept.
    NotOverridable,
    /// Bytes come that are no certificate.
    Unreadable,
    /// No certificate can be had.
    Unavailable,
    /// The next deadline passes.
    Deadline,
    /// The person answers Connect Anyway.
    ConnectAnyway,
    /// The person answers Don't Connect.
    DontConnect,
    /// The person takes the verdict back.
    Forget,
    /// The host closes the session.
    Close,
    /// The meeting ends.
    End,
}

/// A code that no kind has.
pub(crate) const UNKNOWN_CODE: i64 = 99;

impl Event {
    /// Every event, in the order of the table's columns.
    pub fn all() -> impl Iterator<Item = Self> {
        let signals = Signal::ALL.into_iter().map(Self::Signal);
        signals.chain([
            Self::UnknownCode,
            Self::Certificate,
            Self::NotOverridable,
            Self::Unreadable,
            Self::Unavailable,
            Self::Deadline,
            Self::ConnectAnyway,
            Self::DontConnect,
            Self::Forget,
            Self::Close,
            Self::End,
        ])
    }

    /// Its name in charts; signals without their reasons.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Signal(signal) => match signal {
                Signal::JoinSucceeded => "JoinSucceeded",
                Signal::JoinFailed(_) => "JoinFailed",
                Signal::JoinRetrying => "JoinRetrying",
                Signal::Left(_) => "Left",
                Signal::Reconnecting => "Reconnecting",
                Signal::ReconnectSucceeded => "ReconnectSucceeded",
                Signal::ReconnectFailed(_) => "ReconnectFailed",
                Signal::CertificatePending => "CertificatePending",
                Signal::PlayAllowed => "PlayAllowed",
            },
            Self::UnknownCode => "another code",
            Self::Certificate => "certificate",
            Self::NotOverridable => "revoked certificate",
            Self::Unreadable => "no certificate in the bytes",
            Self::Unavailable => "certificate unavailable",
            Self::Deadline => "deadline",
            Self::ConnectAnyway => "Connect Anyway",
            Self::DontConnect => "Don't Connect",
            Self::Forget => "Forget",
            Self::Close => "Close",
            Self::End => "End of the meeting",
        }
    }

    /// Its name with the reason that a signal carries.
    #[must_use]
    pub fn full_name(self) -> String {
        match self {
            Self::Signal(signal) => match signal.why() {
                Some(why) => format!("{}{{{why}}}", self.name()),
                None => self.name().to_owned(),
            },
            _ => self.name().to_owned(),
        }
    }

    /// The raw code by which this kind's service reports it; none where the host gives it.
    #[must_use]
    pub fn code(self, kind: Kind) -> Option<i64> {
        let Self::Signal(signal) = self else { return None };
        codes::table(kind).iter().find(|(_, known)| *known == signal).map(|(code, _)| *code)
    }

    /// The time and the input by which it happens to session 1.
    pub(crate) fn input(self, state: &State, certificates: &Certificates) -> (u64, Input) {
        let session = 1;
        let known = state.sessions.get(&session);
        let inquiry = known.map_or(1, |session| session.inquiries.max(1));
        let kind = known.map_or(Kind::Nbr, |session| session.kind);
        let form = |readable: bool| {
            let mut forms = certificates.forms();
            let found = forms.find(|form: &Presented| {
                form.identity.is_some() == readable && (1..10_000).contains(&form.length)
            });
            found.unwrap_or(Presented::garbage())
        };
        let certificate = |certificate, problem: &[Problem]| {
            let problems = ProblemSet::of(problem);
            let host = Some("media.example".into());
            Input::Certificate { session, inquiry, certificate, host, problems }
        };
        let prompt = state.prompts_shown.max(1);
        let revision = state.windows.get(&prompt).map_or(1, |window| window.revision);
        let at = match self {
            Self::Deadline => state.next_deadline().unwrap_or(state.now),
            _ => state.now,
        };
        let input = match self {
            Self::Signal(signal) => match self.code(kind) {
                Some(code) => Input::Status { session, code },
                None => Input::Signal { session, signal },
            },
            Self::UnknownCode => Input::Status { session, code: UNKNOWN_CODE },
            Self::Certificate => certificate(form(true), &[Problem::SelfSigned]),
            Self::NotOverridable => certificate(form(true), &[Problem::Revoked]),
            Self::Unreadable => certificate(form(false), &[]),
            Self::Unavailable => Input::CertificateUnavailable { session, inquiry },
            Self::Deadline => Input::Tick,
            Self::ConnectAnyway => {
                Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } }
            }
            Self::DontConnect => Input::Answer { prompt, verdict: Verdict::DontConnect },
            Self::Forget => Input::Forget {
                fingerprint: form(true).identity.unwrap_or(Fingerprint(0)),
                host: None,
                problems: ProblemSet::EMPTY,
            },
            Self::Close => Input::Close { session },
            Self::End => Input::End,
        };
        (at, input)
    }
}
