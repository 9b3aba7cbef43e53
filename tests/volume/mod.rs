//! How much is tried, by properties too.

#![allow(dead_code, reason = "each test takes what it needs")]

mod effort;

pub(crate) use effort::effort;
use proptest::{prelude::ProptestConfig, test_runner::FileFailurePersistence};

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
