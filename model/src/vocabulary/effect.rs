//! What comes out.

use super::{
    Anomaly, Dismissal, Error, Failure, Feature, Fingerprint, Host, Leaving, ProblemSet, Refusal,
    words::words,
};

/// One thing that the host has to do or to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Ask the session's service for its certificate.
    FetchCertificate {
        /// The session.
        session: u64,
        /// The inquiry to name with it.
        inquiry: u64,
    },
    /// Show a window.
    ShowPrompt {
        /// Its number.
        prompt: u64,
        /// The revision to name with Connect Anyway.
        revision: u64,
        /// The certificate.
        fingerprint: Fingerprint,
        /// Hosts of the sessions, sorted.
        hosts: Vec<Host>,
        /// Problems that the sessions' services report.
        problems: ProblemSet,
        /// Sessions that wait, in number order.
        sessions: Vec<u64>,
    },
    /// Change what a window shows.
    UpdatePrompt {
        /// Its number.
        prompt: u64,
        /// The revision to name with Connect Anyway.
        revision: u64,
        /// Every host that it shows, sorted.
        hosts: Vec<Host>,
        /// Every problem that it shows.
        problems: ProblemSet,
        /// Sessions that wait, in number order.
        sessions: Vec<u64>,
    },
    /// Take a window away.
    DismissPrompt {
        /// Its number.
        prompt: u64,
        /// Why.
        why: Dismissal,
    },
    /// Tell the service what to do about the certificate.
    SetCertificateAction {
        /// The session.
        session: u64,
        /// The inquiry that it answers.
        inquiry: u64,
        /// What to do.
        action: Action,
        /// Why.
        why: ActionWhy,
    },
    /// End the session's connection.
    Terminate {
        /// The session.
        session: u64,
        /// Why.
        why: Refusal,
    },
    /// The session is in another leaf.
    SessionChanged {
        /// The session.
        session: u64,
        /// The leaf, with its reason.
        to: Leaf,
    },
    /// The service does what it should not.
    Anomaly {
        /// The session.
        session: u64,
        /// What it did.
        what: Anomaly,
    },
}

words! {
    /// What a service is told to do about a certificate.
    Action {
        /// Go on in spite of it.
        Ignore = "ignore",
        /// Do not connect.
        Cancel = "cancel",
    }
}

/// Why an action is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionWhy {
    /// This step is the person's verdict.
    Person,
    /// A deadline fired in this step.
    Deadline,
    /// A verdict was remembered.
    Remembered,
    /// The reason of the refusal.
    Refused(Refusal),
}

impl ActionWhy {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Deadline => "deadline",
            Self::Remembered => "remembered",
            Self::Refused(why) => why.name(),
        }
    }

    /// The one that has this name, if any.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "person" => Some(Self::Person),
            "deadline" => Some(Self::Deadline),
            "remembered" => Some(Self::Remembered),
            _ => Refusal::from_name(name).map(Self::Refused),
        }
    }
}

/// A leaf of the session machine, with its reason where it has one.
// SESS-5
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaf {
    /// Connecting, from the beginning.
    Joining,
    /// Connecting, once more.
    Retrying,
    /// Connecting, after a loss.
    Reconnecting,
    /// Connecting, after IGNORE.
    Admitted,
    /// Held until its certificate is here.
    Fetching,
    /// Held until somebody decides.
    Deciding,
    /// Connected.
    Active,
    /// Connected and playing.
    Playing,
    /// Refused for good.
    Refused(Refusal),
    /// Left.
    Left(Leaving),
    /// Failed.
    Failed(Failure),
}

/// The parts of the session machine that hold the leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// On its way to a connection.
    Connecting,
    /// Held.
    Pending,
    /// Connected.
    Connected,
    /// Refused for good.
    Refused,
    /// Over, unless the service tries again.
    Ended,
}

// SESS-7, SESS-8
impl Leaf {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Joining => "joining",
            Self::Retrying => "retrying",
            Self::Reconnecting => "reconnecting",
            Self::Admitted => "admitted",
            Self::Fetching => "fetching",
            Self::Deciding => "deciding",
            Self::Active => "active",
            Self::Playing => "playing",
            Self::Refused(_) => "refused",
            Self::Left(_) => "left",
            Self::Failed(_) => "failed",
        }
    }

    /// The name of its reason, where it has one.
    #[must_use]
    pub const fn why(self) -> Option<&'static str> {
        match self {
            Self::Refused(why) => Some(why.name()),
            Self::Left(why) => Some(why.name()),
            Self::Failed(why) => Some(why.name()),
            _ => None,
        }
    }

    /// The leaf of this name and reason, if there is one.
    #[must_use]
    pub fn from_names(name: &str, why: Option<&str>) -> Option<Self> {
        Some(match (name, why) {
            ("joining", None) => Self::Joining,
            ("retrying", None) => Self::Retrying,
            ("reconnecting", None) => Self::Reconnecting,
            ("admitted", None) => Self::Admitted,
            ("fetching", None) => Self::Fetching,
            ("deciding", None) => Self::Deciding,
            ("active", None) => Self::Active,
            ("playing", None) => Self::Playing,
            ("refused", Some(why)) => Self::Refused(Refusal::from_name(why)?),
            ("left", Some(why)) => Self::Left(Leaving::from_name(why)?),
            ("failed", Some(why)) => Self::Failed(Failure::from_name(why)?),
            _ => return None,
        })
    }

    /// The region that holds it.
    #[must_use]
    pub const fn region(self) -> Region {
        match self {
            Self::Joining | Self::Retrying | Self::Reconnecting | Self::Admitted => {
                Region::Connecting
            }
            Self::Fetching | Self::Deciding => Region::Pending,
            Self::Active | Self::Playing => Region::Connected,
            Self::Refused(_) => Region::Refused,
            Self::Left(_) | Self::Failed(_) => Region::Ended,
        }
    }
}

/// What an implementation says to one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To a hello: who it is and what it lacks.
    Hello {
        /// The implementation's name.
        name: String,
        /// Its version.
        version: String,
        /// What it lacks.
        lacks: Vec<Feature>,
    },
    /// The input was taken, with these effects.
    Effects(Vec<Effect>),
    /// The question after the next deadline was taken; none where nothing waits for time.
    Deadline(Option<u64>),
    /// The input was not taken.
    Error(Error),
    /// The implementation has no such input.
    Nack(String),
}
