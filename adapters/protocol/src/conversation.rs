//! The engine behind the protocol: a line in, a line out.

use certgate_model::vocabulary::{Error, Input};

use crate::{
    answer::Answer,
    line::{Held, Line, Malformed},
    meeting::{Exhibits, Meeting},
};

/// One end of a conversation, in which one meeting follows another.
///
/// It has every input of the protocol and lacks nothing. A certificate's bytes go to the
/// engine as they came.
///
/// ```
/// let mut conversation = certgate_protocol::Conversation::new();
/// let mut speak = |line: &str| conversation.speak(line);
/// assert_eq!(speak(r#"{"at":0,"input":{"tick":{}}}"#), r#"{"error":"malformed"}"#);
/// assert!(speak(r#"{"hello":{"protocol":1}}"#).starts_with(r#"{"hello":{"protocol":1,"#));
/// assert_eq!(speak(r#"{"at":0,"input":{"tick":{}}}"#), r#"{"effects":[]}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    meeting: Option<Meeting>,
    held: Held,
}

impl Conversation {
    /// The name that it gives in its hello.
    pub const NAME: &'static str = "certgate";

    /// Nobody has said hello.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers one line, given without its end, with one line: appended to `answer`, without
    /// an end either.
    ///
    /// # Panics
    /// If the engine does not take its own snapshot, which is a fault to be found.
    // PROTO-2, PROTO-6, PROTO-8, PROTO-12, PROTO-53, PROTO-54, ERR-2
    pub fn hear(&mut self, line: &[u8], answer: &mut Vec<u8>) {
        let mut answer = Answer(answer);
        match (Line::read(line, &mut self.held), &mut self.meeting) {
            (Ok(Line::Hello(policy)), meeting) => match Meeting::new(&policy) {
                Some(new) => {
                    *meeting = Some(new);
                    answer.hello(Self::NAME, env!("CARGO_PKG_VERSION"));
                }
                None => answer.error(Error::Malformed),
            },
            (Ok(Line::Step(at, input)), Some(meeting)) => {
                match meeting.take(at, &input, &self.held) {
                    Ok(()) if input == Input::NextDeadline => {
                        let deadline = meeting.engine.next_deadline();
                        answer.deadline(deadline.map(certgate::Time::as_millis));
                    }
                    Ok(()) => answer.effects(meeting),
                    Err(error) => answer.error(error),
                }
            }
            (Ok(Line::Foreign(name)), Some(_)) => answer.nack(&name),
            (Ok(Line::Step(..) | Line::Foreign(_)), None) | (Err(Malformed), _) => {
                answer.error(Error::Malformed);
            }
        }
        self.held.let_go();
    }

    /// As [`Conversation::hear`], from text to text.
    ///
    /// # Panics
    /// As [`Conversation::hear`].
    #[must_use]
    pub fn speak(&mut self, line: &str) -> String {
        let mut answer = Vec::new();
        self.hear(line.as_bytes(), &mut answer);
        String::from_utf8(answer).expect("an answer is text")
    }
}

impl Held {
    /// Room that one huge certificate took is not kept for ever.
    fn let_go(&mut self) {
        const KEPT: usize = 1 << 20;
        self.bytes.clear();
        self.bytes.shrink_to(KEPT);
    }
}

impl Exhibits for Held {
    fn bytes(&self, _: &Input) -> &[u8] {
        &self.bytes
    }

    fn digest(&self, _: &Input) -> Option<[u8; 32]> {
        Some(self.digest)
    }
}
