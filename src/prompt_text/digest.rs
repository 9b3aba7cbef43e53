//! Digests, as a person compares them.

use alloc::string::String;
use core::fmt::Write as _;

use crate::Fingerprint;

/// Pairs of upper-case hexadecimal digits with colons between them, as browsers and
/// command-line tools show them.
pub(super) fn groups(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(3));
    for byte in bytes {
        let colon = if text.is_empty() { "" } else { ":" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{colon}{byte:02X}");
    }
    text
}

/// A fingerprint in two halves of sixteen pairs, since a whole one fills more than a line.
pub(super) fn halves(fingerprint: &Fingerprint) -> [String; 2] {
    let (first, second) = fingerprint.as_bytes().split_at(16);
    [first, second].map(groups)
}
