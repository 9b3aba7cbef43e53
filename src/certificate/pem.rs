//! The leaf inside PEM text.

use alloc::vec::Vec;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::Unreadable;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// So many bytes are looked at together, as a processor can.
const STRETCH: usize = 16;

/// Decodes the first block that is labelled CERTIFICATE, wherever it begins (`CERT-4` to
/// `CERT-7`). No later block is looked at (`CERT-8`), so that nobody can be shown one
/// certificate and connected to another.
// CERT-5, CERT-6
pub(super) fn first_block(text: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let (_, body) = split_around(text, BEGIN).ok_or(Unreadable::NoPemBlock)?;
    let (body, _) = split_around(body, END).ok_or(Unreadable::UnclosedPemBlock)?;
    STANDARD.decode(without_white_space(body)).map_err(|_| Unreadable::BadBase64)
}

/// What stands in the lines of a block, as one.
fn without_white_space(mut body: &[u8]) -> Vec<u8> {
    let mut digits = Vec::with_capacity(body.len());
    let is_white = |rest: &[u8]| rest.first().is_some_and(u8::is_ascii_whitespace);
    while let Some(end) = first_place(body, |byte| byte.is_ascii_whitespace(), is_white) {
        let (line, rest) = body.split_at_checked(end).unwrap_or((body, &[]));
        digits.extend_from_slice(line);
        body = rest.trim_ascii_start();
    }
    digits.extend_from_slice(body);
    digits
}

/// What stands before the first `mark`, and what stands after it.
fn split_around<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let first = *mark.first()?;
    let start = first_place(text, |byte| byte == first, |rest| rest.starts_with(mark))?;
    let (before, rest) = text.split_at_checked(start)?;
    Some((before, rest.strip_prefix(mark)?))
}

/// The first place where what is looked for `stands`, which begins with a byte that `begins` it.
/// Few stretches have one.
fn first_place(
    text: &[u8],
    begins: impl Fn(u8) -> bool,
    stands: impl Fn(&[u8]) -> bool,
) -> Option<usize> {
    text.chunks(STRETCH)
        .zip((0..).step_by(STRETCH))
        // All at once, where leaving at the first would look at one after another.
        .filter(|(stretch, _)| stretch.iter().fold(false, |any, byte| any | begins(*byte)))
        .flat_map(|(stretch, start)| start..start + stretch.len())
        .find(|place| text.get(*place..).is_some_and(&stands))
}
