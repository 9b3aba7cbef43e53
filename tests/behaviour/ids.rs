//! Names of sessions and windows: given once, and good in their own meeting alone.

use certgate::{
    Answer, Certificate, Engine, Error, Input, Inquiry, Kind, Meeting, MeetingId, Policy,
    Presented, Problems, PromptId, RawStatus, Revision, SessionId, Signal, Time,
};

fn engine(meeting: u32) -> Engine {
    let meeting = Meeting { id: MeetingId::new(meeting), ..Meeting::default() };
    Engine::new(meeting, Policy::default())
}

fn open(engine: &mut Engine) -> SessionId {
    engine.open(Time::ZERO, Kind::Video).unwrap()
}

fn give(engine: &mut Engine, input: Input<'_>) -> Result<(), Error> {
    let taken = engine.handle(Time::ZERO, input);
    while engine.poll_effect().is_some() {}
    taken
}

/// Every input that names a session is refused, and changes nothing.
fn is_unknown(engine: &mut Engine, session: SessionId) {
    let certificate = Certificate::opaque(b"any").unwrap();
    let presented = Presented::Certificate(&certificate);
    let inquiry = Inquiry::new(1);
    let before = engine.clone();
    for input in [
        Input::Status(session, RawStatus::Code(3)),
        Input::Signal(session, Signal::JoinSucceeded),
        Input::Certificate { session, inquiry, presented, host: None, problems: Problems::NONE },
        Input::CertificateUnavailable(session, inquiry),
        Input::Close(session),
    ] {
        assert_eq!(give(engine, input), Err(Error::UnknownSession), "{input:?}");
        assert!(*engine == before, "{input:?}");
    }
    assert_eq!(engine.session(session), None);
}

#[test]
fn numbers_rise_and_are_never_given_twice() {
    let mut engine = engine(1);
    let mut numbers = Vec::new();
    for round in 0..50 {
        let id = open(&mut engine);
        numbers.push(id.number());
        if round % 3 != 0 {
            give(&mut engine, Input::Close(id)).unwrap();
        }
    }
    assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
}

#[test]
fn a_stale_id_names_no_session_although_its_slot_is_taken_again() {
    let mut engine = engine(1);
    let first = open(&mut engine);
    give(&mut engine, Input::Close(first)).unwrap();
    let second = open(&mut engine);
    assert_eq!(first.into_parts().1, second.into_parts().1, "the slot is used again");
    is_unknown(&mut engine, first);
    assert!(engine.session(second).is_some());
}

#[test]
fn an_id_of_another_meeting_names_no_session_here() {
    let (mut here, mut there) = (engine(1), engine(2));
    let (own, foreign) = (open(&mut here), open(&mut there));
    assert_eq!(own.number(), foreign.number());
    is_unknown(&mut here, foreign);
    is_unknown(&mut there, own);
}

#[test]
fn parts_that_no_engine_gave_name_no_session() {
    let mut engine = engine(1);
    let id = open(&mut engine);
    let (meeting, slot, number) = id.into_parts();
    assert_eq!(SessionId::from_parts(meeting, slot, number), id);
    for (slot, number) in
        [(slot + 1, number), (slot, number + 1), (slot, 0), (u32::MAX, number), (0, u64::MAX)]
    {
        is_unknown(&mut engine, SessionId::from_parts(meeting, slot, number));
    }
    give(&mut engine, Input::Close(id)).unwrap();
    // A vacant slot has no number that could be named.
    is_unknown(&mut engine, SessionId::from_parts(meeting, slot, 0));
}

#[test]
fn a_window_of_another_meeting_or_of_no_meeting_is_unknown() {
    let mut engine = engine(1);
    let id = open(&mut engine);
    give(&mut engine, Input::Signal(id, Signal::CertificatePending)).unwrap();
    let certificate = Certificate::opaque(b"any").unwrap();
    let presented = Presented::Certificate(&certificate);
    let (inquiry, problems) = (Inquiry::new(1), Problems::NONE);
    let shows = Input::Certificate { session: id, inquiry, presented, host: None, problems };
    give(&mut engine, shows).unwrap();
    let window = engine.open_prompts()[0];
    assert_eq!(window, PromptId::new(MeetingId::new(1), 1));
    let foreign = PromptId::new(MeetingId::new(2), 1);
    for unknown in
        [foreign, PromptId::new(MeetingId::new(1), 0), PromptId::new(MeetingId::new(1), 2)]
    {
        for answer in [Answer::DontConnect, Answer::ConnectAnyway(Revision::FIRST)] {
            let answered = give(&mut engine, Input::Answer(unknown, answer));
            assert_eq!(answered, Err(Error::UnknownPrompt), "{unknown:?}");
        }
        assert_eq!(engine.prompt(unknown), None);
    }
    give(&mut engine, Input::Answer(window, Answer::DontConnect)).unwrap();
}

/// Every order of closing and opening: an id answers for its own session or for none.
#[test]
fn however_sessions_come_and_go_an_id_means_its_own_session() {
    let mut engine = engine(1);
    let mut ids: Vec<(SessionId, Kind, bool)> = Vec::new();
    // A fixed, mixed order of comings and goings.
    let mut mixed = 12_345_u32;
    for _ in 0..400 {
        mixed = mixed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let living: Vec<usize> = (0..ids.len()).filter(|at| ids[*at].2).collect();
        if mixed >> 16 & 1 == 0 && !living.is_empty() {
            let at = living[(mixed >> 20) as usize % living.len()];
            give(&mut engine, Input::Close(ids[at].0)).unwrap();
            ids[at].2 = false;
        } else {
            let kind = Kind::ALL[(mixed >> 24) as usize % 6];
            ids.push((engine.open(Time::ZERO, kind).unwrap(), kind, true));
        }
        for (id, kind, lives) in &ids {
            let seen = engine.session(*id).map(|session| session.kind);
            assert_eq!(seen, lives.then_some(*kind));
        }
    }
}
