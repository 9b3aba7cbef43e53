//! Contenders that do their work in turns.

use std::time::{Duration, Instant};

use certgate_benches::{Contest, Pairing};

use crate::table::{Measure, Row};

/// How much is done for a contest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// When this has passed, no round begins,
    pub(crate) time: Duration,
    /// but for these,
    least: usize,
    /// and more than these do not begin in any time.
    most: usize,
}

impl Effort {
    pub(crate) const fn usual() -> Self {
        Self { time: Duration::from_secs(8), least: 9, most: 301 }
    }

    pub(crate) const fn quick() -> Self {
        Self { time: Duration::from_secs(1), least: 3, most: 101 }
    }

    const fn is_spent(self, rounds: usize, time: Duration) -> bool {
        rounds >= self.most || (rounds >= self.least && time.as_nanos() >= self.time.as_nanos())
    }
}

/// The ratio of one's time or count to another's, round by round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio {
    pub(crate) median: f64,
    /// A quarter of the rounds lies below, and a quarter above the next: noise of the machine.
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Has all do their work in turns, after one round that is not counted, and compares whom the
/// contest compares.
pub(crate) fn measured(mut contest: Contest, effort: Effort) -> Vec<Row> {
    let mut round = || -> Vec<f64> {
        contest.contenders.iter_mut().map(|one| one.take_turn().each()).collect()
    };
    round();
    let (begin, mut rounds) = (Instant::now(), Vec::new());
    while !effort.is_spent(rounds.len(), begin.elapsed()) {
        rounds.push(round());
    }
    let row = |Pairing { ours, theirs, target }: &Pairing| Row {
        work: contest.work.clone(),
        unit: contest.unit,
        ours: contest.contenders[*ours].name,
        theirs: contest.contenders[*theirs].name,
        measure: Measure::Nanoseconds {
            ours: 1e9 * middle(rounds.iter().map(|round| round[*ours])),
            theirs: 1e9 * middle(rounds.iter().map(|round| round[*theirs])),
        },
        ratio: Ratio::of(rounds.iter().map(|round| round[*ours] / round[*theirs])),
        target: *target,
        rounds: rounds.len(),
    };
    contest.pairings.iter().map(row).collect()
}

impl Ratio {
    fn of(rounds: impl Iterator<Item = f64>) -> Self {
        let rounds = sorted(rounds);
        let last = rounds.len() - 1;
        Self { median: rounds[last / 2], low: rounds[last / 4], high: rounds[last - last / 4] }
    }

    /// Of what was counted exactly.
    pub(crate) const fn exact(ratio: f64) -> Self {
        Self { median: ratio, low: ratio, high: ratio }
    }
}

fn middle(numbers: impl Iterator<Item = f64>) -> f64 {
    let numbers = sorted(numbers);
    numbers[(numbers.len() - 1) / 2]
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}
