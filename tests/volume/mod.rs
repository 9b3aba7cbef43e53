//! How much is tried: a factor from outside, 1 by default.

#![allow(dead_code, reason = "each test takes what it needs")]

use proptest::{prelude::ProptestConfig, test_runner::FileFailurePersistence};

/// So many times what a test tries by default: `CERTGATE_EFFORT`, 1 where it is not set.
pub(crate) fn effort() -> u32 {
    std::env::var("CERTGATE_EFFORT").map_or(1, |effort| {
        effort.parse().unwrap_or_else(|_| panic!("CERTGATE_EFFORT is a whole number: {effort}"))
    })
}

/// So many cases, times the effort. What failed is kept beside the test's source and tried
/// first ever after.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: cases.saturating_mul(effort()),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}
