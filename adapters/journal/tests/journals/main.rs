//! Journals: written, replayed, taken up again.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../../../tests/canaries/mod.rs"]
mod canaries;
mod client;
mod killed;
mod leaks;
mod recovery;
mod writing;

/// So many times what a test tries by default: `CERTGATE_EFFORT`, 1 where it is not set.
fn effort() -> u64 {
    std::env::var("CERTGATE_EFFORT").map_or(1, |effort| effort.parse().unwrap())
}
