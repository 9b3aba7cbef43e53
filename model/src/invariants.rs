//! The invariants as monitors that judge a meeting from outside.
//!
//! A [`Monitor`] sees inputs and what was answered, keeps books of its own, and says at each
//! step which invariant is broken, by whom and how. It shares no code with
//! [`reference`](crate::reference).
//!
//! `order_free`, `deterministic`, `neutral` and `replayable` compare several runs: one run
//! cannot break them, so they are judged by tests that count them with [`Tally::add`].

mod after;
mod book;
mod effects;
mod errors;
mod outline;
mod premise;
mod windows;

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use crate::vocabulary::{Effect, Error, Input, Policy};
use book::Book;
use premise::Step;

/// Every invariant, by its stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "`sentence` says what each one means")]
pub enum Invariant {
    AskOnce,
    NoConnectAfterDeny,
    PendingResolves,
    OneActionPerInquiry,
    ConsentIsExact,
    Gate,
    FanOut,
    Isolation,
    FailClosed,
    SeenBeforeAccepted,
    NoIdlePrompt,
    OrderFree,
    Deterministic,
    Total,
    Neutral,
    Bounded,
    Replayable,
}

impl Invariant {
    /// All seventeen.
    pub const ALL: [Self; 17] = [
        Self::AskOnce,
        Self::NoConnectAfterDeny,
        Self::PendingResolves,
        Self::OneActionPerInquiry,
        Self::ConsentIsExact,
        Self::Gate,
        Self::FanOut,
        Self::Isolation,
        Self::FailClosed,
        Self::SeenBeforeAccepted,
        Self::NoIdlePrompt,
        Self::OrderFree,
        Self::Deterministic,
        Self::Total,
        Self::Neutral,
        Self::Bounded,
        Self::Replayable,
    ];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AskOnce => "ask_once",
            Self::NoConnectAfterDeny => "no_connect_after_deny",
            Self::PendingResolves => "pending_resolves",
            Self::OneActionPerInquiry => "one_action_per_inquiry",
            Self::ConsentIsExact => "consent_is_exact",
            Self::Gate => "gate",
            Self::FanOut => "fan_out",
            Self::Isolation => "isolation",
            Self::FailClosed => "fail_closed",
            Self::SeenBeforeAccepted => "seen_before_accepted",
            Self::NoIdlePrompt => "no_idle_prompt",
            Self::OrderFree => "order_free",
            Self::Deterministic => "deterministic",
            Self::Total => "total",
            Self::Neutral => "neutral",
            Self::Bounded => "bounded",
            Self::Replayable => "replayable",
        }
    }

    /// The invariant of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What it promises.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::AskOnce => "Nobody is asked twice about one subject, unless it was forgotten.",
            Self::NoConnectAfterDeny => {
                "What rests on a denied subject is not told to go on and is not connected; what is refused stays so."
            }
            Self::PendingResolves => {
                "No session is held for ever: it gets one action, or goes by itself, when all prompts have their answer."
            }
            Self::OneActionPerInquiry => {
                "An inquiry is answered once at most, and never when a newer one has replaced it."
            }
            Self::ConsentIsExact => {
                "IGNORE is sent for nothing but a subject that the person allowed, as read in this very inquiry."
            }
            Self::Gate => "There is no way to a connection but through the gate.",
            Self::FanOut => {
                "One verdict answers everybody who waits for it, at once and by number."
            }
            Self::Isolation => "A verdict moves nobody who waits for another.",
            Self::FailClosed => "Whatever cannot be judged or may not be overridden is cancelled.",
            Self::SeenBeforeAccepted => {
                "A yes counts for a revision alone that showed all that is waiting."
            }
            Self::NoIdlePrompt => {
                "No prompt queues beside a free window, and none is made that nobody waits for."
            }
            Self::OrderFree => {
                "How the reports of different sessions interleave decides nothing about what is asked and answered."
            }
            Self::Deterministic => "The same inputs have the same effects, in every build.",
            Self::Total => {
                "Every input has effects or an error of its own, and an error changes nothing."
            }
            Self::Neutral => {
                "Role and centre decide nothing, and a kind nothing but the meaning of codes."
            }
            Self::Bounded => "What is remembered stays within the caps.",
            Self::Replayable => {
                "A journal gives the same effects again, and a restored meeting goes on as the saved one would."
            }
        }
    }

    /// Whether one run can break it, so that a monitor judges it.
    #[must_use]
    pub const fn is_monitored(self) -> bool {
        !matches!(self, Self::OrderFree | Self::Deterministic | Self::Neutral | Self::Replayable)
    }
}

