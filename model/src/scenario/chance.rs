//! Chance that a seed repeats: the same numbers on every machine and in every version.

/// A sequence of numbers from a seed (SplitMix64). It is written out here, not taken from a
/// library, because a seed in a report has to mean the same meeting for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chance(u64);

impl Chance {
    /// The sequence of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 where the bound is 0.
    pub const fn below(&mut self, bound: u64) -> u64 {
        // The high half of the product: no division, and the bias does not matter here.
        ((self.number() as u128 * bound as u128) >> 64) as u64
    }

    /// True in so many of a hundred cases.
    pub const fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A small number, for a choice that is made later.
    pub const fn byte(&mut self) -> u8 {
        (self.number() >> 56) as u8
    }

    /// One of these.
    ///
    /// # Panics
    ///
    /// There is none to choose.
    pub const fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// One of these by weight.
    ///
    /// # Panics
    ///
    /// There is none to choose, or nothing has any weight.
    pub fn weighed<'a, T>(&mut self, items: &'a [(u64, T)]) -> &'a T {
        let total = items.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.below(total);
        for (weight, item) in items {
            if rest < *weight {
                return item;
            }
            rest -= weight;
        }
        panic!("nothing to choose from");
    }
}
