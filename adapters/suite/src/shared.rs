//! What the threads of a run share: whose turn it is, how far they are, when to stop.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use crate::{
    plan::{Plan, Shard},
    simulator::Progress,
};

pub(crate) struct Shared {
    begin: Instant,
    time: Option<Duration>,
    shard: Shard,
    /// Past the last number.
    end: u64,
    /// How many numbers of the shard were taken.
    taken: AtomicU64,
    /// No number past this one is begun: the first at which something was found.
    last: AtomicU64,
    keep_going: bool,
    stopped: AtomicBool,
    cases: AtomicU64,
    steps: AtomicU64,
    findings: AtomicU64,
}

impl Shared {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            begin: Instant::now(),
            time: plan.time,
            shard: plan.shard,
            end: plan.cases.unwrap_or(u64::MAX),
            taken: AtomicU64::new(0),
            last: AtomicU64::new(u64::MAX),
            keep_going: plan.keep_going,
            stopped: AtomicBool::new(false),
            cases: AtomicU64::new(0),
            steps: AtomicU64::new(0),
            findings: AtomicU64::new(0),
        }
    }

    /// The number of the next meeting, if there is one more. Numbers are given out in order,
    /// so that all below the first finding are held by somebody.
    pub(crate) fn next(&self) -> Option<u64> {
        let late = self.time.is_some_and(|time| self.elapsed() >= time);
        if late || self.is_stopped() {
            return None;
        }
        let number = self.shard.number(self.taken.fetch_add(1, Relaxed))?;
        (number < self.end && number <= self.last.load(Relaxed)).then_some(number)
    }

    pub(crate) fn count(&self, steps: u64) {
        self.cases.fetch_add(1, Relaxed);
        self.steps.fetch_add(steps, Relaxed);
    }

    pub(crate) fn found(&self, number: u64) {
        self.findings.fetch_add(1, Relaxed);
        if !self.keep_going {
            self.last.fetch_min(number, Relaxed);
        }
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Relaxed)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.begin.elapsed()
    }

    pub(crate) fn progress(&self, shrinking: bool) -> Progress {
        Progress {
            cases: self.cases.load(Relaxed),
            steps: self.steps.load(Relaxed),
            elapsed: self.elapsed(),
            findings: self.findings.load(Relaxed),
            shrinking,
        }
    }
}
