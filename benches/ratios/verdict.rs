//! A verdict to all who wait for it.

use std::hint::black_box;

use certgate::{
    Answer, Certificate, Engine, Input, Inquiry, Presented, Problem, SessionId, Signal, Time,
};
use certgate_benches::Chance;

use crate::{contest::Rounds, dispatch::engine, table::Table};

pub(crate) fn measure(rounds: Rounds, table: &mut Table) {
    for waiting in [10_u32, 1_000, 100_000] {
        let all = if waiting == 100_000 { 1_000_000 } else { 10 * waiting };
        let (mut engine, ids) = engine(all);
        let step = (all / waiting) as usize;
        let wait: Vec<SessionId> = ids.iter().copied().step_by(step).collect();
        ask(&mut engine, &wait);
        // A copy for each round, since a verdict is given once; copying is not timed.
        let mut copies: Vec<Engine> = (0..=rounds.0).map(|_| engine.clone()).collect();
        let mut records = vec![[0_u64; 4]; all as usize];
        let mut order: Vec<usize> = (0..all as usize).step_by(step).collect();
        shuffle(&mut order);
        let ratio = rounds.contest(
            (|| answer(copies.pop().as_mut().expect("a copy for each round")), waiting),
            (|| touch(&mut records, &order), waiting),
        );
        let what = format!("a verdict, for each of {waiting} waiting of {all}");
        let target = (waiting == 100_000).then_some(1.5);
        table.add(what, "a random write of 32 bytes", target, ratio);
    }
}

/// All ask about one certificate.
pub(crate) fn ask(engine: &mut Engine, sessions: &[SessionId]) {
    let certificate = Certificate::opaque(b"one for all").expect("some bytes");
    for session in sessions {
        let (session, inquiry) = (*session, Inquiry::new(1));
        let presented = Presented::Certificate(&certificate);
        let problems = Problem::SelfSigned.into();
        for input in [
            Input::Signal(session, Signal::CertificatePending),
            Input::Certificate { session, inquiry, presented, host: None, problems },
        ] {
            engine.handle(Time::ZERO, input).expect("in order");
            while engine.poll_effect().is_some() {}
        }
    }
}

fn answer(engine: &mut Engine) {
    let prompt = engine.open_prompts()[0];
    let answer = Input::Answer(prompt, Answer::DontConnect);
    engine.handle(Time::ZERO, answer).expect("it is open");
    while let Some(effect) = engine.poll_effect() {
        black_box(effect);
    }
}

fn shuffle(order: &mut [usize]) {
    let mut chance = Chance::new(5);
    for place in (1..order.len()).rev() {
        order.swap(place, chance.below(place as u64 + 1) as usize);
    }
}

fn touch(records: &mut [[u64; 4]], order: &[usize]) {
    for place in order {
        let record = &mut records[*place];
        record[0] = record[0].wrapping_add(1);
        black_box(record);
    }
}
