//! Journals: written, replayed, taken up again.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../../../tests/canaries/mod.rs"]
mod canaries;
mod client;
#[path = "../../../../tests/volume/effort.rs"]
mod effort;
mod killed;
mod leaks;
mod recovery;
mod writing;
