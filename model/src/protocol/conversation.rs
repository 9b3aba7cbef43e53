//! The reference as a program that speaks the protocol.

use super::{Line, parse_line, write_answer};
use crate::{
    certificates::Certificates,
    reference::State,
    vocabulary::{Answer, Error, Input},
};

/// The reference behind the protocol: a line in, a line out.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    certificates: Certificates,
    meeting: Option<State>,
}

impl Conversation {
    /// Nobody has said hello.
    #[must_use]
    pub fn new(certificates: Certificates) -> Self {
        Self { certificates, meeting: None }
    }

    /// The meeting, once somebody has said hello.
    #[must_use]
    pub const fn meeting(&self) -> Option<&State> {
        self.meeting.as_ref()
    }

    /// Answers one line.
    // PROTO-2, PROTO-6, PROTO-8, PROTO-12, PROTO-53, PROTO-54
    #[must_use]
    pub fn answer(&mut self, line: &str) -> Answer {
        match (parse_line(line, &mut self.certificates), &mut self.meeting) {
            (Ok(Line::Hello { policy }), meeting) => {
                *meeting = Some(State::new(policy));
                Answer::Hello {
                    name: env!("CARGO_PKG_NAME").to_owned(),
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                    lacks: Vec::new(),
                }
            }
            (Ok(Line::Step { at, input }), Some(meeting)) => match meeting.apply(at, &input) {
                Ok(_) if input == Input::NextDeadline => Answer::Deadline(meeting.next_deadline()),
                Ok(effects) => Answer::Effects(effects),
                Err(error) => Answer::Error(error),
            },
            (Ok(Line::Unknown { name }), Some(_)) => Answer::Nack(name),
            (Ok(_), None) | (Err(_), _) => Answer::Error(Error::Malformed),
        }
    }

    /// Answers one line with one line, without its end.
    // PROTO-1
    #[must_use]
    pub fn speak(&mut self, line: &str) -> String {
        let answer = self.answer(line);
        write_answer(&answer, &self.certificates)
            .expect("every fingerprint of an effect came from a line")
    }
}
