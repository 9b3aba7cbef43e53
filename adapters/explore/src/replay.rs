//! A meeting, taken through its lines.

use certgate_charts::cases::Step;
use certgate_model::{
    certificates::Certificates,
    invariants::{Monitor, Violation},
    protocol::{Line, parse_line},
    vocabulary::{Answer, Input, Policy},
};
use certgate_protocol::Driver;

/// The most lines that one meeting may have here: a person clicks, or loads a journal.
pub(crate) const MAX_LINES: usize = 5_000;

/// Lines that are no meeting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// A line is not one of the protocol.
    #[error("line {line} is not a line of the protocol: {why}")]
    Malformed {
        /// Which one, from 1.
        line: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The first line is not a hello, or another one is.
    #[error("line {line}: a meeting begins with its hello, and has no other")]
    Hello {
        /// Which one, from 1.
        line: usize,
    },
    /// More lines than are taken.
    #[error("a meeting of {lines} lines; at most {MAX_LINES} are taken")]
    TooLong {
        /// How many there are.
        lines: usize,
    },
}

/// A meeting as far as it was taken.
#[derive(Clone, Debug)]
pub struct Replay {
    /// What is fixed.
    pub policy: Policy,
    /// The engine after the last line.
    pub driver: Driver,
    /// Every certificate that is known, those of the lines included.
    pub certificates: Certificates,
    /// What was given and what the engine answered.
    pub steps: Vec<Step>,
    /// What the invariants' monitors have counted.
    pub monitor: Monitor,
    /// The first invariant that was broken.
    pub violation: Option<Violation>,
}

impl Replay {
    /// Takes the engine through the lines, a hello first.
    ///
    /// # Errors
    /// [`ReplayError`], which names the line.
    pub fn of(lines: &[String]) -> Result<Self, ReplayError> {
        if lines.len() > MAX_LINES {
            return Err(ReplayError::TooLong { lines: lines.len() });
        }
        let mut certificates = Certificates::built_in();
        let hello = lines.first().ok_or(ReplayError::Hello { line: 1 })?;
        let mut replay = match read(hello, 1, &mut certificates)? {
            Line::Hello { policy } => Self::begin(policy, certificates)?,
            Line::Step { .. } | Line::Unknown { .. } => return Err(ReplayError::Hello { line: 1 }),
        };
        for (line, text) in (2..).zip(lines.iter().skip(1)) {
            match read(text, line, &mut replay.certificates)? {
                Line::Step { at, input } => replay.take(at, input),
                Line::Hello { .. } => return Err(ReplayError::Hello { line }),
                Line::Unknown { .. } => {
                    return Err(ReplayError::Malformed { line, why: "no input of this name" });
                }
            }
        }
        Ok(replay)
    }

    fn begin(policy: Policy, certificates: Certificates) -> Result<Self, ReplayError> {
        let why = "a policy out of its bounds";
        let driver = Driver::new(&policy).map_err(|_| ReplayError::Malformed { line: 1, why })?;
        Ok(Self {
            policy,
            driver,
            certificates,
            steps: Vec::new(),
            monitor: Monitor::new(policy),
            violation: None,
        })
    }

    fn take(&mut self, at: u64, input: Input) {
        let answer = self.driver.answer(at, &input, &self.certificates);
        if self.violation.is_none() {
            let seen = match &answer {
                Answer::Effects(effects) => self.monitor.observe_ref(at, &input, Ok(effects)),
                Answer::Error(error) => self.monitor.observe_ref(at, &input, Err(*error)),
                _ => self.monitor.observe_ref(at, &input, Ok(&[])),
            };
            self.violation = seen.err();
        }
        self.steps.push((at, input, answer));
    }
}

fn read(text: &str, line: usize, certificates: &mut Certificates) -> Result<Line, ReplayError> {
    parse_line(text, certificates)
        .map_err(|malformed| ReplayError::Malformed { line, why: malformed.0 })
}
