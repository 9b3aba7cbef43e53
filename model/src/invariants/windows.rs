//! What windows show, to whom and how many of them.

use super::{
    Broken, Invariant,
    book::{Settled, Window},
    broken,
    premise::{Given, Step},
};
use crate::vocabulary::{Fingerprint, Host, LAST, ProblemSet, Subject};

impl Step<'_> {
    /// A new window is shown, for sessions that wait, about a subject that nobody was asked
    /// about, in a window that was free.
    // INV-ask_once
    pub(super) fn shown(
        &mut self,
        prompt: u64,
        fingerprint: Fingerprint,
        sessions: &[u64],
    ) -> Result<(), Broken> {
        let subject = self.subject_of(fingerprint, sessions)?;
        if prompt != self.book.last_prompt + 1 {
            let sentence = format!("window {prompt} is not the next in number");
            return broken(Invariant::Total, [], sentence);
        }
        let before = self.book.subjects.get(&subject);
        if before.is_some_and(|s| s.asked || s.verdict.is_some()) {
            let sentence = format!("window {prompt} asks about {fingerprint} once more");
            return broken(Invariant::AskOnce, sessions.iter().copied(), sentence);
        }
        if self.book.windows.len() as u64 >= self.book.policy.max_shown_prompts {
            let sentence = format!("window {prompt} is one more than may be shown");
            return broken(Invariant::Bounded, sessions.iter().copied(), sentence);
        }
        self.book.last_prompt = prompt;
        let settled = Settled { asked: true, verdict: None };
        self.book.subjects.insert(subject.clone(), settled);
        let after = |ms| self.book.now.saturating_add(ms).min(LAST);
        let window = Window {
            subject,
            revision: 0,
            hosts: Vec::new(),
            problems: ProblemSet::EMPTY,
            deadline: self.book.policy.answer_deadline_ms.map(after),
        };
        self.book.windows.insert(prompt, window);
        // From a queue: some other step freed the window.
        let queued = self.fetched_from_queue(sessions);
        self.tally.add(Invariant::NoIdlePrompt, u64::from(queued));
        Ok(())
    }

    /// The one subject that all these sessions wait for.
    fn subject_of(&self, fingerprint: Fingerprint, sessions: &[u64]) -> Result<Subject, Broken> {
        let mut waited =
            sessions.iter().map(|id| self.book.sessions.get(id).and_then(|s| s.waited()));
        let first = waited.next().flatten();
        match first {
            Some(subject)
                if subject.fingerprint == fingerprint
                    && waited.all(|other| other == Some(subject)) =>
            {
                Ok(subject.clone())
            }
            _ => broken(
                Invariant::NoIdlePrompt,
                sessions.iter().copied(),
                format!(
                    "a prompt about {fingerprint} was made for sessions that do not wait for it"
                ),
            ),
        }
    }

    /// Whether a window is shown in a step that brought its sessions nothing.
    fn fetched_from_queue(&self, sessions: &[u64]) -> bool {
        !matches!(self.given, Given::Reviewed(id) if sessions.contains(&id))
    }

    /// What a window shows, new or once more: those who wait, and all that is new with them,
    /// under a revision that rises with it.
    // INV-seen_before_accepted
    pub(super) fn tells(
        &mut self,
        prompt: u64,
        revision: u64,
        hosts: &[Host],
        problems: ProblemSet,
        sessions: &[u64],
    ) -> Result<(), Broken> {
        let concerned = || sessions.iter().copied();
        let Some(window) = self.book.windows.get(&prompt) else {
            let sentence = format!("window {prompt} was updated and is not shown");
            return broken(Invariant::SeenBeforeAccepted, concerned(), sentence);
        };
        if !self.book.waiting(&window.subject).map(|(id, _)| id).eq(concerned()) {
            let sentence = format!("window {prompt} does not name those who wait");
            return broken(Invariant::FanOut, concerned(), sentence);
        }
        let mut all: Vec<&Host> = window.hosts.iter().collect();
        let mut seen = window.problems;
        for (_, s) in self.book.waiting(&window.subject) {
            all.extend(s.host.as_ref());
            seen = seen.union(s.problems);
        }
        all.sort_unstable();
        all.dedup();
        if !all.iter().copied().eq(hosts) || seen != problems {
            let sentence = format!("window {prompt} does not show what its sessions bring");
            return broken(Invariant::SeenBeforeAccepted, concerned(), sentence);
        }
        let more = hosts.len() != window.hosts.len() || problems != window.problems;
        let due = match window.revision {
            0 => 1,
            shown => shown + u64::from(more),
        };
        if revision != due {
            let sentence = format!("window {prompt} is at revision {due} and says {revision}");
            return broken(Invariant::SeenBeforeAccepted, concerned(), sentence);
        }
        if hosts.len() as u64 > self.book.policy.max_prompt_hosts {
            let sentence = format!("window {prompt} shows more hosts than it may");
            return broken(Invariant::Bounded, concerned(), sentence);
        }
        self.untold.retain(|untold| *untold != prompt);
        if let Some(window) = self.book.windows.get_mut(&prompt) {
            window.revision = revision;
            window.hosts = hosts.to_vec();
            window.problems = problems;
        }
        Ok(())
    }
}
