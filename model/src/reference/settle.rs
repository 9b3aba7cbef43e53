//! Verdicts: how they are given, taken back, and what the meeting's end does to all of it.

use super::{By, Standing, State, Window, effects::Effects};
use crate::vocabulary::{ActionWhy, Dismissal, Effect, Leaf, ProblemSet, Refusal, Region, Subject};

impl By {
    /// Why a session is refused that rests on what this one denied.
    // SETTLE-5
    pub(super) const fn refusal(self) -> Refusal {
        match self {
            Self::Person => Refusal::Denied,
            Self::Deadline => Refusal::Unanswered,
            Self::Policy => Refusal::NotOverridable,
        }
    }

    // EFFECT-4
    const fn dismissal(self) -> Dismissal {
        match self {
            Self::Person => Dismissal::Answered,
            Self::Deadline => Dismissal::Deadline,
            Self::Policy => Dismissal::Policy,
        }
    }

    // EFFECT-12
    const fn told(self) -> ActionWhy {
        match self {
            Self::Person => ActionWhy::Person,
            Self::Deadline => ActionWhy::Deadline,
            Self::Policy => ActionWhy::Refused(Refusal::NotOverridable),
        }
    }
}

impl State {
    /// The person's Connect Anyway: every waiting session gets IGNORE.
    // SETTLE-1, SETTLE-3, SETTLE-4, SETTLE-7
    // INV-order_free
    pub(super) fn allow(&mut self, subject: &Subject, effects: &mut Effects) {
        self.end_prompt(subject, Standing::Allowed, By::Person, effects);
        for id in self.waiting_ids(subject) {
            self.admit(id, By::Person.told(), effects);
        }
        self.show_queued(effects);
    }

    /// Anybody's no: every waiting session (and the one whose certificate brought it about)
    /// gets CANCEL; then nothing that rests on the subject stays alive.
    // SETTLE-1, SETTLE-3, SETTLE-5 to SETTLE-7, SETTLE-9, SETTLE-11, EFFECT-10
    pub(super) fn deny(
        &mut self,
        subject: &Subject,
        by: By,
        about: Option<u64>,
        effects: &mut Effects,
    ) {
        self.end_prompt(subject, Standing::Denied(by), by, effects);
        let mut answered = self.waiting_ids(subject);
        answered.extend(about);
        answered.sort_unstable();
        for id in answered {
            self.refuse(id, by.refusal(), by.told(), effects);
        }
        self.terminate_resting(subject, by.refusal(), effects);
        self.show_queued(effects);
    }

    /// The subject's prompt ends, and it stands as settled. A queued one ends silently.
    // SETTLE-2, SETTLE-8, SETTLE-9
    fn end_prompt(&mut self, subject: &Subject, now: Standing, by: By, effects: &mut Effects) {
        if let Some(Standing::Shown(prompt)) = self.subjects.insert(subject.clone(), now) {
            self.windows.remove(&prompt);
            effects.dismiss(prompt, by.dismissal());
        }
        self.queue.retain(|queued| queued != subject);
    }

    /// What is connecting or connected on this subject is terminated, in number order.
    // SETTLE-6, SETTLE-11, FORGET-2
    fn terminate_resting(&mut self, subject: &Subject, why: Refusal, effects: &mut Effects) {
        for (id, leaf) in self.leaves() {
            if matches!(leaf.region(), Region::Connecting | Region::Connected)
                && self.sessions[&id].basis.rests_on(subject)
            {
                self.terminate(id, why, effects);
            }
        }
    }

    /// While a window is free, the first of the queue is shown and gets its number.
    // PROMPT-2 to PROMPT-7, TIME-7, EFFECT-2
    pub(super) fn show_queued(&mut self, effects: &mut Effects) {
        while self.window_free() && !self.queue.is_empty() {
            let subject = self.queue.remove(0);
            self.prompts_shown += 1;
            let waiting = || self.waiting(&subject).map(|(_, s)| s);
            let window = Window {
                subject: subject.clone(),
                revision: 1,
                hosts: waiting().filter_map(|s| s.host.clone()).collect(),
                problems: waiting().fold(ProblemSet::EMPTY, |all, s| all.union(s.problems)),
                deadline: self.after(self.policy.answer_deadline_ms),
            };
            effects.windows.push(Effect::ShowPrompt {
                prompt: self.prompts_shown,
                revision: window.revision,
                fingerprint: subject.fingerprint,
                hosts: window.hosts.iter().cloned().collect(),
                problems: window.problems,
                sessions: self.waiting_ids(&subject),
            });
            self.windows.insert(self.prompts_shown, window);
            self.subjects.insert(subject, Standing::Shown(self.prompts_shown));
        }
    }

    /// The subject is unseen again; if it was allowed, nothing that rests on it stays alive.
    // FORGET-1 to FORGET-3
    pub(super) fn forget(&mut self, subject: &Subject, effects: &mut Effects) {
        if self.subjects.remove(subject) == Some(Standing::Allowed) {
            self.terminate_resting(subject, Refusal::ConsentWithdrawn, effects);
        }
    }

    /// The meeting is over: windows go, queued prompts are dropped, every session is refused.
    // END-1 to END-4, END-7
    pub(super) fn end(&mut self, effects: &mut Effects) {
        self.ended = true;
        for prompt in self.windows.keys() {
            effects.dismiss(*prompt, Dismissal::MeetingEnded);
        }
        self.windows.clear();
        self.queue.clear();
        self.subjects
            .retain(|_, standing| !matches!(standing, Standing::Queued | Standing::Shown(_)));
        let why = Refusal::MeetingEnded;
        for (id, leaf) in self.leaves() {
            match leaf.region() {
                Region::Refused => {}
                Region::Pending => self.refuse(id, why, ActionWhy::Refused(why), effects),
                Region::Connecting | Region::Connected => self.terminate(id, why, effects),
                Region::Ended => self.enter(id, Leaf::Refused(why), effects),
            }
        }
    }

    fn waiting_ids(&self, subject: &Subject) -> Vec<u64> {
        self.waiting(subject).map(|(id, _)| id).collect()
    }

    fn leaves(&self) -> Vec<(u64, Leaf)> {
        self.sessions.iter().map(|(id, s)| (*id, s.leaf)).collect()
    }
}
