//! What a host can do wrong. An error changes nothing, the time included.

use crate::codes::UnknownCode;

/// Why an input was not taken. In the order in which they are looked for.
// ERR-2, ERR-16
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing can be opened, handed in, answered, forgotten or ended any more.
    #[error("the meeting has ended; start another engine for another meeting")]
    MeetingEnded,
    /// As many sessions are open as the policy allows.
    // ERR-6
    #[error("the meeting has all the sessions that its policy allows; close one first")]
    TooManySessions,
    /// No such session was opened in this meeting, or it is closed.
    #[error("no such session is open in this meeting")]
    UnknownSession,
    /// The kind's table does not have the code.
    // ERR-8
    #[error(transparent)]
    UnknownCode(#[from] UnknownCode),
    /// The session does not wait for a certificate under this inquiry.
    #[error("the session does not wait for a certificate under this inquiry (any more)")]
    StaleInquiry,
    /// No window with this number was ever shown in this meeting.
    #[error("no window with this number was shown in this meeting")]
    UnknownPrompt,
    /// The window is gone.
    #[error("the window is closed; nothing can be answered there any more")]
    PromptClosed,
    /// The window shows more than the revision that was answered.
    #[error("the window has changed since it was read; show it again before Connect Anyway")]
    PromptChanged,
    /// Nothing is remembered of the subject, or the scope needs its host.
    #[error("nothing is remembered of this subject under the policy's scope")]
    UnknownSubject,
    /// The subject's prompt is not answered yet.
    #[error("the subject is being asked about; answer its prompt instead")]
    SubjectOpen,
    /// The policy denied the subject, so it is not the person's to forget.
    #[error("the policy denied this subject; the person cannot take that back")]
    DeniedByPolicy,
}

impl Error {
    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::MeetingEnded => "meeting_ended",
            Self::TooManySessions => "too_many_sessions",
            Self::UnknownSession => "unknown_session",
            Self::UnknownCode(_) => "unknown_code",
            Self::StaleInquiry => "stale_inquiry",
            Self::UnknownPrompt => "unknown_prompt",
            Self::PromptClosed => "prompt_closed",
            Self::PromptChanged => "prompt_changed",
            Self::UnknownSubject => "unknown_subject",
            Self::SubjectOpen => "subject_open",
            Self::DeniedByPolicy => "denied_by_policy",
        }
    }
}
