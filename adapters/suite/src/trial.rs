//! One meeting with one implementation, judged at every answer.

use std::fmt::{self, Display, Formatter};

use certgate_model::{
    invariants::{Invariant, Monitor, Tally, Violation},
    vocabulary::{Answer, Input},
};

use crate::{
    comparison::{Comparison, lend_revisions},
    implementation::{Implementation, Misconduct},
    panics::caught,
    script::Script,
};

/// What is judged, and how closely.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measure {
    /// What has to be as the model has it.
    pub comparison: Comparison,
    /// Whether the implementation has no revisions, so that they are not judged.
    pub without_revisions: bool,
}

/// Something wrong with an implementation.
#[derive(Debug)]
pub struct Finding {
    /// After how many inputs of the script; all of them, where it showed only at the end.
    pub inputs: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Debug)]
pub enum Fault {
    /// An invariant does not hold.
    Violation(Violation),
    /// An invariant that compares meetings does not hold.
    Relation {
        /// Which one.
        invariant: Invariant,
        /// What the two meetings differ in.
        sentence: String,
    },
    /// The answer is not the model's.
    Disagreement {
        /// What the model answers.
        expected: Box<Answer>,
        /// What was answered.
        given: Box<Answer>,
    },
    /// There is no answer that could be judged.
    Misconduct(Misconduct),
    /// It panics.
    Panic(String),
    /// No fault: the implementation has no such input, and the meeting has to go without.
    Nack(&'static str),
}

impl Fault {
    /// A name that stays the same while a trace shrinks: the invariant's, or the conduct's.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Violation(violation) => violation.invariant.name(),
            Self::Relation { invariant, .. } => invariant.name(),
            Self::Disagreement { .. } => "agreement",
            Self::Misconduct(misconduct) => misconduct.name(),
            Self::Panic(_) => "total",
            Self::Nack(_) => "nack",
        }
    }

    /// The invariant that is broken, if it is one.
    #[must_use]
    pub const fn invariant(&self) -> Option<Invariant> {
        match self {
            Self::Violation(violation) => Some(violation.invariant),
            Self::Relation { invariant, .. } => Some(*invariant),
            Self::Panic(_) => Some(Invariant::Total),
            _ => None,
        }
    }
}

impl From<Misconduct> for Fault {
    fn from(misconduct: Misconduct) -> Self {
        Self::Misconduct(misconduct)
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violation(violation) => violation.fmt(f),
            Self::Relation { invariant, sentence } => {
                write!(f, "{invariant} is broken: {sentence}")
            }
            Self::Disagreement { expected, given } => {
                write!(f, "the model answers {}, and here it is {}", Said(expected), Said(given))
            }
            Self::Misconduct(misconduct) => write!(f, "the implementation {misconduct}"),
            Self::Panic(message) => {
                write!(f, "total is broken: the implementation panicked: {message}")
            }
            Self::Nack(name) => write!(f, "the implementation has no input {name}"),
        }
    }
}

/// An answer in one line for people.
pub(crate) struct Said<'a>(pub(crate) &'a Answer);

impl Display for Said<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Answer::Effects(effects) => {
                f.write_str("[")?;
                for (place, effect) in effects.iter().enumerate() {
                    write!(f, "{}{effect}", if place == 0 { "" } else { "; " })?;
                }
                f.write_str("]")
            }
            Answer::Deadline(Some(deadline)) => write!(f, "deadline {deadline}"),
            Answer::Deadline(None) => f.write_str("no deadline"),
            Answer::Error(error) => write!(f, "error {error}"),
            Answer::Nack(name) => write!(f, "nack {name}"),
            Answer::Hello { name, .. } => write!(f, "hello from {name}"),
        }
    }
}

impl Measure {
    /// Plays a script and judges every answer; the first fault ends it. What was put to the
    /// test is counted.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn judge<I: Implementation + ?Sized>(
        &self,
        implementation: &mut I,
        script: &Script,
        tally: &mut Tally,
    ) -> Result<(), Finding> {
        let mut monitor = Monitor::new(script.policy);
        let played = perform(implementation, script, |number, mut given| {
            let step = &script.steps[number];
            if self.without_revisions {
                lend_revisions(&step.expected, &mut given);
            }
            let lent = self.comparison.lend(&step.expected, &given);
            let answered = match lent.as_ref().unwrap_or(&given) {
                Answer::Effects(effects) => Ok(&effects[..]),
                Answer::Error(error) => Err(*error),
                _ => Ok(&[][..]),
            };
            monitor.observe_ref(step.at, &step.input, answered).map_err(Fault::Violation)?;
            if self.comparison.accepts(&step.expected, &given) {
                return Ok(());
            }
            Err(Fault::Disagreement {
                expected: Box::new(step.expected.clone()),
                given: Box::new(given),
            })
        });
        tally.merge(monitor.tally());
        played
    }
}

/// Plays a script and hands every answer to `each`, whose fault ends it.
pub(crate) fn perform<I: Implementation + ?Sized>(
    implementation: &mut I,
    script: &Script,
    mut each: impl FnMut(usize, Answer) -> Result<(), Fault>,
) -> Result<(), Finding> {
    let mut answered = 0;
    let played = caught(|| {
        implementation.begin(&script.policy)?;
        let (depth, mut sent) = (implementation.depth(), 0);
        while answered < script.steps.len() {
            while let Some(step) = script.steps.get(sent).filter(|_| sent < answered + depth) {
                implementation.send(step.at, &step.input)?;
                sent += 1;
            }
            let answer = implementation.receive()?;
            let number = answered;
            answered += 1;
            fits(&script.steps[number].input, &answer)?;
            each(number, answer)?;
        }
        Ok(implementation.finish()?)
    });
    let fault = match played {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(fault)) => fault,
        Err(panic) => {
            answered += 1;
            Fault::Panic(panic)
        }
    };
    implementation.restart();
    // An answer that did not come is that to the input after those that were answered.
    let missing = matches!(fault, Fault::Misconduct(_)) && answered < script.steps.len();
    Err(Finding { inputs: answered + usize::from(missing), fault })
}

/// Whether an answer has the form that the input asks for.
fn fits(input: &Input, answer: &Answer) -> Result<(), Fault> {
    let asks_deadline = matches!(input, Input::NextDeadline);
    let asked = if asks_deadline { "next_deadline" } else { "an input" };
    let given = match answer {
        Answer::Nack(name) if name == input.name() => return Err(Fault::Nack(input.name())),
        Answer::Nack(_) => "a nack of something else",
        Answer::Deadline(_) if !asks_deadline => "a deadline",
        Answer::Effects(_) if asks_deadline => "effects and no deadline",
        Answer::Hello { .. } => "a hello",
        Answer::Effects(_) | Answer::Deadline(_) | Answer::Error(_) => return Ok(()),
    };
    Err(Misconduct::OutOfStep { asked, given }.into())
}
