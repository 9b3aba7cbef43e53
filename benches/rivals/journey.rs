//! What sessions are taken through.

use certgate::{JoinFailure, LeaveReason, ReconnectFailure, SessionId, Signal};

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

/// One report of one session: whose service reports, and what. A sequence of them is read in
/// order by every contender, so that what lies anywhere in memory is the session's record alone.
pub type Visit = (SessionId, Signal);

/// So many reports of these signals in turn, each of a session that chance names.
#[must_use]
pub fn visits(sessions: &[SessionId], signals: &[Signal], count: usize, seed: u64) -> Vec<Visit> {
    let mut chance = Chance::new(seed);
    let mut session = || sessions[chance.below(sessions.len() as u64) as usize];
    let signals = signals.iter().copied().cycle();
    signals.take(count).map(|signal| (session(), signal)).collect()
}

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

    /// Puts things in an order that chance makes.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for place in (1..things.len()).rev() {
            things.swap(place, self.below(place as u64 + 1) as usize);
        }
    }
}
