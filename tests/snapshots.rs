//! Snapshots of meetings that a search found to be restored wrongly once.

mod meeting;

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
