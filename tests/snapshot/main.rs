//! Snapshots: an engine takes its own at any moment, and no other.
#![expect(clippy::unwrap_used, reason = "tests")]

mod altered;
mod own;
