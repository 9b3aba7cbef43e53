//! Taking one session through one event, and keeping the ledger's lists in step with it.

use super::Engine;
use crate::{
    Effect, Region, Revision,
    ledger::{Due, Life},
    session::{Basis, Event, Membership, Surroundings, step},
};

impl Engine {
    /// Lets the session's machine handle the event; its effects go to the queue, and it moves
    /// to the list where its new leaf and basis belong.
    // SIG-32, GATE-9
    pub(super) fn dispatch(&mut self, slot: u32, event: Event) {
        let Some(session) = self.sessions.get_mut(slot) else { return };
        let before = session.membership();
        let place = session.place;
        let id = crate::SessionId { meeting: self.meeting.id, number: session.number, slot };
        let basis_allowed = match (session.leaf.region(), session.basis()) {
            (Some(Region::Connecting | Region::Ended), Basis::On(subject)) => {
                self.subjects.get(subject).is_some_and(|record| record.is_allowed())
            }
            _ => false,
        };
        let (policy, effects) = (&self.policy, &mut self.effects);
        step(session, event, &mut Surroundings { id, policy, basis_allowed, effects });
        let after = session.membership();
        if before != after {
            self.relocate(slot, (before, place), after);
        }
    }

    /// Moves a session from one list to another. Joining a prompt is left to the review,
    /// which knows the host and the problems.
    pub(super) fn relocate(
        &mut self,
        slot: u32,
        (before, place): (Membership, u32),
        after: Membership,
    ) {
        match before {
            Membership::Fetching => self.fetches.remove(place, slot, &mut self.sessions),
            Membership::Waiting(subject) => self.withdraw(subject, place),
            Membership::Resting(subject) => {
                if let Some(record) = self.subjects.get_mut(subject) {
                    record.stop_resting(place, &mut self.sessions);
                }
            }
            Membership::Nowhere => {}
        }
        match after {
            Membership::Fetching => self.expect_certificate(slot),
            Membership::Resting(subject) => {
                let session = self.sessions.get_mut(slot);
                if let (Some(record), Some(session)) = (self.subjects.get_mut(subject), session) {
                    record.rest(slot, session);
                }
            }
            Membership::Waiting(_) | Membership::Nowhere => {}
        }
        if let Membership::Waiting(subject) | Membership::Resting(subject) = before {
            self.subjects.release_if_idle(subject);
        }
    }

    /// The certificate's deadline runs from the entry to Fetching.
    // TIME-6
    fn expect_certificate(&mut self, slot: u32) {
        let (Some(span), Some(session)) =
            (self.policy.certificate_deadline, self.sessions.get(slot))
        else {
            return;
        };
        let due = Due { at: self.now.after(span), number: session.number, slot };
        self.fetches.insert(due, &mut self.sessions);
    }

    /// A session stops waiting. A queued prompt that nobody waits for is dropped and its
    /// subject is unseen again; a window stays until it is answered.
    // PROMPT-9 to PROMPT-11
    fn withdraw(&mut self, subject: u32, place: u32) {
        let Some(record) = self.subjects.get_mut(subject) else { return };
        match &mut record.life {
            Life::Queued { prompt, ticket } => {
                prompt.leave(place, false, &mut self.sessions);
                if prompt.is_empty() {
                    let ticket = *ticket;
                    self.queue.remove(&ticket);
                    self.set_unseen(subject);
                }
            }
            Life::Shown { prompt, .. } => {
                prompt.leave(place, true, &mut self.sessions);
                self.touched = Some(subject);
            }
            // Being settled: the step that settles has taken the list of those who wait.
            Life::Unseen | Life::Allowed | Life::Denied(_) => {}
        }
    }

    /// Forgets whatever is known of a subject.
    pub(super) fn set_unseen(&mut self, subject: u32) {
        self.subjects.set_life(subject, Life::Unseen);
        let Some(record) = self.subjects.get_mut(subject) else { return };
        record.seen_on.clear();
        if record.certificate.take().is_some() {
            let fingerprint = record.subject.fingerprint;
            self.certificates.release(&fingerprint);
        }
    }

    /// Tells the window that a session joined or left in this step.
    // EFFECT-3
    pub(super) fn update_touched_prompt(&mut self) {
        let Some(record) = self.touched.take().and_then(|subject| self.subjects.get(subject))
        else {
            return;
        };
        if let Life::Shown { number, revision, .. } = record.life {
            let prompt = crate::PromptId::new(self.meeting.id, number);
            self.effects.push(Effect::UpdatePrompt { prompt, revision: Revision(revision) });
        }
    }
}
