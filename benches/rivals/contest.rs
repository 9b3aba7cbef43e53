//! A piece of work, done by the engine and by what it is compared with.

use std::{
    fmt,
    time::{Duration, Instant},
};

/// One work and all who do it.
#[derive(Debug)]
pub struct Contest {
    /// What is done.
    pub work: String,
    /// What is counted: a report, a state, a line.
    pub unit: &'static str,
    /// Who does it.
    pub contenders: Vec<Contender>,
    /// Who is compared with whom.
    pub pairings: Vec<Pairing>,
}

/// The contests of one work, each made ready when its turn comes.
pub type Contests = Box<dyn Iterator<Item = Contest>>;

/// One who does the work, over and over.
pub struct Contender {
    /// Who it is.
    pub name: &'static str,
    act: Box<dyn FnMut() -> Turn>,
}

/// What was done at one go: some milliseconds of work, so that most turns are not interrupted by
/// whatever else the machine does.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// How many pieces of the work.
    pub pieces: u64,
    /// How long they took, without what had to be made ready for them.
    pub time: Duration,
}

/// Two contenders, by their places.
#[derive(Clone, Copy, Debug)]
pub struct Pairing {
    /// The one that is judged.
    pub ours: usize,
    /// What it is compared with.
    pub theirs: usize,
    /// What is wanted of the first, if anything is.
    pub target: Option<Target>,
}

/// What is wanted of a pairing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// At most so many times the other's time.
    AtMost(f64),
    /// At least so many pieces in the time that the other takes for one.
    TimesAsFast(f64),
}

impl Contest {
    /// A work that nobody does yet.
    #[must_use]
    pub fn new(work: impl Into<String>, unit: &'static str) -> Self {
        Self { work: work.into(), unit, contenders: Vec::new(), pairings: Vec::new() }
    }

    /// Somebody does the work; the place that is given back names it in pairings.
    pub fn enter(&mut self, name: &'static str, act: impl FnMut() -> Turn + 'static) -> usize {
        self.contenders.push(Contender { name, act: Box::new(act) });
        self.contenders.len() - 1
    }

    /// Compares one with another.
    pub fn compare(&mut self, ours: usize, theirs: usize, target: impl Into<Option<Target>>) {
        self.pairings.push(Pairing { ours, theirs, target: target.into() });
    }
}

impl Contender {
    /// Has it take a turn.
    pub fn take_turn(&mut self) -> Turn {
        (self.act)()
    }
}

impl fmt::Debug for Contender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Contender").field(&self.name).finish()
    }
}

impl Turn {
    /// Times work of so many pieces that waits for nobody, by what the processor spends on it:
    /// on a machine that others use as well, what they take in between does not count.
    pub fn of(pieces: u64, work: impl FnOnce()) -> Self {
        let begin = spent();
        work();
        Self { pieces, time: spent() - begin }
    }

    /// Times work that waits for others, by the clock.
    pub fn by_the_clock(pieces: u64, work: impl FnOnce()) -> Self {
        let begin = Instant::now();
        work();
        Self { pieces, time: begin.elapsed() }
    }

    /// Seconds for one piece.
    #[must_use]
    pub fn each(self) -> f64 {
        // A clock that did not move saw less than a nanosecond.
        self.time.as_secs_f64().max(1e-9) / self.pieces.max(1) as f64
    }
}

impl Target {
    /// The same as a ratio of times that may not be exceeded.
    #[must_use]
    pub const fn ratio(self) -> f64 {
        match self {
            Self::AtMost(ratio) => ratio,
            Self::TimesAsFast(times) => 1.0 / times,
        }
    }
}

/// What the processors have spent on this program.
#[cfg(unix)]
fn spent() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(spent).expect("it does not go back")
}

/// Where nobody says so, the time that has passed.
#[cfg(not(unix))]
fn spent() -> Duration {
    static BEGIN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGIN.elapsed()
}
