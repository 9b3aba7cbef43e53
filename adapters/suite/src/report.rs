//! What was judged, how thoroughly, and what was found.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use certgate_model::{
    invariants::{Invariant, Tally},
    scenario::{Coverage, Group},
};
use serde_json::{Value, json};

use crate::{abilities::Abilities, failure::Failure, implementation::Identity, plan::Plan};

/// What came of a run.
#[derive(Debug)]
pub struct Report {
    /// What was to be run.
    pub plan: Plan,
    /// Who was judged; none where nobody said hello.
    pub identity: Option<Identity>,
    /// What there was to be judged.
    pub abilities: Abilities,
    /// Meetings held.
    pub cases: u64,
    /// Inputs that were answered in them.
    pub steps: u64,
    /// How long it took.
    pub elapsed: Duration,
    /// How often each invariant was really put to the test.
    pub tally: Tally,
    /// What the meetings reached.
    pub coverage: Coverage,
    /// What was found, one of each kind.
    pub failures: Vec<Failure>,
    /// Whether it was broken off.
    pub interrupted: bool,
}

/// How an invariant stands after a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It was put to the test so often and held.
    Holds(u64),
    /// It is broken.
    Broken,
    /// No meeting put it to the test.
    NotExercised,
    /// The implementation lacks what it takes to put it to the test as a whole.
    NotCovered,
}

impl Judgement {
    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds(_) => "holds",
            Self::Broken => "broken",
            Self::NotExercised => "not exercised",
            Self::NotCovered => "not covered",
        }
    }
}

impl Report {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            plan,
            identity: None,
            abilities: Abilities::default(),
            cases: 0,
            steps: 0,
            elapsed: Duration::ZERO,
            tally: Tally::default(),
            coverage: Coverage::default(),
            failures: Vec::new(),
            interrupted: false,
        }
    }

    /// A report that knows who is judged, and of nothing else yet.
    pub(crate) fn greeted(&self) -> Self {
        let mut report = Self::new(self.plan.clone());
        report.identity.clone_from(&self.identity);
        report.abilities = self.abilities.clone();
        report
    }

    /// Adds what another thread did.
    pub(crate) fn merge(&mut self, other: Self) {
        self.cases += other.cases;
        self.steps += other.steps;
        self.tally.merge(&other.tally);
        self.coverage.merge(&other.coverage);
        self.failures.extend(other.failures);
    }

    /// Keeps of all findings the one of the first meeting, or of each kind the first.
    pub(crate) fn keep_first(&mut self, of_each_kind: bool) {
        let first = self.plan.seed;
        self.failures.sort_by_key(|failure| failure.seed.map(|seed| seed.wrapping_sub(first)));
        let mut kinds = BTreeSet::new();
        self.failures.retain(|failure| kinds.insert(failure.name()));
        if !of_each_kind {
            self.failures.truncate(1);
        }
    }

    /// Whether nothing was found. That everything was put to the test is another question:
    /// [`is_complete`](Self::is_complete).
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.failures.is_empty()
    }

    /// Whether every invariant was put to the test and every cell was reached.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let exercised = |invariant| matches!(self.judgement(invariant), Judgement::Holds(_));
        Invariant::ALL.into_iter().all(exercised) && self.coverage.unreached().is_empty()
    }

    /// How an invariant stands.
    #[must_use]
    pub fn judgement(&self, invariant: Invariant) -> Judgement {
        let broken =
            |failure: &Failure| failure.finding.fault.invariant().is_some_and(|i| i == invariant);
        if self.failures.iter().any(broken) {
            return Judgement::Broken;
        }
        match self.tally.of(invariant) {
            _ if !self.abilities.cover(invariant) => Judgement::NotCovered,
            0 => Judgement::NotExercised,
            times => Judgement::Holds(times),
        }
    }

    /// Of each group of cells, how many were reached and how many there are.
    #[must_use]
    pub fn reached(&self) -> BTreeMap<Group, (u64, u64)> {
        let mut groups: BTreeMap<Group, (u64, u64)> = BTreeMap::new();
        for ((group, _), count) in self.coverage.report() {
            let (reached, all) = groups.entry(group).or_default();
            *reached += u64::from(count > 0);
            *all += 1;
        }
        groups
    }

    /// What a group of cells is called in reports.
    #[must_use]
    pub const fn group_name(group: Group) -> &'static str {
        match group {
            Group::Cell => "statechart cells",
            Group::Code => "raw codes",
            Group::Rule => "rules of the review",
            Group::Effect => "effects with reasons",
            Group::Error => "errors",
            Group::Input => "inputs",
        }
    }

    /// Inputs a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.steps as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// The report as JSON, for other programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let invariants = Invariant::ALL.into_iter().map(|invariant| {
            let judgement = self.judgement(invariant);
            json!({
                "name": invariant.name(),
                "sentence": invariant.sentence(),
                "verdict": judgement.name(),
                "exercised": self.tally.of(invariant),
            })
        });
        let coverage = self.coverage.report().into_iter().map(|((group, name), count)| {
            json!({"group": Self::group_name(group), "name": name, "count": count})
        });
        let failures = self.failures.iter().map(|failure| {
            json!({
                "name": failure.name(),
                "fault": failure.finding.fault.to_string(),
                "seed": failure.seed,
                "repeats": failure.repeats,
                "trace": failure.trace(),
                "diagram": failure.diagram(),
            })
        });
        let identity = self
            .identity
            .as_ref()
            .map(|identity| json!({"name": identity.name, "version": identity.version}));
        json!({
            "implementation": identity,
            "holds": self.holds(),
            "complete": self.is_complete(),
            "interrupted": self.interrupted,
            "seed": self.plan.seed,
            "shard": self.plan.shard.to_string(),
            "steps_per_case": self.plan.steps,
            "compare": self.plan.comparison.name(),
            "cases": self.cases,
            "steps": self.steps,
            "seconds": self.elapsed.as_secs_f64(),
            "not_covered": self.abilities.lacking().collect::<Vec<_>>(),
            "invariants": invariants.collect::<Vec<_>>(),
            "coverage": coverage.collect::<Vec<_>>(),
            "failures": failures.collect::<Vec<_>>(),
        })
    }
}
