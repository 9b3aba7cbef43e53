//! Time as the host tells it.

use core::{fmt, num::NonZeroU64, time::Duration};

/// Milliseconds from the host's own zero. The engine reads no clock; every input says when
/// it happened. Times, sums included, end at [`Time::MAX`].
// TIME-1, TIME-4
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Time(u64);

impl Time {
    /// The host's zero.
    pub const ZERO: Self = Self(0);
    /// The last time there is: 2^53 − 1 ms, the largest whole number that every JSON
    /// reader keeps exactly.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// So many milliseconds after the host's zero, at most [`Time::MAX`].
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        if millis > Self::MAX.0 { Self::MAX } else { Self(millis) }
    }

    /// Milliseconds after the host's zero.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The time `span` later, at most [`Time::MAX`].
    // TIME-4
    #[must_use]
    pub const fn after(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_add(span.0.get()))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.0)
    }
}

/// A length of time: at least one millisecond, at most [`Time::MAX`].
// POLICY-14
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Span(NonZeroU64);

impl Span {
    /// So many milliseconds, at most [`Time::MAX`]; `None` for zero.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Option<Self> {
        match NonZeroU64::new(Time::from_millis(millis).as_millis()) {
            Some(millis) => Some(Self(millis)),
            None => None,
        }
    }

    /// The length in milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0.get()
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        Self::from_millis(span.0.get())
    }
}
