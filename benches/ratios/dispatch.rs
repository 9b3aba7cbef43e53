//! One report to its effects, at sessions that are hot and at a million in random order.

use std::hint::black_box;

use certgate::{Engine, Input, Kind, Meeting, Policy, SessionId, Time};
use certgate_benches::{ByHand, Chance, JOURNEY};

use crate::{contest::Rounds, table::Table};

const REPORTS: u32 = 200_000;

pub(crate) fn engine(sessions: u32) -> (Engine, Vec<SessionId>) {
    let policy = Policy { max_sessions: u64::from(sessions), ..Policy::default() };
    let mut engine = Engine::new(Meeting::default(), policy);
    let ids = (0..sessions).map(|_| engine.open(Time::ZERO, Kind::Svs).expect("room")).collect();
    (engine, ids)
}

pub(crate) fn measure(rounds: Rounds, table: &mut Table) {
    agree();
    for (sessions, target) in [(1, None), (1_000, None), (100_000, None), (1_000_000, None)] {
        let (mut engine, ids) = engine(sessions);
        let mut by_hand = ByHand::new(sessions);
        let (mut ours, mut theirs) = (Chance::new(7), Chance::new(7));
        let ratio = rounds.contest(
            (|| drive(&mut engine, &ids, &mut ours), REPORTS),
            (|| drive_by_hand(&mut by_hand, sessions, &mut theirs), REPORTS),
        );
        let what = format!("a report to its effects, {sessions} sessions");
        table.add(what, "a match by hand, same effects", target, ratio);
    }
    let (mut engine, ids) = engine(1_000_000);
    let mut records = vec![[0_u64; 4]; 1_000_000];
    let (mut ours, mut theirs) = (Chance::new(7), Chance::new(7));
    let ratio = rounds.contest(
        (|| drive(&mut engine, &ids, &mut ours), REPORTS),
        (|| write_at_random(&mut records, &mut theirs), REPORTS),
    );
    table.add(
        "a report to its effects, 1000000 sessions",
        "a random write of 32 bytes",
        2.5,
        ratio,
    );
}

/// The engine and its rival do the same.
fn agree() {
    let (mut engine, ids) = engine(50);
    let mut by_hand = ByHand::new(50);
    let mut chance = Chance::new(3);
    for step in 0..5000 {
        let (session, signal) = next(&mut chance, 50, step);
        engine.handle(Time::ZERO, Input::Signal(ids[session], signal)).expect("it is open");
        by_hand.handle(session as u32, signal);
        loop {
            let (ours, theirs) = (engine.poll_effect(), by_hand.poll_effect());
            assert_eq!(ours, theirs, "{signal:?}");
            if ours.is_none() {
                break;
            }
        }
    }
}

fn next(chance: &mut Chance, sessions: u32, step: u32) -> (usize, certgate::Signal) {
    let session = chance.below(u64::from(sessions)) as usize;
    (session, JOURNEY[step as usize % JOURNEY.len()])
}

fn drive(engine: &mut Engine, ids: &[SessionId], chance: &mut Chance) {
    for step in 0..REPORTS {
        let (session, signal) = next(chance, ids.len() as u32, step);
        let taken = engine.handle(Time::ZERO, Input::Signal(ids[session], signal));
        debug_assert!(taken.is_ok());
        while let Some(effect) = engine.poll_effect() {
            black_box(effect);
        }
    }
}

fn drive_by_hand(by_hand: &mut ByHand, sessions: u32, chance: &mut Chance) {
    for step in 0..REPORTS {
        let (session, signal) = next(chance, sessions, step);
        by_hand.handle(session as u32, signal);
        while let Some(effect) = by_hand.poll_effect() {
            black_box(effect);
        }
    }
}

fn write_at_random(records: &mut [[u64; 4]], chance: &mut Chance) {
    for step in 0..REPORTS {
        let (session, _) = next(chance, records.len() as u32, step);
        let record = &mut records[session];
        record[0] = record[0].wrapping_add(u64::from(step));
        black_box(record);
    }
}
