//! The words of the protocol as types: closed sets by name, inputs, effects, errors, policy.
//!
//! Certificates are small numbers here ([`Fingerprint`], [`Presented`]); the
//! [`certificates`](crate::certificates) table gives them bytes.

mod effect;
mod host;
mod input;
mod policy;
mod problem;
mod spoken;
mod subject;
mod words;

pub use effect::{Action, ActionWhy, Answer, Effect, Leaf, Region};
pub use host::Host;
pub use input::{Fingerprint, Input, Presented, Signal, Verdict};
pub use policy::{Policy, PolicyError, Scope};
pub use problem::{Problem, ProblemSet};
pub use subject::Subject;
pub use words::{
    Anomaly, Center, Dismissal, Error, Failure, Feature, JoinFailure, Kind, Leaving,
    ReconnectFailure, Refusal, Role, SignalName,
};

/// The greatest number that the protocol carries, and the last millisecond that there is.
pub const LAST: u64 = (1 << 53) - 1;
