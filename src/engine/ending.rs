//! The end of a session, and of the meeting.

use super::Engine;
use crate::{
    Dismissal, Effect, PromptId,
    session::{Event, Membership},
};

impl Engine {
    /// The session is gone; if it waited, it withdraws, and no action is sent.
    // SESS-12, SESS-13, PROMPT-9
    pub(super) fn close(&mut self, slot: u32) {
        let Some(session) = self.sessions.get(slot) else { return };
        let standing = (session.membership(), session.place);
        self.relocate(slot, standing, Membership::Nowhere);
        self.sessions.remove(slot);
    }

    /// Windows are dismissed, queued prompts dropped, and every session that is not refused
    /// yet is refused now. From here on the engine only refuses.
    // END-1, END-2, END-7
    pub(super) fn end(&mut self) {
        self.ended = true;
        let shown = core::mem::take(&mut self.shown);
        for (&number, &subject) in &shown {
            let prompt = PromptId::new(self.meeting.id, number);
            self.effects.push(Effect::DismissPrompt { prompt, why: Dismissal::MeetingEnded });
            self.set_unseen(subject);
        }
        for subject in core::mem::take(&mut self.queue).into_values() {
            self.set_unseen(subject);
        }
        self.in_order = self.sessions.in_number_order();
        self.dispatch_in_order(Event::MeetingEnds);
        // Nobody may have waited at a window any more: no session has let go of its subject.
        for subject in shown.into_values() {
            self.subjects.release_if_idle(subject);
        }
    }
}
