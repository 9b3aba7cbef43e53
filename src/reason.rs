//! Why sessions end up where they do.

use core::fmt;

use crate::{
    signal::{JoinFailure, ReconnectFailure},
    verdict::DeniedBy,
};

/// Why a session is refused for good.
// SESS-8
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum RefusedReason {
    /// The person said no.
    Denied,
    /// Nobody answered in time.
    Unanswered,
    /// The service had no certificate to show, or not in time.
    CertificateUnavailable,
    /// What the service handed out is no certificate, or too large.
    CertificateUnreadable,
    /// The policy lets nobody override anything.
    OverridesForbidden,
    /// Consent is by host, and the host is not known.
    HostUnknown,
    /// The certificate has a problem that nobody may override.
    NotOverridable,
    /// The meeting remembers as many subjects as it may.
    SubjectLimit,
    /// The session has made its prompts, the queue is full, or the window would show too
    /// many hosts.
    PromptLimit,
    /// The session has had as many inquiries as it may.
    InquiryLimit,
    /// The service connected although the session was held.
    Bypassed,
    /// The consent that it rested on was taken back.
    ConsentWithdrawn,
    /// The meeting is over.
    MeetingEnded,
}

impl RefusedReason {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::Denied,
        Self::Unanswered,
        Self::CertificateUnavailable,
        Self::CertificateUnreadable,
        Self::OverridesForbidden,
        Self::HostUnknown,
        Self::NotOverridable,
        Self::SubjectLimit,
        Self::PromptLimit,
        Self::InquiryLimit,
        Self::Bypassed,
        Self::ConsentWithdrawn,
        Self::MeetingEnded,
    ];

    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Unanswered => "unanswered",
            Self::CertificateUnavailable => "certificate_unavailable",
            Self::CertificateUnreadable => "certificate_unreadable",
            Self::OverridesForbidden => "overrides_forbidden",
            Self::HostUnknown => "host_unknown",
            Self::NotOverridable => "not_overridable",
            Self::SubjectLimit => "subject_limit",
            Self::PromptLimit => "prompt_limit",
            Self::InquiryLimit => "inquiry_limit",
            Self::Bypassed => "bypassed",
            Self::ConsentWithdrawn => "consent_withdrawn",
            Self::MeetingEnded => "meeting_ended",
        }
    }
}

impl fmt::Display for RefusedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<DeniedBy> for RefusedReason {
    fn from(by: DeniedBy) -> Self {
        match by {
            DeniedBy::Person => Self::Denied,
            DeniedBy::Deadline => Self::Unanswered,
            DeniedBy::Policy => Self::NotOverridable,
        }
    }
}

/// Why a session failed.
// SESS-7
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum FailedReason {
    /// Joining or rejoining failed.
    Join,
    /// The call-in failed.
    CallIn,
    /// The server has no room left.
    Capacity,
    /// A stream has its full number of attendees: tell the person.
    AttendeeLimit,
    /// Reconnecting failed.
    Reconnect,
    /// The network failed.
    Network,
}

impl FailedReason {
    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::CallIn => "call_in",
            Self::Capacity => "capacity",
            Self::AttendeeLimit => "attendee_limit",
            Self::Reconnect => "reconnect",
            Self::Network => "network",
        }
    }
}

impl From<JoinFailure> for FailedReason {
    fn from(failure: JoinFailure) -> Self {
        match failure {
            JoinFailure::Join => Self::Join,
            JoinFailure::CallIn => Self::CallIn,
            JoinFailure::Capacity => Self::Capacity,
            JoinFailure::AttendeeLimit => Self::AttendeeLimit,
        }
    }
}

impl From<ReconnectFailure> for FailedReason {
    fn from(failure: ReconnectFailure) -> Self {
        match failure {
            ReconnectFailure::Reconnect => Self::Reconnect,
            ReconnectFailure::Network => Self::Network,
        }
    }
}
