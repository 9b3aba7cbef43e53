//! Reports taken many at once, and effects taken some at a time: the same as one by one.

use certgate::{
    Answer, Certificate, Effect, Engine, Error, Input, Inquiry, Kind, Meeting, Policy, Presented,
    Problem, Revision, SessionId, Signal, Time,
};

const AT: Time = Time::from_millis(5);

fn meeting(sessions: usize) -> (Engine, Vec<SessionId>) {
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let ids = (0..sessions).map(|_| engine.open(Time::ZERO, Kind::Svs).unwrap()).collect();
    (engine, ids)
}

fn one_by_one(engine: &mut Engine) -> Vec<Effect> {
    std::iter::from_fn(|| engine.poll_effect()).collect()
}

fn some_at_a_time(engine: &mut Engine) -> Vec<Effect> {
    let mut effects = Vec::new();
    loop {
        match engine.poll_effects() {
            [] => return effects,
            some => effects.extend_from_slice(some),
        }
    }
}

fn give(engine: &mut Engine, input: Input<'_>) -> Vec<Effect> {
    engine.handle(AT, input).unwrap();
    one_by_one(engine)
}

/// The session is held for its first certificate, and the certificate is handed in.
fn waits(engine: &mut Engine, session: SessionId, certificate: &[u8]) {
    give(engine, Input::Signal(session, Signal::CertificatePending));
    let certificate = Certificate::opaque(certificate).unwrap();
    let (inquiry, presented) = (Inquiry::new(1), Presented::Certificate(&certificate));
    let (host, problems) = (None, Problem::SelfSigned.into());
    give(engine, Input::Certificate { session, inquiry, presented, host, problems });
}

/// Some that wait, some that rest on what was allowed, some that were never held, and reports
/// of all sorts from all of them.
fn busy() -> (Engine, Vec<(SessionId, Signal)>) {
    let (mut engine, ids) = meeting(90);
    for session in &ids[..10] {
        waits(&mut engine, *session, b"allowed");
    }
    let prompt = engine.open_prompts()[0];
    give(&mut engine, Input::Answer(prompt, Answer::ConnectAnyway(Revision::FIRST)));
    for session in &ids[10..30] {
        waits(&mut engine, *session, b"asked about");
    }
    let reports = (0..1500).map(|step: usize| {
        let signal = Signal::ALL[step * 5 % Signal::ALL.len()];
        (ids[step * 7919 % ids.len()], signal)
    });
    (engine, reports.collect())
}

// EFFECT-16
#[test]
fn reports_taken_together_do_what_they_do_one_by_one() {
    let (mut together, reports) = busy();
    let mut apart = together.clone();
    let mut effects = Vec::new();
    for (session, signal) in &reports {
        effects.extend(give(&mut apart, Input::Signal(*session, *signal)));
    }
    assert_eq!(together.handle_reports(AT, &reports), Ok(()));
    assert_eq!(one_by_one(&mut together), effects);
    assert!(together == apart);
    assert!(effects.len() > 500, "{} effects", effects.len());
}

// EFFECT-16, ERR-7
#[test]
fn a_report_of_no_open_session_stops_there_and_says_how_many_were_taken() {
    for place in [0, 1, 31, 32, 33, 1000] {
        let (mut engine, mut reports) = busy();
        let closed = engine.open(AT, Kind::Nbr).unwrap();
        give(&mut engine, Input::Close(closed));
        let mut shorter = engine.clone();
        reports[place].0 = closed;
        let stopped = engine.handle_reports(AT, &reports);
        assert_eq!(stopped, Err((place, Error::UnknownSession)));
        assert_eq!(shorter.handle_reports(AT, &reports[..place]), Ok(()));
        assert_eq!(one_by_one(&mut engine), one_by_one(&mut shorter));
        assert!(engine == shorter);
    }
}

// EFFECT-16, EFFECT-10
#[test]
fn effects_taken_some_at_a_time_are_those_taken_one_by_one() {
    for answer in [Answer::DontConnect, Answer::ConnectAnyway(Revision::FIRST)] {
        let (mut some, ids) = meeting(400);
        // Asked in any order, with others behind them in the queue.
        for step in 0..200 {
            waits(&mut some, ids[step * 77 % 200], b"one for all");
        }
        for session in &ids[300..] {
            waits(&mut some, *session, b"the next");
        }
        let mut one = some.clone();
        let prompt = some.open_prompts()[0];
        some.handle(AT, Input::Answer(prompt, answer)).unwrap();
        one.handle(AT, Input::Answer(prompt, answer)).unwrap();
        let effects = one_by_one(&mut one);
        assert_eq!(some_at_a_time(&mut some), effects);
        assert!(matches!(effects[0], Effect::DismissPrompt { .. }));
        let acted = effects.iter().filter_map(|effect| match effect {
            Effect::SetCertificateAction { session, .. } => Some(session.number()),
            _ => None,
        });
        assert_eq!(acted.collect::<Vec<_>>(), (1..=200).collect::<Vec<_>>());
        assert!(matches!(effects[401], Effect::ShowPrompt { .. }), "{:?}", effects[401]);
        assert_eq!(effects.len(), 402);
        assert!(some == one);
    }
}

#[test]
fn two_verdicts_in_one_tick_keep_their_effects_in_order() {
    let span = certgate::Span::from_millis(10);
    let two = std::num::NonZeroU64::new(2).unwrap();
    let policy = Policy { max_shown_prompts: two, answer_deadline: span, ..Policy::default() };
    let mut engine = Engine::new(Meeting::default(), policy);
    let ids: Vec<_> = (0..200).map(|_| engine.open(Time::ZERO, Kind::Video).unwrap()).collect();
    for (place, session) in ids.iter().enumerate() {
        waits(&mut engine, *session, [b"odd".as_slice(), b"even"][place % 2]);
    }
    engine.handle(Time::from_millis(60), Input::Tick).unwrap();
    let mut one = engine.clone();
    let effects = some_at_a_time(&mut engine);
    assert_eq!(effects, one_by_one(&mut one));
    let dismissed: Vec<_> = (0..effects.len())
        .filter(|place| matches!(effects[*place], Effect::DismissPrompt { .. }))
        .collect();
    assert_eq!(dismissed, [0, 201]);
    assert_eq!(effects.len(), 402);
}

#[test]
fn a_host_that_asks_whether_effects_are_left_takes_them_all() {
    let (mut engine, ids) = meeting(100);
    for session in &ids {
        waits(&mut engine, *session, b"one for all");
    }
    let prompt = engine.open_prompts()[0];
    engine.handle(AT, Input::Answer(prompt, Answer::DontConnect)).unwrap();
    let mut taken = 0;
    while engine.has_effects() {
        assert!(engine.poll_effect().is_some());
        taken += 1;
    }
    assert_eq!(taken, 201);
    assert_eq!(engine.poll_effect(), None);
    assert!(engine.poll_effects().is_empty());
}
