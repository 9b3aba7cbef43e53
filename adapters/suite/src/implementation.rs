//! What is judged, however it is reached.

use std::{
    fmt::{self, Display, Formatter},
    process::ExitStatus,
    time::Duration,
};

use certgate::Untrusted;
use certgate_model::vocabulary::{Answer, Feature, Input, Policy};

/// Something that decides certificate prompts: this process's engine, a child process, or a
/// deliberately wrong engine.
///
/// Inputs may be handed in before earlier ones are answered, [`depth`](Self::depth) of them
/// at a time; answers come in order.
pub trait Implementation {
    /// What the implementation says of itself.
    ///
    /// # Errors
    /// [`Misconduct`] where it does not even say hello.
    fn identify(&mut self) -> Result<Identity, Misconduct>;

    /// Begins a meeting.
    ///
    /// # Errors
    /// [`Misconduct`] where the implementation does not begin it, or is another than before.
    fn begin(&mut self, policy: &Policy) -> Result<(), Misconduct>;

    /// Hands in an input.
    ///
    /// # Errors
    /// [`Misconduct`] where it can no longer be reached.
    fn send(&mut self, at: u64, input: &Input) -> Result<(), Misconduct>;

    /// The answer to the first input that has none yet.
    ///
    /// # Errors
    /// [`Misconduct`] where none comes, or none that is an answer.
    fn receive(&mut self) -> Result<Answer, Misconduct>;

    /// Ends a meeting of which every input was answered: nothing may be left unsaid.
    ///
    /// # Errors
    /// [`Misconduct`] where something was left.
    fn finish(&mut self) -> Result<(), Misconduct> {
        Ok(())
    }

    /// Throws away whatever runs, so that the next meeting begins from nothing.
    fn restart(&mut self) {}

    /// How many inputs may be without an answer at a time, at least 1.
    fn depth(&self) -> usize {
        1
    }

    /// Hands in one input and waits for its answer.
    ///
    /// # Errors
    /// As [`send`](Self::send) and [`receive`](Self::receive).
    fn step(&mut self, at: u64, input: &Input) -> Result<Answer, Misconduct> {
        self.send(at, input)?;
        self.receive()
    }
}

/// Who an implementation is and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it declares that it lacks.
    pub lacks: Vec<Feature>,
}

/// An implementation that breaks the conversation itself: there is no answer to judge.
#[derive(Debug, thiserror::Error)]
pub enum Misconduct {
    /// The process could not be started: nothing was judged.
    #[error("cannot be started: {0}")]
    CannotStart(#[source] std::io::Error),
    /// The shell did not find or could not run the command: nothing was judged.
    #[error("cannot be run: the command ended at once ({0})")]
    CannotRun(ExitStatus),
    /// No answer in time.
    #[error("gave no answer within {0:?}")]
    Silent(Duration),
    /// It closed its standard output, or ended.
    #[error("ended in the middle of the conversation{}", status(.0.as_ref()))]
    Gone(Option<ExitStatus>),
    /// A line without its end, then nothing more.
    #[error("ended in the middle of a line: {0:?}")]
    HalfALine(String),
    /// A line that is not UTF-8.
    #[error("answered with bytes that are not UTF-8: {0:?}")]
    NotUtf8(String),
    /// A line longer than any answer.
    #[error("answered with a line of more than {0} bytes")]
    EndlessLine(usize),
    /// A line that is no answer of the protocol.
    #[error("answered with no line of the protocol ({why}): {line:?}")]
    Malformed {
        /// What is wrong with it.
        why: String,
        /// Its beginning.
        line: String,
    },
    /// An answer of another form than the line asks for.
    #[error("answered {asked} with {given}: a line is missing, or one too many was written")]
    OutOfStep {
        /// What was asked.
        asked: &'static str,
        /// What came.
        given: &'static str,
    },
    /// A line that nobody asked for.
    #[error("wrote a line that nobody asked for: {0:?}")]
    Surplus(String),
    /// It nacks an input that it took before.
    #[error("nacks {0:?}, which it took before")]
    Fickle(String),
    /// It says other things of itself than before.
    #[error("says of itself {now}, and before {before}")]
    Inconstant {
        /// What it said first.
        before: String,
        /// What it says now.
        now: String,
    },
}

impl Misconduct {
    /// Whether nothing was judged at all, because there was nothing to talk to.
    #[must_use]
    pub const fn could_not_run(&self) -> bool {
        matches!(self, Self::CannotStart(_) | Self::CannotRun(_))
    }

    /// A name that stays the same while a trace shrinks.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CannotStart(_) | Self::CannotRun(_) => "could_not_run",
            Self::Silent(_) => "silent",
            Self::Gone(_) | Self::HalfALine(_) => "gone",
            Self::NotUtf8(_) => "not_utf8",
            Self::EndlessLine(_) => "endless_line",
            Self::Malformed { .. } => "malformed_answer",
            Self::OutOfStep { .. } | Self::Surplus(_) => "out_of_step",
            Self::Fickle(_) | Self::Inconstant { .. } => "fickle",
        }
    }
}

impl Display for Identity {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // What a program says of itself may hold anything.
        let shown = |text: &str| Untrusted::new(text.as_bytes());
        write!(f, "{} {}", shown(&self.name), shown(&self.version))?;
        for (place, feature) in self.lacks.iter().enumerate() {
            f.write_str(if place == 0 { " without " } else { ", " })?;
            f.write_str(feature.name())?;
        }
        Ok(())
    }
}

fn status(status: Option<&ExitStatus>) -> String {
    status.map_or_else(String::new, |status| format!(" ({status})"))
}
