//! Journals: written, replayed, taken up again.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../../../tests/canaries/mod.rs"]
mod canaries;
mod client;
mod killed;
mod leaks;
mod recovery;
mod writing;
