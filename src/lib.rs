//! Asks once, never connects after no.
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod certificate;
mod host_name;
mod identifiers;
mod kind;
mod problem;
mod prompt;
mod subject;

pub use certificate::{Certificate, Fingerprint, Unreadable};
pub use host_name::{HostName, HostNameTooLong};
pub use identifiers::{Inquiry, MeetingId, PromptId, Revision, SessionId};
pub use kind::{Center, Kind, Role};
pub use problem::{Problem, Problems};
pub use prompt::{Prompt, WaitingSession};
pub use subject::{Scope, Subject};
