//! What a window shows. Everything can be read while the window is open, and of one that an
//! input closed until the next input.

use core::ffi::c_char;

use certgate::{HostName, Prompt, PromptText, UnixSeconds};

use crate::{
    engines::certgate_engine,
    places::with_engine,
    pointers::{copy_list, copy_out, read, write},
    status::{CERTGATE_BAD_VALUE, CERTGATE_BUFFER_TOO_SMALL, Outcome, certgate_status},
    translate::{problem_bits, session_id},
    types::{certgate_fingerprint, certgate_kind, certgate_problems, certgate_session},
};

/// What a window shows, with the sizes of its lists.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_prompt_info {
    /// What Connect Anyway has to name.
    pub revision: u64,
    /// The certificate in question.
    pub fingerprint: certgate_fingerprint,
    /// Whether the certificate's bytes are in a format of the service's own.
    pub is_opaque: bool,
    /// Every problem that the window shows or has shown.
    pub problems: certgate_problems,
    /// How many sessions wait for the answer.
    pub sessions: usize,
    /// How many hosts it shows.
    pub hosts: usize,
    /// How many other certificates the meeting remembers for one of these hosts.
    pub replaces: usize,
}

/// One session that waits for a window's answer.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct certgate_waiting {
    /// Which session.
    pub session: certgate_session,
    /// Its kind.
    pub kind: certgate_kind,
    /// What its service found wrong.
    pub problems: certgate_problems,
    /// The host that it means to reach, by its place among the window's hosts, or
    /// `CERTGATE_NO_HOST`.
    pub host: u32,
}

/// The service did not tell which host it means to reach.
pub const CERTGATE_NO_HOST: u32 = 0xffff_ffff;

/// What a window shows, with the sizes of its lists.
///
/// Statuses: `CERTGATE_UNKNOWN_PROMPT` if it cannot be read (any more),
/// `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `info` points to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_prompt_get(
    engine: certgate_engine,
    prompt: u64,
    info: *mut certgate_prompt_info,
) -> certgate_status {
    with_engine(engine, |instance| {
        let prompt = instance.prompt(prompt)?;
        let described = certgate_prompt_info {
            revision: prompt.revision.number(),
            fingerprint: certgate_fingerprint { bytes: *prompt.subject.fingerprint.as_bytes() },
            is_opaque: prompt.certificate.is_opaque(),
            problems: problem_bits(prompt.problems),
            sessions: prompt.sessions.len(),
            hosts: prompt.hosts.len(),
            replaces: prompt.replaces.len(),
        };
        // SAFETY: as the caller promises.
        unsafe { write(info, described) }
    })
}

/// Lists the sessions that wait for a window's answer, by number. `count` comes in as the
/// room and goes out as the number of sessions.
///
/// Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed),
/// `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `count` points to a number and `sessions` to room for so many, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_prompt_sessions(
    engine: certgate_engine,
    prompt: u64,
    sessions: *mut certgate_waiting,
    count: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        let waiting = waiting(&instance.prompt(prompt)?);
        // SAFETY: as the caller promises.
        unsafe { copy_list(&waiting, sessions, count) }
    })
}

fn waiting(prompt: &Prompt) -> Vec<certgate_waiting> {
    let place = |host: &HostName| prompt.hosts.binary_search(host).ok();
    let sessions = prompt.sessions.iter().map(|session| certgate_waiting {
        session: session_id(session.id),
        kind: session.kind as certgate_kind,
        problems: problem_bits(session.problems),
        host: session
            .host
            .as_ref()
            .and_then(place)
            .and_then(|place| u32::try_from(place).ok())
            .unwrap_or(CERTGATE_NO_HOST),
    });
    sessions.collect()
}

