//! `certgate replay`: what it takes, and that nothing else passes.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../../../tests/canaries/mod.rs"]
mod canaries;
mod command;
mod doctored;
mod journals;
mod leaks;
