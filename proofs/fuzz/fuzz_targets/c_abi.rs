//! Calls of the C interface: see `calls` of the C adapter's tests.
#![no_main]

use certgate_attacks::{Wrong, must_hold};

#[expect(dead_code, reason = "what the tests of the attack itself need")]
#[path = "../../../adapters/c/tests/calls/mod.rs"]
mod calls;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| must_hold(calls::attack(bytes).map_err(Wrong)));
