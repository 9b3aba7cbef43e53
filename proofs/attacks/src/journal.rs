//! Journals: whatever bytes are taken for one, there is a verdict; it is that of a conversation
//! with the model, and a meeting is taken up from none that the model would not have written.

use certgate::{Engine, Snapshot};
use certgate_journal::Checkpoint;
use certgate_model::{
    certificates::Certificates,
    protocol::{Conversation, Line, parse_line},
};
use certgate_protocol::Driver;
use certgate_suite::journal::Judge;
use serde_json::Value;

use crate::{Tried, Wrong, json};

/// What some implementation answers to a hello.
const GREETING: &[u8] = br#"{"hello":{"protocol":1,"name":"one","version":"1","lacks":[]}}"#;

/// What judges a journal: a line in; the first fault ends it.
pub trait Verdicts {
    /// Judges the next line; whether it is taken.
    fn hear(&mut self, line: &[u8]) -> bool;
}

impl Verdicts for Judge {
    fn hear(&mut self, line: &[u8]) -> bool {
        Self::hear(self, line).is_ok()
    }
}

/// Attacks the judge, and the taking up of a meeting.
///
/// # Errors
/// Where a verdict is not what it has to be.
pub fn attack(bytes: &[u8]) -> Tried {
    attack_with(bytes, Judge::default())?;
    take_up(bytes)
}

/// As [`attack`], with another judge, and without taking up a meeting.
///
/// # Errors
/// As [`attack`].
// JOURNAL-4
pub fn attack_with(bytes: &[u8], mut judge: impl Verdicts) -> Tried {
    let mut model = Conversation::default();
    let lines: Vec<_> = lines(bytes).collect();
    for pair in lines.chunks(2) {
        if !judge.hear(pair[0]) {
            return Ok(());
        }
        let &[given, logged] = pair else { return Ok(()) };
        let passed = judge.hear(logged);
        if !json::is_plain(given) || !json::is_plain(logged) {
            return Ok(());
        }
        let given = text(given).ok_or_else(|| Wrong("no text passed for an input".to_owned()))?;
        let due: Value = parsed(model.speak(given).as_bytes())?;
        let said = serde_json::from_slice::<Value>(logged).unwrap_or_default();
        if passed {
            is_due(given, &said, &due)?;
        } else {
            let same = said == due && due.get("hello").is_none();
            hold!(!same || due.get("error").is_some(), "{said} is due to {given} and a fault");
            return Ok(());
        }
    }
    Ok(())
}

/// What passed as the answer to a line says what the model says; a program that lacks an input
/// may say so, and may greet as it likes.
fn is_due(given: &str, said: &Value, due: &Value) -> Tried {
    let kind = ["hello", "nack", "error", "effects"].into_iter().find(|k| said.get(k).is_some());
    let lacks = kind == Some("nack") && due.get("error") != Some(&"malformed".into());
    let greets = kind == Some("hello") && due.get("hello").is_some();
    let same = kind.is_some_and(|kind| said.get(kind) == due.get(kind))
        && said.get("deadline") == due.get("deadline");
    hold!(lacks || greets || same, "{said} passed as the answer to {given}: {due} is due");
    Ok(())
}

/// Takes a meeting up from its beginning. What the recovery takes, the judge has to take.
// JOURNAL-4, INV-replayable
fn take_up(bytes: &[u8]) -> Tried {
    let Some(checkpoint) = checkpoint(bytes) else { return Ok(()) };
    let Ok(recovery) = checkpoint.recover(bytes) else { return Ok(()) };
    let lines = usize::try_from(recovery.lines).unwrap_or(usize::MAX);
    let mut judge = Judge::default();
    for (line, number) in self::lines(bytes).take(lines).zip(1..) {
        if is_open(line) && number != 2 {
            return Ok(());
        }
        // What greeted the first hello stands before the checkpoint, and nobody looks at it.
        let line = if number == 2 { GREETING } else { line };
        let heard = Judge::hear(&mut judge, line);
        hold!(heard.is_ok(), "line {number} is taken up from and judged {heard:?}");
    }
    let (engine, _) = recovery.go_on(Vec::new());
    if !engine.has_effects() {
        let again = Engine::restore(&engine.snapshot());
        hold!(again.as_ref() == Ok(&engine), "the engine that was taken up does not restore");
    }
    Ok(())
}

/// The checkpoint of the moment after the journal's hello.
fn checkpoint(bytes: &[u8]) -> Option<Checkpoint> {
    let hello = text(lines(bytes).next()?)?;
    let Ok(Line::Hello { policy }) = parse_line(hello, &mut Certificates::new()) else {
        return None;
    };
    let snapshot: Snapshot = Driver::new(&policy).ok()?.engine().snapshot();
    Some(Checkpoint { lines: 2, snapshot })
}

/// Whether the specification leaves open what a line means, or it holds bytes in a service's
/// own format (JOURNAL-10), of which the judge sees what stands for them.
fn is_open(line: &[u8]) -> bool {
    let Ok(value) = serde_json::from_slice::<Value>(line) else { return true };
    !json::is_plain(line) || value.pointer("/input/certificate/opaque").is_some()
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn parsed(text: &[u8]) -> Result<Value, Wrong> {
    serde_json::from_slice(text).map_err(|error| Wrong(error.to_string()))
}
