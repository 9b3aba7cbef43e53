//! Work of any size, to be run under callgrind with `measured` as what is collected:
//! `growth WORK PIECES` (`benches/growth/measure`). What leads up to the work is not counted.

use std::{env, hint::black_box, process::ExitCode};

use certgate::{Engine, HostName, Input, Meeting, Policy, Signal, Time};
use certgate_benches::meeting::{
    answer, ask, certificate, engine, gathered, give, give_at, hand_out, open, opened,
};

/// A work's name, and what of it is measured for so many pieces.
type Work = (&'static str, fn(u64));

const WORKS: [Work; 17] = [
    ("open", open_sessions),
    ("report_on_one", report_on_one),
    ("report_on_each", report_on_each),
    ("held", held),
    ("join", join),
    ("verdict", verdict),
    ("withdrawal", withdrawal),
    ("forget", forget),
    ("end", end),
    ("deadline", deadline),
    ("remembered", remembered),
    ("turned_away", turned_away),
    ("queued", queued),
    ("shown", shown),
    ("read", read),
    ("snapshot", snapshot),
    ("restore", restore),
];

fn main() -> ExitCode {
    let told: Vec<String> = env::args().skip(1).collect();
    let work = told.first().and_then(|name| WORKS.iter().find(|(work, _)| work == name));
    match (work, told.get(1).and_then(|pieces| pieces.parse().ok())) {
        (Some((_, work)), Some(pieces)) => {
            work(pieces);
            ExitCode::SUCCESS
        }
        _ => {
            let names: Vec<_> = WORKS.iter().map(|(name, _)| *name).collect();
            eprintln!("growth WORK PIECES, where WORK is one of {}", names.join(" "));
            ExitCode::from(2)
        }
    }
}

/// What callgrind collects: this and all that it calls.
#[inline(never)]
fn measured(work: &mut dyn FnMut()) {
    work();
}

fn open_sessions(sessions: u64) {
    let mut engine = engine();
    measured(&mut || {
        for _ in 0..sessions {
            open(&mut engine);
        }
    });
}

fn report_on_one(reports: u64) {
    let (mut engine, ids) = opened(1);
    let journey = [Signal::JoinSucceeded, Signal::Reconnecting, Signal::ReconnectSucceeded];
    measured(&mut || {
        for signal in journey.into_iter().cycle().take(reports as usize) {
            give(&mut engine, Input::Signal(ids[0], signal));
        }
    });
}

fn report_on_each(sessions: u64) {
    let (mut engine, ids) = opened(sessions);
    measured(&mut || {
        ids.iter().for_each(|id| give(&mut engine, Input::Signal(*id, Signal::JoinSucceeded)));
    });
}

fn held(sessions: u64) {
    let (mut engine, ids) = opened(sessions);
    measured(&mut || ids.iter().for_each(|id| ask(&mut engine, *id)));
}

fn join(sessions: u64) {
    let (mut engine, ids) = opened(sessions);
    ids.iter().for_each(|id| ask(&mut engine, *id));
    let one = certificate(0);
    measured(&mut || ids.iter().for_each(|id| hand_out(&mut engine, *id, 1, &one, None)));
}

fn verdict(sessions: u64) {
    let (mut engine, _) = gathered(sessions);
    measured(&mut || answer(&mut engine, true));
}

fn withdrawal(sessions: u64) {
    let (mut engine, ids) = gathered(sessions);
    measured(&mut || ids.iter().for_each(|id| give(&mut engine, Input::Close(*id))));
}

fn forget(sessions: u64) {
    let (mut engine, _) = gathered(sessions);
    answer(&mut engine, true);
    let subject = engine.subjects().next().expect("a subject").0.clone();
    measured(&mut || give(&mut engine, Input::Forget(&subject)));
}

fn end(sessions: u64) {
    let (mut engine, _) = gathered(sessions);
    measured(&mut || give(&mut engine, Input::End));
}

/// One tick at which the certificates of all are due.
fn deadline(sessions: u64) {
    let (mut engine, ids) = opened(sessions);
    ids.iter().for_each(|id| ask(&mut engine, *id));
    measured(&mut || give_at(&mut engine, Time::MAX, Input::Tick));
}

/// A session with a certificate that nobody has seen, which is asked about and remembered.
fn remembered(certificates: u64) {
    let mut engine = engine();
    measured(&mut || {
        for number in 0..certificates {
            let id = open(&mut engine);
            ask(&mut engine, id);
            hand_out(&mut engine, id, 1, &certificate(number), None);
            answer(&mut engine, false);
            give(&mut engine, Input::Close(id));
        }
    });
}

/// The same where no more is remembered.
fn turned_away(certificates: u64) {
    let mut engine =
        Engine::new(Meeting::default(), Policy { max_subjects: 0, ..Policy::default() });
    measured(&mut || {
        for number in 0..certificates {
            let id = open(&mut engine);
            ask(&mut engine, id);
            hand_out(&mut engine, id, 1, &certificate(number), None);
            give(&mut engine, Input::Close(id));
        }
    });
}

/// So many prompts, all but one in the queue.
fn lined_up(prompts: u64) -> Engine {
    let (mut engine, ids) = opened(prompts);
    for (number, id) in (0..).zip(ids) {
        ask(&mut engine, id);
        hand_out(&mut engine, id, 1, &certificate(number), None);
    }
    engine
}

fn queued(prompts: u64) {
    let (mut engine, ids) = opened(prompts);
    ids.iter().for_each(|id| ask(&mut engine, *id));
    measured(&mut || {
        for (number, id) in (0..).zip(&ids) {
            hand_out(&mut engine, *id, 1, &certificate(number), None);
        }
    });
}

fn shown(prompts: u64) {
    let mut engine = lined_up(prompts);
    measured(&mut || (0..prompts).for_each(|_| answer(&mut engine, false)));
}

/// One window with one session, read while so many other subjects are remembered, each on a
/// host of its own.
fn read(subjects: u64) {
    let mut engine = engine();
    for number in 0..=subjects {
        let id = open(&mut engine);
        let host = HostName::parse(&format!("{number}.example")).expect("it is short");
        ask(&mut engine, id);
        hand_out(&mut engine, id, 1, &certificate(number), host.as_ref());
        if number < subjects {
            answer(&mut engine, false);
        }
    }
    let window = engine.open_prompts()[0];
    measured(&mut || drop(black_box(engine.prompt(window))));
}

fn snapshot(sessions: u64) {
    let (engine, _) = gathered(sessions);
    measured(&mut || drop(black_box(engine.snapshot())));
}

fn restore(sessions: u64) {
    let snapshot = gathered(sessions).0.snapshot();
    measured(&mut || drop(black_box(Engine::restore(&snapshot))));
}
