//! The simulator beside proptest's state machine, on the same alphabet and with the same
//! judgement.
//!
//! Both step the engine and the model, compare every effect, and let the monitors judge every
//! step. proptest makes its moves by strategies, and keeps them so that it could shrink them.

use std::{
    cell::Cell,
    iter,
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

use crate::{Contest, Contests, Target, Turn};

static CERTIFICATES: LazyLock<Certificates> = LazyLock::new(Certificates::built_in);
static CAST: LazyLock<Cast> = LazyLock::new(|| Cast::new(&CERTIFICATES));

/// How long a turn is.
const TURN: Duration = Duration::from_millis(200);

/// The contest.
pub fn contests() -> Contests {
    Box::new(iter::once_with(|| {
        let processors = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let mut contest = Contest::new("check, transitions judged", "transition");
        let together = contest.enter("simulator", simulator_on(processors));
        let alone = contest.enter("simulator, one thread", simulator_on(NonZeroUsize::MIN));
        let proptest = contest.enter("proptest-state-machine", by_proptest);
        contest.compare(together, proptest, Target::TimesAsFast(25.0));
        contest.compare(alone, proptest, None);
        contest
    }))
}

/// Turn after turn other meetings.
fn simulator_on(threads: NonZeroUsize) -> impl FnMut() -> Turn {
    let mut turn = 0_u64;
    move || {
        turn += 1;
        let certificates = Arc::new(Certificates::clone(&CERTIFICATES));
        let plan = Plan { cases: None, time: Some(TURN), seed: turn << 32, ..Plan::default() };
        let engine = || InProcess::new(certificates.clone());
        let simulator = Simulator::new(plan, &certificates);
        let judged = simulator.run_on(threads, engine, |_| ControlFlow::Continue(()));
        let report = judged.expect("an engine");
        assert!(report.holds(), "{:?}", report.failures);
        Turn { pieces: report.steps, time: report.elapsed }
    }
}

fn by_proptest() -> Turn {
    let config = Config { failure_persistence: None, ..Config::with_cases(20) };
    let begin = Instant::now();
    let steps = Cell::new(0);
    while begin.elapsed() < TURN {
        let mut runner = TestRunner::new(config.clone());
        let meetings = Led::sequential_strategy(1..160);
        let held = runner.run(&meetings, |(led, moves, seen)| {
            steps.set(steps.get() + moves.len() as u64);
            Watched::test_sequential(config.clone(), led, moves, seen);
            Ok(())
        });
        held.expect("the engine does what the model does");
    }
    Turn { pieces: steps.get(), time: begin.elapsed() }
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
