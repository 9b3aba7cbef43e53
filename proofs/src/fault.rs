//! What a search finds.

use std::fmt::{self, Display, Formatter};

use certgate_model::{
    invariants::{Invariant, Violation},
    reference::State,
    vocabulary::{Effect, Error},
};

/// An answer: effects, or the error in their place.
pub type Answered = Result<Vec<Effect>, Error>;

/// What is wrong with a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An invariant is broken.
    Invariant(Violation),
    /// The implementation and the model answer differently.
    Answers {
        /// What the implementation said.
        decider: Answered,
        /// What the model says.
        model: Answered,
    },
    /// They answer alike and remember differently, or the next deadlines differ.
    States {
        /// What the implementation knows.
        decider: Box<State>,
        /// What the model knows.
        model: Box<State>,
    },
    /// The monitor's books do not say of the meeting what the model says.
    Books,
}

impl Fault {
    /// The invariant that is broken, where that is known.
    #[must_use]
    pub const fn invariant(&self) -> Option<Invariant> {
        match self {
            Self::Invariant(violation) => Some(violation.invariant),
            Self::Answers { .. } | Self::States { .. } | Self::Books => None,
        }
    }

    /// An invariant that one step alone does not show to be broken.
    pub(crate) fn of(invariant: Invariant, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self::Invariant(Violation { invariant, step: 0, sessions: Vec::new(), sentence })
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invariant(Violation { invariant, sessions, sentence, .. }) => {
                write!(f, "{invariant} is broken: {sentence}")?;
                if sessions.is_empty() { Ok(()) } else { write!(f, " (sessions {sessions:?})") }
            }
            Self::Answers { decider, model } => {
                write!(f, "the model answers {}, and here it is {}", Said(model), Said(decider))
            }
            Self::States { decider, model } => {
                write!(f, "the model remembers {model:?}, and here it is {decider:?}")
            }
            Self::Books => f.write_str("the monitor's books are not what the model says"),
        }
    }
}

/// An answer in one line.
pub(crate) struct Said<'a>(pub(crate) &'a Answered);

impl Display for Said<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ok(effects) => {
                let effects: Vec<String> = effects.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", effects.join("; "))
            }
            Err(error) => write!(f, "error {error}"),
        }
    }
}
