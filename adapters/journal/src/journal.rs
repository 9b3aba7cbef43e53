//! Writing a journal while a meeting goes on.

use std::io::{self, Write};

use certgate::{
    Answer, Certificate, Effect, Engine, Error, Fingerprint, Input, Kind, Meeting, Policy,
    Presented, PromptId, RawStatus, SessionId, Time,
};
use serde_json::Value;

use crate::{
    Checkpoint, JournalError, answer,
    disguise::{Disguise, RedactionKey, STAND_IN_BYTES},
    input, policy,
};

/// Writes down one meeting.
///
/// An input's line is written when the engine has taken it and before its effects are carried
/// out; the line that answers it, once they are. So a client that is killed between the two
/// leaves an input without an answer, and never an effect without its input.
///
/// Each line goes to the writer at once, whole; after an answer the writer is flushed. A write
/// that fails ends the journal and nothing else (JOURNAL-9): what stands in it until then can
/// be judged, and [`Journal::failure`] says what went wrong.
///
/// ```
/// use certgate::{Engine, Input, Kind, Meeting, Policy, RawStatus, Time};
/// use certgate_journal::Journal;
///
/// let (mut engine, mut lines) = (Engine::new(Meeting::default(), Policy::default()), Vec::new());
/// let mut journal = Journal::new(&mut lines);
/// journal.begin(engine.meeting(), engine.policy());
///
/// let at = Time::from_millis(40);
/// let video = engine.open(at, Kind::Video);
/// journal.opened(at, Kind::Video, video);
/// let input = Input::Status(video?, RawStatus::Code(3));
/// let outcome = engine.handle(at, input);
/// journal.input(at, &input, outcome);
/// while let Some(effect) = engine.poll_effect() {
///     journal.effect(&effect, &engine);
/// }
/// journal.drained(&engine);
///
/// let text = String::from_utf8(lines)?;
/// assert_eq!(text.lines().count(), 6);
/// assert!(text.ends_with("{\"fetch_certificate\":{\"inquiry\":1,\"session\":1}}]}\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Journal<W> {
    /// None once it has failed.
    writer: Option<W>,
    pub(crate) failure: Option<JournalError>,
    name: String,
    version: String,
    meeting: Meeting,
    max_certificate_bytes: u64,
    pub(crate) last_session: u64,
    disguise: Disguise,
    owed: Option<Owed>,
    effects: Vec<Value>,
    pub(crate) lines: u64,
}

/// The answer that the last input line has to get.
#[derive(Clone, Copy, Debug)]
enum Owed {
    Effects,
    Deadline,
}

impl<W: Write> Journal<W> {
    /// A journal of a meeting that is about to [begin](Self::begin).
    pub fn new(writer: W) -> Self {
        Self::disguised(writer, Disguise::default())
    }

    /// A journal with hashes in place of host names, and in place of certificates (which hold
    /// names, too) others that say nothing.
    ///
    /// Equal hosts and certificates stay equal and different ones different, whatever the
    /// scope, so that it can still be judged, but for how bytes were read and host names
    /// normalised: of what this library could not read nothing is kept but that (JOURNAL-8).
    pub fn redacted(writer: W, key: RedactionKey) -> Self {
        Self::disguised(writer, Disguise::redacting(key))
    }

    fn disguised(writer: W, disguise: Disguise) -> Self {
        Self {
            writer: Some(writer),
            failure: None,
            name: "certgate".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            meeting: Meeting::default(),
            max_certificate_bytes: 0,
            last_session: 0,
            disguise,
            owed: None,
            effects: Vec::new(),
            lines: 0,
        }
    }

    /// Names the client that keeps the journal; else it is certgate.
    #[must_use]
    pub fn named(self, name: &str, version: &str) -> Self {
        Self { name: name.to_owned(), version: version.to_owned(), ..self }
    }

    /// The meeting begins. Comes first, and once.
    pub fn begin(&mut self, meeting: Meeting, policy: &Policy) {
        self.meeting = meeting;
        self.max_certificate_bytes = policy.max_certificate_bytes;
        let mut written = policy.clone();
        if self.disguise.is_redacting() {
            // What was too long is written as unreadable, so the limit decides no more.
            written.max_certificate_bytes =
                written.max_certificate_bytes.max(STAND_IN_BYTES as u64);
        }
        self.write(&policy::hello(&meeting, &written, self.disguise.is_redacting()));
        self.write(&answer::hello(&self.name.clone(), &self.version.clone()));
    }

