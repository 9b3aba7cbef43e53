//! Traces as text that a person reads and a test plays: a journal with remarks.
//!
//! A vector is the lines of the conformance protocol, each line given followed by the line
//! that is due, hello first. Lines that begin with `#` and empty lines are remarks. Those
//! before the hello say what the vector is about and are kept; those inside say in short what
//! the next input is, since bytes in base64 tell nobody anything, and are written anew.

use std::fmt::Write as _;

use certgate_model::{
    certificates::Certificates,
    protocol::{Line, Malformed, Unprintable, parse_answer, parse_line, write_answer, write_line},
    vocabulary::{Answer, Input, Policy},
};
use serde_json::Value;

use crate::script::{Script, ScriptedStep};

/// A meeting with the answers that are due, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    /// What it is about, line by line, without the `#`.
    pub about: Vec<String>,
    /// The meeting.
    pub script: Script,
}

/// A text that is no vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct VectorError {
    /// The line, from 1; one past the last where something is missing at the end.
    pub line: usize,
    /// What is wrong with it.
    pub fault: VectorFault,
}

/// What is wrong with a line of a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VectorFault {
    /// Not a line of the protocol.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A vector is one meeting, and it begins with its hello.
    #[error("the first line is the hello, and no other is")]
    Hello,
    /// The answer to a hello is a hello, and no other is.
    #[error("not an answer to the line before")]
    Answer,
    /// Every line has its answer.
    #[error("the last line has no answer")]
    Unanswered,
}

impl Vector {
    /// Reads a vector. Its certificates are met in the table.
    ///
    /// # Errors
    /// [`VectorError`], which names the line.
    pub fn parse(text: &str, certificates: &mut Certificates) -> Result<Self, VectorError> {
        let mut lines = Lines::of(text);
        let policy = match parse_line(lines.need(VectorFault::Hello)?, certificates) {
            Ok(Line::Hello { policy }) => policy,
            Ok(_) => return Err(lines.error(VectorFault::Hello)),
            Err(malformed) => return Err(lines.error(malformed)),
        };
        let about = std::mem::take(&mut lines.about);
        match lines.answer(certificates)? {
            Answer::Hello { .. } => {}
            _ => return Err(lines.error(VectorFault::Answer)),
        }
        let mut steps = Vec::new();
        while let Some(line) = lines.next() {
            let (at, input) = match parse_line(line, certificates) {
                Ok(Line::Step { at, input }) => (at, input),
                Ok(Line::Hello { .. }) => return Err(lines.error(VectorFault::Hello)),
                Ok(Line::Unknown { .. }) => {
                    return Err(lines.error(Malformed("no input of this name")));
                }
                Err(malformed) => return Err(lines.error(malformed)),
            };
            let expected = lines.answer(certificates)?;
            let asks = input == Input::NextDeadline;
            let fits = match expected {
                Answer::Hello { .. } | Answer::Nack(_) => false,
                Answer::Deadline(_) => asks,
                Answer::Effects(_) => !asks,
                Answer::Error(_) => true,
            };
            if !fits {
                return Err(lines.error(VectorFault::Answer));
            }
            steps.push(ScriptedStep { at, input, expected });
        }
        Ok(Self { about, script: Script { policy, steps } })
    }

