//! The engine walks with the model: through every cell of the session table, every rule,
//! effect and error, and it is where the model is after every step.
//!
//! This is the test that judges mutants: it needs the engine, the driver and the model, and
//! nothing else that would have to be built.

#[path = "../../../tests/volume/effort.rs"]
mod effort;

use certgate_model::{
    certificates::Certificates,
    invariants::{Invariant, Monitor, Tally},
    reference::State,
    scenario::{Cast, Chance, Coverage, Profile, Walk},
    vocabulary::{
        Answer, Effect, Input, JoinFailure, Kind, Leaf, Leaving, Policy, Problem, ProblemSet,
        Signal, Verdict,
    },
};
use certgate_protocol::{Driver, normal_form};
use effort::effort;

/// Enough for every cell; `CERTGATE_EFFORT` times as many where it is set.
const WALKS: u64 = 4_000;

#[test]
fn the_engine_is_where_the_model_is_and_every_cell_is_reached() {
    let certificates = Certificates::built_in();
    let profile = Profile::corners(Cast::new(&certificates));
    let (mut coverage, mut tally) = (Coverage::default(), Tally::default());
    for number in 0..WALKS * u64::from(effort()) {
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

/// A crowd of sessions is held at many moments, and lets go, comes back and runs out of time
/// in any order.
#[test]
fn deadlines_of_a_crowd_fire_in_order() {
    const CROWD: u64 = 48;
    let certificates = Certificates::built_in();
    let policy = Policy { certificate_deadline_ms: Some(40), ..Policy::default() };
    for seed in 0..12 * u64::from(effort()) {
        let mut chance = Chance::new(seed);
        let (mut model, mut driver) = (State::new(policy), Driver::new(&policy).unwrap());
        let (mut at, mut newest) = (0, 0);
        for number in 0..1_500 {
            let session = newest.max(CROWD) - chance.below(CROWD);
            let input = match chance.below(100) {
                _ if newest < CROWD => {
                    newest += 1;
                    Input::Open { session: newest, kind: Kind::Svs }
                }
                0..4 => {
                    newest += 1;
                    Input::Open { session: newest, kind: Kind::Svs }
                }
                4..60 => Input::Signal { session, signal: Signal::CertificatePending },
                60..85 => Input::Signal { session, signal: Signal::JoinFailed(JoinFailure::Join) },
                85..90 => Input::Close { session },
                _ => {
                    at += chance.below(12);
                    Input::Tick
                }
            };
            let due = model.apply(at, &input);
            let due = due.map_or_else(Answer::Error, Answer::Effects);
            let answer = driver.answer(at, &input, &certificates);
            assert_eq!(answer, due, "seed {seed}, step {number}, to {input}");
            assert_eq!(driver.next_deadline(), model.next_deadline(), "seed {seed}, to {input}");
        }
    }
}

/// A crowd queues for one window, and people leave the queue: what a window shows, and who may
/// still join its prompt, is about those who wait.
#[test]
fn a_queue_that_people_leave_is_about_those_who_wait() {
    const CROWD: u64 = 24;
    let certificates = Certificates::built_in();
    let forms: Vec<_> = certificates.forms().take(12).collect();
    let policy = Policy { max_prompt_hosts: 3, ..Policy::default() };
    let problems = [Problem::Expired, Problem::SelfSigned, Problem::HostMismatch, Problem::Weak];
    for seed in 0..20 * u64::from(effort()) {
        let mut chance = Chance::new(seed);
        let (mut model, mut driver) = (State::new(policy), Driver::new(&policy).unwrap());
        let mut newest = 0;
        for number in 0..800 {
            let session = newest.max(CROWD) - chance.below(CROWD);
            let held = model.sessions.get(&session);
            let waits = held.is_some_and(|s| s.leaf == Leaf::Fetching);
            let window = model.windows.iter().next().map(|(prompt, w)| (*prompt, w.revision));
            let input = match (chance.below(100), window) {
                (0..30, _) if newest < CROWD || chance.percent(30) => {
                    newest += 1;
                    Input::Open { session: newest, kind: Kind::Svs }
                }
                (0..45, _) => Input::Signal { session, signal: Signal::CertificatePending },
                (45..85, _) if waits => Input::Certificate {
                    session,
                    inquiry: held.map_or(0, |s| s.inquiries),
                    certificate: *chance.of(&forms),
                    host: Some(format!("{}.example", chance.below(5)).as_str().into()),
                    problems: ProblemSet::of(&[*chance.of(&problems)]),
                },
                (45..93, _) => Input::Signal { session, signal: Signal::Left(Leaving::Left) },
                (93..96, _) => Input::Close { session },
                (_, Some((prompt, revision))) if chance.percent(40) => {
                    Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } }
                }
                (_, Some((prompt, _))) => Input::Answer { prompt, verdict: Verdict::DontConnect },
                (_, None) => Input::Tick,
            };
            let due = model.apply(0, &input).map_or_else(Answer::Error, Answer::Effects);
            let answer = driver.answer(0, &input, &certificates);
            assert_eq!(answer, due, "seed {seed}, step {number}, to {input}");
            if let Answer::Effects(effects) = &answer
                && effects.iter().any(|one| matches!(one, Effect::ShowPrompt { .. }))
            {
                let engine = driver.abstract_state(&certificates);
                assert_eq!(engine, normal_form(model.clone()), "seed {seed}, after {input}");
            }
        }
    }
}