impl fmt::Display for Invariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("step {step}: {invariant} is broken: {sentence} (sessions {sessions:?})")]
pub struct Violation {
    /// Which one.
    pub invariant: Invariant,
    /// The step, from 1, errors counted.
    pub step: u64,
    /// The sessions concerned.
    pub sessions: Vec<u64>,
    /// What happened.
    pub sentence: String,
}

/// How often each invariant was really put to the test: had the meeting gone wrong there, it
/// would have shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally([u64; Invariant::ALL.len()]);

impl Tally {
    /// How often this one was.
    #[must_use]
    pub const fn of(&self, invariant: Invariant) -> u64 {
        self.0[invariant as usize]
    }

    /// Counts a test of one.
    pub const fn add(&mut self, invariant: Invariant, times: u64) {
        self.0[invariant as usize] += times;
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

/// Watches one meeting.
///
/// Two monitors are equal, and hash alike, if they will judge alike whatever comes: counts do
/// not take part.
#[derive(Debug)]
pub struct Monitor {
    book: Book,
    tally: Tally,
    step: u64,
}

impl Monitor {
    /// A meeting begins.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { book: Book::new(policy), tally: Tally::default(), step: 0 }
    }

    /// Judges one step.
    ///
    /// # Errors
    ///
    /// The first [`Violation`]. The monitor is then of no further use.
    pub fn observe(
        &mut self,
        at: u64,
        input: &Input,
        result: &Result<Vec<Effect>, Error>,
    ) -> Result<(), Violation> {
        self.observe_ref(at, input, result.as_deref().map_err(|error| *error))
    }

    /// As [`Monitor::observe`], for effects that stand in somebody else's memory.
    ///
    /// # Errors
    ///
    /// The first [`Violation`]. The monitor is then of no further use.
    pub fn observe_ref(
        &mut self,
        at: u64,
        input: &Input,
        result: Result<&[Effect], Error>,
    ) -> Result<(), Violation> {
        self.step += 1;
        self.judge(at, input, result).map_err(|broken| Violation {
            invariant: broken.invariant,
            step: self.step,
            sessions: broken.sessions,
            sentence: broken.sentence,
        })
    }

    /// How often each invariant was put to the test so far.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The same, and counts from nothing again.
    pub fn take_tally(&mut self) -> Tally {
        std::mem::take(&mut self.tally)
    }

    fn judge(
        &mut self,
        at: u64,
        input: &Input,
        result: Result<&[Effect], Error>,
    ) -> Result<(), Broken> {
        let Some(effects) = self.book.judge_error(input, result, &mut self.tally)? else {
            return Ok(());
        };
        let mut step = Step::new(&mut self.book, at, input, &mut self.tally);
        for effect in effects {
            step.judge(effect)?;
        }
        step.after(effects.is_empty())
    }
}

impl Clone for Monitor {
    fn clone(&self) -> Self {
        let Self { book, tally, step } = self;
        Self { book: book.clone(), tally: tally.clone(), step: *step }
    }

    fn clone_from(&mut self, source: &Self) {
        let Self { book, tally, step } = source;
        self.book.clone_from(book);
        self.tally.clone_from(tally);
        self.step = *step;
    }
}

impl PartialEq for Monitor {
    fn eq(&self, other: &Self) -> bool {
        self.book == other.book
    }
}

impl Eq for Monitor {}

impl Hash for Monitor {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.book.hash(state);
    }
}

/// A violation before its step is written beside it.
#[derive(Debug)]
struct Broken {
    invariant: Invariant,
    sessions: Vec<u64>,
    sentence: String,
}

/// Says that an invariant is broken.
fn broken<T>(
    invariant: Invariant,
    sessions: impl IntoIterator<Item = u64>,
    sentence: impl Into<String>,
) -> Result<T, Broken> {
    Err(Broken { invariant, sessions: sessions.into_iter().collect(), sentence: sentence.into() })
}
