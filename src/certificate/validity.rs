//! When a certificate is valid, and how that lies to a given time.

/// Seconds since 1970-01-01 00:00:00 UTC, without leap seconds; negative before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UnixSeconds(pub i64);

/// The period in which a certificate is valid, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    /// The first second.
    pub not_before: UnixSeconds,
    /// The last second.
    pub not_after: UnixSeconds,
}

/// How a validity lies to a given time. Spans are in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timeliness {
    /// It begins after so many seconds.
    NotYetValid(u64),
    /// It lasts so many seconds more.
    Valid(u64),
    /// It was over so many seconds ago.
    Expired(u64),
    /// It ends before it begins: there is no time at which it is valid.
    Never,
}

impl Validity {
    /// How the period lies to `now`.
    #[must_use]
    pub const fn at(self, now: UnixSeconds) -> Timeliness {
        let (UnixSeconds(begin), UnixSeconds(end), UnixSeconds(now)) =
            (self.not_before, self.not_after, now);
        if end < begin {
            Timeliness::Never
        } else if now < begin {
            Timeliness::NotYetValid(now.abs_diff(begin))
        } else if now > end {
            Timeliness::Expired(now.abs_diff(end))
        } else {
            Timeliness::Valid(now.abs_diff(end))
        }
    }
}