/// A crowd waits at two windows and rests on what was answered, in any order: verdicts, those
/// that time gives too, reach each of them as if it were alone.
#[test]
fn a_verdict_to_a_crowd_is_a_verdict_to_each() {
    const CROWD: u64 = 40;
    let certificates = Certificates::built_in();
    let forms: Vec<_> = certificates.forms().step_by(3).take(3).collect();
    let policy = Policy {
        max_shown_prompts: 2,
        max_prompts_per_session: 1000,
        answer_deadline_ms: Some(60),
        ..Policy::default()
    };
    let problems = ProblemSet::of(&[Problem::Expired]);
    let mut most = 0;
    for seed in 0..12 * u64::from(effort()) {
        let mut chance = Chance::new(seed);
        let (mut model, mut driver) = (State::new(policy), Driver::new(&policy).unwrap());
        let (mut at, mut newest) = (0, 0);
        for number in 0..1_200 {
            let session = newest.max(CROWD) - chance.below(CROWD);
            let held = model.sessions.get(&session);
            let (leaf, inquiry) = held.map_or((Leaf::Joining, 0), |s| (s.leaf, s.inquiries));
            let window = model.windows.iter().next().map(|(prompt, w)| (*prompt, w.revision));
            let input = match (chance.below(1000), window) {
                _ if newest < CROWD => {
                    newest += 1;
                    Input::Open { session: newest, kind: Kind::Svs }
                }
                (0..250, _) => {
                    newest += 1;
                    Input::Open { session: newest, kind: Kind::Svs }
                }
                (250..800, _) if leaf == Leaf::Fetching => {
                    let certificate = *chance.of(&forms);
                    Input::Certificate { session, inquiry, certificate, host: None, problems }
                }
                (250..330, _) if leaf == Leaf::Deciding => {
                    Input::Signal { session, signal: Signal::JoinFailed(JoinFailure::Join) }
                }
                (330..800, _) if leaf == Leaf::Deciding => Input::Tick,
                (250..800, _) => Input::Signal { session, signal: Signal::CertificatePending },
                (800..970, _) => Input::Signal { session, signal: Signal::JoinRetrying },
                (970..976, Some((prompt, revision))) => {
                    Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } }
                }
                (976..984, Some((prompt, _))) => {
                    Input::Answer { prompt, verdict: Verdict::DontConnect }
                }
                (970..984, None) => Input::Signal { session, signal: Signal::JoinSucceeded },
                _ => {
                    at += chance.below(30);
                    Input::Tick
                }
            };
            let due = model.apply(at, &input).map_or_else(Answer::Error, Answer::Effects);
            let answer = driver.answer(at, &input, &certificates);
            assert_eq!(answer, due, "seed {seed}, step {number}, to {input}");
            if let Answer::Effects(effects) = &answer
                && effects.iter().any(|one| matches!(one, Effect::DismissPrompt { .. }))
            {
                let engine = driver.abstract_state(&certificates);
                assert_eq!(engine, normal_form(model.clone()), "seed {seed}, after {input}");
                most = most.max(effects.len());
            }
        }
    }
    assert!(most > 40, "the largest verdict had {most} effects");
}
