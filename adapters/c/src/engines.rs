//! Making, freeing and naming engines.

use certgate::{Engine, Meeting, MeetingId, Policy};

use crate::{
    instance::Instance,
    places::{evict, guarded, settle, with_engine},
    pointers::{read, write},
    status::{CERTGATE_NULL_POINTER, certgate_status},
    translate::{center, policy, policy_out, role},
    types::{certgate_meeting, certgate_policy},
};

/// Names an engine. 0 names none.
pub type certgate_engine = u64;

/// How many engines may be alive in one process.
pub const CERTGATE_MAX_ENGINES: u32 = 1024;

/// Writes the default policy.
///
/// Statuses: `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `policy` points to room for a policy or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_policy_default(policy: *mut certgate_policy) -> certgate_status {
    // SAFETY: as the caller promises.
    guarded(|| unsafe { write(policy, policy_out(&Policy::default())) })
}

/// A new engine for a meeting that begins now, with no session. `policy` may be null for the
/// default. The engine is to be freed with `certgate_engine_free`.
///
/// Statuses: `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_VALUE` for a policy or meeting that
/// cannot be, `CERTGATE_TOO_MANY_ENGINES`.
///
/// # Safety
/// `meeting` and `policy` point to values of their types or are null; `engine` points to
/// room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_engine_new(
    meeting: *const certgate_meeting,
    policy: *const certgate_policy,
    engine: *mut certgate_engine,
) -> certgate_status {
    guarded(|| {
        // SAFETY: as the caller promises.
        let meeting = unsafe { read(meeting) }?;
        let meeting = Meeting {
            id: MeetingId::new(meeting.id),
            center: center(meeting.center)?,
            role: role(meeting.role)?,
        };
        // SAFETY: as the caller promises.
        let policy = unsafe { policy_or_default(policy) }?;
        if engine.is_null() {
            return Err(CERTGATE_NULL_POINTER);
        }
        let name = settle(Instance::new(Engine::new(meeting, policy)))?;
        // SAFETY: as the caller promises.
        unsafe { write(engine, name) }
    })
}

/// # Safety
/// `from` is null or points to a policy.
unsafe fn policy_or_default(from: *const certgate_policy) -> crate::status::Outcome<Policy> {
    if from.is_null() {
        return Ok(Policy::default());
    }
    // SAFETY: as the caller promises.
    policy(&unsafe { read(from) }?)
}

/// Frees an engine, and closes its journal. Its name is never given again: using or freeing
/// it once more is `CERTGATE_UNKNOWN_ENGINE`.
///
/// Statuses: `CERTGATE_UNKNOWN_ENGINE`, `CERTGATE_BUSY`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_engine_free(engine: certgate_engine) -> certgate_status {
    guarded(|| {
        let gone = evict(engine)?;
        drop(gone);
        Ok(())
    })
}

/// Whether the meeting is over, so that little is taken any more.
///
/// Statuses: `CERTGATE_NULL_POINTER` and those of the engine's name.
///
/// # Safety
/// `has_ended` points to room for a truth value or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_has_ended(
    engine: certgate_engine,
    has_ended: *mut bool,
) -> certgate_status {
    // SAFETY: as the caller promises.
    with_engine(engine, |instance| unsafe { write(has_ended, instance.engine.has_ended()) })
}
