//! Settling a subject, showing what is next, and forgetting a verdict.

use alloc::vec::Vec;

use super::Engine;
use crate::{
    ActionReason, Dismissal, Effect, Error, PromptId, RefusedReason, Revision, SessionId,
    ledger::{ClosedPrompt, Life},
    session::{Event, Membership},
    subject::Subject,
    verdict::DeniedBy,
};

/// How a subject is settled. Only the person allows.
// SETTLE-1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settlement {
    Allowed,
    Denied(DeniedBy),
}

impl Settlement {
    /// What becomes of a session that waits for it.
    // SETTLE-4, SETTLE-5, EFFECT-12
    fn answer(self) -> Event {
        match self {
            Self::Allowed => Event::Admit(ActionReason::Person),
            Self::Denied(by) => {
                let reason = RefusedReason::from(by);
                Event::Refuse(
                    reason,
                    match by {
                        DeniedBy::Person => ActionReason::Person,
                        DeniedBy::Deadline => ActionReason::Deadline,
                        DeniedBy::Policy => ActionReason::Refused(reason),
                    },
                )
            }
        }
    }

    // EFFECT-4
    const fn dismissal(self) -> Dismissal {
        match self {
            Self::Allowed | Self::Denied(DeniedBy::Person) => Dismissal::Answered,
            Self::Denied(DeniedBy::Deadline) => Dismissal::Deadline,
            Self::Denied(DeniedBy::Policy) => Dismissal::Policy,
        }
    }
}

impl Engine {
    /// Settles a subject in one step (`fan_out`): its prompt ends, all who wait are answered
    /// in number order, the reviewed session among them, and after a no everything alive
    /// that rests on it is terminated.
    // SETTLE-3, SETTLE-8, SETTLE-9, EFFECT-9, EFFECT-10, INV-isolation
    // INV-order_free
    pub(super) fn settle(&mut self, subject: u32, how: Settlement, reviewed: Option<u32>) {
        let life = match how {
            Settlement::Allowed => Life::Allowed,
            Settlement::Denied(by) => Life::Denied(by),
        };
        let before = self.subjects.set_life(subject, life);
        self.in_order.clear();
        self.end_prompt(subject, before, how.dismissal());
        if let Some(slot) = reviewed
            && let Some(session) = self.sessions.get(slot)
        {
            self.in_order.push(self.sessions.name(session.number, slot));
        }
        match reviewed {
            None => self.answer_in_order(subject, how.answer()),
            // The reviewed session is in another leaf than those who wait.
            Some(_) => self.dispatch_in_order(how.answer()),
        }
        if let Settlement::Denied(by) = how {
            self.revoke(subject, by.into());
        }
    }

    /// Takes a prompt away and notes down who waited for it. A queued one ends without an
    /// effect; a shown one can be read until the effects are drained.
    // SETTLE-2
    fn end_prompt(&mut self, subject: u32, life: Life, why: Dismissal) {
        match life {
            Life::Shown { mut prompt, number, revision, .. } => {
                self.shown.remove(&number);
                let id = PromptId::new(self.meeting.id, number);
                self.effects.push(Effect::DismissPrompt { prompt: id, why });
                self.note_waiting(prompt.waiting());
                if let Some(record) = self.subjects.get_mut(subject) {
                    record.seen_on = prompt.take_hosts();
                }
                self.closed.push(ClosedPrompt { number, revision, subject, prompt });
            }
            Life::Queued { prompt, ticket } => {
                self.queue.remove(&ticket);
                self.note_waiting(prompt.waiting());
            }
            Life::Unseen | Life::Allowed | Life::Denied(_) => {}
        }
    }

    fn note_waiting(&mut self, waiting: &[crate::ledger::Waiting]) {
        let sessions = &self.sessions;
        self.in_order.extend(waiting.iter().map(|one| sessions.name(one.number, one.slot)));
    }

    /// Ends whatever is on its way or connected and rests on the subject.
    // SETTLE-6, SETTLE-11, FORGET-2
    pub(super) fn revoke(&mut self, subject: u32, why: RefusedReason) {
        let Some(record) = self.subjects.get(subject) else { return };
        let sessions = &self.sessions;
        let under_way = record.resting.iter().filter_map(|slot| {
            let session = sessions.get(*slot).filter(|session| session.is_under_way())?;
            Some(sessions.name(session.number, *slot))
        });
        self.in_order.clear();
        self.in_order.extend(under_way);
        self.dispatch_in_order(Event::Revoke(why));
    }

