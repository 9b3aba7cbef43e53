//! What a client's pointers point to. Null where something is needed is a status.

use certgate::Fingerprint;

use crate::status::{
    CERTGATE_BAD_VALUE, CERTGATE_BUFFER_TOO_SMALL, CERTGATE_NULL_POINTER, Outcome,
};

/// # Safety
/// `from` is null or points to a `T`.
pub(crate) unsafe fn read<T: Copy>(from: *const T) -> Outcome<T> {
    if from.is_null() {
        return Err(CERTGATE_NULL_POINTER);
    }
    // SAFETY: not null, and as the caller promises.
    Ok(unsafe { from.read() })
}

/// # Safety
/// `to` is null or points to room for a `T`.
pub(crate) unsafe fn write<T>(to: *mut T, value: T) -> Outcome {
    if to.is_null() {
        return Err(CERTGATE_NULL_POINTER);
    }
    // SAFETY: not null, and as the caller promises.
    unsafe { to.write(value) };
    Ok(())
}

/// # Safety
/// `bytes` is null or points to `length` bytes that nobody changes while the slice is used,
/// which is during the call.
pub(crate) unsafe fn slice<'a>(bytes: *const u8, length: usize) -> Outcome<&'a [u8]> {
    if length == 0 {
        return Ok(&[]);
    }
    if bytes.is_null() {
        return Err(CERTGATE_NULL_POINTER);
    }
    if isize::try_from(length).is_err() {
        return Err(CERTGATE_BAD_VALUE);
    }
    // SAFETY: not null, no longer than an object can be, and as the caller promises.
    Ok(unsafe { core::slice::from_raw_parts(bytes, length) })
}

/// # Safety
/// `digest` is null or points to 32 bytes.
pub(crate) unsafe fn fingerprint(digest: *const u8) -> Outcome<Fingerprint> {
    // SAFETY: as the caller promises; an array of bytes needs no alignment.
    unsafe { read(digest.cast::<[u8; 32]>()) }.map(Fingerprint::from_bytes)
}

/// Copies `items` to where there is room for as many as `count` says; how many there are goes
/// out through it either way.
///
/// # Safety
/// `count` is null or points to a number; `to` is null or has room for so many.
pub(crate) unsafe fn copy_list<T: Copy>(items: &[T], to: *mut T, count: *mut usize) -> Outcome {
    // SAFETY: as the caller promises.
    let room = unsafe { read(count) }?;
    // SAFETY: as the caller promises.
    unsafe { write(count, items.len()) }?;
    if items.is_empty() {
        return Ok(());
    }
    if room < items.len() || to.is_null() {
        return Err(CERTGATE_BUFFER_TOO_SMALL);
    }
    // SAFETY: `to` has room for `room` items, which are at least these, and what a caller
    // owns does not overlap what the engine owns.
    unsafe { core::ptr::copy_nonoverlapping(items.as_ptr(), to, items.len()) };
    Ok(())
}

/// As [`copy_list`], for bytes.
///
/// # Safety
/// As [`copy_list`].
pub(crate) unsafe fn copy_out(bytes: &[u8], buffer: *mut u8, length: *mut usize) -> Outcome {
    // SAFETY: as the caller promises.
    unsafe { copy_list(bytes, buffer, length) }
}
