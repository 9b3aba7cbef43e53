//! certgate at the command line.
//!
//! - [`chart`]: the statechart of a session, from the running engine.
//! - [`explore`]: the engine in a browser.
//! - [`meet`]: a meeting on real TLS connections.
//! - [`replay`]: the journal of a meeting, judged.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod chart;
pub mod command;
pub mod explore;
pub mod meet;
pub mod replay;
mod visible;
