//! What is to be run.

use std::{fmt, str::FromStr, time::Duration};

use crate::{comparison::Comparison, shrink::Effort};

/// Which meetings are held, how many of them, and how closely they are judged.
///
/// Meeting number `n` (from 0) has the seed `seed + n`, and a seed is a meeting for ever: what
/// was found under the seed `s` is found again by a plan of one case that begins at `s`, where
/// `steps` is the same.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed of meeting 0.
    pub seed: u64,
    /// The most meetings, over all shards.
    pub cases: Option<u64>,
    /// After which time no other meeting is begun.
    pub time: Option<Duration>,
    /// The most inputs of a meeting, at least 1.
    pub steps: u64,
    /// Which part of the meetings is held here.
    pub shard: Shard,
    /// How closely the model has to be followed.
    pub comparison: Comparison,
    /// Whether to go on after a finding, for one of each kind.
    pub keep_going: bool,
    /// How much may be spent on shrinking what is found.
    pub effort: Effort,
}

impl Plan {
    /// How many meetings are held where nothing else is said.
    pub const CASES: u64 = 10_000;

    /// The most inputs of a meeting where nothing else is said.
    pub const STEPS: u64 = 160;
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seed: 0,
            cases: Some(Self::CASES),
            time: None,
            steps: Self::STEPS,
            shard: Shard::WHOLE,
            comparison: Comparison::Full,
            keep_going: false,
            effort: Effort::default(),
        }
    }
}

/// One of several equal parts: no two hold the same meeting, and together they hold all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    part: u64,
    of: u64,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Self = Self { part: 1, of: 1 };

    /// Part number `part` of `of`, counted from 1; none where there is no such part.
    #[must_use]
    pub const fn new(part: u64, of: u64) -> Option<Self> {
        if part >= 1 && part <= of { Some(Self { part, of }) } else { None }
    }

    /// The number of its meeting at this place, from 0; none past the last number.
    #[must_use]
    pub const fn number(self, place: u64) -> Option<u64> {
        match place.checked_mul(self.of) {
            Some(off) => off.checked_add(self.part - 1),
            None => None,
        }
    }

    /// How many of so many meetings are its own.
    #[must_use]
    pub const fn share(self, cases: u64) -> u64 {
        if cases < self.part { 0 } else { (cases - self.part) / self.of + 1 }
    }
}

/// A shard is written `2/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a shard is written PART/OF, such as 2/8, with PART from 1 to OF")]
pub struct NotAShard;

impl FromStr for Shard {
    type Err = NotAShard;

    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let (part, of) = text.split_once('/').ok_or(NotAShard)?;
        let number = |text: &str| text.parse().map_err(|_| NotAShard);
        Self::new(number(part)?, number(of)?).ok_or(NotAShard)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn shards_are_disjoint_and_together_they_are_the_whole() {
        for cases in [0, 1, 7, 8, 9, 100] {
            let mut all = BTreeSet::new();
            for part in 1..=8 {
                let shard: Shard = format!("{part}/8").parse().unwrap();
                let numbers = (0..).map_while(|place| shard.number(place));
                let own: Vec<u64> = numbers.take_while(|number| *number < cases).collect();
                assert_eq!(own.len() as u64, shard.share(cases));
                assert!(own.into_iter().all(|number| all.insert(number)));
            }
            assert!(all.into_iter().eq(0..cases));
        }
    }

    #[test]
    fn what_is_no_shard_is_not_taken() {
        for text in ["", "1", "0/8", "9/8", "1/0", "a/b", "1/8/2", "-1/8"] {
            assert_eq!(text.parse::<Shard>(), Err(NotAShard), "{text:?}");
        }
        assert_eq!("8/8".parse(), Ok(Shard { part: 8, of: 8 }));
    }
}
