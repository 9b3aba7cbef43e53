//! What every function returns.

use core::ffi::{CStr, c_char};

use certgate::Error;

/// What became of a call; one of the `CERTGATE_…` statuses. 0 is good.
pub type certgate_status = u32;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $text:literal;)+) => {
        $($(#[$doc])* pub const $name: certgate_status = $number;)+

        /// The status in words, in English, for a log. Never null; lives for ever.
        #[unsafe(no_mangle)]
        pub extern "C" fn certgate_status_text(status: certgate_status) -> *const c_char {
            let text: &'static CStr = match status {
                $($name => $text,)+
                _ => c"not a status of this library",
            };
            text.as_ptr()
        }
    };
}

statuses! {
    /// Done.
    CERTGATE_OK = 0, c"done";
    /// Nothing can be opened, handed in, answered, forgotten or ended any more.
    CERTGATE_MEETING_ENDED = 1, c"the meeting has ended";
    /// As many sessions are open as the policy allows.
    CERTGATE_TOO_MANY_SESSIONS = 2, c"as many sessions are open as the policy allows";
    /// No such session is open in this meeting.
    CERTGATE_UNKNOWN_SESSION = 3, c"no such session is open in this meeting";
    /// The session's kind does not have this code.
    CERTGATE_UNKNOWN_CODE = 4, c"the session's kind does not have this status code";
    /// The session does not wait for a certificate under this inquiry.
    CERTGATE_STALE_INQUIRY = 5, c"the session does not wait for a certificate under this inquiry";
    /// No window with this number was shown.
    CERTGATE_UNKNOWN_PROMPT = 6, c"no window with this number was shown in this meeting";
    /// The window is gone.
    CERTGATE_PROMPT_CLOSED = 7, c"the window is closed";
    /// The window shows more than the revision that was answered.
    CERTGATE_PROMPT_CHANGED = 8, c"the window has changed since it was read";
    /// Nothing is remembered of this subject.
    CERTGATE_UNKNOWN_SUBJECT = 9, c"nothing is remembered of this subject under the policy's scope";
    /// The subject's prompt is not answered yet.
    CERTGATE_SUBJECT_OPEN = 10, c"the subject's prompt is not answered yet";
    /// The policy denied the subject.
    CERTGATE_DENIED_BY_POLICY = 11, c"the policy denied this subject";
    /// An error of the engine that this interface has no status for.
    CERTGATE_OTHER_ERROR = 12, c"the engine did not take the input";
    /// No such engine: zero, never given, or freed.
    CERTGATE_UNKNOWN_ENGINE = 32, c"no such engine: it is zero, was never given or is freed";
    /// Another call is under way on this engine.
    CERTGATE_BUSY = 33, c"another call is under way on this engine";
    /// A call panicked; the engine takes nothing more but to be freed.
    CERTGATE_PANICKED = 34, c"the engine failed and takes nothing more but to be freed";
    /// As many engines are alive as this library keeps.
    CERTGATE_TOO_MANY_ENGINES = 35, c"too many engines are alive in this process; free one";
    /// A pointer is null that must not be.
    CERTGATE_NULL_POINTER = 40, c"a pointer is null that must not be";
    /// A number is not one of those that its type has, or out of its bounds.
    CERTGATE_BAD_VALUE = 41, c"a number is not one of those that its type has, or out of bounds";
    /// A host name is not UTF-8, or longer than 255 bytes.
    CERTGATE_BAD_HOST = 42, c"a host name is not UTF-8 or longer than 255 bytes";
    /// The buffer is too small; the length needed was written.
    CERTGATE_BUFFER_TOO_SMALL = 43, c"the buffer is too small; the length needed was written";
    /// The bytes are not a snapshot that this engine takes.
    CERTGATE_BAD_SNAPSHOT = 44, c"the bytes are not a snapshot that this engine takes";
    /// Effects are left; drain them first.
    CERTGATE_UNDRAINED = 45, c"effects are left; poll them before the next input";
    /// The bytes are not a certificate.
    CERTGATE_UNREADABLE = 46, c"the bytes are not a certificate";
    /// The journal could not be written, and is not complete.
    CERTGATE_JOURNAL_FAILED = 47, c"the journal could not be written and is not complete";
    /// A journal can only begin with its meeting, and one engine writes one.
    CERTGATE_NOT_NEW = 48, c"a journal can only begin with its meeting";
}

pub(crate) fn of_error(error: &Error) -> certgate_status {
    match error {
        Error::MeetingEnded => CERTGATE_MEETING_ENDED,
        Error::TooManySessions => CERTGATE_TOO_MANY_SESSIONS,
        Error::UnknownSession => CERTGATE_UNKNOWN_SESSION,
        Error::UnknownCode(_) => CERTGATE_UNKNOWN_CODE,
        Error::StaleInquiry => CERTGATE_STALE_INQUIRY,
        Error::UnknownPrompt => CERTGATE_UNKNOWN_PROMPT,
        Error::PromptClosed => CERTGATE_PROMPT_CLOSED,
        Error::PromptChanged => CERTGATE_PROMPT_CHANGED,
        Error::UnknownSubject => CERTGATE_UNKNOWN_SUBJECT,
        Error::SubjectOpen => CERTGATE_SUBJECT_OPEN,
        Error::DeniedByPolicy => CERTGATE_DENIED_BY_POLICY,
        _ => CERTGATE_OTHER_ERROR,
    }
}

/// A call's result inside this crate; `?` carries the status of what was wrong.
pub(crate) type Outcome<T = ()> = Result<T, certgate_status>;
