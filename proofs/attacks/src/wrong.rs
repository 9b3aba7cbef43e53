//! What an attack has found.

use std::fmt;

/// Something that must not happen, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(pub String);

/// What came of an attack.
pub type Tried = Result<(), Wrong>;

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

/// Ends a fuzzer's run where an attack has found something.
///
/// # Panics
/// With what is wrong.
pub fn must_hold(tried: Tried) {
    if let Err(wrong) = tried {
        panic!("{wrong}");
    }
}

/// Returns what is wrong unless something holds.
macro_rules! hold {
    ($condition:expr, $($words:tt)+) => {
        if !$condition {
            return Err($crate::Wrong(format!($($words)+)));
        }
    };
}
