//! What happens to one session: it changes its leaf, gets an action, asks, is closed.

use super::{Basis, Standing, State, effects::Effects};
use crate::vocabulary::{Action, ActionWhy, Effect, LAST, Leaf, ProblemSet, Refusal, Subject};

impl State {
    /// Enters a leaf. Leaving Deciding withdraws from the prompt, unless it has ended.
    // EFFECT-7, SIG-33, PROMPT-9
    pub(super) fn enter(&mut self, id: u64, leaf: Leaf, effects: &mut Effects) {
        let s = self.session_mut(id);
        let from = s.leaf;
        if from == leaf {
            return;
        }
        s.leaf = leaf;
        s.fetch_deadline = None;
        s.host = None;
        s.problems = ProblemSet::EMPTY;
        effects.changed(id, leaf);
        if let (Leaf::Deciding, Basis::On(subject)) = (from, s.basis.clone()) {
            self.withdrawn(&subject, effects);
        }
    }

    /// The next inquiry begins in Fetching. The deadline counts from entering: asking again
    /// there does not prolong it.
    // INQ-3, INQ-6, INQ-9, GATE-2, TIME-6, EFFECT-1
    pub(super) fn fetch(&mut self, id: u64, effects: &mut Effects) {
        let entering = self.sessions[&id].leaf != Leaf::Fetching;
        self.enter(id, Leaf::Fetching, effects);
        let deadline = self.after(self.policy.certificate_deadline_ms);
        let s = self.session_mut(id);
        s.basis = Basis::Unread;
        if entering {
            s.fetch_deadline = deadline;
        }
        effects.fetch(id, s.inquiries);
    }

    /// CANCEL and Refused, with the action's reason apart.
    // EFFECT-5, INQ-8
    pub(super) fn refuse(&mut self, id: u64, why: Refusal, told: ActionWhy, effects: &mut Effects) {
        effects.action(id, self.sessions[&id].inquiries, Action::Cancel, told);
        self.enter(id, Leaf::Refused(why), effects);
    }

    /// IGNORE and Admitted.
    // EFFECT-5, SETTLE-4
    pub(super) fn admit(&mut self, id: u64, told: ActionWhy, effects: &mut Effects) {
        effects.action(id, self.sessions[&id].inquiries, Action::Ignore, told);
        self.enter(id, Leaf::Admitted, effects);
    }

    /// Terminate and Refused.
    // EFFECT-6
    pub(super) fn terminate(&mut self, id: u64, why: Refusal, effects: &mut Effects) {
        effects.terminate(id, why);
        self.enter(id, Leaf::Refused(why), effects);
    }

    /// Close: the session is gone, nothing is sent.
    // SESS-12, SESS-13
    pub(super) fn close(&mut self, id: u64, effects: &mut Effects) {
        if let Some(s) = self.sessions.remove(&id)
            && let (Leaf::Deciding, Basis::On(subject)) = (s.leaf, s.basis)
        {
            self.withdrawn(&subject, effects);
        }
    }

    /// A session no longer waits for this subject: a queued prompt that nobody waits for is
    /// dropped; a shown one stays, for its answer is about the certificate.
    // PROMPT-9 to PROMPT-11
    fn withdrawn(&mut self, subject: &Subject, effects: &mut Effects) {
        match self.subjects.get(subject) {
            Some(Standing::Queued) if self.waiting(subject).next().is_none() => {
                self.subjects.remove(subject);
                self.queue.retain(|queued| queued != subject);
            }
            Some(Standing::Shown(prompt)) => self.update(*prompt, effects),
            _ => {}
        }
    }

    /// A shown prompt's sessions, hosts or problems changed.
    // EFFECT-3, EFFECT-14
    pub(super) fn update(&self, prompt: u64, effects: &mut Effects) {
        let window = &self.windows[&prompt];
        effects.updates.push(Effect::UpdatePrompt {
            prompt,
            revision: window.revision,
            hosts: window.hosts.iter().cloned().collect(),
            problems: window.problems,
            sessions: self.waiting(&window.subject).map(|(id, _)| id).collect(),
        });
    }

    /// The deadline this long after now; times end at [`LAST`].
    // TIME-4
    pub(super) fn after(&self, deadline_ms: Option<u64>) -> Option<u64> {
        deadline_ms.map(|ms| self.now.saturating_add(ms).min(LAST))
    }
}
