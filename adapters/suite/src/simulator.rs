//! Meetings by the thousand, judged one after the other.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use certgate_model::{
    certificates::Certificates,
    invariants::Tally,
    reference::State,
    scenario::{Cast, Chance, Profile, Walk},
    vocabulary::{
        Answer, Feature, Fingerprint, Input, Kind, Policy, Presented, ProblemSet, Signal, Verdict,
    },
};

use crate::{
    abilities::Abilities,
    failure::Failure,
    implementation::{Implementation, Misconduct},
    plan::Plan,
    relation::Relation,
    report::Report,
    script::{Script, ScriptedStep, answer},
    shrink::shrink,
    trial::{Fault, Finding, Measure, perform},
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
/// let mut simulator = Simulator::new(plan, &certificates);
/// let report = simulator.run(&mut engine, |_| ControlFlow::Continue(())).unwrap();
/// assert!(report.holds());
/// assert_eq!(report.cases, 100);
/// ```
#[derive(Clone, Debug)]
pub struct Simulator {
    plan: Plan,
    corners: Profile,
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
    pub findings: usize,
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

/// One meeting of these in so many is a crowd's.
const CROWDS: u64 = 64;

/// One meeting of these in so many is compared with another.
const RELATIONS: u64 = 6;

impl Simulator {
    /// A simulator of this plan; `certificates` are what is handed out in its meetings.
    #[must_use]
    pub fn new(plan: Plan, certificates: &Certificates) -> Self {
        let steps = plan.steps.max(1);
        let corners = Profile { steps, ..Profile::corners(Cast::new(certificates)) };
        let crowds = Profile { sessions: 24, ..corners.clone() };
        Self { plan, corners, crowds }
    }

    /// Holds the meetings. `watch` is told after each how far it is, and may end the run:
    /// the report is then of what was done so far.
    ///
    /// # Errors
    /// [`CouldNotRun`] where nothing could be judged.
    pub fn run<I: Implementation + ?Sized>(
        &mut self,
        implementation: &mut I,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, CouldNotRun> {
        let mut run = Run {
            simulator: self,
            implementation,
            watch,
            begin: Instant::now(),
            report: Report::new(self.plan.clone()),
            stopped: false,
        };
        run.meet()?;
        let greeted = run.report.identity.is_some();
        if greeted && (run.report.failures.is_empty() || self.plan.keep_going) {
            run.all()?;
        }
        run.report.elapsed = run.begin.elapsed();
        run.report.interrupted = run.stopped;
        Ok(run.report)
    }

    fn profile(&self, crowd: bool) -> &Profile {
        if crowd { &self.crowds } else { &self.corners }
    }
}

struct Run<'a, I: ?Sized, W> {
    simulator: &'a Simulator,
    implementation: &'a mut I,
    watch: W,
    begin: Instant,
    report: Report,
    stopped: bool,
}

impl<I, W> Run<'_, I, W>
where
    I: Implementation + ?Sized,
    W: FnMut(Progress) -> ControlFlow<()>,
{
    /// Says hello, and learns what there is not.
    fn meet(&mut self) -> Result<(), CouldNotRun> {
        let identity = match self.implementation.identify() {
            Ok(identity) => identity,
            Err(misconduct) => return self.nothing_said(misconduct),
        };
        self.report.abilities = Abilities::without(&identity.lacks);
        self.report.identity = Some(identity);
        loop {
            let cast = &self.simulator.corners.cast;
            let script = greeting(&self.report.abilities, cast.form(0));
            let judged = self.measure().judge(self.implementation, &script, &mut self.report.tally);
            match judged {
                Ok(()) => return Ok(()),
                Err(Finding { fault: Fault::Nack(name), .. }) => {
                    if ["open", "certificate", "answer"].contains(&name) {
                        return Err(CouldNotRun::NoMeeting(name));
                    }
                    self.report.abilities.learn_nack(name);
                    if !self.report.abilities.have("status")
                        && !self.report.abilities.have("signal")
                    {
                        return Err(CouldNotRun::NoMeeting("status or signal"));
                    }
                }
                Err(finding) => return self.found(None, None, script, finding),
            }
        }
    }

    /// It did not even say hello.
    fn nothing_said(&mut self, misconduct: Misconduct) -> Result<(), CouldNotRun> {
        if misconduct.could_not_run() {
            return Err(CouldNotRun::Misconduct(misconduct));
        }
        self.implementation.restart();
        self.report.failures.push(Failure {
            seed: None,
            relation: None,
            script: Script::rehearse(Policy::default(), []),
            inputs_at_first: 0,
            finding: Finding { inputs: 0, fault: misconduct.into() },
            answers: Vec::new(),
            repeats: true,
        });
        Ok(())
    }

    fn all(&mut self) -> Result<(), CouldNotRun> {
        let plan = &self.simulator.plan;
        let last = plan.cases.unwrap_or(u64::MAX);
        for number in plan.shard.numbers().take_while(|number| *number < last) {
            if plan.time.is_some_and(|time| self.begin.elapsed() >= time) {
                return Ok(());
            }
            if self.tell(false).is_break() {
                self.stopped = true;
                return Ok(());
            }
            self.case(plan.seed.wrapping_add(number))?;
            self.report.cases += 1;
            if !self.report.failures.is_empty() && !plan.keep_going {
                return Ok(());
            }
        }
        Ok(())
    }

    /// One meeting, which is its seed's own whatever went before.
    fn case(&mut self, seed: u64) -> Result<(), CouldNotRun> {
        let mut kind = Chance::new(seed ^ 0x6b69_6e64);
        let profile = self.simulator.profile(kind.below(CROWDS) == 0);
        let abilities = &self.report.abilities;
        let relation = if kind.below(RELATIONS) == 0 {
            Some(*kind.of(&Relation::ALL)).filter(|relation| relation.is_open_to(abilities))
        } else {
            None
        };
        let (script, judged) = match relation {
            Some(relation) => {
                let script = relation.script(seed, profile, abilities);
                let tally = &mut self.report.tally;
                let judged = relation.judge(self.implementation, &script, seed, profile, tally);
                (script, judged)
            }
            None => {
                let walk = Walk::new(seed, profile);
                let script = Script::of_walk(walk, abilities, &mut self.report.coverage);
                let measure = self.measure();
                let judged = measure.judge(self.implementation, &script, &mut self.report.tally);
                (script, judged)
            }
        };
        self.report.steps += script.steps.len() as u64;
        match judged {
            Ok(()) => Ok(()),
            Err(finding) => self.found(Some(seed), relation, script, finding),
        }
    }

    fn measure(&self) -> Measure {
        let without_revisions = self.report.abilities.lack(Feature::Revisions);
        Measure { comparison: self.simulator.plan.comparison, without_revisions }
    }

    fn tell(&mut self, shrinking: bool) -> ControlFlow<()> {
        (self.watch)(Progress {
            cases: self.report.cases,
            steps: self.report.steps,
            elapsed: self.begin.elapsed(),
            findings: self.report.failures.len(),
            shrinking,
        })
    }

    /// Keeps a finding, as small as it gets, unless there is one of its kind.
    fn found(
        &mut self,
        seed: Option<u64>,
        relation: Option<Relation>,
        script: Script,
        finding: Finding,
    ) -> Result<(), CouldNotRun> {
        let finding = match settled(finding) {
            Finding { fault: Fault::Misconduct(misconduct), .. } if misconduct.could_not_run() => {
                return Err(CouldNotRun::Misconduct(misconduct));
            }
            finding => finding,
        };
        let name = finding.fault.name();
        if self.report.failures.iter().any(|known| known.name() == name) {
            return Ok(());
        }
        let inputs_at_first = script.steps.len();
        let again = self.again(relation, seed, &script);
        let repeats = again.as_ref().is_some_and(|again| again.fault.name() == name);
        let (script, finding) = match again {
            Some(again) if repeats => self.shrunk(relation, seed, script, again),
            _ => (script, finding),
        };
        let answers = self.answers(&script, finding.inputs);
        self.report.failures.push(Failure {
            seed,
            relation,
            script,
            inputs_at_first,
            finding,
            answers,
            repeats,
        });
        Ok(())
    }

    fn shrunk(
        &mut self,
        relation: Option<Relation>,
        seed: Option<u64>,
        script: Script,
        finding: Finding,
    ) -> (Script, Finding) {
        let effort = self.simulator.plan.effort;
        shrink(script, finding, effort, |script| {
            if self.stopped || self.tell(true).is_break() {
                self.stopped = true;
                return None;
            }
            self.again(relation, seed, script)
        })
    }

    /// Plays a script from nothing. What it puts to the test is not counted twice.
    fn again(
        &mut self,
        relation: Option<Relation>,
        seed: Option<u64>,
        script: &Script,
    ) -> Option<Finding> {
        self.implementation.restart();
        let mut tally = Tally::default();
        let judged = match relation {
            Some(relation) => {
                let (seed, profile) = (seed.unwrap_or_default(), &self.simulator.corners);
                relation.judge(self.implementation, script, seed, profile, &mut tally)
            }
            None => self.measure().judge(self.implementation, script, &mut tally),
        };
        judged.err().map(settled)
    }

    /// What is answered to the inputs that show a fault.
    fn answers(&mut self, script: &Script, inputs: usize) -> Vec<Answer> {
        self.implementation.restart();
        let mut answers = Vec::new();
        // Whatever goes wrong here went wrong before.
        let _ = perform(self.implementation, &script.first(inputs), |_, answer| {
            answers.push(answer);
            Ok(())
        });
        self.implementation.restart();
        answers
    }
}

/// What was taken once cannot be nacked: after the greeting a nack is a fault.
fn settled(finding: Finding) -> Finding {
    match finding.fault {
        Fault::Nack(name) => {
            Finding { fault: Misconduct::Fickle(name.to_owned()).into(), ..finding }
        }
        _ => finding,
    }
}

/// A meeting with every input once, so that it shows at once which of them there are.
fn greeting(abilities: &Abilities, certificate: Presented) -> Script {
    let session = 1;
    let (host, problems) = (None, ProblemSet::EMPTY);
    let fingerprint = certificate.identity.unwrap_or(Fingerprint(0));
    let inputs = [
        Input::Open { session, kind: Kind::Video },
        Input::Status { session, code: 1 },
        Input::Signal { session, signal: Signal::CertificatePending },
        Input::NextDeadline,
        Input::Certificate { session, inquiry: 1, certificate, host: host.clone(), problems },
        Input::CertificateUnavailable { session, inquiry: 1 },
        Input::Tick,
        Input::Snapshot,
        Input::Answer { prompt: 1, verdict: Verdict::DontConnect },
        Input::Forget { fingerprint, host, problems },
        Input::Close { session },
        Input::End,
    ];
    let policy = abilities.limit(Policy::default());
    let mut script = Script { policy, steps: Vec::new() };
    let mut model = State::new(policy);
    for input in inputs {
        if abilities.allow(&model, &input) {
            let expected = answer(&mut model, 0, &input);
            script.steps.push(ScriptedStep { at: 0, input, expected });
        }
    }
    script
}
