//! Judging a journal: the model answers every input, and every invariant is watched.

use certgate_model::{
    certificates::Certificates,
    invariants::{Monitor, Violation},
    protocol::{Line, parse_answer, parse_line},
    reference::State,
    vocabulary::{Answer, Error, Feature, Input, Policy},
};

use super::rule::Rule;

/// One input and what was answered to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// A meeting began.
    Hello(Box<Policy>),
    /// An input at a time in milliseconds.
    Step(u64, Input, Answer),
    /// A line that is no input, which was rejected as it has to be.
    Rejected,
}

/// What is wrong with a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The input line is not one of a journal: the reason.
    Input(String),
    /// The line that has to answer it is no answer: the reason.
    Answer(String),
    /// There is an input before any hello.
    NoHello,
    /// The answer is not what the rules give.
    Divergence(Box<Divergence>),
}

/// An answer that is not what the rules give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The time of the input, where it has one.
    pub at: Option<u64>,
    /// The input; none for a hello or what is no input.
    pub input: Option<Input>,
    /// Which rule says what has to be answered.
    pub rule: Rule,
    /// What has to be answered.
    pub expected: Answer,
    /// What was logged.
    pub logged: Answer,
    /// The invariant that this breaks, if it breaks one.
    pub violation: Option<Violation>,
}

/// How much was judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Meetings.
    pub meetings: u64,
    /// Inputs that have an answer.
    pub inputs: u64,
    /// Those of them that were rejected, as they had to be.
    pub rejected: u64,
    /// Windows that were shown.
    pub windows: u64,
}

/// Judges line by line. It keeps what the rules keep of one meeting, and nothing else.
#[derive(Debug, Default)]
pub struct Judge {
    certificates: Certificates,
    meeting: Option<Meeting>,
    given: Option<Given>,
    count: Count,
}

#[derive(Debug)]
struct Meeting {
    state: State,
    monitor: Monitor,
    lacks: Vec<Feature>,
}

/// A line that has no answer yet.
#[derive(Debug)]
enum Given {
    Hello(Box<Policy>),
    Step(u64, Input),
    Unknown(String),
    Malformed(&'static str),
}

impl Judge {
    /// What was judged so far.
    #[must_use]
    pub const fn count(&self) -> Count {
        self.count
    }

    /// The certificates of the meeting that goes on.
    #[must_use]
    pub const fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    /// Whether the last line waits for its answer.
    #[must_use]
    pub const fn awaits_answer(&self) -> bool {
        self.given.is_some()
    }

    /// Whether a meeting goes on, so that a file without a hello can continue it.
    #[must_use]
    pub const fn has_meeting(&self) -> bool {
        self.meeting.is_some()
    }

    /// The journal ends: whether its last input has no answer, which is no fault (JOURNAL-5).
    ///
    /// # Errors
    /// [`Fault::Input`] if what has no answer is no input.
    pub fn finish(&mut self) -> Result<bool, Fault> {
        match self.given.take() {
            None => Ok(false),
            Some(Given::Malformed(why)) => Err(Fault::Input(why.to_owned())),
            Some(_) => Ok(true),
        }
    }

    /// Judges the next line. With every answer an exchange is complete.
    ///
    /// # Errors
    /// The first [`Fault`]; the judge is then of no further use.
    pub fn hear(&mut self, line: &[u8]) -> Result<Option<Exchange>, Fault> {
        let Some(given) = self.given.take() else {
            self.given = Some(self.read(line)?);
            return Ok(None);
        };
        let text = text(line).map_err(Fault::Answer)?;
        let logged = parse_answer(text, &mut self.certificates)
            .map_err(|malformed| Fault::Answer(malformed.to_string()))?;
        self.judge(given, logged).map(Some)
    }

    fn read(&mut self, line: &[u8]) -> Result<Given, Fault> {
        let text = text(line).map_err(Fault::Input)?;
        let given = match parse_line(text, &mut self.certificates) {
            Ok(Line::Hello { policy }) => return Ok(Given::Hello(Box::new(policy))),
            Ok(Line::Step { at, input }) => Given::Step(at, input),
            Ok(Line::Unknown { name }) => Given::Unknown(name),
            Err(malformed) => Given::Malformed(malformed.0),
        };
        if self.meeting.is_some() { Ok(given) } else { Err(Fault::NoHello) }
    }

