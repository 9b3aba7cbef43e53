//! What goes in.

use super::{Host, JoinFailure, Kind, Leaving, ProblemSet, ReconnectFailure, SignalName};

/// One input to a meeting. Every one comes with the time at which it is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A session begins.
    Open {
        /// Its number, greater than every earlier one.
        session: u64,
        /// Its service.
        kind: Kind,
    },
    /// A service reports a raw code.
    Status {
        /// The session.
        session: u64,
        /// The code, within ±(2^53 − 1).
        code: i64,
    },
    /// The host reports a signal directly.
    Signal {
        /// The session.
        session: u64,
        /// The signal.
        signal: Signal,
    },
    /// The certificate of an inquiry.
    Certificate {
        /// The session.
        session: u64,
        /// The inquiry that it answers.
        inquiry: u64,
        /// What the service gave.
        certificate: Presented,
        /// The host as given, at most 255 bytes.
        host: Option<Host>,
        /// What the service finds wrong.
        problems: ProblemSet,
    },
    /// The certificate of an inquiry cannot be had.
    CertificateUnavailable {
        /// The session.
        session: u64,
        /// The inquiry.
        inquiry: u64,
    },
    /// The person answers a prompt.
    Answer {
        /// The prompt.
        prompt: u64,
        /// What the person chose.
        verdict: Verdict,
    },
    /// The person takes a verdict back.
    Forget {
        /// The certificate.
        fingerprint: Fingerprint,
        /// The host as given, where the scope needs one.
        host: Option<Host>,
        /// The problems, where the scope needs them.
        problems: ProblemSet,
    },
    /// The host drops a session.
    Close {
        /// The session.
        session: u64,
    },
    /// Time passes: deadlines fire.
    Tick,
    /// The meeting is over.
    End,
    /// When does the next deadline fall?
    NextDeadline,
    /// Save everything, drop it, restore it, go on.
    Snapshot,
}

/// What a session's service says, after decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// Joining succeeded.
    JoinSucceeded,
    /// Joining failed.
    JoinFailed(JoinFailure),
    /// Joining is tried again.
    JoinRetrying,
    /// The session left.
    Left(Leaving),
    /// The session reconnects.
    Reconnecting,
    /// Reconnecting succeeded.
    ReconnectSucceeded,
    /// Reconnecting failed.
    ReconnectFailed(ReconnectFailure),
    /// The service holds the session for its certificate.
    CertificatePending,
    /// The stream may be played.
    PlayAllowed,
}

impl Signal {
    /// Every signal with every reason.
    pub const ALL: [Self; 14] = [
        Self::JoinSucceeded,
        Self::JoinFailed(JoinFailure::Join),
        Self::JoinFailed(JoinFailure::CallIn),
        Self::JoinFailed(JoinFailure::Capacity),
        Self::JoinFailed(JoinFailure::AttendeeLimit),
        Self::JoinRetrying,
        Self::Left(Leaving::Left),
        Self::Left(Leaving::StoppedForSvc),
        Self::Reconnecting,
        Self::ReconnectSucceeded,
        Self::ReconnectFailed(ReconnectFailure::Reconnect),
        Self::ReconnectFailed(ReconnectFailure::Network),
        Self::CertificatePending,
        Self::PlayAllowed,
    ];

    /// Its name, without the reason.
    #[must_use]
    pub const fn signal_name(self) -> SignalName {
        match self {
            Self::JoinSucceeded => SignalName::JoinSucceeded,
            Self::JoinFailed(_) => SignalName::JoinFailed,
            Self::JoinRetrying => SignalName::JoinRetrying,
            Self::Left(_) => SignalName::Left,
            Self::Reconnecting => SignalName::Reconnecting,
            Self::ReconnectSucceeded => SignalName::ReconnectSucceeded,
            Self::ReconnectFailed(_) => SignalName::ReconnectFailed,
            Self::CertificatePending => SignalName::CertificatePending,
            Self::PlayAllowed => SignalName::PlayAllowed,
        }
    }

    /// The name of its reason, where it has one.
    #[must_use]
    pub const fn why(self) -> Option<&'static str> {
        match self {
            Self::JoinFailed(why) => Some(why.name()),
            Self::Left(why) => Some(why.name()),
            Self::ReconnectFailed(why) => Some(why.name()),
            _ => None,
        }
    }

    /// Whether it says that the session is connected.
    #[must_use]
    pub const fn reports_connected(self) -> bool {
        matches!(self, Self::JoinSucceeded | Self::ReconnectSucceeded | Self::PlayAllowed)
    }
}

/// What the person chose in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Connect Anyway, having read this revision.
    ConnectAnyway {
        /// The revision that was read.
        revision: u64,
    },
    /// Don't Connect.
    DontConnect,
}

/// Stands for the SHA-256 of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u32);

/// What a service handed out, as far as a decision depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Presented {
    /// The certificate that the bytes are; none where they are none.
    pub identity: Option<Fingerprint>,
    /// How many bytes were given.
    pub length: u64,
    /// Which bytes, in the table of [`Certificates`](crate::certificates::Certificates).
    pub form: u32,
}

impl Presented {
    /// A readable certificate of one byte, for those who need no real bytes.
    #[must_use]
    pub const fn certificate(number: u32) -> Self {
        Self { identity: Some(Fingerprint(number)), length: 1, form: number }
    }

    /// One byte that is no certificate, for those who need no real bytes.
    #[must_use]
    pub const fn garbage() -> Self {
        Self { identity: None, length: 1, form: u32::MAX }
    }
}

impl Input {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Status { .. } => "status",
            Self::Signal { .. } => "signal",
            Self::Certificate { .. } => "certificate",
            Self::CertificateUnavailable { .. } => "certificate_unavailable",
            Self::Answer { .. } => "answer",
            Self::Forget { .. } => "forget",
            Self::Close { .. } => "close",
            Self::Tick => "tick",
            Self::End => "end",
            Self::NextDeadline => "next_deadline",
            Self::Snapshot => "snapshot",
        }
    }
}
