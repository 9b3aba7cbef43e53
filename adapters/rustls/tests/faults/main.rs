//! The adapter and the host's run loop under faults, over real TLS on the loopback.
//!
//! A [`meeting`] of several sessions calls [`server`]s whose [`line`]s are cut, reset, stalled
//! and garbled, and which present what they must not. What the servers received is held against
//! what the [`person`] said, and what the engine did is answered by the model ([`judge`]): the
//! [`outcome`] of a meeting is wrong if a byte of the application flowed without leave, if a
//! session was left waiting, or if anybody was asked twice. Each family of faults prints its
//! [`figures`]:
//!
//! ```text
//! cargo test -p certgate-rustls --test faults -- --nocapture --test-threads=1
//! ```

mod bites;
mod call;
#[path = "../certificates/mod.rs"]
mod certificates;
mod chains;
mod client;
#[path = "../../../../tests/volume/effort.rs"]
mod effort;
mod expiry;
mod figures;
#[path = "../indifferent/mod.rs"]
mod indifferent;
mod judge;
mod keys;
mod line;
mod media;
mod meeting;
mod outcome;
mod person;
mod resumption;
mod server;
mod stages;
mod swapped;
mod sweep;
mod versions;

use std::time::Duration;

use rustls::{
    SupportedProtocolVersion,
    version::{TLS12, TLS13},
};

const VERSIONS: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

/// So that a mistake is a failure and not a hang.
const PATIENCE: Duration = Duration::from_secs(20);
