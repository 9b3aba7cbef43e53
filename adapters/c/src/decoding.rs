//! What a client's boundary has to know without an engine: what a raw report means, and which
//! certificate some bytes are.

use certgate::{Certificate, RawStatus};

use crate::{
    places::guarded,
    pointers::{slice, write},
    status::{CERTGATE_UNKNOWN_CODE, CERTGATE_UNREADABLE, Outcome, certgate_status},
    translate::{self, signal_out},
    types::{certgate_fingerprint, certgate_kind, certgate_signal_kind},
};

/// Reads a raw status of a session's kind.
///
/// Statuses: `CERTGATE_UNKNOWN_CODE`, `CERTGATE_BAD_VALUE` for no kind,
/// `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `signal` points to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_decode(
    kind: certgate_kind,
    code: i64,
    signal: *mut certgate_signal_kind,
) -> certgate_status {
    // SAFETY: as the caller promises.
    guarded(|| unsafe { write(signal, decode(kind, RawStatus::Code(code))?) })
}

/// Reads a message with a code, as the audio service sends them.
///
/// Statuses: as `certgate_decode`.
///
/// # Safety
/// `signal` points to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_decode_message(
    kind: certgate_kind,
    message: u32,
    code: i64,
    signal: *mut certgate_signal_kind,
) -> certgate_status {
    // SAFETY: as the caller promises.
    guarded(|| unsafe { write(signal, decode(kind, RawStatus::Message { message, code })?) })
}

fn decode(kind: certgate_kind, status: RawStatus) -> Outcome<certgate_signal_kind> {
    let signal = translate::kind(kind)?.decode(status).map_err(|_| CERTGATE_UNKNOWN_CODE)?;
    Ok(signal_out(signal))
}

/// The fingerprint of the certificate in these bytes, DER or text with PEM in it, read as the
/// engine reads them.
///
/// Statuses: `CERTGATE_UNREADABLE` if they are none, `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `bytes` points to `length` bytes or is null; `fingerprint` to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_fingerprint_of(
    bytes: *const u8,
    length: usize,
    fingerprint: *mut certgate_fingerprint,
) -> certgate_status {
    // SAFETY: as the caller promises.
    guarded(|| unsafe { identify(bytes, length, Certificate::read, fingerprint) })
}

/// The fingerprint of bytes in a format of the service's own.
///
/// Statuses: as `certgate_fingerprint_of`; only empty bytes are unreadable.
///
/// # Safety
/// As `certgate_fingerprint_of`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_opaque_fingerprint_of(
    bytes: *const u8,
    length: usize,
    fingerprint: *mut certgate_fingerprint,
) -> certgate_status {
    // SAFETY: as the caller promises.
    guarded(|| unsafe { identify(bytes, length, Certificate::opaque, fingerprint) })
}

/// # Safety
/// As `certgate_fingerprint_of`.
unsafe fn identify(
    bytes: *const u8,
    length: usize,
    read: impl FnOnce(&[u8]) -> Result<Certificate, certgate::Unreadable>,
    fingerprint: *mut certgate_fingerprint,
) -> Outcome {
    // SAFETY: as the caller promises.
    let bytes = unsafe { slice(bytes, length) }?;
    let certificate = read(bytes).map_err(|_| CERTGATE_UNREADABLE)?;
    let found = certgate_fingerprint { bytes: *certificate.fingerprint().as_bytes() };
    // SAFETY: as the caller promises.
    unsafe { write(fingerprint, found) }
}
