//! The leaf inside PEM text.

use alloc::vec::Vec;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::Unreadable;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// Decodes the first block that is labelled CERTIFICATE, wherever it begins (`CERT-4` to
/// `CERT-7`). No later block is looked at (`CERT-8`), so that nobody can be shown one
/// certificate and connected to another.
// CERT-5, CERT-6
pub(super) fn first_block(text: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let (_, body) = split_around(text, BEGIN).ok_or(Unreadable::NoPemBlock)?;
    let (body, _) = split_around(body, END).ok_or(Unreadable::UnclosedPemBlock)?;
    let mut digits = Vec::with_capacity(body.len());
    digits.extend(body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()));
    STANDARD.decode(digits).map_err(|_| Unreadable::BadBase64)
}

/// What stands before the first `mark`, and what stands after it.
fn split_around<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    // Few places begin like a mark: mostly the first byte tells.
    let stands = |window: &[u8]| window.first() == mark.first() && window == mark;
    let start = text.windows(mark.len()).position(stands)?;
    let (before, rest) = text.split_at_checked(start)?;
    Some((before, rest.strip_prefix(mark)?))
}
