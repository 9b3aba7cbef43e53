//! Certificates: see `certgate_attacks::certificate`.
#![no_main]

use certgate_attacks::{certificate, must_hold};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| must_hold(certificate::attack(bytes)));