    fn judge(&mut self, given: Given, logged: Answer) -> Result<Exchange, Fault> {
        let plain = |rule, expected, logged| {
            let (at, input, violation) = (None, None, None);
            let wrong = Divergence { at, input, rule, expected, logged, violation };
            Err(Fault::Divergence(Box::new(wrong)))
        };
        match (given, logged) {
            // The form alone of an answer to a hello counts (JOURNAL-4).
            (Given::Hello(policy), Answer::Hello { lacks, .. }) => {
                let (state, monitor) = (State::new(*policy), Monitor::new(*policy));
                self.certificates = Certificates::new();
                self.meeting = Some(Meeting { state, monitor, lacks });
                self.count.meetings += 1;
                Ok(Exchange::Hello(policy))
            }
            (Given::Hello(_), logged) => {
                let (name, version) = ("…".to_owned(), "…".to_owned());
                let hello = Answer::Hello { name, version, lacks: Vec::new() };
                plain(Rule::HELLO, hello, logged)
            }
            (Given::Malformed(_), Answer::Error(Error::Malformed)) => {
                self.count.inputs += 1;
                self.count.rejected += 1;
                Ok(Exchange::Rejected)
            }
            (Given::Malformed(why), _) => Err(Fault::Input(why.to_owned())),
            (Given::Unknown(name), Answer::Nack(nacked)) if name == nacked => {
                self.count.inputs += 1;
                self.count.rejected += 1;
                Ok(Exchange::Rejected)
            }
            (Given::Unknown(name), logged) => plain(Rule::FOREIGN, Answer::Nack(name), logged),
            (Given::Step(at, input), logged) => self.step(at, input, logged),
        }
    }

    fn step(&mut self, at: u64, input: Input, logged: Answer) -> Result<Exchange, Fault> {
        let Some(meeting) = &mut self.meeting else { return Err(Fault::NoHello) };
        self.count.inputs += 1;
        if matches!(&logged, Answer::Nack(name) if name == input.name())
            && feature_of(&input).is_some_and(|feature| meeting.lacks.contains(&feature))
        {
            self.count.rejected += 1;
            return Ok(Exchange::Step(at, input, logged));
        }
        let rule = Rule::of(&meeting.state, &input);
        let (rule, expected) = match meeting.state.apply(at, &input) {
            Ok(_) if input == Input::NextDeadline => {
                (rule, Answer::Deadline(meeting.state.next_deadline()))
            }
            Ok(effects) => (rule, Answer::Effects(effects)),
            Err(error) => (Rule::of_error(error), Answer::Error(error)),
        };
        let observed = match &logged {
            Answer::Effects(effects) => meeting.monitor.observe_ref(at, &input, Ok(effects)),
            Answer::Deadline(_) => meeting.monitor.observe_ref(at, &input, Ok(&[])),
            Answer::Error(error) => meeting.monitor.observe_ref(at, &input, Err(*error)),
            Answer::Nack(_) | Answer::Hello { .. } => Ok(()),
        };
        if expected != logged || observed.is_err() {
            let (at, input, violation) = (Some(at), Some(input), observed.err());
            let wrong = Divergence { at, input, rule, expected, logged, violation };
            return Err(Fault::Divergence(Box::new(wrong)));
        }
        self.count.rejected += u64::from(matches!(logged, Answer::Error(_)));
        self.count.windows = self.count.windows.saturating_add(shown(&logged));
        Ok(Exchange::Step(at, input, logged))
    }
}

fn text(line: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())
}

fn shown(answer: &Answer) -> u64 {
    use certgate_model::vocabulary::Effect;
    let Answer::Effects(effects) = answer else { return 0 };
    effects.iter().filter(|effect| matches!(effect, Effect::ShowPrompt { .. })).count() as u64
}

/// What an implementation lacks that has no such input.
const fn feature_of(input: &Input) -> Option<Feature> {
    match input {
        Input::Forget { .. } => Some(Feature::Forget),
        Input::Signal { .. } => Some(Feature::Signals),
        Input::Tick | Input::NextDeadline => Some(Feature::Deadlines),
        Input::Snapshot => Some(Feature::Snapshot),
        _ => None,
    }
}
