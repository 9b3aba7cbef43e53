//! Looking at an engine: its sessions, its deadlines, and what it knows of a certificate.

use core::ffi::c_char;

use certgate::{DeniedBy, SessionView, Standing, Subject, Time};

use crate::{
    engines::certgate_engine,
    places::with_engine,
    pointers::{self, copy_list, slice, write},
    reasons::leaf,
    status::{CERTGATE_UNKNOWN_SESSION, certgate_status},
    translate::{self, session_id},
    types::{
        certgate_fingerprint, certgate_kind, certgate_leaf, certgate_problems, certgate_reason,
        certgate_session,
    },
};

/// What can be said of one session.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_session_info {
    /// Its kind.
    pub kind: certgate_kind,
    /// Where it is.
    pub leaf: certgate_leaf,
    /// Why, if it is refused, left or failed.
    pub why: certgate_reason,
    /// Its current inquiry; 0 before its first.
    pub inquiry: u64,
    /// How many prompts it has caused.
    pub prompts_made: u64,
    /// Whether a report of being connected would be believed right now.
    pub gate_open: bool,
    /// Whether `fingerprint` says something.
    pub has_fingerprint: bool,
    /// The certificate that its last review rests on; compare it with what the service hands
    /// out now before it is told to ignore the error.
    pub fingerprint: certgate_fingerprint,
}

/// What the engine knows of a certificate; one of `CERTGATE_STANDING_…`.
pub type certgate_standing_kind = u32;
/// Nobody was asked, or the answer is forgotten.
pub const CERTGATE_STANDING_UNSEEN: certgate_standing_kind = 0;
/// A prompt waits for a free window.
pub const CERTGATE_STANDING_QUEUED: certgate_standing_kind = 1;
/// A window is open.
pub const CERTGATE_STANDING_SHOWN: certgate_standing_kind = 2;
/// The person allowed it.
pub const CERTGATE_STANDING_ALLOWED: certgate_standing_kind = 3;
/// The person denied it.
pub const CERTGATE_STANDING_DENIED_BY_PERSON: certgate_standing_kind = 4;
/// A deadline denied it.
pub const CERTGATE_STANDING_DENIED_BY_DEADLINE: certgate_standing_kind = 5;
/// The policy denied it.
pub const CERTGATE_STANDING_DENIED_BY_POLICY: certgate_standing_kind = 6;

/// What can be said of one session.
///
/// Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `info` points to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_session_get(
    engine: certgate_engine,
    session: certgate_session,
    info: *mut certgate_session_info,
) -> certgate_status {
    with_engine(engine, |instance| {
        let view =
            instance.engine.session(translate::session(session)).ok_or(CERTGATE_UNKNOWN_SESSION)?;
        // SAFETY: as the caller promises.
        unsafe { write(info, describe(&view)) }
    })
}

fn describe(view: &SessionView) -> certgate_session_info {
    let (leaf, why) = leaf(view.leaf);
    let fingerprint = view.subject.as_ref().map(|subject| *subject.fingerprint.as_bytes());
    certgate_session_info {
        kind: view.kind as certgate_kind,
        leaf,
        why,
        inquiry: view.inquiry.map_or(0, certgate::Inquiry::number),
        prompts_made: view.prompts_made,
        gate_open: view.gate_open,
        has_fingerprint: fingerprint.is_some(),
        fingerprint: certgate_fingerprint { bytes: fingerprint.unwrap_or_default() },
    }
}

/// Lists the open sessions by number. `count` comes in as the room and goes out as the
/// number of sessions.
///
/// Statuses: `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed), `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `count` points to a number and `sessions` to room for so many, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_sessions(
    engine: certgate_engine,
    sessions: *mut certgate_session,
    count: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        let open: Vec<_> = instance.engine.sessions().into_iter().map(session_id).collect();
        // SAFETY: as the caller promises.
        unsafe { copy_list(&open, sessions, count) }
    })
}

/// When to call `certgate_tick` next, if any deadline is due ever: `is_due` says whether, and
/// `at` when.
///
/// Statuses: `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `is_due` and `at` point to room for a value of their types or are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_next_deadline(
    engine: certgate_engine,
    is_due: *mut bool,
    at: *mut u64,
) -> certgate_status {
    with_engine(engine, |instance| {
        let deadline = instance.engine.next_deadline();
        // SAFETY: as the caller promises.
        unsafe { write(at, deadline.map_or(0, Time::as_millis)) }?;
        // SAFETY: as the caller promises.
        unsafe { write(is_due, deadline.is_some()) }
    })
}

/// What the engine knows of a certificate: `standing` is one of `CERTGATE_STANDING_…`, and
/// `prompt` the window's number if one is open, else 0. Host and problems count as far as the
/// policy's scope says.
///
/// Statuses: `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_HOST`.
///
/// # Safety
/// `fingerprint` points to 32 bytes, `host_name` to `host_length`, `standing` and `prompt` to
/// room for a value of their types, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_standing(
    engine: certgate_engine,
    fingerprint: *const u8,
    host_name: *const c_char,
    host_length: usize,
    problems: certgate_problems,
    standing: *mut certgate_standing_kind,
    prompt: *mut u64,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let fingerprint = unsafe { pointers::fingerprint(fingerprint) }?;
        // SAFETY: as the caller promises.
        let host = translate::host(unsafe { slice(host_name.cast(), host_length) }?)?;
        let subject = Subject { fingerprint, host, problems: translate::problems(problems) };
        let (found, number) = match instance.engine.standing(&subject) {
            Standing::Unseen => (CERTGATE_STANDING_UNSEEN, 0),
            Standing::Queued => (CERTGATE_STANDING_QUEUED, 0),
            Standing::Shown(prompt) => (CERTGATE_STANDING_SHOWN, prompt.number()),
            Standing::Allowed => (CERTGATE_STANDING_ALLOWED, 0),
            Standing::Denied(DeniedBy::Person) => (CERTGATE_STANDING_DENIED_BY_PERSON, 0),
            Standing::Denied(DeniedBy::Deadline) => (CERTGATE_STANDING_DENIED_BY_DEADLINE, 0),
            Standing::Denied(DeniedBy::Policy) => (CERTGATE_STANDING_DENIED_BY_POLICY, 0),
        };
        // SAFETY: as the caller promises.
        unsafe { write(prompt, number) }?;
        // SAFETY: as the caller promises.
        unsafe { write(standing, found) }
    })
}
