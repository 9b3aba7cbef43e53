//! Keeping a meeting outside of the process, so that a crash forgets nothing.

use certgate::{Engine, Snapshot};

use crate::{
    engines::certgate_engine,
    instance::Instance,
    places::{guarded, settle, with_engine},
    pointers::{copy_out, slice, write},
    status::{CERTGATE_BAD_SNAPSHOT, CERTGATE_NULL_POINTER, CERTGATE_OTHER_ERROR, certgate_status},
};

/// Copies the engine's whole state, as JSON. It holds certificates and host names, no keys.
/// `length` comes in as the buffer's size and goes out as the snapshot's.
///
/// Statuses: `CERTGATE_UNDRAINED`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied),
/// `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `length` points to a number and `buffer` to room for so many bytes, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_snapshot(
    engine: certgate_engine,
    buffer: *mut u8,
    length: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        instance.require_drained()?;
        let json =
            serde_json::to_vec(&instance.engine.snapshot()).map_err(|_| CERTGATE_OTHER_ERROR)?;
        // SAFETY: as the caller promises.
        unsafe { copy_out(&json, buffer, length) }
    })
}

/// A new engine that goes on where another was when its snapshot was taken. Ids of sessions
/// stay good, and the windows of `certgate_open_prompts` are to be shown again.
///
/// Statuses: `CERTGATE_BAD_SNAPSHOT`, `CERTGATE_TOO_MANY_ENGINES`, `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `bytes` points to `length` bytes or is null; `engine` points to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_restore(
    bytes: *const u8,
    length: usize,
    engine: *mut certgate_engine,
) -> certgate_status {
    guarded(|| {
        // SAFETY: as the caller promises.
        let json = unsafe { slice(bytes, length) }?;
        if engine.is_null() {
            return Err(CERTGATE_NULL_POINTER);
        }
        let kept: Snapshot = serde_json::from_slice(json).map_err(|_| CERTGATE_BAD_SNAPSHOT)?;
        let restored = Engine::restore(&kept).map_err(|_| CERTGATE_BAD_SNAPSHOT)?;
        let name = settle(Instance::restored(restored))?;
        // SAFETY: as the caller promises.
        unsafe { write(engine, name) }
    })
}
