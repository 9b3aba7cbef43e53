//! The conformance protocol: one JSON object a line.
//!
//! Input lines are read by [`parse_line`] and written by [`write_line`]; answers by
//! [`parse_answer`] and [`write_answer`]. All go through the table of [`Certificates`], for
//! lines carry real bytes and the model small numbers.

mod answer;
mod conversation;
mod fields;
mod hello;
mod input;

use serde_json::{Value, json};

use crate::{
    certificates::Certificates,
    vocabulary::{Answer, Input, Policy},
};
pub use conversation::Conversation;
use fields::{Fields, number};

/// The version of the protocol that is spoken here.
pub const VERSION: u64 = 1;

/// One line that goes into an implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A new meeting begins at time 0.
    Hello {
        /// What is fixed in it.
        policy: Policy,
    },
    /// An input.
    Step {
        /// Milliseconds from the host's own zero.
        at: u64,
        /// The input.
        input: Input,
    },
    /// Well formed, under a name that no input has: it is answered with a nack.
    Unknown {
        /// The name.
        name: String,
    },
}

/// A line that is not one of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed: {0}")]
pub struct Malformed(pub &'static str);

/// Bytes that stand in a line were not kept, so that it cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes of this certificate are not in the table")]
pub struct Unprintable;

/// Reads an input line.
///
/// # Errors
///
/// [`Malformed`] for all that the protocol calls so, but for an input before the first
/// hello, which only the conversation can know.
pub fn parse_line(line: &str, certificates: &mut Certificates) -> Result<Line, Malformed> {
    let value: Value = serde_json::from_str(line).map_err(|_| Malformed("not JSON"))?;
    let object = value.as_object().ok_or(Malformed("not an object"))?;
    if let Some(hello) = object.get("hello") {
        return hello::parse(hello).map(|policy| Line::Hello { policy });
    }
    let line = Fields(object);
    let at = line.number("at")?;
    input::parse(at, line.object("input")?, certificates)
}

/// Writes an input line, without the end of the line.
///
/// # Errors
///
/// [`Unprintable`] where the table does not have the bytes of a certificate.
pub fn write_line(line: &Line, certificates: &Certificates) -> Result<String, Unprintable> {
    Ok(match line {
        Line::Hello { policy } => {
            json!({"hello": {"protocol": VERSION, "policy": hello::write(policy)}}).to_string()
        }
        Line::Step { at, input } => {
            let fields = input::write(input, certificates)?;
            json!({"at": at, "input": {input.name(): fields}}).to_string()
        }
        Line::Unknown { name } => json!({"at": 0, "input": {name: {}}}).to_string(),
    })
}

/// Reads what an implementation answered.
///
/// # Errors
///
/// [`Malformed`] where it is no answer of the protocol.
pub fn parse_answer(line: &str, certificates: &mut Certificates) -> Result<Answer, Malformed> {
    let value: Value = serde_json::from_str(line).map_err(|_| Malformed("not JSON"))?;
    answer::parse(&value, certificates)
}

/// Writes an answer, without the end of the line.
///
/// # Errors
///
/// [`Unprintable`] where the table does not have a fingerprint.
pub fn write_answer(answer: &Answer, certificates: &Certificates) -> Result<String, Unprintable> {
    answer::write(answer, certificates).map(|value| value.to_string())
}
