//! Meetings by the thousand, judged.

use std::{num::NonZeroUsize, ops::ControlFlow, time::Duration};

use certgate_model::{
    certificates::Certificates,
    scenario::{Cast, Profile},
};

use crate::{
    implementation::{Implementation, Misconduct},
    plan::Plan,
    report::Report,
    run::Run,
    shared::Shared,
};

/// Holds the meetings of a plan with an implementation.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use certgate_model::certificates::Certificates;
/// use certgate_suite::{InProcess, Plan, Simulator};
///
/// let certificates = Arc::new(Certificates::built_in());
/// let plan = Plan { cases: Some(100), ..Plan::default() };
/// let mut engine = InProcess::new(certificates.clone());
/// let simulator = Simulator::new(plan, &certificates);
/// let report = simulator.run(&mut engine, |_| ControlFlow::Continue(())).unwrap();
/// assert!(report.holds());
/// assert_eq!(report.cases, 100);
/// ```
#[derive(Clone, Debug)]
pub struct Simulator {
    pub(crate) plan: Plan,
    pub(crate) corners: Profile,
    crowds: Profile,
}

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Meetings held.
    pub cases: u64,
    /// Inputs given.
    pub steps: u64,
    /// Since the beginning.
    pub elapsed: Duration,
    /// Findings so far.
    pub findings: u64,
    /// Whether a finding is being shrunk.
    pub shrinking: bool,
}

/// Nothing was judged.
#[derive(Debug, thiserror::Error)]
pub enum CouldNotRun {
    /// There is nothing to talk to.
    #[error("the implementation {0}")]
    Misconduct(#[source] Misconduct),
    /// There can be no meeting.
    #[error("the implementation has no input {0}, without which nothing can be judged")]
    NoMeeting(&'static str),
}

impl Simulator {
    /// A simulator of this plan; `certificates` are what is handed out in its meetings.
    #[must_use]
    pub fn new(plan: Plan, certificates: &Certificates) -> Self {
        let steps = plan.steps.max(1);
        let corners = Profile { steps, ..Profile::corners(Cast::new(certificates)) };
        let crowds = Profile { sessions: 24, ..corners.clone() };
        Self { plan, corners, crowds }
    }

    /// Holds the meetings, one after the other. `watch` is told after each how far it is, and
    /// may end the run: the report is then of what was done so far.
    ///
    /// # Errors
    /// [`CouldNotRun`] where nothing could be judged.
    pub fn run<I: Implementation + ?Sized>(
        &self,
        implementation: &mut I,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, CouldNotRun> {
        let shared = Shared::new(&self.plan);
        let mut run = self.first(implementation, &shared, watch);
        run.meet()?;
        if self.goes_on(&run.report) {
            run.all()?;
        }
        Ok(self.finished(&shared, run.report))
    }

    /// Holds the meetings on so many threads, each with an implementation of its own. What is
    /// found is what one thread would have found first.
    ///
    /// # Errors
    /// [`CouldNotRun`] where nothing could be judged.
    pub fn run_on<I: Implementation>(
        &self,
        threads: NonZeroUsize,
        implementation: impl Fn() -> I + Sync,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, CouldNotRun> {
        let shared = Shared::new(&self.plan);
        let mut own = implementation();
        let mut run = self.first(&mut own, &shared, watch);
        run.meet()?;
        if !self.goes_on(&run.report) {
            return Ok(self.finished(&shared, run.report));
        }
        let greeted = run.report.greeted();
        let other = || {
            let mut other = implementation();
            let ask = |_| {
                if shared.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let mut run = Run::new(self, &mut other, &shared, ask, greeted.greeted());
            run.all().map(|()| run.report)
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.get()).map(|_| scope.spawn(other)).collect();
            let outcome = run.all();
            if outcome.is_err() {
                shared.stop();
            }
            let mut report = run.report;
            for other in others {
                match other.join() {
                    Ok(other) => report.merge(other?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            outcome.map(|()| self.finished(&shared, report))
        })
    }

    fn first<'a, I: Implementation + ?Sized>(
        &'a self,
        implementation: &'a mut I,
        shared: &'a Shared,
        mut watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Run<'a, I, impl FnMut(bool) -> ControlFlow<()>> {
        let watch = move |shrinking| watch(shared.progress(shrinking));
        Run::new(self, implementation, shared, watch, Report::new(self.plan.clone()))
    }

    fn goes_on(&self, report: &Report) -> bool {
        report.identity.is_some() && (report.failures.is_empty() || self.plan.keep_going)
    }

    fn finished(&self, shared: &Shared, mut report: Report) -> Report {
        report.elapsed = shared.elapsed();
        report.interrupted = shared.is_stopped();
        report.keep_first(self.plan.keep_going);
        report
    }

    pub(crate) fn profile(&self, crowd: bool) -> &Profile {
        if crowd { &self.crowds } else { &self.corners }
    }
}