    /// The answer for all who were noted down, in number order. They stand in the same leaf
    /// and see the same, so the machine is asked once, for the first of them: the others are
    /// told what it is told and go where it goes.
    // EFFECT-10, INV-fan_out
    fn answer_in_order(&mut self, subject: u32, event: Event) {
        let ids = self.take_noted();
        if let Some((first, others)) = ids.split_first() {
            self.dispatch(first.slot, event);
            match (self.effects.last_answer(), self.subjects.get_mut(subject)) {
                (Some((answer, leaf)), Some(record)) => {
                    let answered = others.iter().filter_map(|id| {
                        let session = self.sessions.get_mut(id.slot)?;
                        session.leaf = leaf;
                        if session.membership() == Membership::Resting(subject) {
                            record.rest(id.slot, session);
                        }
                        Some((*id, session.inquiry()))
                    });
                    self.effects.push_answers(answer, answered);
                }
                _ => others.iter().for_each(|id| self.dispatch(id.slot, event)),
            }
        }
        self.in_order = ids;
    }

    /// One event for all who were noted down, in number order.
    // EFFECT-10
    pub(super) fn dispatch_in_order(&mut self, event: Event) {
        let ids = self.take_noted();
        for id in &ids {
            self.dispatch(id.slot, event);
        }
        self.in_order = ids;
    }

    /// Those who were noted down, in number order. Whoever takes the list gives its room back.
    fn take_noted(&mut self) -> Vec<SessionId> {
        let mut ids = core::mem::take(&mut self.in_order);
        ids.sort_unstable();
        ids
    }

    /// Shows queued prompts while a window is free, first in, first out.
    // PROMPT-2, PROMPT-3, POLICY-4
    pub(super) fn fill_free_windows(&mut self) {
        while (self.shown.len() as u64) < self.policy.max_shown_prompts.get() {
            let Some((_, subject)) = self.queue.pop_first() else { return };
            self.show(subject);
        }
    }

    // PROMPT-4, PROMPT-7, TIME-7, EFFECT-2
    fn show(&mut self, subject: u32) {
        let Life::Queued { mut prompt, .. } = self.subjects.set_life(subject, Life::Unseen) else {
            return;
        };
        prompt.show();
        self.prompts_shown += 1;
        let number = self.prompts_shown;
        let due = self.policy.answer_deadline.map(|span| self.now.after(span));
        let revision = Revision::FIRST.number();
        self.subjects.set_life(subject, Life::Shown { prompt, number, revision, due });
        self.shown.insert(number, subject);
        let prompt = PromptId::new(self.meeting.id, number);
        self.effects.push(Effect::ShowPrompt { prompt, revision: Revision::FIRST });
    }

    /// The revision that a window shows now.
    pub(super) fn revision(&self, subject: u32) -> Option<Revision> {
        match self.subjects.get(subject)?.life {
            Life::Shown { revision, .. } => Some(Revision(revision)),
            _ => None,
        }
    }

    /// The subject, if there is a verdict that the person may take back.
    // FORGET-4 to FORGET-7, ERR-13 to ERR-15
    pub(super) fn forgettable(&self, subject: &Subject) -> Result<u32, Error> {
        self.refuse_after_end()?;
        let Subject { fingerprint, host, problems } = subject;
        let slot = Subject::cut(self.policy.scope, *fingerprint, host.as_ref(), *problems)
            .and_then(|subject| self.subjects.find(&subject))
            .ok_or(Error::UnknownSubject)?;
        match self.subjects.get(slot).map(|record| &record.life) {
            None | Some(Life::Unseen) => Err(Error::UnknownSubject),
            Some(Life::Queued { .. } | Life::Shown { .. }) => Err(Error::SubjectOpen),
            Some(Life::Denied(DeniedBy::Policy)) => Err(Error::DeniedByPolicy),
            Some(Life::Denied(DeniedBy::Person | DeniedBy::Deadline) | Life::Allowed) => Ok(slot),
        }
    }

    /// Takes a verdict back; what lived on a consent ends with it.
    // FORGET-1 to FORGET-3
    pub(super) fn forget(&mut self, subject: u32) {
        let was_allowed = self.subjects.get(subject).is_some_and(|record| record.is_allowed());
        self.set_unseen(subject);
        if was_allowed {
            self.revoke(subject, RefusedReason::ConsentWithdrawn);
        }
        self.subjects.release_if_idle(subject);
    }
}
