//! What a meeting takes in memory, and that floods do not change it.

use allocation_counter::measure;
use certgate::{
    Certificate, Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem, SessionId,
    Signal, Time,
};

const AT: Time = Time::ZERO;

fn give(engine: &mut Engine, input: Input<'_>) {
    assert_eq!(engine.handle(AT, input), Ok(()), "{input:?}");
    while engine.poll_effect().is_some() {}
}

fn engine(policy: Policy) -> Engine {
    Engine::new(Meeting::default(), policy)
}

/// The slab doubles, so this is asked of a number of sessions that fills it.
#[test]
fn a_live_session_takes_32_bytes() {
    const SESSIONS: u64 = 1 << 20;
    let mut engine = engine(Policy { max_sessions: SESSIONS, ..Policy::default() });
    let counted = measure(|| {
        for _ in 0..SESSIONS {
            engine.open(AT, Kind::Video).expect("room");
        }
    });
    assert_eq!(counted.bytes_current as u64 / SESSIONS, 32);
    assert!(counted.bytes_current as u64 <= 32 * SESSIONS, "{}", counted.bytes_current);
    let rest = measure(|| {
        for id in engine.sessions() {
            give(&mut engine, Input::Signal(id, Signal::JoinSucceeded));
        }
    });
    assert!(rest.bytes_current < 4096, "a connected one takes no more: {}", rest.bytes_current);
}

/// Hands in certificates that nobody has seen before, from this number on.
fn flood(engine: &mut Engine, session: SessionId, certificates: std::ops::Range<u64>) {
    for number in certificates {
        give(engine, Input::Signal(session, Signal::CertificatePending));
        let certificate = Certificate::opaque(&number.to_le_bytes()).expect("some bytes");
        let inquiry = engine.session(session).and_then(|view| view.inquiry).expect("an inquiry");
        let presented = Presented::Certificate(&certificate);
        let problems = Problem::SelfSigned.into();
        give(engine, Input::Certificate { session, inquiry, presented, host: None, problems });
        if engine.session(session).is_some_and(|view| view.leaf.region().is_none()) {
            return;
        }
    }
}

#[test]
fn a_flood_of_certificates_takes_what_the_caps_allow() {
    let mut engine = engine(Policy::default());
    let mut number = 0;
    let mut round = |engine: &mut Engine| {
        for _ in 0..2000 {
            let session = engine.open(AT, Kind::Nbr).expect("room");
            flood(engine, session, number..number + 20);
            number += 20;
            give(engine, Input::Close(session));
        }
    };
    round(&mut engine);
    let counted = measure(|| round(&mut engine));
    assert!(counted.bytes_current <= 4096, "{} bytes more", counted.bytes_current);
}

#[test]
fn a_service_that_asks_and_asks_takes_nothing() {
    let mut engine = engine(Policy { max_inquiries: u64::MAX, ..Policy::default() });
    let session = engine.open(AT, Kind::Video).expect("room");
    let mut ask = |times: u64| {
        for _ in 0..times {
            give(&mut engine, Input::Signal(session, Signal::CertificatePending));
        }
    };
    ask(10);
    assert_eq!(measure(|| ask(10_000)).count_total, 0);
}

/// A prompt that thousands join and leave keeps nothing of those who left.
#[test]
fn withdrawals_leave_nothing_behind() {
    let certificate = Certificate::opaque(b"one for all").expect("some bytes");
    let policy = Policy { max_sessions: u64::MAX, ..Policy::default() };
    let mut engine = engine(policy);
    let mut come_and_go = |sessions: u64| {
        let ids: Vec<_> =
            (0..sessions).map(|_| engine.open(AT, Kind::Video).expect("room")).collect();
        for session in &ids {
            give(&mut engine, Input::Signal(*session, Signal::CertificatePending));
            let (session, inquiry) = (*session, Inquiry::new(1));
            let presented = Presented::Certificate(&certificate);
            let problems = Problem::Expired.into();
            give(
                &mut engine,
                Input::Certificate { session, inquiry, presented, host: None, problems },
            );
        }
        for session in ids {
            give(&mut engine, Input::Close(session));
        }
    };
    come_and_go(5000);
    let counted = measure(|| come_and_go(5000));
    assert!(counted.bytes_current <= 0, "{} bytes more", counted.bytes_current);
}