    /// A session was opened, or not.
    pub fn opened(&mut self, at: Time, kind: Kind, outcome: Result<SessionId, Error>) {
        // One that was not opened has no number. Any that is free does.
        let number = outcome.map_or(self.last_session + 1, SessionId::number);
        self.write(&input::open(at, kind, number));
        match outcome {
            Ok(_) => {
                self.last_session = number;
                self.write(&answer::effects(Vec::new()));
            }
            Err(error) => self.write(&answer::error(error)),
        }
    }

    /// An input was given to the engine, and this came of it. If it was taken, its effects
    /// follow, and [`drained`](Self::drained) after the last.
    ///
    /// A rejected input that the protocol has no form for is left out (JOURNAL-3).
    // JOURNAL-1, JOURNAL-4, JOURNAL-12
    pub fn input(&mut self, at: Time, input: &Input<'_>, outcome: Result<(), Error>) {
        if outcome.is_err() && self.is_beyond_words(input) {
            return;
        }
        if let Some(limit) = self.lacks_room_for(input) {
            self.fail(JournalError::NoRoomForStandIn { limit });
        }
        if self.writer.is_none() {
            return;
        }
        let line = input::line(at, input, &mut self.disguise, self.max_certificate_bytes);
        self.write(&line);
        match outcome {
            Err(error) => self.write(&answer::error(error)),
            Ok(()) if matches!(input, Input::Query) => self.owed = Some(Owed::Deadline),
            Ok(()) => self.owed = Some(Owed::Effects),
        }
    }

    /// An effect of the last input. Comes before the engine is told anything else.
    pub fn effect(&mut self, effect: &Effect, engine: &Engine) {
        if self.writer.is_some() {
            self.effects.push(answer::effect(effect, engine, &self.disguise));
        }
    }

    /// All effects of the last input have been carried out.
    pub fn drained(&mut self, engine: &Engine) {
        let effects = std::mem::take(&mut self.effects);
        match self.owed.take() {
            Some(Owed::Effects) => self.write(&answer::effects(effects)),
            Some(Owed::Deadline) => self.write(&answer::deadline(engine.next_deadline())),
            None => {}
        }
    }

    /// A snapshot of the engine was taken and kept. Comes when the effects are drained.
    pub fn snapshot_kept(&mut self, engine: &Engine) {
        self.write(&input::snapshot(engine.now()));
        self.write(&answer::effects(Vec::new()));
    }

    /// The snapshot of a drained engine with this place in its journal, to be kept for the
    /// case that the client is killed.
    #[must_use]
    pub fn checkpoint(&self, engine: &Engine) -> Checkpoint {
        Checkpoint { lines: self.lines, snapshot: engine.snapshot() }
    }

    /// How many lines were written, those of hellos included.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// Why the journal ended before the meeting, if it did.
    #[must_use]
    pub const fn failure(&self) -> Option<&JournalError> {
        self.failure.as_ref()
    }

    /// Ends the journal and gives its writer back.
    ///
    /// # Errors
    /// What ended it before, or what its last flush runs into.
    pub fn close(self) -> Result<W, JournalError> {
        match (self.failure, self.writer) {
            (None, Some(mut writer)) => {
                writer.flush()?;
                Ok(writer)
            }
            (Some(failure), _) => Err(failure),
            (None, None) => Err(JournalError::Write(io::ErrorKind::BrokenPipe.into())),
        }
    }

    /// The journal of an engine that was restored, from now on.
    pub(crate) fn of_engine(writer: W, engine: &Engine) -> Self {
        let snapshot = engine.snapshot();
        let mut journal = Self::disguised(writer, Disguise::knowing(&snapshot));
        journal.meeting = snapshot.meeting;
        journal.max_certificate_bytes = snapshot.policy.max_certificate_bytes;
        journal.last_session = snapshot.last_session;
        journal
    }

    /// An opaque certificate has this fingerprint.
    pub(crate) fn knows_opaque(&mut self, fingerprint: Fingerprint) {
        self.disguise.know(fingerprint);
    }

