//! How lines of JSON are changed: half of the times as JSON, half as bytes.

use certgate_attacks::mutation;

/// Changes the first `size` of these bytes, in their place, to at most `max_size`.
pub fn change(bytes: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    if seed.is_multiple_of(2)
        && let Some(changed) = mutation::change(&bytes[..size], seed.into())
        && changed.len() <= max_size
    {
        bytes[..changed.len()].copy_from_slice(&changed);
        return changed.len();
    }
    libfuzzer_sys::fuzzer_mutate(bytes, size, max_size)
}
