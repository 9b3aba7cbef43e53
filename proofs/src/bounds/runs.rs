//! The runs.

use super::{Bounds, fewest_signals, one_of_each_signal};

/// The runs of every test.
#[must_use]
pub fn runs() -> Vec<Bounds> {
    vec![Bounds {
        signals: fewest_signals(),
        end: true,
        mistakes: true,
        unavailable: true,
        ..Bounds::quiet("meeting", 2, 1)
    }]
}

/// The runs of a night.
#[must_use]
pub fn nightly() -> Vec<Bounds> {
    vec![Bounds { signals: one_of_each_signal(), ..Bounds::quiet("x", 2, 1) }]
}
