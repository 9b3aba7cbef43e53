//! Snapshots of meetings that a search found to be restored wrongly once.

mod meeting;

use certgate::{Engine, Kind, Time};
use certgate_model::vocabulary::{Input, Policy};
use meeting::{Meeting, close, joined};

/// The window outlives the session that asked for it; the end of the meeting then leaves its
/// subject to nobody, and nothing of it may stay (`bounded`, `replayable`).
#[test]
fn a_window_that_nobody_waits_at_leaves_nothing_behind_when_the_meeting_ends() {
    for leave in [joined(1), close(1)] {
        let mut meeting = Meeting::new(Policy::default());
        meeting.shows(1, 0, "", &[]);
        meeting.give(leave);
        meeting.give(Input::End);
        assert_eq!(meeting.engine().snapshot().subjects, []);
        meeting.expect(Input::Snapshot, &[]);
    }
}

/// A client that was killed may have kept the names of its sessions (`replayable`).
#[test]
fn a_restored_meeting_gives_its_next_session_the_same_id() {
    let mut spared = Engine::new(certgate::Meeting::default(), certgate::Policy::default());
    let ids: Vec<_> = (0..6).map(|_| spared.open(Time::ZERO, Kind::Video).unwrap()).collect();
    for closed in [4, 1, 3] {
        spared.handle(Time::ZERO, certgate::Input::Close(ids[closed])).unwrap();
    }
    let mut restored = Engine::restore(&spared.snapshot()).unwrap();
    for _ in 0..5 {
        let [one, other] = [&mut spared, &mut restored]
            .map(|engine| engine.open(Time::ZERO, Kind::Video).unwrap());
        assert_eq!(one, other);
    }
    assert_eq!(spared, restored);
}
