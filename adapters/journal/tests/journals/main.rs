//! Journals: written, replayed, taken up again.
#![expect(clippy::unwrap_used, reason = "tests")]

mod client;
mod killed;
mod recovery;
mod writing;
