//! `deterministic`: the same inputs give the same effects, byte for byte, in every process.

use std::process::Command;

use certgate_model::{
    protocol::write_answer,
    scenario::{
        Profile, Walk,
        strategies::{attacks, policies},
    },
};
use certgate_suite::Relation;
use proptest::prelude::*;

use crate::{
    attack::{Attack, CAST, CERTIFICATES},
    relations::relate,
    volume::{cases, effort},
};

/// Set in the process that is only to say what it answers.
const TELL: &str = "CERTGATE_TELL_ANSWERS";

/// What the engine answers in so many meetings, as lines of the protocol.
fn answers() -> String {
    let profile = Profile::corners(CAST.clone());
    let mut lines = String::new();
    for seed in 0..200 * u64::from(effort()) {
        let mut walk = Walk::new(seed.wrapping_mul(0x9e37_79b9), &profile);
        let mut attack = Attack::new(&walk.policy());
        while let Some((at, input)) = walk.next(&attack.state()) {
            let answer = attack.driver.answer(at, &input, &CERTIFICATES);
            lines += &write_answer(&answer, &CERTIFICATES).unwrap();
            lines.push('\n');
        }
    }
    lines
}

#[test]
fn deterministic_in_two_processes() {
    if std::env::var_os(TELL).is_some() {
        println!("{TELL}\n{}{TELL}", answers());
        return;
    }
    let told = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let name = "deterministic::deterministic_in_two_processes";
        command.args(["--exact", name, "--nocapture"]).env(TELL, "1");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let between = text.split(TELL).nth(1).map(|lines| lines.trim_start().to_owned());
        between.expect("what the process answers")
    };
    let (one, other, own) = (told(), told(), answers());
    assert!(one.lines().count() > 1_000, "two processes answer to many inputs");
    assert!(one == other, "two processes answer differently");
    assert!(one == own, "another process answers differently");
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn deterministic(policy in policies(), moves in attacks(6, 60)) {
        let one = Attack::with(&policy, &moves);
        let mut other = Attack::new(&policy);
        for step in &one.steps {
            other.give(step.at, step.input.clone());
            let again = &other.steps.last().expect("a step").answer;
            prop_assert_eq!(again, &step.answer, "to {}", &step.input);
        }
        let bytes = |attack: &Attack| serde_json::to_vec(&attack.driver.engine().snapshot());
        prop_assert_eq!(bytes(&one).unwrap(), bytes(&other).unwrap(), "the same bytes");
    }

    #[test]
    fn deterministic_as_the_suite_has_it(seed in any::<u64>()) {
        relate(Relation::Deterministic, seed)?;
    }
}
