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
mod prompt_text;
mod subject;
mod untrusted;

#[cfg(feature = "x509")]
pub use certificate::{AlternativeName, Attribute, Capped, NoSummary, PublicKey, Summary};
pub use certificate::{Certificate, Fingerprint, Timeliness, UnixSeconds, Unreadable, Validity};
pub use host_name::{HostName, HostNameTooLong};
pub use identifiers::{Inquiry, MeetingId, PromptId, Revision, SessionId};
pub use kind::{Center, Kind, Role};
pub use problem::{Problem, Problems};
pub use prompt::{Prompt, WaitingSession};
pub use prompt_text::{Button, CertificateText, ProblemText, PromptText};
pub use subject::{Scope, Subject};
pub use untrusted::Untrusted;
