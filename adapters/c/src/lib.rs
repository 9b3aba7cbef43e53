//! certgate for C and C++: the engine behind a stable C ABI.
//!
//! `include/certgate.h` is generated from this crate and says for each function what it
//! takes and gives. The rules that hold for all:
//!
//! - Every function returns a [`certgate_status`]: 0 if it was done,
//!   else what was wrong, and then nothing has changed. `certgate_status_text` says it in
//!   words.
//! - Engines are named by numbers, not pointers: one that was freed, was never given or is
//!   zero is a status. So are null pointers where something is needed, lengths that cannot
//!   be, ids of another meeting and of sessions that were closed.
//! - An engine belongs to one caller at a time. Any thread may call, but a call while another
//!   is under way on the same engine is `CERTGATE_BUSY` and not a race. No function calls
//!   back, so whatever a client does with an effect, it may call the engine again.
//! - A panic, which would be a defect, becomes `CERTGATE_PANICKED` and that engine takes
//!   nothing more but to be freed.
//! - Drain the effects with `certgate_poll_effect` after every input.
#![allow(
    non_camel_case_types,
    reason = "these are the names that C programs see, and the header is made from them"
)]

mod codes;
mod decoding;
mod effects;
mod engines;
mod inputs;
mod instance;
mod journal;
mod names;
mod places;
mod pointers;
mod prompts;
mod reasons;
mod sessions;
mod snapshots;
mod status;
mod translate;
mod types;

pub use codes::*;
pub use decoding::*;
pub use effects::*;
pub use engines::*;
pub use inputs::*;
pub use journal::{certgate_journal_close, certgate_journal_open};
pub use names::*;
pub use prompts::*;
pub use sessions::*;
pub use snapshots::*;
pub use status::{
    CERTGATE_BAD_HOST, CERTGATE_BAD_SNAPSHOT, CERTGATE_BAD_VALUE, CERTGATE_BUFFER_TOO_SMALL,
    CERTGATE_BUSY, CERTGATE_DENIED_BY_POLICY, CERTGATE_JOURNAL_FAILED, CERTGATE_MEETING_ENDED,
    CERTGATE_NOT_NEW, CERTGATE_NULL_POINTER, CERTGATE_OK, CERTGATE_OTHER_ERROR, CERTGATE_PANICKED,
    CERTGATE_PROMPT_CHANGED, CERTGATE_PROMPT_CLOSED, CERTGATE_STALE_INQUIRY, CERTGATE_SUBJECT_OPEN,
    CERTGATE_TOO_MANY_ENGINES, CERTGATE_TOO_MANY_SESSIONS, CERTGATE_UNDRAINED,
    CERTGATE_UNKNOWN_CODE, CERTGATE_UNKNOWN_ENGINE, CERTGATE_UNKNOWN_PROMPT,
    CERTGATE_UNKNOWN_SESSION, CERTGATE_UNKNOWN_SUBJECT, CERTGATE_UNREADABLE,
    CERTGATE_WRONG_VERSION, certgate_status, certgate_status_text,
};
pub use types::*;

/// The version of this interface. It rises when a program that was compiled against an older
/// header would go wrong; compare it with `CERTGATE_ABI_VERSION` when you start.
pub const CERTGATE_ABI_VERSION: u32 = 1;

/// The version of the interface that the library was built with.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_abi_version() -> u32 {
    CERTGATE_ABI_VERSION
}
