//! The engine walks with the model: through every cell of the session table, every rule,
//! effect and error, and it is where the model is after every step.
//!
//! This is the test that judges mutants: it needs the engine, the driver and the model, and
//! nothing else that would have to be built.

use certgate_model::{
    certificates::Certificates,
    invariants::{Invariant, Monitor, Tally},
    reference::State,
    scenario::{Cast, Coverage, Profile, Walk},
    vocabulary::{Answer, Input},
};
use certgate_protocol::{Driver, normal_form};

/// Enough for every cell; `CERTGATE_EFFORT` times as many where it is set.
const WALKS: u64 = 4_000;

fn effort() -> u64 {
    let effort = std::env::var("CERTGATE_EFFORT").ok();
    effort.map_or(1, |effort| effort.parse().expect("CERTGATE_EFFORT is a whole number"))
}

#[test]
fn the_engine_is_where_the_model_is_and_every_cell_is_reached() {
    let certificates = Certificates::built_in();
    let profile = Profile::corners(Cast::new(&certificates));
    let (mut coverage, mut tally) = (Coverage::default(), Tally::default());
    for number in 0..WALKS * effort() {
        let seed = number.wrapping_mul(0x1234_5678_9abc_def1);
        let mut walk = Walk::new(seed, &profile);
        let policy = walk.policy();
        let (mut model, mut monitor) = (State::new(policy), Monitor::new(policy));
        let mut driver = Driver::new(&policy).unwrap();
        while let Some((at, input)) = walk.next(&model) {
            let before = model.clone();
            let due = model.apply(at, &input);
            let observed = due.as_deref().map_err(|error| *error);
            coverage.observe(&before, &input, observed);
            let unchanged = due.is_err().then(|| driver.engine().clone());
            let answer = driver.answer(at, &input, &certificates);
            let expected = match &due {
                Ok(_) if input == Input::NextDeadline => Answer::Deadline(model.next_deadline()),
                Ok(effects) => Answer::Effects(effects.clone()),
                Err(error) => Answer::Error(*error),
            };
            assert_eq!(answer, expected, "walk {number}, to {input}, under {policy:?}");
            assert_eq!(driver.next_deadline(), model.next_deadline(), "walk {number}, {input}");
            assert_eq!(
                driver.abstract_state(&certificates),
                normal_form(model.clone()),
                "the engine, then the model: walk {number}, after {input}, under {policy:?}"
            );
            assert!(
                unchanged.is_none_or(|before| before == *driver.engine()),
                "walk {number}: an error changed something, {input}"
            );
            if let Err(violation) = monitor.observe_ref(at, &input, observed) {
                panic!("walk {number}: {violation}, to {input}");
            }
        }
        tally.merge(monitor.tally());
    }
    assert_eq!(coverage.unreached(), [], "cells that no walk reached");
    for invariant in Invariant::ALL.into_iter().filter(|one| one.is_monitored()) {
        assert!(tally.of(invariant) > 0, "{invariant} was never put to the test");
    }
}
