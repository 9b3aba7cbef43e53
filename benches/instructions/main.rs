//! Work for the engine, or for what is written by hand, to be run under callgrind, which
//! counts instructions exactly: `instructions WORK PIECES`. The difference between two numbers
//! of pieces is what the pieces alone take (`benches/instructions/count`).

use std::{env, hint::black_box, process::ExitCode};

use certgate::{
    Answer, Certificate, Engine, Input, Inquiry, Kind, Meeting, MeetingId, Policy, Presented,
    Problem, SessionId, Signal, Time,
};
use certgate_benches::{ByHand, JOURNEY};

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

fn engine() -> Engine {
    let policy = Policy {
        max_sessions: u64::MAX,
        max_inquiries: u64::MAX,
        max_subjects: u64::MAX,
        ..Policy::default()
    };
    Engine::new(Meeting::default(), policy)
}

fn open(engine: &mut Engine) -> SessionId {
    engine.open(Time::ZERO, Kind::Svs).expect("room")
}

fn give(engine: &mut Engine, input: Input<'_>) {
    let taken = engine.handle(Time::ZERO, black_box(input));
    assert!(taken.is_ok());
    while black_box(&engine.poll_effect()).is_some() {}
}

fn report(reports: usize) {
    let mut engine = engine();
    let id = black_box(open(&mut engine));
    for signal in JOURNEY.into_iter().cycle().take(reports) {
        engine.handle(Time::ZERO, Input::Signal(id, black_box(signal))).expect("it is open");
        while black_box(&engine.poll_effect()).is_some() {}
    }
}

fn report_by_hand(reports: usize) {
    let mut sessions = ByHand::new(1);
    let id = black_box(SessionId::from_parts(MeetingId::default(), 0, 1));
    for signal in JOURNEY.into_iter().cycle().take(reports) {
        sessions.handle(Time::ZERO, id, black_box(signal)).expect("it is open");
        while black_box(&sessions.poll_effect()).is_some() {}
    }
}

/// A certificate that stands for many, as a service of its own format gives it.
fn opaque(number: usize) -> Certificate {
    Certificate::opaque(&number.to_le_bytes()).expect("some bytes")
}

fn present(engine: &mut Engine, session: SessionId, inquiry: u64, certificate: &Certificate) {
    give(engine, Input::Signal(session, Signal::CertificatePending));
    let inquiry = Inquiry::new(inquiry);
    let presented = Presented::Certificate(certificate);
    let problems = Problem::SelfSigned.into();
    give(engine, Input::Certificate { session, inquiry, presented, host: None, problems });
}

fn answer(engine: &mut Engine, allow: bool) {
    let prompt = engine.open_prompts()[0];
    let revision = certgate::Revision::FIRST;
    let answer = if allow { Answer::ConnectAnyway(revision) } else { Answer::DontConnect };
    give(engine, Input::Answer(prompt, answer));
}

/// A session that is held again and again for what is allowed already.
fn same_certificate(times: usize) {
    let (mut engine, certificate) = (engine(), opaque(0));
    let id = open(&mut engine);
    present(&mut engine, id, 1, &certificate);
    answer(&mut engine, true);
    for inquiry in 2..2 + times as u64 {
        present(&mut engine, id, inquiry, &certificate);
    }
}

/// Sessions that all wait for one answer.
fn gathered(sessions: usize) -> (Engine, Vec<SessionId>) {
    let (mut engine, certificate) = (engine(), opaque(0));
    let ids: Vec<_> = (0..sessions).map(|_| open(&mut engine)).collect();
    for id in &ids {
        present(&mut engine, *id, 1, &certificate);
    }
    (engine, ids)
}

fn verdict(sessions: usize) {
    let (mut engine, _) = gathered(sessions);
    if !engine.open_prompts().is_empty() {
        answer(&mut engine, false);
    }
}

fn withdrawal(sessions: usize) {
    let (mut engine, ids) = gathered(sessions);
    for id in ids {
        give(&mut engine, Input::Close(id));
    }
}

/// Certificates that nobody has seen before, each answered.
fn new_certificate(certificates: usize) {
    let mut engine = engine();
    for number in 0..certificates {
        let id = open(&mut engine);
        present(&mut engine, id, 1, &opaque(number));
        answer(&mut engine, false);
        give(&mut engine, Input::Close(id));
    }
}
