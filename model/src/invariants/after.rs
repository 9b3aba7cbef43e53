//! After a step: what had to come has come, and the meeting is in order.

use super::{
    Broken, Invariant,
    book::{Rests, Standing, Watched},
    broken,
    premise::{Given, Step},
};
use crate::vocabulary::{Leaf, Region};

impl Step<'_> {
    /// Judges the step as a whole.
    pub(super) fn after(mut self, silent: bool) -> Result<(), Broken> {
        self.reached_all()?;
        self.all_cancelled()?;
        self.answered_as_given()?;
        self.went_as_told()?;
        if let Some(prompt) = self.untold.first() {
            let sentence = format!("window {prompt} was not told who waits");
            return broken(Invariant::SeenBeforeAccepted, [], sentence);
        }
        // A step without effects moves nobody; what it left undone was judged above.
        if silent && !matches!(self.given, Given::Tick | Given::End | Given::Close | Given::Forget)
        {
            return Ok(());
        }
        self.sessions_in_order()?;
        self.windows_in_order()?;
        self.within_bounds()
    }

    /// What had to be cancelled is cancelled.
    // INV-fail_closed
    fn all_cancelled(&mut self) -> Result<(), Broken> {
        let spared = self.condemned.iter().find(|id| !self.cancelled.contains(id));
        if let Some(session) = spared {
            let sentence = "CANCEL was due and did not come";
            return broken(Invariant::FailClosed, [*session], sentence);
        }
        let condemned = self.condemned.len() as u64;
        self.tally.add(Invariant::FailClosed, condemned);
        Ok(())
    }

    /// What the input asks for has come.
    // INV-pending_resolves
    fn answered_as_given(&self) -> Result<(), Broken> {
        let leaf = |id: u64| self.book.sessions.get(&id).map(|s| s.leaf);
        match self.given {
            Given::Asked(id) if leaf(id) != Some(Leaf::Fetching) || !self.fetched => {
                let sentence = "a service holds its session and nobody asks for the certificate";
                broken(Invariant::PendingResolves, [id], sentence)
            }
            Given::Reviewed(id) if leaf(id) == Some(Leaf::Fetching) => {
                let sentence = "a certificate came and nothing came of it";
                broken(Invariant::PendingResolves, [id], sentence)
            }
            Given::Bypass(id)
                if !self.terminated.contains(&id)
                    || leaf(id).is_some_and(|leaf| leaf.region() != Region::Refused) =>
            {
                let sentence = "a session connected through a shut gate and was not ended";
                broken(Invariant::Gate, [id], sentence)
            }
            Given::Answer if self.moved.iter().any(|on| self.book.window_of(on).is_some()) => {
                let sentence = "a window was answered and is still shown";
                broken(Invariant::PendingResolves, [], sentence)
            }
            _ => Ok(()),
        }
    }

    /// Who was told to go on is admitted, who was cut off is refused.
    fn went_as_told(&self) -> Result<(), Broken> {
        let leaf = |id: &u64| self.book.sessions.get(id).map(|s| s.leaf);
        if let Some(id) = self.ignored.iter().find(|id| leaf(id) != Some(Leaf::Admitted)) {
            let sentence = "IGNORE was sent and the session was not admitted";
            return broken(Invariant::PendingResolves, [*id], sentence);
        }
        let refused = |id: &u64| leaf(id).is_some_and(|leaf| leaf.region() == Region::Refused);
        let mut cut = self.cancelled.iter().chain(&self.terminated);
        if let Some(id) = cut.find(|id| !refused(id)) {
            let sentence = "a session was cut off and not refused";
            return broken(self.cut_by(), [*id], sentence);
        }
        Ok(())
    }

    /// Each session is where it may be.
    fn sessions_in_order(&self) -> Result<(), Broken> {
        for (id, s) in &self.book.sessions {
            let region = s.leaf.region();
            if self.book.ended && region != Region::Refused {
                let sentence = "the meeting is over and a session is not refused";
                return broken(Invariant::FailClosed, [*id], sentence);
            }
            match (&s.rests, region) {
                (Rests::On(subject), Region::Connected) if self.book.is_denied(subject) => {
                    let sentence = "a session is connected on a denied subject";
                    return broken(Invariant::NoConnectAfterDeny, [*id], sentence);
                }
                (Rests::On(_) | Rests::Unread, Region::Connected) if !self.book.gate_open(s) => {
                    let sentence = "a session is connected and nobody allows its subject";
                    return broken(Invariant::Gate, [*id], sentence);
                }
                (Rests::On(subject), Region::Connecting)
                    if self.moved.contains(subject)
                        && self.book.verdict(subject) != Some(Standing::Allowed) =>
                {
                    let sentence = "a session goes on to connect on what was just taken away";
                    return broken(self.cut_by(), [*id], sentence);
                }
                (Rests::On(subject), Region::Pending) if self.book.verdict(subject).is_some() => {
                    let sentence = "a session waits for a verdict that has been given";
                    return broken(Invariant::PendingResolves, [*id], sentence);
                }
                (_, Region::Pending) if !s.awaits => {
                    let sentence = "a held session was answered and is still held";
                    return broken(Invariant::PendingResolves, [*id], sentence);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// No window is over its time, none is free beside a queue.
    // INV-no_idle_prompt, INV-pending_resolves
    fn windows_in_order(&self) -> Result<(), Broken> {
        let now = self.book.now;
        let late = |deadline: Option<u64>| {
            self.given == Given::Tick && deadline.is_some_and(|deadline| deadline <= now)
        };
        if let Some((prompt, _)) = self.book.windows.iter().find(|(_, w)| late(w.deadline)) {
            let sentence = format!("the deadline of window {prompt} is past and did not fire");
            return broken(Invariant::PendingResolves, [], sentence);
        }
        if self.book.ended && !self.book.windows.is_empty() {
            let sentence = "the meeting is over and a window is still shown";
            return broken(Invariant::PendingResolves, [], sentence);
        }
        let free = (self.book.windows.len() as u64) < self.book.policy.max_shown_prompts;
        let mut waited = self.book.sessions.values().filter_map(Watched::waited);
        if free && let Some(subject) = waited.find(|on| self.book.window_of(on).is_none()) {
            let waiting: Vec<u64> = self.book.waiting(subject).map(|(id, _)| id).collect();
            let sentence = "a prompt is queued and a window is free";
            return broken(Invariant::NoIdlePrompt, waiting, sentence);
        }
        Ok(())
    }

    // INV-bounded
    fn within_bounds(&mut self) -> Result<(), Broken> {
        let policy = self.book.policy;
        // There are no more prompts than sessions: mostly that is all there is to see.
        let (sessions, subjects) = (self.book.sessions.len(), self.book.subjects.len());
        if sessions as u64 <= policy.max_queued_prompts
            && (sessions + subjects) as u64 <= policy.max_subjects
        {
            return Ok(());
        }
        let queued = self.book.queued();
        if queued.len() as u64 > policy.max_queued_prompts {
            let sentence = format!("{} prompts are queued", queued.len());
            return broken(Invariant::Bounded, [], sentence);
        }
        let remembered = self.book.remembered(&queued);
        if remembered > policy.max_subjects {
            let sentence = format!("{remembered} subjects are remembered");
            return broken(Invariant::Bounded, [], sentence);
        }
        Ok(())
    }
}
