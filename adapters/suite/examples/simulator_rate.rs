//! How fast the simulator is beside proptest's state machine, on the same alphabet and with
//! the same judgement, in one run, on one thread and on all: `cargo run --release -p certgate-suite
//! --example simulator_rate`.
//!
//! Both step the engine and the model, compare every effect, and let the monitors judge every
//! step. proptest makes its moves by strategies, and keeps them so that it could shrink them.

use std::{
    cell::Cell,
    num::NonZeroUsize,
    ops::ControlFlow,
    sync::{Arc, LazyLock},
    thread,
    time::{Duration, Instant},
};

use certgate_model::{
    certificates::Certificates,
    invariants::Monitor,
    reference::State,
    scenario::{Cast, Move, strategies},
    vocabulary::{Effect, Error, Input},
};
use certgate_protocol::Driver;
use certgate_suite::{InProcess, Plan, Simulator};
use proptest::{
    strategy::{BoxedStrategy, Strategy as _},
    test_runner::{Config, TestRunner},
};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

static CERTIFICATES: LazyLock<Certificates> = LazyLock::new(Certificates::built_in);
static CAST: LazyLock<Cast> = LazyLock::new(|| Cast::new(&CERTIFICATES));

/// How often each takes its turn, and how long a turn is: short, so that whatever else the
/// machine does meanwhile slows all of them alike.
const TURNS: u32 = 40;
const TURN: Duration = Duration::from_millis(200);

fn main() {
    let processors = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let (mut proptest, mut alone, mut together) =
        (Rate::default(), Rate::default(), Rate::default());
    for turn in 0..TURNS {
        proptest.add(proptest_for(TURN));
        alone.add(simulator_for(TURN, u64::from(turn) << 32, NonZeroUsize::MIN));
        together.add(simulator_for(TURN, u64::from(turn) << 48, processors));
    }
    let say = |name: &str, rate: &Rate| {
        let ratio = rate.per_second() / proptest.per_second();
        println!("{name:<28}{:>10.0} transitions/s {ratio:>6.1} ×", rate.per_second());
    };
    say("proptest-state-machine", &proptest);
    say("simulator, one thread", &alone);
    say(&format!("simulator, {processors} threads"), &together);
}

#[derive(Default)]
struct Rate {
    steps: u64,
    time: Duration,
}

impl Rate {
    fn add(&mut self, (steps, time): (u64, Duration)) {
        self.steps += steps;
        self.time += time;
    }

    fn per_second(&self) -> f64 {
        self.steps as f64 / self.time.as_secs_f64()
    }
}

fn simulator_for(time: Duration, seed: u64, threads: NonZeroUsize) -> (u64, Duration) {
    let certificates = Arc::new(Certificates::clone(&CERTIFICATES));
    let plan = Plan { cases: None, time: Some(time), seed, ..Plan::default() };
    let engine = || InProcess::new(certificates.clone());
    let simulator = Simulator::new(plan, &certificates);
    let judged = simulator.run_on(threads, engine, |_| ControlFlow::Continue(()));
    let report = judged.expect("an engine");
    assert!(report.holds(), "{:?}", report.failures);
    (report.steps, report.elapsed)
}

fn proptest_for(time: Duration) -> (u64, Duration) {
    let config = Config { failure_persistence: None, ..Config::with_cases(20) };
    let begin = Instant::now();
    let steps = Cell::new(0);
    while begin.elapsed() < time {
        let mut runner = TestRunner::new(config.clone());
        let meetings = Led::sequential_strategy(1..160);
        runner
            .run(&meetings, |(led, moves, seen)| {
                steps.set(steps.get() + moves.len() as u64);
                Watched::test_sequential(config.clone(), led, moves, seen);
                Ok(())
            })
            .expect("the engine does what the model does");
    }
    (steps.get(), begin.elapsed())
}

/// The model, with the input that brought it here and what is due to it.
#[derive(Clone, Debug)]
struct Led {
    state: State,
    last: Option<(u64, Input, Result<Vec<Effect>, Error>)>,
}

impl ReferenceStateMachine for Led {
    type State = Self;
    type Transition = Move;

    fn init_state() -> BoxedStrategy<Self> {
        let begin = |policy| Self { state: State::new(policy), last: None };
        strategies::policies().prop_map(begin).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Move> {
        strategies::moves().boxed()
    }

    fn apply(mut led: Self, next: &Move) -> Self {
        let (at, input) = next.resolve(&led.state, &CAST);
        let due = led.state.apply(at, &input);
        led.last = Some((at, input, due));
        led
    }
}

struct Watched {
    driver: Driver,
    monitor: Monitor,
    effects: Vec<Effect>,
}

impl StateMachineTest for Watched {
    type SystemUnderTest = Self;
    type Reference = Led;

    fn init_test(led: &Led) -> Self {
        let policy = led.state.policy;
        let driver = Driver::new(&policy).expect("a policy within its bounds");
        Self { driver, monitor: Monitor::new(policy), effects: Vec::new() }
    }

    fn apply(mut watched: Self, led: &Led, _: Move) -> Self {
        let Some((at, input, due)) = &led.last else { return watched };
        let taken = watched.driver.step(*at, input, &CERTIFICATES, &mut watched.effects);
        let given = taken.map(|_| &watched.effects[..]);
        assert_eq!(given, due.as_deref().map_err(|error| *error), "to {input}");
        watched.monitor.observe_ref(*at, input, given).expect("every invariant holds");
        watched
    }
}
