//! Taking up a meeting whose client was killed.

use std::io::{self, BufRead, Write};

use certgate::{Engine, Snapshot, SnapshotError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Journal,
    given::{Listener, OPAQUE},
};

/// A snapshot of an engine, and the place in the engine's journal at which it was taken.
///
/// Keep one now and then, in a file that is replaced whole. A client that was killed
/// [recovers](Self::recover) from the last one and the journal since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// How many lines the journal had.
    pub lines: u64,
    /// The engine's state at that place.
    pub snapshot: Snapshot,
}

/// A meeting as it was when its client was killed.
#[derive(Debug)]
pub struct Recovery {
    listener: Listener,
    /// The whole lines of the journal.
    pub lines: u64,
    /// Whether a last line was cut off; it does not count.
    pub cut_off: bool,
}

/// Why a meeting cannot be taken up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryError {
    /// The journal cannot be read.
    #[error("the journal cannot be read: {0}")]
    Read(#[from] io::Error),
    /// The snapshot is none that an engine takes.
    #[error("the checkpoint's snapshot is not taken: {0}")]
    Snapshot(#[from] SnapshotError),
    /// Hashes stand in the place of what the meeting needs.
    #[error("the journal is redacted: it can be judged, but no meeting can go on from it")]
    Redacted,
    /// The checkpoint is of a later moment, or of another journal.
    #[error("the journal has {lines} lines, and the checkpoint was taken at line {checkpoint}")]
    Short {
        /// The whole lines of the journal.
        lines: u64,
        /// The lines at the checkpoint.
        checkpoint: u64,
    },
    /// A line that is not one of a journal, or not in its place.
    #[error("line {line} of the journal is not what has to stand there")]
    Line {
        /// Its number, from 1.
        line: u64,
    },
    /// The engine does not do what it did.
    #[error(
        "line {line} of the journal says that the engine did something else; the checkpoint, \
         the journal and this engine do not belong together"
    )]
    Diverged {
        /// Its number, from 1.
        line: u64,
    },
}

impl Checkpoint {
    /// The meeting as it was at the journal's end.
    ///
    /// # Errors
    /// [`RecoveryError`]; nothing is repaired.
    pub fn recover(&self, journal: impl BufRead) -> Result<Recovery, RecoveryError> {
        let mut listener = Listener::new(Engine::restore(&self.snapshot)?);
        let mut lines = WholeLines { journal, count: 0, cut_off: false, line: Vec::new() };
        while lines.count < self.lines {
            if !lines.read()? {
                let (lines, checkpoint) = (lines.count, self.lines);
                return Err(RecoveryError::Short { lines, checkpoint });
            }
            if lines.count == 1 && lines.parse()?.pointer("/hello/redacted").is_some() {
                return Err(RecoveryError::Redacted);
            }
            // What was forgotten stands in no snapshot, and may be named again.
            if lines.may_have(OPAQUE) {
                listener.knows_opaque_of(&lines.parse()?);
            }
        }
        while let Some(given) = lines.next_line()? {
            let line = lines.count;
            listener.journal.forget_written();
            listener.tell(&given).ok_or(RecoveryError::Line { line })?;
            let Some(logged) = lines.next_line()? else { break };
            listener.drain();
            if listener.journal.last_line() != Some(logged) {
                return Err(RecoveryError::Diverged { line: lines.count });
            }
            listener.journal.forget_written();
        }
        Ok(Recovery { listener, lines: lines.count, cut_off: lines.cut_off })
    }
}

impl Recovery {
    /// The engine, to be read.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.listener.engine
    }

    /// The engine, and the journal to go on with behind its last whole line
    /// ([`Parts::resume`](crate::Parts::resume)).
    ///
    /// The engine has effects where the client was killed after an input and before it had
    /// noted that all that came of it was done: some may have been carried out and none may be
    /// left out, so carry out all of them. Open windows are those of
    /// [`Engine::open_prompts`], to be shown again under their numbers.
    /// [`Host::resumed`](certgate::host::Host::resumed) does both, over the services.
    pub fn go_on<W: Write>(self, writer: W) -> (Engine, Journal<W>) {
        let Listener { engine, journal, .. } = self.listener;
        let journal = journal.go_on(writer, &engine, self.lines);
        (engine, journal)
    }
}

/// The lines of a journal that have an end.
struct WholeLines<R> {
    journal: R,
    count: u64,
    cut_off: bool,
    line: Vec<u8>,
}

impl<R: BufRead> WholeLines<R> {
    fn next_line(&mut self) -> Result<Option<Value>, RecoveryError> {
        if self.read()? { self.parse().map(Some) } else { Ok(None) }
    }

    /// Whether there is another line.
    fn read(&mut self) -> Result<bool, RecoveryError> {
        self.line.clear();
        self.journal.read_until(b'\n', &mut self.line)?;
        let whole = self.line.last() == Some(&b'\n');
        self.cut_off = !whole && !self.line.is_empty();
        self.count += u64::from(whole);
        Ok(whole)
    }

    /// Whether the line may have a field of this name.
    fn may_have(&self, name: &str) -> bool {
        self.line.windows(name.len()).any(|window| window == name.as_bytes())
    }

    fn parse(&self) -> Result<Value, RecoveryError> {
        let line = self.count;
        serde_json::from_slice(&self.line).map_err(|_| RecoveryError::Line { line })
    }
}
