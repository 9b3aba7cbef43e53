//! A journal: what was told to an engine and what it wanted, in the lines of the conformance
//! protocol, so that it can be judged afterwards.
//!
//! A journal that cannot be written stops and never the meeting (JOURNAL-9).

use core::{ffi::c_char, num::NonZeroU64};

use certgate_journal::{Journal, Parts, RedactionKey};

use crate::{
    engines::certgate_engine,
    instance::Instance,
    places::with_engine,
    pointers::{read, slice},
    status::{
        CERTGATE_BAD_VALUE, CERTGATE_JOURNAL_FAILED, CERTGATE_NOT_NEW, Outcome, certgate_status,
    },
};

/// Begins a journal in a new file at this path (UTF-8, `length` bytes); a file that is there
/// already is left alone. The engine must not have taken an input.
///
/// Once the file has grown to `part_bytes` the journal goes on in others, with `.0002` and so
/// on behind the name; 0 keeps it in one. The journal holds certificates and host names,
/// nothing of a session's media. With a `redaction_key` of 32 random bytes it holds hashes in
/// their place, by which who has the key can recognise them.
///
/// Statuses: `CERTGATE_NOT_NEW`, `CERTGATE_JOURNAL_FAILED` if the file cannot be made,
/// `CERTGATE_BAD_VALUE` for a path that is not UTF-8, `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `path` points to `length` bytes or is null; `redaction_key` points to 32 bytes or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_journal_open(
    engine: certgate_engine,
    path: *const c_char,
    length: usize,
    part_bytes: u64,
    redaction_key: *const u8,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let path = unsafe { slice(path.cast(), length) }?;
        let path = core::str::from_utf8(path).map_err(|_| CERTGATE_BAD_VALUE)?;
        let key = if redaction_key.is_null() {
            None
        } else {
            // SAFETY: as the caller promises; an array of bytes needs no alignment.
            Some(RedactionKey::new(unsafe { read(redaction_key.cast::<[u8; 32]>()) }?))
        };
        if !instance.is_new || instance.journal.is_some() {
            return Err(CERTGATE_NOT_NEW);
        }
        begin(instance, path, NonZeroU64::new(part_bytes), key)
    })
}

fn begin(
    instance: &mut Instance,
    path: &str,
    part_bytes: Option<NonZeroU64>,
    key: Option<RedactionKey>,
) -> Outcome {
    let parts = Parts::create(path, part_bytes).map_err(|_| CERTGATE_JOURNAL_FAILED)?;
    let journal = match key {
        Some(key) => Journal::redacted(parts, key),
        None => Journal::new(parts),
    };
    let mut journal = journal.named("certgate-c", env!("CARGO_PKG_VERSION"));
    journal.begin(instance.engine.meeting(), instance.engine.policy());
    instance.journal = Some(Box::new(journal));
    Ok(())
}

/// Ends the journal. Without one nothing happens.
///
/// Statuses: `CERTGATE_JOURNAL_FAILED` if something could not be written, so that what stands
/// in the file is not the whole meeting; `CERTGATE_UNDRAINED`.
#[unsafe(no_mangle)]
pub extern "C" fn certgate_journal_close(engine: certgate_engine) -> certgate_status {
    with_engine(engine, |instance| {
        instance.require_drained()?;
        instance.journal.take().map_or(Ok(()), |journal| close(*journal))
    })
}

fn close(journal: Journal<Parts>) -> Outcome {
    let parts = journal.close().map_err(|_| CERTGATE_JOURNAL_FAILED)?;
    parts.sync().map_err(|_| CERTGATE_JOURNAL_FAILED)
}
