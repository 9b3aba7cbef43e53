//! What hostile bytes must not bring about.
//!
//! Each module takes whatever bytes there are for one sort of attack, carries it out, and says
//! what came of it that must not: [`Wrong`]. The fuzzer's targets (`proofs/fuzz`) are these
//! functions and nothing else, so that what a fuzzer has found, and what it went through to
//! find nothing, is replayed by an ordinary test (`tests/corpora.rs`).
//!
//! Each attack has a sibling that takes what is attacked as an argument. So tests show that it
//! tells a wrong implementation from a right one (`tests/oracles.rs`).

#[macro_use]
mod wrong;

pub mod certificate;
mod draw;
pub mod journal;
mod json;
pub mod meeting;
pub mod mutation;
pub mod protocol;
pub mod snapshot;

pub use wrong::{Tried, Wrong, must_hold};
