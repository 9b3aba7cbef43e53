//! Copies made in the room of older ones.
//!
//! An explorer copies a meeting for each input that it tries. Two meetings that are a few steps
//! apart mostly have the same sessions, subjects and windows, so that only values are written.

use std::collections::BTreeMap;

/// As [`Clone::clone_from`], without taking memory where the keys are the same.
pub(crate) fn copy_map<K: Ord + Clone, V: Clone>(
    copy: &mut BTreeMap<K, V>,
    source: &BTreeMap<K, V>,
) {
    if copy.len() == source.len() && copy.keys().eq(source.keys()) {
        for (value, from) in copy.values_mut().zip(source.values()) {
            value.clone_from(from);
        }
    } else {
        copy.clone_from(source);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_what_its_source_is_whatever_it_was() {
        let maps: Vec<BTreeMap<u8, u8>> = [&[][..], &[(1, 1)], &[(1, 2)], &[(1, 1), (2, 1)]]
            .map(|pairs| pairs.iter().copied().collect())
            .into();
        for source in &maps {
            for mut copy in maps.clone() {
                copy_map(&mut copy, source);
                assert_eq!(copy, *source);
            }
        }
    }
}
