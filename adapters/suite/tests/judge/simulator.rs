//! The simulator with this engine, and with implementations in this process that are wrong.

use std::ops::ControlFlow;

use certgate_model::{
    invariants::Invariant,
    vocabulary::{Action, Answer, Effect, Input, Policy},
};
use certgate_suite::{
    Identity, Implementation, InProcess, Judgement, Misconduct, Plan, Report, Simulator, Vector,
};

use crate::{certificates, plan};

fn judge(plan: Plan, implementation: &mut dyn Implementation) -> Report {
    let simulator = Simulator::new(plan, &certificates());
    simulator.run(implementation, |_| ControlFlow::Continue(())).unwrap()
}

/// This engine, whose answers somebody changes.
struct Doctored<F> {
    engine: InProcess,
    given: Option<Input>,
    change: F,
}

impl<F: FnMut(&Input, &mut Answer)> Doctored<F> {
    fn new(change: F) -> Self {
        Self { engine: InProcess::new(certificates()), given: None, change }
    }
}

impl<F: FnMut(&Input, &mut Answer)> Implementation for Doctored<F> {
    fn identify(&mut self) -> Result<Identity, Misconduct> {
        self.engine.identify()
    }

    fn begin(&mut self, policy: &Policy) -> Result<(), Misconduct> {
        self.engine.begin(policy)
    }

    fn send(&mut self, at: u64, input: &Input) -> Result<(), Misconduct> {
        self.given = Some(input.clone());
        self.engine.send(at, input)
    }

    fn receive(&mut self) -> Result<Answer, Misconduct> {
        let mut answer = self.engine.receive()?;
        if let Some(input) = self.given.take() {
            (self.change)(&input, &mut answer);
        }
        Ok(answer)
    }
}

#[test]
fn the_engine_holds_with_no_invariant_vacuous_and_no_cell_unreached() {
    let report = judge(plan(8_000), &mut InProcess::new(certificates()));
    assert!(report.holds(), "{:?}", report.failures);
    assert_eq!(report.coverage.unreached(), []);
    for invariant in Invariant::ALL {
        let judgement = report.judgement(invariant);
        assert!(matches!(judgement, Judgement::Holds(_)), "{invariant}: {judgement:?}");
    }
    assert!(report.is_complete());
}

#[test]
fn shards_hold_together_what_the_whole_holds() {
    let steps = |shard: &str| {
        let plan = Plan { shard: shard.parse().unwrap(), ..plan(90) };
        let report = judge(plan, &mut InProcess::new(certificates()));
        (report.cases, report.steps)
    };
    let parts = ["1/4", "2/4", "3/4", "4/4"].map(steps);
    let sum = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    assert_eq!(sum, steps("1/1"));
}

#[test]
fn a_finding_is_shrunk_and_its_seed_finds_it_again() {
    // Who waits for a window hears nothing of a yes.
    let wrong = || {
        Doctored::new(|input: &Input, answer: &mut Answer| {
            if let (Input::Answer { .. }, Answer::Effects(effects)) = (input, answer) {
                effects.retain(|effect| {
                    !matches!(effect, Effect::SetCertificateAction { action: Action::Ignore, .. })
                });
            }
        })
    };
    let report = judge(plan(2_000), &mut wrong());
    let failure = &report.failures[0];
    assert_eq!(failure.name(), "pending_resolves", "{}", failure.finding.fault);
    assert!(failure.repeats);
    // Open, pending, certificate, answer: there is no shorter one.
    assert_eq!(failure.finding.inputs, 4, "{:?}", failure.trace());
    assert_eq!(failure.script.policy, Policy::default());

    let alone = Plan { seed: failure.seed.unwrap(), ..plan(1) };
    let again = judge(alone, &mut wrong());
    assert_eq!(again.failures[0].trace(), failure.trace());
}

#[test]
fn a_finding_becomes_a_vector_and_a_diagram() {
    let mut wrong = Doctored::new(|_: &Input, answer: &mut Answer| {
        if let Answer::Effects(effects) = answer {
            effects.retain(|effect| !matches!(effect, Effect::DismissPrompt { .. }));
        }
    });
    let report = judge(plan(500), &mut wrong);
    let failure = &report.failures[0];
    let mut table = (*certificates()).clone();
    let text = failure.vector().write(&table).unwrap();
    let vector = Vector::parse(&text, &mut table).unwrap();
    assert_eq!(vector.script.steps.len(), failure.finding.inputs);
    assert_eq!(vector, failure.vector());
    let diagram = failure.diagram();
    assert!(diagram.starts_with("sequenceDiagram\n"), "{diagram}");
    assert!(diagram.contains("window 1"), "{diagram}");
    // The vector has the answers that were due, the diagram those that came.
    assert!(text.contains("dismiss_prompt"), "{text}");
    assert!(!diagram.contains("goes:"), "{diagram}");
}

#[test]
fn a_panic_is_a_finding() {
    let mut wrong = Doctored::new(|input: &Input, _: &mut Answer| {
        assert!(!matches!(input, Input::Close { .. }), "closed");
    });
    let report = judge(plan(100), &mut wrong);
    let failure = &report.failures[0];
    assert_eq!(failure.name(), "total");
    assert!(failure.finding.fault.to_string().contains("panicked: closed"));
    assert_eq!(failure.finding.inputs, 1, "{:?}", failure.trace());
}

#[test]
fn whoever_goes_on_finds_one_of_each_kind() {
    let mut wrong = Doctored::new(|input: &Input, answer: &mut Answer| match (input, answer) {
        (Input::Close { .. }, _) => panic!("closed"),
        (Input::NextDeadline, Answer::Deadline(deadline)) => *deadline = Some(1),
        _ => {}
    });
    let report = judge(Plan { keep_going: true, ..plan(300) }, &mut wrong);
    let mut names: Vec<&str> = report.failures.iter().map(|failure| failure.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), report.failures.len());
    assert!(names.contains(&"total") && names.contains(&"agreement"), "{names:?}");
    assert_eq!(report.cases, 300);
}

#[test]
fn many_threads_find_what_one_finds() {
    let wrong = || {
        Doctored::new(|input: &Input, _: &mut Answer| {
            assert!(!matches!(input, Input::Forget { host: Some(_), .. }), "forgotten");
        })
    };
    let threads = 3.try_into().unwrap();
    let go_on = |_| ControlFlow::Continue(());
    let simulator = Simulator::new(plan(3_000), &certificates());
    let together = simulator.run_on(threads, wrong, go_on).unwrap();
    let alone = simulator.run(&mut wrong(), go_on).unwrap();
    let [one, other] = [together, alone].map(|report| {
        assert_eq!(report.failures.len(), 1);
        let failure = &report.failures[0];
        (failure.seed, failure.trace())
    });
    assert_eq!(one, other);

    let engine = || InProcess::new(certificates());
    let together = simulator.run_on(threads, engine, go_on).unwrap();
    let alone = simulator.run(&mut engine(), go_on).unwrap();
    assert_eq!((together.cases, together.steps), (alone.cases, alone.steps));
    assert_eq!((together.tally, together.coverage), (alone.tally, alone.coverage));
}

#[test]
fn whoever_watches_may_end_it_and_has_the_report_so_far() {
    let simulator = Simulator::new(Plan { cases: None, ..plan(0) }, &certificates());
    let mut engine = InProcess::new(certificates());
    let report = simulator
        .run(&mut engine, |progress| {
            if progress.cases == 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert!(report.interrupted && report.holds());
    assert_eq!(report.cases, 20);
}