    /// What a fingerprint stands for that was written.
    pub(crate) fn fingerprint_behind(&self, written: Fingerprint) -> Fingerprint {
        self.disguise.behind(written)
    }

    /// The limit on certificates, where a stand-in would pass it and what it stands for not.
    fn lacks_room_for(&self, input: &Input<'_>) -> Option<u64> {
        let Input::Certificate { presented: Presented::Certificate(held), .. } = input else {
            return None;
        };
        let limit = self.max_certificate_bytes;
        let fits = |bytes: usize| bytes as u64 <= limit;
        let lacking = held.is_opaque()
            && !self.disguise.is_redacting()
            && fits(Certificate::bytes(held).len())
            && !fits(STAND_IN_BYTES);
        lacking.then_some(limit)
    }

    /// Whether a line of this input would say something else than was given: names of other
    /// meetings, messages that are not the audio service's, and numbers past the protocol's.
    /// The engine rejects them all.
    fn is_beyond_words(&self, input: &Input<'_>) -> bool {
        let beyond = |number: u64| number > Time::MAX.as_millis();
        let foreign = |session: SessionId| {
            session.into_parts().0 != self.meeting.id || beyond(session.number())
        };
        match *input {
            Input::Status(session, RawStatus::Code(code)) => {
                foreign(session) || beyond(code.unsigned_abs())
            }
            Input::Status(_, RawStatus::Message { .. }) => true,
            Input::Certificate { session, inquiry, .. }
            | Input::CertificateUnavailable(session, inquiry) => {
                foreign(session) || beyond(inquiry.number())
            }
            Input::Signal(session, _) | Input::Close(session) => foreign(session),
            Input::Answer(prompt, answer) => {
                let revision = match answer {
                    Answer::ConnectAnyway(revision) => revision.number(),
                    Answer::DontConnect => 0,
                };
                prompt != PromptId::new(self.meeting.id, prompt.number())
                    || beyond(prompt.number())
                    || beyond(revision)
            }
            Input::Forget(_) | Input::Tick | Input::Query | Input::End => false,
        }
    }

    fn write(&mut self, line: &Value) {
        let Some(writer) = &mut self.writer else { return };
        let is_answer = line.get("input").is_none() && line.pointer("/hello/policy").is_none();
        let written = writer.write_all(format!("{line}\n").as_bytes());
        let flushed = written.and_then(|()| if is_answer { writer.flush() } else { Ok(()) });
        match flushed {
            Ok(()) => self.lines += 1,
            Err(error) => self.fail(error.into()),
        }
    }

    fn fail(&mut self, error: JournalError) {
        self.writer = None;
        self.effects = Vec::new();
        self.failure.get_or_insert(error);
    }
}

impl Journal<Vec<u8>> {
    pub(crate) fn forget_written(&mut self) {
        if let Some(lines) = &mut self.writer {
            lines.clear();
        }
    }

    /// The last line in memory.
    pub(crate) fn last_line(&self) -> Option<Value> {
        let lines = self.writer.as_deref()?.trim_ascii_end();
        let last = lines.rsplit(|byte| *byte == b'\n').next()?;
        serde_json::from_slice(last).ok()
    }

    /// The same journal with another writer, which has so many lines already. What is in
    /// memory begins with an input line that the writer has, too; what the engine answered,
    /// if that is known, it has not.
    pub(crate) fn go_on<W: Write>(mut self, writer: W, engine: &Engine, lines: u64) -> Journal<W> {
        if !engine.has_effects() {
            self.drained(engine);
        }
        let memory = self.writer.take().unwrap_or_default();
        let mut journal = Journal {
            writer: Some(writer),
            failure: self.failure,
            name: self.name,
            version: self.version,
            meeting: self.meeting,
            max_certificate_bytes: self.max_certificate_bytes,
            last_session: self.last_session,
            disguise: self.disguise,
            owed: self.owed,
            effects: self.effects,
            lines,
        };
        let mut written = memory.split_inclusive(|byte| *byte == b'\n').skip(1);
        if let Some(answer) = written.next().and_then(|line| serde_json::from_slice(line).ok()) {
            journal.write(&answer);
        }
        journal
    }
}
