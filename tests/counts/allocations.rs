//! A meeting that has found its size allocates nothing any more.

use allocation_counter::measure;
use certgate::{
    Answer, Effect, Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem, PromptId,
    SessionId, Signal, Time,
};
use certgate_model::certificates::{Certificates, pem};

const AT: Time = Time::ZERO;

/// Every effect, so that they are not left out.
fn drain(engine: &mut Engine) -> u64 {
    let mut effects = 0;
    while let Some(effect) = engine.poll_effect() {
        std::hint::black_box::<Effect>(effect);
        effects += 1;
    }
    effects
}

fn give(engine: &mut Engine, input: Input<'_>) -> u64 {
    assert_eq!(engine.handle(AT, input), Ok(()), "{input:?}");
    drain(engine)
}

/// A real certificate, in DER.
fn der() -> Vec<u8> {
    let table = Certificates::built_in();
    let first = table.forms().next().expect("a certificate");
    table.bytes(&first).expect("its bytes").to_vec()
}

fn meeting(sessions: usize) -> (Engine, Vec<SessionId>) {
    let policy = Policy { max_inquiries: u64::MAX, max_sessions: u64::MAX, ..Policy::default() };
    let mut engine = Engine::new(Meeting::default(), policy);
    let ids = (0..sessions).map(|_| engine.open(AT, Kind::Video).expect("room")).collect();
    (engine, ids)
}

fn current(engine: &Engine, session: SessionId) -> Inquiry {
    engine.session(session).and_then(|view| view.inquiry).expect("an inquiry")
}

/// The service asks, and hands its certificate in.
fn present(engine: &mut Engine, session: SessionId, presented: Presented<'_>) -> u64 {
    let asked = give(engine, Input::Signal(session, Signal::CertificatePending));
    let inquiry = current(engine, session);
    let problems = Problem::SelfSigned.into();
    let host = None;
    asked + give(engine, Input::Certificate { session, inquiry, presented, host, problems })
}

fn connect_anyway(engine: &mut Engine) -> u64 {
    let prompt = *engine.open_prompts().first().expect("a window");
    let revision = engine.prompt(prompt).expect("it is open").revision;
    give(engine, Input::Answer(prompt, Answer::ConnectAnyway(revision)))
}

/// Does the same again and again, and counts from the third time on.
fn assert_allocates_nothing(
    what: &str,
    engine: &mut Engine,
    mut act: impl FnMut(&mut Engine) -> u64,
) {
    act(engine);
    act(engine);
    let mut effects = 0;
    let counted = measure(|| effects = (0..10).map(|_| act(engine)).sum());
    assert!(effects > 0, "{what} has effects");
    assert_eq!(counted.count_total, 0, "{what} allocates");
}

#[test]
fn the_counter_counts() {
    assert_eq!(measure(|| drop(std::hint::black_box(Box::new(7)))).count_total, 1);
}

#[test]
fn a_sessions_life_allocates_nothing() {
    let (mut engine, ids) = meeting(100);
    assert_allocates_nothing("a life", &mut engine, |engine| {
        ids.iter()
            .map(|id| {
                Signal::ALL
                    .into_iter()
                    .filter(|signal| *signal != Signal::CertificatePending)
                    .map(|signal| give(engine, Input::Signal(*id, signal)))
                    .sum::<u64>()
            })
            .sum()
    });
}

#[test]
fn opening_and_closing_allocates_nothing_where_there_was_room_before() {
    let (mut engine, ids) = meeting(100);
    for id in ids {
        give(&mut engine, Input::Close(id));
    }
    assert_allocates_nothing("opening and closing", &mut engine, |engine| {
        let id = engine.open(AT, Kind::Svs).expect("room");
        give(engine, Input::Signal(id, Signal::JoinSucceeded)) + give(engine, Input::Close(id))
    });
}

#[test]
fn a_known_certificate_allocates_nothing_by_its_bytes_or_its_fingerprint() {
    let der = der();
    let text = pem(&der, "\n");
    let read = certgate::Certificate::read(&der).expect("a certificate");
    for (what, presented) in [
        ("the same DER", Presented::Bytes(&der)),
        ("the same certificate", Presented::Certificate(&read)),
        ("the same PEM", Presented::Bytes(text.as_bytes())),
    ] {
        let (mut engine, ids) = meeting(100);
        present(&mut engine, ids[0], presented);
        connect_anyway(&mut engine);
        assert_allocates_nothing(what, &mut engine, |engine| {
            ids.iter().map(|id| present(engine, *id, presented)).sum()
        });
    }
    // DER that was first met as PEM is known by its fingerprint.
    let (mut engine, ids) = meeting(100);
    present(&mut engine, ids[0], Presented::Bytes(text.as_bytes()));
    connect_anyway(&mut engine);
    assert_allocates_nothing("another spelling", &mut engine, |engine| {
        ids.iter().map(|id| present(engine, *id, Presented::Bytes(&der))).sum()
    });
}

#[test]
fn a_verdict_allocates_nothing_however_many_wait_for_it() {
    let der = der();
    for waiting in [1, 10, 1000, 20_000] {
        let (mut engine, ids) = meeting(waiting);
        // The first verdict, taken back, finds the size; the second is on a subject that is asked
        // about anew.
        for id in &ids {
            present(&mut engine, *id, Presented::Bytes(&der));
        }
        connect_anyway(&mut engine);
        let subject = engine.subjects().next().expect("a subject").0.clone();
        give(&mut engine, Input::Forget(&subject));
        for id in ids {
            give(&mut engine, Input::Close(id));
        }
        for _ in 0..waiting {
            let id = engine.open(AT, Kind::Video).expect("room");
            present(&mut engine, id, Presented::Bytes(&der));
        }
        let prompt = *engine.open_prompts().first().expect("a window");
        let revision = engine.prompt(prompt).expect("it is open").revision;
        let answer = Input::Answer(prompt, Answer::ConnectAnyway(revision));
        let mut effects = 0;
        let counted = measure(|| effects = give(&mut engine, answer));
        assert_eq!(effects, 1 + 2 * waiting as u64);
        assert_eq!(counted.count_total, 0, "for {waiting}");
        // What is taken back ends all that lives on it.
        let counted = measure(|| effects = give(&mut engine, Input::Forget(&subject)));
        assert_eq!(effects, 2 * waiting as u64);
        assert_eq!(counted.count_total, 0, "for {waiting}");
    }
}

#[test]
fn an_error_allocates_nothing() {
    let (mut engine, ids) = meeting(10);
    let unknown = PromptId::new(engine.meeting().id, 1);
    let counted = measure(|| {
        for id in &ids {
            let stale = Input::CertificateUnavailable(*id, Inquiry::new(1));
            assert!(engine.handle(AT, stale).is_err());
            assert!(engine.handle(AT, Input::Answer(unknown, Answer::DontConnect)).is_err());
        }
    });
    assert_eq!(counted.count_total, 0);
}
