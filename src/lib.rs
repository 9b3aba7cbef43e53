//! Asks once, never connects after no.
//!
//! A conferencing client opens several media sessions at once. When a server's certificate
//! fails its check, the session's service holds the session and reports a pending
//! certificate. This crate is the part of the client that decides: it has the person asked
//! once for each certificate, carries the answer to every session that waits on it,
//! remembers it, and never lets a session connect round it.
//!
//! [`Engine`] is the decision engine. It does no I/O; [`host`] runs it over a client's
//! services and windows. [`PromptText`] is what a window says. The specification, with every
//! rule by its number, is the book in `docs/`.
//!
//! | feature | default | gives |
//! |---|---|---|
//! | `std` | yes | errors as `std` errors throughout |
//! | `serde` | yes | the vocabulary and [`Snapshot`]s as data |
//! | `x509` | yes | what a certificate says, for the prompt's text |
//! | `tracing` | no | events for the program's log, without names, hosts or bytes |
//!
//! No feature changes a decision.
#![no_std]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod certificate;
mod codes;
mod effect;
mod effects;
mod engine;
mod error;
pub mod host;
mod host_name;
mod identifiers;
mod input;
mod kind;
mod ledger;
mod policy;
mod problem;
mod prompt;
mod prompt_text;
mod reason;
mod session;
mod signal;
mod snapshot;
mod subject;
mod time;
mod trace;
mod untrusted;
mod verdict;

/// The README's example is compiled and run like any other.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(feature = "x509")]
pub use certificate::{AlternativeName, Attribute, Capped, NoSummary, PublicKey, Summary};
pub use certificate::{Certificate, Fingerprint, Timeliness, UnixSeconds, Unreadable, Validity};
pub use codes::{
    AUDIO_BROADCAST_CERTIFICATION, AUDIO_SESSION_CONFIRM, CERTIFICATION_TYPE_SSL, CodeRow,
    RawStatus, STREAM_ATTENDEE_LIMIT, UnknownCode,
};
pub use effect::{Action, ActionReason, Anomaly, Dismissal, Effect};
pub use engine::{Engine, Meeting, SessionView};
pub use error::Error;
pub use host_name::{HostName, HostNameTooLong};
pub use identifiers::{Inquiry, MeetingId, PromptId, Revision, SessionId};
pub use input::{Answer, Input, Presented};
pub use kind::{Center, Kind, Role};
pub use policy::Policy;
pub use problem::{Problem, Problems};
pub use prompt::{Prompt, WaitingSession};
pub use prompt_text::{Button, CertificateText, ProblemText, PromptText};
pub use reason::{FailedReason, RefusedReason};
pub use session::{Leaf, Region};
pub use signal::{JoinFailure, LeaveReason, ReconnectFailure, Signal};
pub use snapshot::{
    BasisImage, CertificateImage, LifeImage, SessionImage, Snapshot, SnapshotError, SubjectImage,
    WindowImage,
};
pub use subject::{Scope, Subject};
pub use time::{Span, Time};
pub use untrusted::Untrusted;
pub use verdict::{DeniedBy, Standing, Verdict};
