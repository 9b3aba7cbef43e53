//! Closed sets of names, each with its spelling on the wire.

/// Declares an enum whose every variant has one name on the wire.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vm:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vm])* $variant),+
        }

        impl $name {
            /// Every one of them, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            /// The one that has this name, if any.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Which media service a session belongs to. It chooses the code table and nothing else.
    Kind {
        /// Video.
        Video = "video",
        /// Streaming video.
        Svs = "svs",
        /// Audio broadcast.
        AudioBroadcast = "audio_broadcast",
        /// Audio over IP alone.
        AudioVoip = "audio_voip",
        /// Audio over IP together with the telephone.
        AudioHybrid = "audio_hybrid",
        /// The player of network recordings.
        Nbr = "nbr",
    }
}

words! {
    /// What the person is in the meeting. No decision depends on it (`neutral`).
    Role {
        /// Presents.
        Presenter = "presenter",
        /// Attends.
        Attendee = "attendee",
    }
}

words! {
    /// The centre that holds the meeting. No decision depends on it (`neutral`).
    Center {
        /// Meeting centre.
        Meeting = "meeting",
        /// Event centre.
        Event = "event",
        /// Training centre.
        Training = "training",
    }
}

words! {
    /// Why joining failed.
    JoinFailure {
        /// Joining or rejoining failed.
        Join = "join",
        /// The call-in failed.
        CallIn = "call_in",
        /// The service has no capacity left.
        Capacity = "capacity",
        /// The limit on attendees is reached; the new attendee gets a pop-up.
        AttendeeLimit = "attendee_limit",
    }
}

words! {
    /// Why reconnecting failed.
    ReconnectFailure {
        /// Reconnecting failed.
        Reconnect = "reconnect",
        /// The network failed.
        Network = "network",
    }
}

words! {
    /// Why a session is in the failed leaf.
    Failure {
        /// Joining or rejoining failed.
        Join = "join",
        /// The call-in failed.
        CallIn = "call_in",
        /// The service has no capacity left.
        Capacity = "capacity",
        /// The limit on attendees is reached.
        AttendeeLimit = "attendee_limit",
        /// Reconnecting failed.
        Reconnect = "reconnect",
        /// The network failed.
        Network = "network",
    }
}

// SESS-7
impl From<JoinFailure> for Failure {
    fn from(why: JoinFailure) -> Self {
        match why {
            JoinFailure::Join => Self::Join,
            JoinFailure::CallIn => Self::CallIn,
            JoinFailure::Capacity => Self::Capacity,
            JoinFailure::AttendeeLimit => Self::AttendeeLimit,
        }
    }
}

impl From<ReconnectFailure> for Failure {
    fn from(why: ReconnectFailure) -> Self {
        match why {
            ReconnectFailure::Reconnect => Self::Reconnect,
            ReconnectFailure::Network => Self::Network,
        }
    }
}

words! {
    /// Why a session left.
    Leaving {
        /// It left.
        Left = "left",
        /// Streaming was stopped in favour of scalable video.
        StoppedForSvc = "stopped_for_svc",
    }
}

words! {
    /// The names of signals, without their reasons.
    SignalName {
        /// Joining succeeded.
        JoinSucceeded = "join_succeeded",
        /// Joining failed.
        JoinFailed = "join_failed",
        /// Joining is being tried again.
        JoinRetrying = "join_retrying",
        /// The session left.
        Left = "left",
        /// The session reconnects.
        Reconnecting = "reconnecting",
        /// Reconnecting succeeded.
        ReconnectSucceeded = "reconnect_succeeded",
        /// Reconnecting failed.
        ReconnectFailed = "reconnect_failed",
        /// The service holds the session for its certificate.
        CertificatePending = "certificate_pending",
        /// The stream may be played.
        PlayAllowed = "play_allowed",
    }
}

words! {
    /// Why a session is refused.
    Refusal {
        /// The person said no.
        Denied = "denied",
        /// Nobody answered in time.
        Unanswered = "unanswered",
        /// The certificate could not be had.
        CertificateUnavailable = "certificate_unavailable",
        /// What was given is no certificate, or too long.
        CertificateUnreadable = "certificate_unreadable",
        /// The policy lets nobody override.
        OverridesForbidden = "overrides_forbidden",
        /// The scope needs a host and there is none.
        HostUnknown = "host_unknown",
        /// A problem that the policy lets nobody override.
        NotOverridable = "not_overridable",
        /// As many subjects as the policy allows.
        SubjectLimit = "subject_limit",
        /// As many prompts, or hosts in one, as the policy allows.
        PromptLimit = "prompt_limit",
        /// As many inquiries as the policy allows.
        InquiryLimit = "inquiry_limit",
        /// The service connected without waiting for the verdict.
        Bypassed = "bypassed",
        /// The person took the consent back.
        ConsentWithdrawn = "consent_withdrawn",
        /// The meeting is over.
        MeetingEnded = "meeting_ended",
    }
}

words! {
    /// Why a prompt was dismissed.
    Dismissal {
        /// The person answered.
        Answered = "answered",
        /// Its deadline fired.
        Deadline = "deadline",
        /// The policy denied its subject.
        Policy = "policy",
        /// The meeting is over.
        MeetingEnded = "meeting_ended",
    }
}

words! {
    /// A service that does what it should not.
    Anomaly {
        /// It reported being connected through a shut gate.
        ConnectedWhileHeld = "connected_while_held",
        /// It allowed playing outside a connection.
        UnexpectedSignal = "unexpected_signal",
    }
}

words! {
    /// Why an input was not taken. It changed nothing, time included.
    Error {
        /// Not a line of the protocol.
        Malformed = "malformed",
        /// The meeting is over.
        MeetingEnded = "meeting_ended",
        /// The number is not greater than every earlier one.
        DuplicateSession = "duplicate_session",
        /// As many sessions as the policy allows.
        TooManySessions = "too_many_sessions",
        /// Never opened, or closed.
        UnknownSession = "unknown_session",
        /// The kind's table does not have the code.
        UnknownCode = "unknown_code",
        /// Not fetching, or for another inquiry.
        StaleInquiry = "stale_inquiry",
        /// Never shown.
        UnknownPrompt = "unknown_prompt",
        /// Shown once and ended since.
        PromptClosed = "prompt_closed",
        /// The revision named is not the current one.
        PromptChanged = "prompt_changed",
        /// Nothing is remembered of the subject.
        UnknownSubject = "unknown_subject",
        /// The subject has a prompt.
        SubjectOpen = "subject_open",
        /// The policy denied the subject.
        DeniedByPolicy = "denied_by_policy",
    }
}

words! {
    /// What an implementation may declare that it lacks.
    Feature {
        /// Deadlines.
        Deadlines = "deadlines",
        /// Forgetting a verdict.
        Forget = "forget",
        /// Host signals.
        Signals = "signals",
        /// Caps.
        Caps = "caps",
        /// Other scopes than the certificate.
        Scopes = "scopes",
        /// Saving and restoring.
        Snapshot = "snapshot",
        /// Revisions of a prompt.
        Revisions = "revisions",
    }
}
