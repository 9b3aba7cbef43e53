//! One thread's part of a run: meetings, and what is found in them.

use std::ops::ControlFlow;

use certgate_model::{
    invariants::Tally,
    reference::State,
    scenario::{Chance, Walk},
    vocabulary::{
        Answer, Feature, Fingerprint, Input, Kind, Policy, Presented, ProblemSet, Signal, Verdict,
    },
};

use crate::{
    abilities::Abilities,
    counted::Counted,
    failure::Failure,
    implementation::{Implementation, Misconduct},
    relation::Relation,
    report::Report,
    script::{Script, ScriptedStep, answer},
    shared::Shared,
    shrink::shrink,
    simulator::{CouldNotRun, Simulator},
    trial::{Fault, Finding, Measure, perform},
};

/// One meeting of these in so many is a crowd's.
const CROWDS: u64 = 64;

/// One meeting of these in so many is compared with another.
const RELATIONS: u64 = 12;

/// What one thread does with one implementation.
pub(crate) struct Run<'a, I: ?Sized, W> {
    simulator: &'a Simulator,
    implementation: Counted<'a, I>,
    shared: &'a Shared,
    /// Tells whether a finding is being shrunk, and is told whether to go on.
    watch: W,
    pub(crate) report: Report,
}

impl<'a, I, W> Run<'a, I, W>
where
    I: Implementation + ?Sized,
    W: FnMut(bool) -> ControlFlow<()>,
{
    pub(crate) fn new(
        simulator: &'a Simulator,
        implementation: &'a mut I,
        shared: &'a Shared,
        watch: W,
        report: Report,
    ) -> Self {
        let implementation = Counted::new(implementation);
        Self { simulator, implementation, shared, watch, report }
    }

    /// Says hello, and learns what there is not.
    pub(crate) fn meet(&mut self) -> Result<(), CouldNotRun> {
        let identity = match self.implementation.identify() {
            Ok(identity) => identity,
            Err(misconduct) => return self.nothing_said(misconduct),
        };
        self.report.abilities = Abilities::without(&identity.lacks);
        self.report.identity = Some(identity);
        loop {
            let cast = &self.simulator.corners.cast;
            let script = greeting(&self.report.abilities, cast.form(0));
            let judged =
                self.measure().judge(&mut self.implementation, &script, &mut self.report.tally);
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

    /// Holds meetings as long as there are any.
    pub(crate) fn all(&mut self) -> Result<(), CouldNotRun> {
        while let Some(number) = self.shared.next() {
            if (self.watch)(false).is_break() {
                self.shared.stop();
                return Ok(());
            }
            self.case(number)?;
        }
        Ok(())
    }

    /// One meeting, which is its seed's own whatever went before.
    fn case(&mut self, number: u64) -> Result<(), CouldNotRun> {
        let seed = self.simulator.plan.seed.wrapping_add(number);
        let before = self.implementation.answers;
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
                let judged =
                    relation.judge(&mut self.implementation, &script, seed, profile, tally);
                (script, judged)
            }
            None => {
                let walk = Walk::new(seed, profile);
                let script = Script::of_walk(walk, abilities, &mut self.report.coverage);
                let measure = self.measure();
                let judged =
                    measure.judge(&mut self.implementation, &script, &mut self.report.tally);
                (script, judged)
            }
        };
        let steps = self.implementation.answers - before;
        self.report.cases += 1;
        self.report.steps += steps;
        self.shared.count(steps);
        match judged {
            Ok(()) => Ok(()),
            Err(finding) => {
                self.shared.found(number);
                self.found(Some(seed), relation, script, finding)
            }
        }
    }

    fn measure(&self) -> Measure {
        let without_revisions = self.report.abilities.lack(Feature::Revisions);
        Measure { comparison: self.simulator.plan.comparison, without_revisions }
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
            if self.shared.is_stopped() || (self.watch)(true).is_break() {
                self.shared.stop();
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
                relation.judge(&mut self.implementation, script, seed, profile, &mut tally)
            }
            None => self.measure().judge(&mut self.implementation, script, &mut tally),
        };
        judged.err().map(settled)
    }

    /// What is answered to the inputs that show a fault.
    fn answers(&mut self, script: &Script, inputs: usize) -> Vec<Answer> {
        self.implementation.restart();
        let mut answers = Vec::new();
        // Whatever goes wrong here went wrong before.
        let _ = perform(&mut self.implementation, &script.first(inputs), |_, answer| {
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
