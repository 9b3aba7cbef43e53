//! certgate at the command line.
//!
//! - [`meet`]: a meeting on real TLS connections.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod command;
pub mod meet;