    /// Writes the vector. What is written is read as the same vector.
    ///
    /// # Errors
    /// [`Unprintable`] where the table does not have the bytes of a certificate.
    pub fn write(&self, certificates: &Certificates) -> Result<String, Unprintable> {
        let mut text = String::new();
        for line in &self.about {
            let _ = writeln!(text, "{}", format!("# {line}").trim_end());
        }
        let policy = chosen(&self.script.policy);
        let _ = writeln!(text, r#"{{"hello":{{"policy":{policy},"protocol":1}}}}"#);
        // The form alone of an answer to a hello counts (JOURNAL-4).
        text.push_str(r#"{"hello":{"lacks":[],"name":"vector","protocol":1,"version":"1"}}"#);
        text.push('\n');
        for (step, number) in self.script.steps.iter().zip(1..) {
            let line = Line::Step { at: step.at, input: step.input.clone() };
            let _ = writeln!(text, "\n# {number}. {}", step.input);
            let _ = writeln!(text, "{}", write_line(&line, certificates)?);
            let _ = writeln!(text, "{}", write_answer(&step.expected, certificates)?);
        }
        Ok(text)
    }
}

/// What a policy says other than the default, in the words of the protocol.
#[must_use]
pub(crate) fn chosen(policy: &Policy) -> Value {
    let in_words = |policy: &Policy| {
        let line = Line::Hello { policy: *policy };
        let line = write_line(&line, &Certificates::new()).unwrap_or_default();
        let hello: Value = serde_json::from_str(&line).unwrap_or_default();
        hello.pointer("/hello/policy").cloned().unwrap_or_default()
    };
    let (mut policy, default) = (in_words(policy), in_words(&Policy::default()));
    if let Some(keys) = policy.as_object_mut() {
        keys.retain(|key, value| default.get(key) != Some(value));
    }
    policy
}

/// The lines that count, with the number of the last one that was taken.
struct Lines<'a> {
    rest: std::str::Lines<'a>,
    number: usize,
    about: Vec<String>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text.lines(), number: 0, about: Vec::new() }
    }

    fn need(&mut self, otherwise: VectorFault) -> Result<&'a str, VectorError> {
        match self.next() {
            Some(line) => Ok(line),
            None => Err(VectorError { line: self.number + 1, fault: otherwise }),
        }
    }

    fn answer(&mut self, certificates: &mut Certificates) -> Result<Answer, VectorError> {
        let line = self.need(VectorFault::Unanswered)?;
        parse_answer(line, certificates).map_err(|malformed| self.error(malformed))
    }

    fn error(&self, fault: impl Into<VectorFault>) -> VectorError {
        VectorError { line: self.number, fault: fault.into() }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        for line in self.rest.by_ref() {
            self.number += 1;
            let line = line.trim();
            match line.strip_prefix('#') {
                Some(remark) => self.about.push(remark.trim().to_owned()),
                None if line.is_empty() => {}
                None => return Some(line),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use certgate_model::scenario::{Cast, Coverage, Profile, Walk};

    use super::*;
    use crate::Abilities;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let mut certificates = Certificates::built_in();
        let profile = Profile::corners(Cast::new(&certificates));
        for seed in 0..40 {
            let walk = Walk::new(seed, &profile);
            let all = Abilities::default();
            let script = Script::of_walk(walk, &all, &mut Coverage::default());
            let about = vec!["A walk.".to_owned(), String::new(), format!("Seed {seed}.")];
            let vector = Vector { about, script };
            let text = vector.write(&certificates).unwrap();
            assert_eq!(Vector::parse(&text, &mut certificates).unwrap(), vector);
        }
    }

    #[test]
    fn a_break_of_the_form_names_its_line() {
        let hello = r#"{"hello":{"protocol":1}}"#;
        let greeting = r#"{"hello":{"protocol":1,"name":"x","version":"1"}}"#;
        let tick = r#"{"at":0,"input":{"tick":{}}}"#;
        let error = |lines: &[&str]| {
            let text = format!("# about\n\n{}", lines.join("\n"));
            Vector::parse(&text, &mut Certificates::new()).unwrap_err()
        };
        let case = |lines: &[&str], line: usize, fault: VectorFault| {
            assert_eq!(error(lines), VectorError { line, fault }, "{lines:?}");
        };
        case(&[], 3, VectorFault::Hello);
        case(&[tick], 3, VectorFault::Hello);
        case(&["{"], 3, Malformed("not JSON").into());
        case(&[hello], 4, VectorFault::Unanswered);
        case(&[hello, r#"{"effects":[]}"#], 4, VectorFault::Answer);
        case(&[hello, greeting, hello], 5, VectorFault::Hello);
        case(&[hello, greeting, tick], 6, VectorFault::Unanswered);
        case(&[hello, greeting, tick, greeting], 6, VectorFault::Answer);
        case(&[hello, greeting, tick, r#"{"nack":"tick"}"#], 6, VectorFault::Answer);
        case(&[hello, greeting, tick, r#"{"effects":[],"deadline":1}"#], 6, VectorFault::Answer);
        case(&[hello, greeting, "", tick, "x"], 7, Malformed("not JSON").into());
    }
}
