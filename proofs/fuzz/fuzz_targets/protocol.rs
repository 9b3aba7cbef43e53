//! Protocol lines: see `certgate_attacks::protocol`.
#![no_main]

mod json;

use certgate_attacks::{protocol, must_hold};

libfuzzer_sys::fuzz_mutator!(|bytes: &mut [u8], size: usize, max_size: usize, seed: u32| {
    json::change(bytes, size, max_size, seed)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| must_hold(protocol::attack(bytes)));
