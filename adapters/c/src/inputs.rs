//! What a client tells the engine: one function for each input.
//!
//! `at` is the time in milliseconds from any zero of the client's; one before that of the
//! last input that was taken counts as that. Poll the effects after each.

use core::ffi::c_char;

use certgate::{Answer, Certificate, Input, Inquiry, Presented, RawStatus, Revision, Subject};

use crate::{
    engines::certgate_engine,
    places::with_engine,
    pointers::{self, slice, write},
    status::{CERTGATE_NULL_POINTER, certgate_status},
    translate::{self, session_id},
    types::{certgate_kind, certgate_problems, certgate_session, certgate_signal_kind},
};

/// Opens a session. Gives no effects.
///
/// Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_TOO_MANY_SESSIONS`, `CERTGATE_BAD_VALUE` for
/// no kind, `CERTGATE_NULL_POINTER`, `CERTGATE_UNDRAINED`.
///
/// # Safety
/// `session` points to room for one or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_open(
    engine: certgate_engine,
    at: u64,
    kind: certgate_kind,
    session: *mut certgate_session,
) -> certgate_status {
    with_engine(engine, |instance| {
        let kind = translate::kind(kind)?;
        if session.is_null() {
            return Err(CERTGATE_NULL_POINTER);
        }
        let opened = instance.open(at, kind)?;
        // SAFETY: as the caller promises.
        unsafe { write(session, session_id(opened)) }
    })
}

/// The session's service reported a raw status, one of its kind's own codes.
///
/// Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_UNKNOWN_CODE`, `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_report(
    engine: certgate_engine,
    at: u64,
    session: certgate_session,
    code: i64,
) -> certgate_status {
    with_engine(engine, |instance| {
        instance.tell(at, Input::Status(translate::session(session), RawStatus::Code(code)))
    })
}

/// The session's service sent a message with a code, as the audio service does.
///
/// Statuses: as `certgate_report`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_report_message(
    engine: certgate_engine,
    at: u64,
    session: certgate_session,
    message: u32,
    code: i64,
) -> certgate_status {
    with_engine(engine, |instance| {
        instance.tell(
            at,
            Input::Status(translate::session(session), RawStatus::Message { message, code }),
        )
    })
}

/// The session's service reported a signal; for services without codes of their own.
///
/// Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_BAD_VALUE` for no signal,
/// `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_signal(
    engine: certgate_engine,
    at: u64,
    session: certgate_session,
    signal: certgate_signal_kind,
) -> certgate_status {
    with_engine(engine, |instance| {
        instance.tell(at, Input::Signal(translate::session(session), translate::signal(signal)?))
    })
}

/// The service handed out the certificate that an inquiry asked for: `length` bytes of DER or
/// of text with PEM in it, for the host that the session means to reach (`host_length` 0 if
/// the service does not tell).
///
/// Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_STALE_INQUIRY`,
/// `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_HOST`, `CERTGATE_UNDRAINED`. Bytes that are no
/// certificate are not the client's mistake: the engine cancels.
///
/// # Safety
/// `bytes` points to `length` bytes or is null; so does `host_name` to `host_length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_certificate(
    engine: certgate_engine,
    at: u64,
    session: certgate_session,
    inquiry: u64,
    bytes: *const u8,
    length: usize,
    host_name: *const c_char,
    host_length: usize,
    problems: certgate_problems,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let bytes = unsafe { slice(bytes, length) }?;
        // SAFETY: as the caller promises.
        let host = translate::host(unsafe { slice(host_name.cast(), host_length) }?)?;
        let input = Input::Certificate {
            session: translate::session(session),
            inquiry: Inquiry::new(inquiry),
            presented: Presented::Bytes(bytes),
            host: host.as_ref(),
            problems: translate::problems(problems),
        };
        instance.tell(at, input)
    })
}

