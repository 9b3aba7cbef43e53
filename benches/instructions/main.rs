//! Work for the engine, or for what is written by hand, to be run under callgrind, which
//! counts instructions exactly: `instructions WORK PIECES`. The difference between two numbers
//! of pieces is what the pieces alone take (`benches/instructions/count`).

use std::{env, hint::black_box, process::ExitCode};

use certgate::{Certificate, Engine, Input, MeetingId, SessionId, Time};
use certgate_benches::{
    ByHand, JOURNEY,
    meeting::{self, answer, ask, engine, gathered, give, hand_out, open},
};

fn main() -> ExitCode {
    let told: Vec<String> = env::args().skip(1).collect();
    let (work, pieces) = match told.as_slice() {
        [work, pieces] => (work.as_str(), pieces.parse().unwrap_or(0)),
        _ => ("", 0),
    };
    match work {
        "report" => report(pieces),
        "report_by_hand" => report_by_hand(pieces),
        "same_certificate" => same_certificate(pieces),
        "join" => drop(gathered(pieces)),
        "verdict" => verdict(pieces),
        "withdrawal" => withdrawal(pieces),
        "new_certificate" => new_certificate(pieces),
        _ => {
            eprintln!(
                "instructions report|report_by_hand|same_certificate|join|verdict|withdrawal|\
                 new_certificate PIECES"
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn report(reports: u64) {
    let mut engine = engine();
    let id = black_box(open(&mut engine));
    let engine = black_box(&mut engine);
    for signal in JOURNEY.into_iter().cycle().take(reports as usize) {
        engine.handle(Time::ZERO, Input::Signal(id, black_box(signal))).expect("it is open");
        while black_box(&engine.poll_effect()).is_some() {}
    }
}

fn report_by_hand(reports: u64) {
    let mut sessions = ByHand::new(1);
    let id = black_box(SessionId::from_parts(MeetingId::default(), 0, 1));
    let sessions = black_box(&mut sessions);
    for signal in JOURNEY.into_iter().cycle().take(reports as usize) {
        sessions.handle(Time::ZERO, id, black_box(signal)).expect("it is open");
        while black_box(&sessions.poll_effect()).is_some() {}
    }
}

fn present(engine: &mut Engine, session: SessionId, inquiry: u64, certificate: &Certificate) {
    ask(engine, session);
    hand_out(engine, session, inquiry, certificate, None);
}

/// A session that is held again and again for what is allowed already.
fn same_certificate(times: u64) {
    let (mut engine, certificate) = (engine(), meeting::certificate(0));
    let id = open(&mut engine);
    present(&mut engine, id, 1, &certificate);
    answer(&mut engine, true);
    for inquiry in 2..2 + times {
        present(&mut engine, id, inquiry, &certificate);
    }
}

fn verdict(sessions: u64) {
    let (mut engine, _) = gathered(sessions);
    if !engine.open_prompts().is_empty() {
        answer(&mut engine, false);
    }
}

fn withdrawal(sessions: u64) {
    let (mut engine, ids) = gathered(sessions);
    for id in ids {
        give(&mut engine, Input::Close(id));
    }
}

/// Certificates that nobody has seen before, each answered.
fn new_certificate(certificates: u64) {
    let mut engine = engine();
    for number in 0..certificates {
        let id = open(&mut engine);
        present(&mut engine, id, 1, &meeting::certificate(number));
        answer(&mut engine, false);
        give(&mut engine, Input::Close(id));
    }
}
