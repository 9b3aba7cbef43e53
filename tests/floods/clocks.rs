//! Clocks that jump back and forward.

use certgate_model::{
    scenario::Chance,
    vocabulary::{Error, Host, Input, Kind, Policy, Problem, ProblemSet, Signal, Verdict},
};

use crate::{meeting::LockStep, tried, volume::effort};

/// The last time there is.
const LAST: u64 = (1 << 53) - 1;

/// Where a clock that cannot be trusted goes from here.
fn jump(chance: &mut Chance, at: u64) -> u64 {
    match chance.below(20) {
        0..10 => at.saturating_add(chance.below(50)),
        10..14 => at.saturating_sub(chance.below(1000)),
        14 => 0,
        15 => at.saturating_sub(chance.below(1 << 40)),
        16 => at.saturating_add(chance.below(20_000)),
        17 => at.saturating_add(chance.below(1 << 33)),
        18 => chance.below(LAST),
        _ if chance.percent(3) => LAST,
        _ => at,
    }
    .min(LAST)
}

/// One meeting of four sessions under such a clock.
fn a_meeting(seed: u64) -> (u64, u64) {
    let mut chance = Chance::new(seed);
    let policy = Policy {
        certificate_deadline_ms: Some(1 + chance.below(2000)),
        answer_deadline_ms: Some(1 + chance.below(5000)),
        ..Policy::default()
    };
    let mut both = LockStep::new(policy);
    let problems = ProblemSet::of(&[Problem::NotYetValid]);
    let (mut at, mut latest, mut back) = (0, 0, 0);
    for session in 0..4 {
        both.give(0, &Input::Open { session, kind: Kind::AudioVoip }).expect("room");
    }
    for _ in 0..150 {
        at = jump(&mut chance, at);
        let open: Vec<u64> = both.model.sessions.keys().copied().collect();
        let session = *chance.of(&open);
        let input = match chance.below(10) {
            0..3 => Input::Signal { session, signal: Signal::CertificatePending },
            3..5 => {
                let inquiry = both.model.sessions[&session].inquiries;
                let number = chance.below(3);
                let certificate = both.certificate(number);
                let host = Some(Host::from("media.example"));
                Input::Certificate { session, inquiry, certificate, host, problems }
            }
            5 => Input::Signal { session, signal: Signal::JoinSucceeded },
            6 => Input::NextDeadline,
            7 => {
                let prompt = both.model.prompts_shown;
                Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision: 1 } }
            }
            8 if chance.percent(10) => Input::Snapshot,
            _ => Input::Tick,
        };
        let due_before = both.model.next_deadline();
        match both.give(at, &input) {
            Ok(_) => latest = latest.max(at),
            Err(
                Error::StaleInquiry
                | Error::UnknownPrompt
                | Error::PromptClosed
                | Error::PromptChanged,
            ) => {}
            Err(error) => panic!("{error} to {input}"),
        }
        assert_eq!(both.model.now, latest, "time stands still or rises");
        if matches!(input, Input::Tick) && due_before.is_some_and(|due| due <= latest) {
            assert!(both.model.next_deadline().is_none_or(|due| due > latest || latest == LAST));
        }
        back += u64::from(at < latest);
        if chance.percent(5) {
            both.give(at, &Input::Close { session }).expect("it is open");
            latest = latest.max(at);
            let session = both.model.last_opened.unwrap_or(0) + 1;
            both.give(at, &Input::Open { session, kind: Kind::Video }).expect("room");
        }
    }
    both.agree();
    (both.steps, back)
}

#[test]
fn clocks_that_jump_change_no_answer_but_by_the_latest_time_there_was() {
    let (mut steps, mut back) = (0, 0);
    for seed in 0..300 * u64::from(effort()) {
        let (taken, jumped) = a_meeting(seed);
        steps += taken;
        back += jumped;
    }
    assert!(back * 10 > steps, "the clock was behind {back} times of {steps}");
    tried("clocks that jump back and forward, beside the model", steps, "steps");
}
