//! Meetings: see `certgate_attacks::meeting`.
#![no_main]

use certgate_attacks::{meeting, must_hold};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| must_hold(meeting::attack(bytes)));
