//! A meeting of the engine alone, taken to where something is measured or counted.

use std::hint::black_box;

use certgate::{
    Answer, Certificate, Engine, HostName, Input, Inquiry, Kind, Meeting, Policy, Presented,
    Problem, Revision, SessionId, Signal, Time,
};

/// An engine whose caps are wide open.
#[must_use]
pub fn engine() -> Engine {
    let policy = Policy {
        max_sessions: u64::MAX,
        max_inquiries: u64::MAX,
        max_subjects: u64::MAX,
        max_queued_prompts: u64::MAX,
        ..Policy::default()
    };
    Engine::new(Meeting::default(), policy)
}

/// One more session.
///
/// # Panics
/// If there is no room for it.
pub fn open(engine: &mut Engine) -> SessionId {
    engine.open(Time::ZERO, Kind::Svs).expect("room")
}

/// Gives an input, and drains its effects.
///
/// # Panics
/// If it is not taken.
pub fn give(engine: &mut Engine, input: Input<'_>) {
    give_at(engine, Time::ZERO, input);
}

/// The same at a time.
///
/// # Panics
/// If it is not taken.
pub fn give_at(engine: &mut Engine, at: Time, input: Input<'_>) {
    let taken = engine.handle(at, black_box(input));
    assert!(taken.is_ok(), "every input here is taken, not {taken:?}");
    while black_box(&engine.poll_effect()).is_some() {}
}

/// The session's service asks.
pub fn ask(engine: &mut Engine, session: SessionId) {
    give(engine, Input::Signal(session, Signal::CertificatePending));
}

/// A certificate in a format of a service's own. Reading it is hashing it.
///
/// # Panics
/// Never.
#[must_use]
pub fn certificate(number: u64) -> Certificate {
    Certificate::opaque(&number.to_le_bytes()).expect("some bytes")
}

/// The service hands a certificate out, under the session's inquiry of that number.
pub fn hand_out(
    engine: &mut Engine,
    session: SessionId,
    inquiry: u64,
    certificate: &Certificate,
    host: Option<&HostName>,
) {
    let (inquiry, presented) = (Inquiry::new(inquiry), Presented::Certificate(certificate));
    let problems = Problem::SelfSigned.into();
    give(engine, Input::Certificate { session, inquiry, presented, host, problems });
}

/// The person answers the oldest window, which has not grown.
///
/// # Panics
/// If there is none.
pub fn answer(engine: &mut Engine, allow: bool) {
    let window = engine.open_prompts()[0];
    let answer = if allow { Answer::ConnectAnyway(Revision::FIRST) } else { Answer::DontConnect };
    give(engine, Input::Answer(window, answer));
}

/// So many sessions.
#[must_use]
pub fn opened(sessions: u64) -> (Engine, Vec<SessionId>) {
    let mut engine = engine();
    let ids = (0..sessions).map(|_| open(&mut engine)).collect();
    (engine, ids)
}

/// So many sessions that wait at one window.
#[must_use]
pub fn gathered(sessions: u64) -> (Engine, Vec<SessionId>) {
    let (mut engine, ids) = opened(sessions);
    let one = certificate(0);
    for id in &ids {
        ask(&mut engine, *id);
        hand_out(&mut engine, *id, 1, &one, None);
    }
    (engine, ids)
}
