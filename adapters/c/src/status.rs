//! What every function returns.

use core::ffi::{CStr, c_char};

use certgate::Error;

/// What became of a call; one of the `CERTGATE_…` statuses. 0 is good.
pub type certgate_status = u32;

/// Done.
pub const CERTGATE_OK: certgate_status = 0;
/// Nothing can be opened, handed in, answered, forgotten or ended any more.
pub const CERTGATE_MEETING_ENDED: certgate_status = 1;
/// As many sessions are open as the policy allows.
pub const CERTGATE_TOO_MANY_SESSIONS: certgate_status = 2;
/// No such session is open in this meeting.
pub const CERTGATE_UNKNOWN_SESSION: certgate_status = 3;
/// The session's kind does not have this code.
pub const CERTGATE_UNKNOWN_CODE: certgate_status = 4;
/// The session does not wait for a certificate under this inquiry.
pub const CERTGATE_STALE_INQUIRY: certgate_status = 5;
/// No window with this number was shown.
pub const CERTGATE_UNKNOWN_PROMPT: certgate_status = 6;
/// The window is gone.
pub const CERTGATE_PROMPT_CLOSED: certgate_status = 7;
/// The window shows more than the revision that was answered.
pub const CERTGATE_PROMPT_CHANGED: certgate_status = 8;
/// Nothing is remembered of this subject.
pub const CERTGATE_UNKNOWN_SUBJECT: certgate_status = 9;
/// The subject's prompt is not answered yet.
pub const CERTGATE_SUBJECT_OPEN: certgate_status = 10;
/// The policy denied the subject.
pub const CERTGATE_DENIED_BY_POLICY: certgate_status = 11;
/// An error of the engine that this interface has no status for.
pub const CERTGATE_OTHER_ERROR: certgate_status = 12;
/// No such engine: zero, never given, or freed.
pub const CERTGATE_UNKNOWN_ENGINE: certgate_status = 32;
/// Another call is under way on this engine.
pub const CERTGATE_BUSY: certgate_status = 33;
/// A call panicked; the engine takes nothing more but to be freed.
pub const CERTGATE_PANICKED: certgate_status = 34;
/// As many engines are alive as this library keeps.
pub const CERTGATE_TOO_MANY_ENGINES: certgate_status = 35;
/// The library is of another version of this interface than the header; only `certgate.hpp`
/// gives it.
pub const CERTGATE_WRONG_VERSION: certgate_status = 36;
/// A pointer is null that must not be.
pub const CERTGATE_NULL_POINTER: certgate_status = 40;
/// A number is not one of those that its type has, or out of its bounds.
pub const CERTGATE_BAD_VALUE: certgate_status = 41;
/// A host name is not UTF-8, or longer than 255 bytes.
pub const CERTGATE_BAD_HOST: certgate_status = 42;
/// The buffer is too small; the length needed was written.
pub const CERTGATE_BUFFER_TOO_SMALL: certgate_status = 43;
/// The bytes are not a snapshot that this engine takes.
pub const CERTGATE_BAD_SNAPSHOT: certgate_status = 44;
/// Effects are left; drain them first.
pub const CERTGATE_UNDRAINED: certgate_status = 45;
/// The bytes are not a certificate.
pub const CERTGATE_UNREADABLE: certgate_status = 46;
/// The journal could not be written, and is not complete.
pub const CERTGATE_JOURNAL_FAILED: certgate_status = 47;
/// A journal can only begin with its meeting, and one engine writes one.
pub const CERTGATE_NOT_NEW: certgate_status = 48;

/// The status in words, in English, for a log. Never null; lives for ever.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_status_text(status: certgate_status) -> *const c_char {
    text(status).as_ptr()
}

const fn text(status: certgate_status) -> &'static CStr {
    match status {
        CERTGATE_OK => c"done",
        CERTGATE_MEETING_ENDED => c"the meeting has ended",
        CERTGATE_TOO_MANY_SESSIONS => c"as many sessions are open as the policy allows",
        CERTGATE_UNKNOWN_SESSION => c"no such session is open in this meeting",
        CERTGATE_UNKNOWN_CODE => c"the session's kind does not have this status code",
        CERTGATE_STALE_INQUIRY => c"the session does not wait for a certificate under this inquiry",
        CERTGATE_UNKNOWN_PROMPT => c"no window with this number was shown in this meeting",
        CERTGATE_PROMPT_CLOSED => c"the window is closed",
        CERTGATE_PROMPT_CHANGED => c"the window has changed since it was read",
        CERTGATE_UNKNOWN_SUBJECT => {
            c"nothing is remembered of this subject under the policy's scope"
        }
        CERTGATE_SUBJECT_OPEN => c"the subject's prompt is not answered yet",
        CERTGATE_DENIED_BY_POLICY => c"the policy denied this subject",
        CERTGATE_OTHER_ERROR => c"the engine did not take the input",
        CERTGATE_UNKNOWN_ENGINE => c"no such engine: it is zero, was never given or is freed",
        CERTGATE_BUSY => c"another call is under way on this engine",
        CERTGATE_PANICKED => c"the engine failed and takes nothing more but to be freed",
        CERTGATE_TOO_MANY_ENGINES => c"too many engines are alive in this process; free one",
        CERTGATE_WRONG_VERSION => c"the library is of another version than the header",
        CERTGATE_NULL_POINTER => c"a pointer is null that must not be",
        CERTGATE_BAD_VALUE => c"a number is not one of those that its type has, or out of bounds",
        CERTGATE_BAD_HOST => c"a host name is not UTF-8 or longer than 255 bytes",
        CERTGATE_BUFFER_TOO_SMALL => c"the buffer is too small; the length needed was written",
        CERTGATE_BAD_SNAPSHOT => c"the bytes are not a snapshot that this engine takes",
        CERTGATE_UNDRAINED => c"effects are left; poll them before the next input",
        CERTGATE_UNREADABLE => c"the bytes are not a certificate",
        CERTGATE_JOURNAL_FAILED => c"the journal could not be written and is not complete",
        CERTGATE_NOT_NEW => c"a journal can only begin with its meeting",
        _ => c"not a status of this library",
    }
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
