//! What sessions are taken through.

use certgate::{JoinFailure, LeaveReason, ReconnectFailure, Signal};

/// A session's life without certificates, round and round: it joins, loses its connection,
/// gets it back, plays, fails and tries again. Every report is told to the engine and to its
/// rivals, which give the same effects.
pub const JOURNEY: [Signal; 12] = [
    Signal::JoinRetrying,
    Signal::JoinSucceeded,
    Signal::Reconnecting,
    Signal::ReconnectSucceeded,
    Signal::PlayAllowed,
    Signal::JoinSucceeded,
    Signal::ReconnectFailed(ReconnectFailure::Network),
    Signal::JoinRetrying,
    Signal::JoinFailed(JoinFailure::Capacity),
    Signal::JoinSucceeded,
    Signal::Left(LeaveReason::Left),
    Signal::Reconnecting,
];

/// Numbers that a seed repeats (xorshift).
#[derive(Clone, Copy, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The numbers of a seed that is not zero.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a bound.
    pub const fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
