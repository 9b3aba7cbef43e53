//! Loading a journal or a counterexample, and saving a vector.

use certgate_model::{
    certificates::Certificates,
    protocol::{Line, write_answer, write_line},
};
use certgate_suite::{Script, ScriptedStep, Vector, VectorError, VectorFault};

use crate::replay::{MAX_LINES, Replay, ReplayError};

/// A journal that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The lines that were given, the hello first.
    pub lines: Vec<String>,
    /// What the journal says was answered to each line after the hello.
    pub expected: Vec<String>,
    /// What has to be said of it: its remarks, and that its end is missing.
    pub note: String,
}

/// A text that is no journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// There is nothing in it.
    #[error("the file is empty; a journal begins with the line of its hello")]
    Empty,
    /// A line breaks the form.
    #[error(
        "line {}: {}. A journal is the lines of the conformance protocol, each line given \
         followed by the line that answered it, the hello first", .0.line, .0.fault
    )]
    Form(#[from] VectorError),
    /// More than is taken.
    #[error("the journal has {0} inputs; the explorer takes {MAX_LINES}")]
    TooLong(usize),
    /// A certificate's bytes are too many to be kept.
    #[error("the journal's certificates are too large, all together, to be kept in a page")]
    TooLarge,
}

/// Reads a journal, a vector or a counterexample; they have one form. A last line that was cut
/// off, or a last input without an answer, is left out, and said to be.
///
/// # Errors
/// [`LoadError`], which names the line.
// JOURNAL-1, JOURNAL-5, JOURNAL-6
pub fn load(text: &str) -> Result<Loaded, LoadError> {
    if text.trim().is_empty() {
        return Err(LoadError::Empty);
    }
    let mut certificates = Certificates::built_in();
    let (vector, cut) = match Vector::parse(text, &mut certificates) {
        Ok(vector) => (vector, false),
        Err(error) => match without_end(text, &error) {
            Some(whole) => (Vector::parse(&whole, &mut certificates)?, true),
            None => return Err(error.into()),
        },
    };
    let script = vector.script;
    if script.steps.len() >= MAX_LINES {
        return Err(LoadError::TooLong(script.steps.len()));
    }
    let hello = Line::Hello { policy: script.policy };
    let mut lines = vec![write_line(&hello, &certificates).map_err(|_| LoadError::TooLarge)?];
    let mut expected = Vec::new();
    for ScriptedStep { at, input, expected: answer } in script.steps {
        let line = Line::Step { at, input };
        lines.push(write_line(&line, &certificates).map_err(|_| LoadError::TooLarge)?);
        expected.push(write_answer(&answer, &certificates).map_err(|_| LoadError::TooLarge)?);
    }
    let mut note = vector.about.join(" ");
    if cut {
        let told = "The journal's end is missing; what comes before is shown.";
        note = if note.is_empty() { told.to_owned() } else { format!("{note} {told}") };
    }
    Ok(Loaded { lines, expected, note })
}

/// The text without a last line that was cut off or has no answer, if that is what is wrong.
fn without_end(text: &str, error: &VectorError) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let counts = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let last = lines.iter().rposition(|line| counts(line))? + 1;
    let unanswered = matches!(error.fault, VectorFault::Unanswered);
    let cut_off = error.line == last && !text.ends_with('\n');
    if !unanswered && !cut_off {
        return None;
    }
    let before: Vec<&str> = lines.get(..last - 1)?.to_vec();
    let kept = before.iter().filter(|line| counts(line)).count();
    // An answer that was cut off leaves its input without one.
    if kept.is_multiple_of(2) {
        return Some(before.join("\n"));
    }
    let input = before.iter().rposition(|line| counts(line))?;
    Some(before.get(..input)?.join("\n"))
}

/// The lines of a meeting as a vector, with what the engine answered.
///
/// # Errors
/// [`ReplayError`], which names the line.
pub fn vector(lines: &[String]) -> Result<String, ReplayError> {
    let replay = Replay::of(lines)?;
    let step = |(at, input, answer): &certgate_charts::cases::Step| ScriptedStep {
        at: *at,
        input: input.clone(),
        expected: answer.clone(),
    };
    let steps = replay.steps.iter().map(step).collect();
    let about = vec!["Saved from the explorer.".to_owned()];
    let vector = Vector { about, script: Script { policy: replay.policy, steps } };
    let why = "a certificate whose bytes are not kept";
    vector.write(&replay.certificates).map_err(|_| ReplayError::Malformed { line: 1, why })
}
