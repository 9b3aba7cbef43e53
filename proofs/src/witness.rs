//! What a search saw, so that nothing holds merely because nothing happened.

use std::hash::{Hash, Hasher};

use certgate_model::{
    invariants::Tally,
    scenario::{Coverage, Prospect},
    vocabulary::{Effect, Error},
};

/// What a search saw.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// The cells of the specification's tables that were reached.
    pub coverage: Coverage,
    /// How often each monitored invariant was put to the test.
    pub tally: Tally,
    digest: Digest,
}

impl Witness {
    /// A digest of every answer, in the order of the search (`deterministic`).
    #[must_use]
    pub const fn digest(&self) -> u64 {
        self.digest.0
    }

    /// Adds what another search saw. Digests are of one search and are not added.
    pub fn merge(&mut self, other: &Self) {
        self.coverage.merge(&other.coverage);
        self.tally.merge(&other.tally);
    }

    /// One answer.
    pub(crate) fn saw(&mut self, prospect: Prospect, answer: Result<&[Effect], Error>) {
        self.coverage.count(prospect, answer);
        answer.hash(&mut self.digest);
    }
}

/// A hash that is the same in every build for one target, unlike those of the standard library,
/// which promise nothing.
#[derive(Clone, Debug, Default)]
struct Digest(u64);

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(ODD);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}
