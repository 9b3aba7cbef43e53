//! Journals: see `certgate_attacks::journal`.
#![no_main]

mod json;

use certgate_attacks::{journal, must_hold};

libfuzzer_sys::fuzz_mutator!(|bytes: &mut [u8], size: usize, max_size: usize, seed: u32| {
    json::change(bytes, size, max_size, seed)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| must_hold(journal::attack(bytes)));