/// As `certgate_certificate`, of a service that speaks of certificates in a format of its own:
/// the bytes are never parsed, and identify the certificate. A journal ends here, since its
/// form has no such bytes.
///
/// Statuses: as `certgate_certificate`.
///
/// # Safety
/// As `certgate_certificate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_opaque_certificate(
    engine: certgate_engine,
    at: u64,
    session: certgate_session,
    inquiry: u64,
    bytes: *const u8,
    length: usize,
    host_name: *const c_char,
    host_length: usize,
    problems: certgate_problems,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let bytes = unsafe { slice(bytes, length) }?;
        // SAFETY: as the caller promises.
        let host = translate::host(unsafe { slice(host_name.cast(), host_length) }?)?;
        let limit = instance.engine.policy().max_certificate_bytes;
        // What is empty or too long is left to the engine to refuse, as bytes.
        let opaque = if length as u64 > limit { None } else { Certificate::opaque(bytes).ok() };
        let input = Input::Certificate {
            session: translate::session(session),
            inquiry: Inquiry::new(inquiry),
            presented: opaque.as_ref().map_or(Presented::Bytes(bytes), Presented::Certificate),
            host: host.as_ref(),
            problems: translate::problems(problems),
        };
        instance.tell(at, input)
    })
}

/// The service has no certificate to hand out.
///
/// Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_STALE_INQUIRY`,
/// `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_certificate_unavailable(
    engine: certgate_engine,
    at: u64,
    session: certgate_session,
    inquiry: u64,
) -> certgate_status {
    with_engine(engine, |instance| {
        let inquiry = Inquiry::new(inquiry);
        instance.tell(at, Input::CertificateUnavailable(translate::session(session), inquiry))
    })
}

/// The person answered Connect Anyway, having seen this revision of the window.
///
/// Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_PROMPT_CLOSED`,
/// `CERTGATE_PROMPT_CHANGED`, `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_connect_anyway(
    engine: certgate_engine,
    at: u64,
    prompt: u64,
    revision: u64,
) -> certgate_status {
    with_engine(engine, |instance| {
        let answer = Answer::ConnectAnyway(Revision::new(revision));
        instance.tell(at, Input::Answer(instance.prompt_id(prompt), answer))
    })
}

/// The person answered Don't Connect, or closed the window.
///
/// Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_PROMPT`, `CERTGATE_PROMPT_CLOSED`,
/// `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_dont_connect(
    engine: certgate_engine,
    at: u64,
    prompt: u64,
) -> certgate_status {
    with_engine(engine, |instance| {
        instance.tell(at, Input::Answer(instance.prompt_id(prompt), Answer::DontConnect))
    })
}

/// The person takes back what they said of a certificate, given by the 32 bytes of its
/// SHA-256; host and problems as far as the policy's scope counts them.
///
/// Statuses: `CERTGATE_MEETING_ENDED`, `CERTGATE_UNKNOWN_SUBJECT`, `CERTGATE_SUBJECT_OPEN`,
/// `CERTGATE_DENIED_BY_POLICY`, `CERTGATE_NULL_POINTER`, `CERTGATE_BAD_HOST`,
/// `CERTGATE_UNDRAINED`.
///
/// # Safety
/// `fingerprint` points to 32 bytes or is null; `host_name` to `host_length` or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_forget(
    engine: certgate_engine,
    at: u64,
    fingerprint: *const u8,
    host_name: *const c_char,
    host_length: usize,
    problems: certgate_problems,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let fingerprint = unsafe { pointers::fingerprint(fingerprint) }?;
        // SAFETY: as the caller promises.
        let host = translate::host(unsafe { slice(host_name.cast(), host_length) }?)?;
        let problems = translate::problems(problems);
        instance.tell(at, Input::Forget(&Subject { fingerprint, host, problems }))
    })
}

/// The session is gone; its id names nothing any more.
///
/// Statuses: `CERTGATE_UNKNOWN_SESSION`, `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_close(
    engine: certgate_engine,
    at: u64,
    session: certgate_session,
) -> certgate_status {
    with_engine(engine, |instance| instance.tell(at, Input::Close(translate::session(session))))
}

/// Time has passed: every deadline up to now fires. Call it when the time that
/// `certgate_next_deadline` names has come.
///
/// Statuses: `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_tick(engine: certgate_engine, at: u64) -> certgate_status {
    with_engine(engine, |instance| instance.tell(at, Input::Tick))
}

/// The client looked at the engine at this time. Moves its clock and nothing else; a client
/// that keeps a journal of what it asked needs it, others do not.
///
/// Statuses: `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_query(engine: certgate_engine, at: u64) -> certgate_status {
    with_engine(engine, |instance| instance.tell(at, Input::Query))
}

/// The meeting is over.
///
/// Statuses: `CERTGATE_MEETING_ENDED` if it was already, `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_end(engine: certgate_engine, at: u64) -> certgate_status {
    with_engine(engine, |instance| instance.tell(at, Input::End))
}
