//! What a meeting leaves behind: no key, no passphrase, and no name where none belongs.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../canaries/mod.rs"]
mod canaries;
mod careless;
mod debug;
mod errors;
#[cfg(feature = "tracing")]
mod log;
mod search;
mod snapshots;
