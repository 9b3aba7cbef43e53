//! The set of states that were met, as packed keys.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Distinct byte strings, numbered in the order in which they came.
///
/// Keys are compared in full: two states never become one because their hashes are equal.
#[derive(Clone, Debug, Default)]
pub struct StateTable {
    bytes: Vec<u8>,
    ends: Vec<u64>,
    numbers: HashTable<u32>,
    hasher: FixedState,
}

impl StateTable {
    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The key of a number that [`StateTable::insert`] gave.
    #[must_use]
    pub fn key(&self, number: u32) -> &[u8] {
        key(&self.bytes, &self.ends, number)
    }

    /// The number of a key, if it is there.
    #[must_use]
    pub fn find(&self, wanted: &[u8]) -> Option<u32> {
        let hash = self.hasher.hash_one(wanted);
        self.numbers.find(hash, |number| self.key(*number) == wanted).copied()
    }

    /// The number of a key, and whether it is new.
    ///
    /// # Panics
    ///
    /// Past 2^32 keys.
    pub fn insert(&mut self, new: &[u8]) -> (u32, bool) {
        let Self { bytes, ends, numbers, hasher } = self;
        let hash = hasher.hash_one(new);
        if let Some(number) = numbers.find(hash, |number| key(bytes, ends, *number) == new) {
            return (*number, false);
        }
        let number = u32::try_from(ends.len()).expect("fewer than 2^32 states");
        bytes.extend_from_slice(new);
        ends.push(bytes.len() as u64);
        numbers.insert_unique(hash, number, |number| hasher.hash_one(key(bytes, ends, *number)));
        (number, true)
    }

    /// How many bytes the keys and their index take.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<u64>() + self.numbers.allocation_size()
    }
}

fn key<'a>(bytes: &'a [u8], ends: &[u64], number: u32) -> &'a [u8] {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &bytes[start as usize..ends[number] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_the_number_they_were_given() {
        let mut table = StateTable::default();
        let keys: Vec<Vec<u8>> = (0..5_000_u32).map(|n| vec![n as u8; n as usize % 7]).collect();
        let first: Vec<(u32, bool)> = keys.iter().map(|key| table.insert(key)).collect();
        let fresh = first.iter().filter(|(_, fresh)| *fresh).count();
        assert_eq!(fresh, table.len());
        for (key, (number, _)) in keys.iter().zip(first) {
            assert_eq!(table.insert(key), (number, false));
            assert_eq!(table.find(key), Some(number));
            assert_eq!(table.key(number), key);
        }
        assert_eq!(table.find(b"never inserted"), None);
    }
}
