//! What no meeting of this engine gave is not taken: ids of others, and saves that nobody made.

use certgate::{
    Engine, Error, Input, Kind, Meeting, MeetingId, Policy, SessionId, Signal, SnapshotError, Time,
};

const AT: Time = Time::ZERO;

/// A meeting with three sessions, in the slots 0 to 2.
fn engine(meeting: u32) -> (Engine, Vec<SessionId>) {
    let meeting = Meeting { id: MeetingId::new(meeting), ..Meeting::default() };
    let mut engine = Engine::new(meeting, Policy::default());
    let sessions = (0..3).map(|_| engine.open(AT, Kind::Svs).unwrap()).collect();
    (engine, sessions)
}

#[test]
fn an_id_that_this_meeting_did_not_give_is_unknown() {
    let ((mut here, own), (_, others)) = (engine(1), engine(2));
    let mut unknown = |id| {
        let taken = here.handle(AT, Input::Signal(id, Signal::JoinSucceeded));
        assert_eq!(taken, Err(Error::UnknownSession), "{id:?}");
    };
    unknown(others[0]);
    let (meeting, slot, number) = own[0].into_parts();
    unknown(SessionId::from_parts(meeting, slot, number + 1));
    unknown(SessionId::from_parts(meeting, slot + 1, number));
    unknown(SessionId::from_parts(meeting, 9, number));
    here.handle(AT, Input::Close(own[0])).unwrap();
    let mut unknown = |id| {
        let taken = here.handle(AT, Input::Signal(id, Signal::JoinSucceeded));
        assert_eq!(taken, Err(Error::UnknownSession), "{id:?}");
    };
    // An empty slot is nobody's.
    unknown(own[0]);
    unknown(SessionId::from_parts(meeting, slot, 0));
}

#[test]
fn a_save_whose_sessions_no_meeting_had_is_refused_by_its_session() {
    let (engine, _) = engine(1);
    let saved = engine.snapshot();
    assert!(Engine::restore(&saved).is_ok());
    let refused = |change: &dyn Fn(&mut certgate::Snapshot), number| {
        let mut altered = saved.clone();
        change(&mut altered);
        let error = Engine::restore(&altered).map(|_| ()).unwrap_err();
        assert_eq!(error, SnapshotError::SessionNumber { number });
    };
    // A slot beyond as many as were ever open, by the session that stands in it.
    refused(&|saved| saved.sessions[2].slot = 3, 3);
    refused(&|saved| saved.sessions[1].slot = 7, 2);
    // The same number twice, numbers that fall, and one past the last.
    refused(&|saved| saved.sessions[1].number = 1, 1);
    refused(&|saved| saved.sessions[2].number = 2, 2);
    refused(&|saved| saved.sessions.swap(0, 1), 1);
    refused(&|saved| saved.sessions[2].number = 4, 4);
    refused(&|saved| saved.sessions[0].number = 0, 0);
    refused(&|saved| saved.sessions[1].slot = 0, 2);
}
