//! A journal: what was told to an engine and what it wanted, in the lines of the conformance
//! protocol, so that it can be judged afterwards.
//!
//! A journal that cannot be written stops and never the meeting (JOURNAL-9).

use core::ffi::c_char;
use std::{fs::File, io::Write as _};

use certgate::{Effect, Engine, Input, Kind, Meeting, Policy, SessionId, Time};
use serde_json::{Value, json};

use crate::{
    engines::certgate_engine,
    instance::Instance,
    lines,
    places::with_engine,
    pointers::slice,
    status::{
        CERTGATE_BAD_VALUE, CERTGATE_JOURNAL_FAILED, CERTGATE_NOT_NEW, Outcome, certgate_status,
    },
};

/// A file that gets a line for each input and one for what came of it, both at once.
#[derive(Debug)]
pub(crate) struct Journal {
    /// None once it has failed.
    file: Option<File>,
    /// The input that has no answer yet.
    pending: Option<Value>,
    /// What the pending input gave so far.
    effects: Vec<Value>,
}

impl Journal {
    fn begin(file: File, meeting: Meeting, policy: &Policy) -> Self {
        let mut journal = Self { file: Some(file), pending: None, effects: Vec::new() };
        let answer = json!({ "hello": {
            "protocol": 1,
            "name": "certgate-c",
            "version": env!("CARGO_PKG_VERSION"),
            "lacks": [],
        } });
        journal.write(&lines::hello(meeting, policy), &answer);
        journal
    }

    pub(crate) fn opened(&mut self, at: Time, kind: Kind, session: SessionId) {
        self.write(&lines::open(at, kind, session), &json!({ "effects": [] }));
    }

    /// An input that was taken. Its line is written with its answer, when it is drained.
    pub(crate) fn input(&mut self, at: Time, input: &Input<'_>, engine: &Engine) {
        let Some(line) = lines::input(at, input) else {
            self.file = None;
            return;
        };
        if matches!(input, Input::Query) {
            let deadline = engine.next_deadline().map(Time::as_millis);
            self.write(&line, &json!({ "effects": [], "deadline": deadline }));
            return;
        }
        self.pending = Some(line);
        self.finish_if_drained(engine);
    }

    pub(crate) fn effect(&mut self, effect: &Effect, engine: &Engine) {
        if self.file.is_some() {
            self.effects.push(lines::effect(effect, engine));
        }
        self.finish_if_drained(engine);
    }

    fn finish_if_drained(&mut self, engine: &Engine) {
        if engine.has_effects() {
            return;
        }
        if let Some(line) = self.pending.take() {
            let answer = json!({ "effects": core::mem::take(&mut self.effects) });
            self.write(&line, &answer);
        }
    }

    fn write(&mut self, line: &Value, answer: &Value) {
        let Some(file) = &mut self.file else { return };
        if file.write_all(format!("{line}\n{answer}\n").as_bytes()).is_err() {
            self.file = None;
        }
    }

    /// Whether everything was written.
    fn close(self) -> Outcome {
        let file = self.file.ok_or(CERTGATE_JOURNAL_FAILED)?;
        file.sync_data().map_err(|_| CERTGATE_JOURNAL_FAILED)
    }
}

/// Begins a journal in a new file at this path (UTF-8, `length` bytes); a file that is there
/// already is left alone. The engine must not have taken an input.
///
/// The journal holds certificates and host names, nothing of a session's media.
///
/// Statuses: `CERTGATE_NOT_NEW`, `CERTGATE_JOURNAL_FAILED` if the file cannot be made,
/// `CERTGATE_BAD_VALUE` for a path that is not UTF-8, `CERTGATE_NULL_POINTER`.
///
/// # Safety
/// `path` points to `length` bytes or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certgate_journal_open(
    engine: certgate_engine,
    path: *const c_char,
    length: usize,
) -> certgate_status {
    with_engine(engine, |instance| {
        // SAFETY: as the caller promises.
        let path = unsafe { slice(path.cast(), length) }?;
        let path = core::str::from_utf8(path).map_err(|_| CERTGATE_BAD_VALUE)?;
        if !instance.is_new || instance.journal.is_some() {
            return Err(CERTGATE_NOT_NEW);
        }
        begin(instance, path)
    })
}

fn begin(instance: &mut Instance, path: &str) -> Outcome {
    let file = File::create_new(path).map_err(|_| CERTGATE_JOURNAL_FAILED)?;
    let (meeting, policy) = (instance.engine.meeting(), instance.engine.policy());
    instance.journal = Some(Box::new(Journal::begin(file, meeting, policy)));
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
        instance.journal.take().map_or(Ok(()), |journal| journal.close())
    })
}