/// Copies one of a window's hosts, by its place from 0, as UTF-8 without an end mark.
/// `length` comes in as the buffer's size and goes out as the name's length. The name is
/// attacker-controlled: show `certgate_prompt_text`, which escapes it.
///
/// Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BAD_VALUE` for no such place,
/// `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied), `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `length` points to a number and `buffer` to room for so many bytes, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_prompt_host(
    engine: certgate_engine,
    prompt: u64,
    place: usize,
    buffer: *mut c_char,
    length: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        let prompt = instance.prompt(prompt)?;
        let host = prompt.hosts.get(place).ok_or(CERTGATE_BAD_VALUE)?;
        // SAFETY: as the caller promises.
        unsafe { copy_out(host.as_str().as_bytes(), buffer.cast(), length) }
    })
}

/// Lists other certificates that the person was asked about on one of the window's hosts
/// before. `count` comes in as the room and goes out as their number.
///
/// Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed),
/// `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `count` points to a number and `fingerprints` to room for so many, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_prompt_replaces(
    engine: certgate_engine,
    prompt: u64,
    fingerprints: *mut certgate_fingerprint,
    count: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        let earlier = instance.prompt(prompt)?.replaces;
        let earlier: Vec<_> = earlier
            .iter()
            .map(|fingerprint| certgate_fingerprint { bytes: *fingerprint.as_bytes() })
            .collect();
        // SAFETY: as the caller promises.
        unsafe { copy_list(&earlier, fingerprints, count) }
    })
}

/// Copies the certificate in question: its DER, or the bytes as given if it is opaque.
/// `length` comes in as the buffer's size and goes out as the certificate's.
///
/// Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied),
/// `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `length` points to a number and `buffer` to room for so many bytes, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_prompt_certificate(
    engine: certgate_engine,
    prompt: u64,
    buffer: *mut u8,
    length: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        let prompt = instance.prompt(prompt)?;
        // SAFETY: as the caller promises.
        unsafe { copy_out(prompt.certificate.bytes(), buffer, length) }
    })
}

/// Composes the window's text: everything that a person has to see, in lines that end with
/// a line feed, escaped and capped so that it is safe wherever nothing is read as markup.
/// `now` points to the present time in seconds since 1970, so that the certificate's validity
/// can be told as it lies to that, or is null. `length` comes in as the buffer's size and goes
/// out as the text's length; an end mark is written after it where there is room.
///
/// Statuses: `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_BUFFER_TOO_SMALL` (nothing is copied),
/// `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `now` points to a number or is null; `length` points to a number and `buffer` to room for
/// so many bytes, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_prompt_text(
    engine: certgate_engine,
    prompt: u64,
    now: *const i64,
    buffer: *mut c_char,
    length: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let now = if now.is_null() { None } else { Some(UnixSeconds(unsafe { read(now) }?)) };
        let text = PromptText::compose(&instance.prompt(prompt)?, now).to_string();
        // SAFETY: as the caller promises.
        unsafe { copy_text(&text, buffer, length) }
    })
}

/// # Safety
/// As `copy_out`.
unsafe fn copy_text(text: &str, buffer: *mut c_char, length: *mut usize) -> Outcome {
    // SAFETY: as the caller promises.
    let room = unsafe { read(length) }?;
    // SAFETY: as the caller promises.
    unsafe { copy_out(text.as_bytes(), buffer.cast(), length) }?;
    if room > text.len() {
        if buffer.is_null() {
            return Err(CERTGATE_BUFFER_TOO_SMALL);
        }
        // SAFETY: the buffer has room for more bytes than the text has.
        let end = unsafe { buffer.add(text.len()) };
        // SAFETY: as above.
        unsafe { end.write(0) };
    }
    Ok(())
}

/// Lists the numbers of the open windows. `count` comes in as the room and goes out as their
/// number.
///
/// Statuses: `CERTGATE_BUFFER_TOO_SMALL` (nothing is listed), `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `count` points to a number and `prompts` to room for so many, or they are null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_open_prompts(
    engine: certgate_engine,
    prompts: *mut u64,
    count: *mut usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        let open: Vec<_> =
            instance.engine.open_prompts().into_iter().map(certgate::PromptId::number).collect();
        // SAFETY: as the caller promises.
        unsafe { copy_list(&open, prompts, count) }
    })
}
