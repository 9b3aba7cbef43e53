//! Journals of meetings.
//!
//! A [`Journal`] writes down what an engine is told and what it wants, in the lines of the
//! conformance protocol, so that `certgate replay` can judge afterwards what a client really
//! did. It records a [`Host`](certgate::host::Host) as its
//! [`Recorder`](certgate::host::Recorder), or an engine that is driven by hand. A journal that
//! cannot be written stops, and the meeting goes on (JOURNAL-9).
//!
//! A journal holds certificates and host names; [redacted](Journal::redacted) it holds neither
//! and replays all the same (JOURNAL-8). It never holds anything of a session's media, nor a key,
//! though one stand in the same file as its certificate (JOURNAL-7, JOURNAL-13).
//!
//! A client that is killed in a meeting takes it up again from its last [`Checkpoint`] and the
//! journal since. [`Parts`] keeps a long journal in files of a bounded size.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod answer;
mod bare;
mod checkpoint;
mod disguise;
mod failure;
mod given;
mod input;
mod journal;
mod parts;
mod policy;
mod recording;

pub use checkpoint::{Checkpoint, Recovery, RecoveryError};
pub use disguise::RedactionKey;
pub use failure::JournalError;
pub use journal::Journal;
pub use parts::{Parts, PartsReader};
