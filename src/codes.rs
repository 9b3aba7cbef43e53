//! The raw status codes of the media services, kind by kind.
//!
//! Decoding is total: a kind and a code give a signal, or an error that names both.

use core::fmt;

use crate::{
    Kind,
    signal::{JoinFailure, LeaveReason, ReconnectFailure, Signal},
};

/// The message under which the audio service confirms its session's state
/// (`WEBEX_AUDIO_SESSION_CONFIRM`).
pub const AUDIO_SESSION_CONFIRM: u32 = 31016;

/// `AUDIOSS_STATUS_CERTIFICATION`, the only code that audio broadcast has.
pub const AUDIO_BROADCAST_CERTIFICATION: i64 = 1009;

/// How many attendees a stream takes; the next one is told by `ATTENDEE_REACH_MAX_COUNT`.
pub const STREAM_ATTENDEE_LIMIT: u32 = 1000;

/// The only type of certification there is, SSL: the first argument of
/// `GetCertificationInfo` and `SetCertificationAction`.
// CODE-7
pub const CERTIFICATION_TYPE_SSL: u8 = 0;

/// One row of a kind's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeRow {
    /// The raw code.
    pub code: i64,
    /// Its name, without the prefix that all names of its enumeration share.
    pub name: &'static str,
    /// What it means.
    pub signal: Signal,
}

const fn row(code: i64, name: &'static str, signal: Signal) -> CodeRow {
    CodeRow { code, name, signal }
}

/// `MMT_VIDEO_SESSION_STATUS`.
// CODE-10 to CODE-13
const VIDEO: &[CodeRow] = &[
    row(0, "JOIN_SUCCESS", Signal::JoinSucceeded),
    row(1, "JOIN_FAIL", Signal::JoinFailed(JoinFailure::Join)),
    row(2, "LEAVE", Signal::Left(LeaveReason::Left)),
    row(3, "PENDING_SSL_CERTIFICATE", Signal::CertificatePending),
];

/// `MM_MEDIASTREAMING_SESSION_STATUS`.
// CODE-20 to CODE-31
const SVS: &[CodeRow] = &[
    row(0, "JOIN_SUCCESS", Signal::JoinSucceeded),
    row(1, "JOIN_FAIL", Signal::JoinFailed(JoinFailure::Join)),
    row(2, "JOIN_RETRY", Signal::JoinRetrying),
    row(3, "LEAVE_OK", Signal::Left(LeaveReason::Left)),
    row(4, "RECONNECTING", Signal::Reconnecting),
    row(5, "RECONNECT_SUCCESS", Signal::ReconnectSucceeded),
    row(6, "RECONNECT_FAIL", Signal::ReconnectFailed(ReconnectFailure::Reconnect)),
    row(7, "RECONNECT_NETWORK_ERROR", Signal::ReconnectFailed(ReconnectFailure::Network)),
    row(8, "PENDING_SSL_CERTIFICATE", Signal::CertificatePending),
    row(100, "ATTENDEE_REACH_MAX_COUNT", Signal::JoinFailed(JoinFailure::AttendeeLimit)),
    row(101, "STOP_SVS_FOR_SVC", Signal::Left(LeaveReason::StoppedForSvc)),
    row(102, "ALLOW_PLAY", Signal::PlayAllowed),
];

/// Audio broadcast reports nothing but the held certificate.
// CODE-40
const AUDIO_BROADCAST: &[CodeRow] =
    &[row(AUDIO_BROADCAST_CERTIFICATION, "CERTIFICATION", Signal::CertificatePending)];

/// The codes of [`AUDIO_SESSION_CONFIRM`].
// CODE-50 to CODE-56
const AUDIO: &[CodeRow] = &[
    row(0, "JOIN_OK", Signal::JoinSucceeded),
    row(1, "JOIN_FAIL", Signal::JoinFailed(JoinFailure::Join)),
    row(2, "JOIN_RETRY", Signal::JoinRetrying),
    row(3, "CALLIN_FAIL", Signal::JoinFailed(JoinFailure::CallIn)),
    row(4, "LEAVE_OK", Signal::Left(LeaveReason::Left)),
    row(5, "CAPACITY_LIMIT", Signal::JoinFailed(JoinFailure::Capacity)),
    row(6, "CERTIFICATION", Signal::CertificatePending),
];

/// What a service reported, before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RawStatus {
    /// A code of the kind's own table.
    Code(i64),
    /// A message with a code, as the audio service sends them. Only
    /// [`AUDIO_SESSION_CONFIRM`] speaks of the session.
    Message {
        /// The message.
        message: u32,
        /// Its code.
        code: i64,
    },
}

/// A report that its kind's table does not have.
// CODE-3
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnknownCode {
    /// The session's kind.
    pub kind: Kind,
    /// What was reported.
    pub status: RawStatus,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            RawStatus::Code(code) => write!(f, "{} has no status code {code}", self.kind),
            RawStatus::Message { message, code } => {
                write!(f, "{} has no code {code} in message {message}", self.kind)
            }
        }
    }
}

impl core::error::Error for UnknownCode {}

impl Kind {
    /// The kind's table of raw codes; the recording player has none.
    // CODE-2
    #[must_use]
    pub const fn codes(self) -> &'static [CodeRow] {
        match self {
            Self::Video => VIDEO,
            Self::Svs => SVS,
            Self::AudioBroadcast => AUDIO_BROADCAST,
            // CODE-57
            Self::AudioVoip | Self::AudioHybrid => AUDIO,
            // CODE-60
            Self::Nbr => &[],
        }
    }

    /// Reads a raw report.
    ///
    /// # Errors
    /// [`UnknownCode`] if the kind's table does not have it, or if a message is not one of
    /// the audio service's session confirmations.
    // CODE-2, CODE-3, CODE-6, CODE-58, CODE-60
    pub fn decode(self, status: RawStatus) -> Result<Signal, UnknownCode> {
        let code = match (self, status) {
            (_, RawStatus::Code(code))
            | (
                Self::AudioVoip | Self::AudioHybrid,
                RawStatus::Message { message: AUDIO_SESSION_CONFIRM, code },
            ) => code,
            (_, RawStatus::Message { .. }) => return Err(UnknownCode { kind: self, status }),
        };
        self.codes()
            .iter()
            .find(|row| row.code == code)
            .map(|row| row.signal)
            .ok_or(UnknownCode { kind: self, status })
    }
}
