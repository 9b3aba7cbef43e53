//! How much is tried: a factor from outside, 1 by default.

/// So many times what a test tries by default: `CERTGATE_EFFORT`, 1 where it is not set.
pub(crate) fn effort() -> u32 {
    std::env::var("CERTGATE_EFFORT").map_or(1, |effort| {
        effort.parse().unwrap_or_else(|_| panic!("CERTGATE_EFFORT is a whole number: {effort}"))
    })
}
