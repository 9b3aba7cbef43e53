//! What a search saw, so that nothing holds merely because nothing happened.

use std::{
    hash::{Hash, Hasher},
    mem,
};

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
    /// The answers, as long as they are written down and not digested.
    written: Option<Vec<u64>>,
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
        let Self { digest, written, .. } = self;
        match written {
            Some(written) => answer.hash(&mut Words(|word| written.push(word))),
            None => answer.hash(&mut Words(|word| digest.add(word))),
        }
    }

    /// From now on answers are written down here; gives back what was written until now.
    pub(crate) fn write_answers(&mut self, on: Option<Vec<u64>>) -> Option<Vec<u64>> {
        mem::replace(&mut self.written, on)
    }

    /// Digests answers that were written down.
    pub(crate) fn digest_answers(&mut self, answers: &[u64]) {
        answers.iter().for_each(|word| self.digest.add(*word));
    }
}

/// A hash that is the same in every build for one target, unlike those of the standard library,
/// which promise nothing.
#[derive(Clone, Debug, Default)]
struct Digest(u64);

impl Digest {
    const fn add(&mut self, word: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(ODD);
    }
}

/// Gives what is hashed on, word by word.
struct Words<F>(F);

impl<F: FnMut(u64)> Hasher for Words<F> {
    /// Nothing is kept here.
    fn finish(&self) -> u64 {
        0
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
        (self.0)(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}
