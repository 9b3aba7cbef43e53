//! `certgate replay`: what it takes, and that nothing else passes.
#![expect(clippy::unwrap_used, reason = "tests")]

mod command;
mod doctored;
mod journals;
