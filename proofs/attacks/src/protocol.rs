//! Protocol lines: one answer for each, nothing changed by an error, and the same answer as the
//! model gives.

use certgate_model::protocol::Conversation as Reference;
use certgate_protocol::{Conversation, serve};
use serde_json::{Map, Value};

use crate::{Tried, Wrong, json};

/// What is spoken to: a line in, a line out.
pub trait Listener {
    /// Answers a line, both without their ends.
    fn hear(&mut self, line: &[u8]) -> Vec<u8>;
}

impl Listener for Conversation {
    fn hear(&mut self, line: &[u8]) -> Vec<u8> {
        let mut answer = Vec::new();
        Self::hear(self, line, &mut answer);
        answer
    }
}

/// Attacks the engine behind the protocol, line by line and as a whole.
///
/// # Errors
/// Where a line is answered otherwise than it has to be.
pub fn attack(bytes: &[u8]) -> Tried {
    let answers = attack_with(bytes, Conversation::new)?;
    let mut served = Vec::new();
    serve(bytes, &mut served).map_err(|error| Wrong(format!("memory failed: {error}")))?;
    // What follows the last end is a line if it is anything.
    let due: Vec<u8> = answers.iter().flat_map(|answer| [answer, &b"\n"[..]].concat()).collect();
    hold!(served == due, "over a pipe the answers are others: {}", text(&served));
    Ok(())
}

/// As [`attack`], with another listener, and not over a pipe. Gives the answers.
///
/// # Errors
/// As [`attack`].
// PROTO-2, ERR-1, INV-total
pub fn attack_with<L: Listener>(bytes: &[u8], new: impl Fn() -> L) -> Result<Vec<Vec<u8>>, Wrong> {
    // The second is told nothing that the first answers with an error.
    let (mut told_all, mut told_taken) = (new(), new());
    let mut reference = Some(Reference::default());
    let mut answers = Vec::new();
    for line in lines(bytes) {
        let answer = told_all.hear(line);
        let said = one_answer(line, &answer)?;
        if said.contains_key("error") {
            hold!(said.len() == 1, "more than an error: {}", text(&answer));
        } else {
            let other = told_taken.hear(line);
            hold!(
                answer == other,
                "an error before {} changed its answer from {} to {}",
                text(line),
                text(&other),
                text(&answer)
            );
        }
        if reference.is_some() && is_open(line) {
            reference = None;
        }
        if let (Some(reference), Ok(line)) = (&mut reference, std::str::from_utf8(line)) {
            same(line, &said, &reference.speak(line))?;
        }
        answers.push(answer);
    }
    Ok(answers)
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

fn one_answer(line: &[u8], answer: &[u8]) -> Result<Map<String, Value>, Wrong> {
    let said = serde_json::from_slice(answer).ok().filter(|_| !answer.contains(&b'\n'));
    said.ok_or_else(|| Wrong(format!("{} is no answer to {}", text(answer), text(line))))
}

/// Both answers are the same JSON; who answers a hello is no part of it.
fn same(line: &str, said: &Map<String, Value>, due: &str) -> Tried {
    let due: Value = serde_json::from_str(due).map_err(|error| Wrong(error.to_string()))?;
    let both_greet = said.contains_key("hello") && due.get("hello").is_some();
    let said = Value::Object(said.clone());
    hold!(both_greet || said == due, "to {line}: {said} instead of {due}");
    Ok(())
}

/// Whether the specification leaves open what this line means (PROTO-16).
fn is_open(line: &[u8]) -> bool {
    json::is_json(line) && !json::is_plain(line)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
