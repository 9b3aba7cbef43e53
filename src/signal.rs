//! What a session's service reports, once its raw code is read.

use crate::FailedReason;

/// A report of a session's service.
// CODE-4
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Signal {
    /// The session has joined.
    JoinSucceeded,
    /// The session could not join.
    JoinFailed(JoinFailure),
    /// The service tries to join again.
    JoinRetrying,
    /// The session is over.
    Left(LeaveReason),
    /// The connection is lost and the service tries to get it back.
    Reconnecting,
    /// The connection is back.
    ReconnectSucceeded,
    /// The connection could not be had back.
    ReconnectFailed(ReconnectFailure),
    /// The server's certificate failed its check and the service holds the session.
    CertificatePending,
    /// The recording or stream may be played.
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
        Self::Left(LeaveReason::Left),
        Self::Left(LeaveReason::StoppedForSvc),
        Self::Reconnecting,
        Self::ReconnectSucceeded,
        Self::ReconnectFailed(ReconnectFailure::Reconnect),
        Self::ReconnectFailed(ReconnectFailure::Network),
        Self::CertificatePending,
        Self::PlayAllowed,
    ];

    /// The stable name that journals, logs and the conformance protocol use.
    // PROTO-32
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::JoinSucceeded => "join_succeeded",
            Self::JoinFailed(_) => "join_failed",
            Self::JoinRetrying => "join_retrying",
            Self::Left(_) => "left",
            Self::Reconnecting => "reconnecting",
            Self::ReconnectSucceeded => "reconnect_succeeded",
            Self::ReconnectFailed(_) => "reconnect_failed",
            Self::CertificatePending => "certificate_pending",
            Self::PlayAllowed => "play_allowed",
        }
    }

    /// The stable name of its reason; only failures and leaving have one.
    // PROTO-33
    #[must_use]
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::JoinFailed(why) => Some(FailedReason::from(why).name()),
            Self::ReconnectFailed(why) => Some(FailedReason::from(why).name()),
            Self::Left(why) => Some(why.name()),
            Self::JoinSucceeded
            | Self::JoinRetrying
            | Self::Reconnecting
            | Self::ReconnectSucceeded
            | Self::CertificatePending
            | Self::PlayAllowed => None,
        }
    }
}

/// Why a session could not join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum JoinFailure {
    /// Joining or rejoining failed.
    Join,
    /// The call-in failed.
    CallIn,
    /// The server has no room left.
    Capacity,
    /// A stream has its full number of attendees; the person is told so.
    AttendeeLimit,
}

/// Why a session is over.
// SESS-7
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum LeaveReason {
    /// It left.
    Left,
    /// Streaming video made way for scalable video.
    StoppedForSvc,
}

impl LeaveReason {
    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::StoppedForSvc => "stopped_for_svc",
        }
    }
}

/// Why a lost connection could not be had back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ReconnectFailure {
    /// Reconnecting failed.
    Reconnect,
    /// The network failed.
    Network,
}
