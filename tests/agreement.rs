//! The engine and the model, step by step: the same effects in the same order, the same
//! errors, the same state.

mod volume;

use std::sync::LazyLock;

use certgate_model::{
    certificates::Certificates,
    invariants::Monitor,
    reference::State,
    scenario::{Cast, Move, strategies},
    vocabulary::{Effect, Error, Input, Policy},
};
use certgate_protocol::{Driver, normal_form};
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

static CERTIFICATES: LazyLock<Certificates> = LazyLock::new(Certificates::built_in);
static CAST: LazyLock<Cast> = LazyLock::new(|| Cast::new(&CERTIFICATES));

prop_state_machine! {
    #![proptest_config(volume::cases(300))]
    #[test]
    fn the_engine_does_what_the_model_does(sequential 1..90 => Watched);
}

/// The engine beside the model: one input for both.
struct Watched {
    driver: Driver,
    monitor: Monitor,
}

impl Watched {
    fn new(policy: &Policy) -> Self {
        let driver = Driver::new(policy).expect("a policy within its bounds");
        Self { driver, monitor: Monitor::new(*policy) }
    }

    /// Gives the engine an input. What it answers is as due, and leaves it where the model is.
    fn step(&mut self, at: u64, input: &Input, due: &Result<Vec<Effect>, Error>, model: &State) {
        let before = due.is_err().then(|| self.driver.engine().clone());
        let mut effects = Vec::new();
        let taken = self.driver.step(at, input, &CERTIFICATES, &mut effects);
        let deadline = model.next_deadline();
        match due {
            Ok(due) => {
                assert_eq!(&effects, due, "to {input}");
                assert_eq!(taken, Ok(deadline), "the next deadline, to {input}");
            }
            Err(due) => assert_eq!(taken, Err(*due), "to {input}"),
        }
        if let Some(before) = before {
            assert!(*self.driver.engine() == before, "an error changed something: {input}");
        }
        let observed = due.as_deref().map_err(|error| *error);
        if let Err(violation) = self.monitor.observe_ref(at, input, observed) {
            panic!("{violation}, to {input}");
        }
    }

    fn is_as(&self, model: &State) {
        let engine = self.driver.abstract_state(&CERTIFICATES);
        assert_eq!(engine, normal_form(model.clone()), "the engine, then the model");
    }
}

/// The model, with the input that brought it here.
#[derive(Clone, Debug)]
struct Led {
    state: State,
    last: Option<(u64, Input, Result<Vec<Effect>, Error>)>,
}

impl ReferenceStateMachine for Led {
    type State = Self;
    type Transition = Move;

    fn init_state() -> BoxedStrategy<Self> {
        strategies::policies()
            .prop_map(|policy| Self { state: State::new(policy), last: None })
            .boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Move> {
        strategies::moves().boxed()
    }

    fn apply(mut led: Self, next: &Move) -> Self {
        let (at, input) = next.resolve(&led.state, &CAST);
        let result = led.state.apply(at, &input);
        led.last = Some((at, input, result));
        led
    }
}

impl StateMachineTest for Watched {
    type SystemUnderTest = Self;
    type Reference = Led;

    fn init_test(led: &Led) -> Self {
        Self::new(&led.state.policy)
    }

    fn apply(mut watched: Self, led: &Led, _: Move) -> Self {
        if let Some((at, input, due)) = &led.last {
            watched.step(*at, input, due, &led.state);
        }
        watched
    }

    fn check_invariants(watched: &Self, led: &Led) {
        watched.is_as(&led.state);
    }
}
