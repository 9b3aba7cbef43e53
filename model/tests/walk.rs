//! The walk reaches everything, its inputs are lines, and the reference keeps every invariant.

use certgate_model::{
    certificates::Certificates,
    invariants::{Invariant, Monitor},
    protocol::{Line, parse_line, write_line},
    reference::{State, step},
    scenario::{Cast, Coverage, Profile, Walk},
};

fn seeds(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(|n| n.wrapping_mul(0x1234_5678_9abc_def1))
}

#[test]
fn the_reference_keeps_every_invariant_and_the_walk_reaches_everything() {
    let profile = Profile::corners(Cast::new(&Certificates::built_in()));
    let mut coverage = Coverage::default();
    let mut tally = certgate_model::invariants::Tally::default();
    let mut steps = 0_u64;
    for seed in seeds(8_000) {
        let mut walk = Walk::new(seed, &profile);
        let mut state = State::new(walk.policy());
        let mut monitor = Monitor::new(walk.policy());
        let mut story = Vec::new();
        while let Some((at, input)) = walk.next(&state) {
            let before = state.clone();
            let result = state.apply(at, &input);
            coverage.observe(&before, &input, result.as_deref().map_err(|e| *e));
            story.push(format!("{at} {input} => {result:?}"));
            if let Err(violation) = monitor.observe(at, &input, &result) {
                panic!("seed {seed}: {violation}\n{:?}\n{}", walk.policy(), story.join("\n"));
            }
            steps += 1;
        }
        tally.merge(monitor.tally());
    }
    assert_eq!(coverage.unreached(), [], "after {steps} steps");
    for invariant in Invariant::ALL {
        let times = tally.of(invariant);
        assert_eq!(times > 0, invariant.is_monitored(), "{invariant}: {times} times");
    }
}

#[test]
fn every_input_of_the_walk_is_a_line_and_the_line_is_that_input() {
    let mut table = Certificates::built_in();
    let profile = Profile::corners(Cast::new(&table));
    for seed in seeds(60) {
        let mut walk = Walk::new(seed, &profile);
        let mut state = State::new(walk.policy());
        while let Some((at, input)) = walk.next(&state) {
            let line = Line::Step { at, input: input.clone() };
            let text = write_line(&line, &table).unwrap();
            assert_eq!(parse_line(&text, &mut table), Ok(line));
            if let Ok((next, _)) = step(&state, at, &input) {
                state = next;
            }
        }
    }
}

#[test]
fn a_seed_repeats_its_meeting() {
    let profile = Profile::corners(Cast::new(&Certificates::built_in()));
    let run = |seed| {
        let mut walk = Walk::new(seed, &profile);
        let mut state = State::new(walk.policy());
        let mut answers = Vec::new();
        while let Some((at, input)) = walk.next(&state) {
            answers.push((at, input.clone(), state.apply(at, &input)));
        }
        (answers, state)
    };
    for seed in seeds(20) {
        assert_eq!(run(seed), run(seed));
    }
    assert_ne!(run(1), run(2));
}
