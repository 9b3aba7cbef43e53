//! Effects one by one: each is judged by the books as they stand, then written down.

use super::{
    Broken, Invariant,
    book::{Rests, Standing},
    broken,
    premise::{Given, Step},
};
use crate::vocabulary::{Action, Dismissal, Effect, LAST, Leaf, ProblemSet, Region};

impl Step<'_> {
    // INV-isolation
    pub(super) fn judge(&mut self, effect: &Effect) -> Result<(), Broken> {
        if self.given == Given::Nothing {
            return broken(Invariant::Total, [], format!("nothing was due, and {effect} came"));
        }
        match effect {
            Effect::DismissPrompt { prompt, why } => self.dismissed(*prompt, *why),
            Effect::ShowPrompt { prompt, revision, fingerprint, hosts, problems, sessions } => {
                self.shown(*prompt, *fingerprint, sessions)?;
                self.tells(*prompt, *revision, hosts, *problems, sessions)
            }
            Effect::UpdatePrompt { prompt, revision, hosts, problems, sessions } => {
                self.tells(*prompt, *revision, hosts, *problems, sessions)
            }
            Effect::FetchCertificate { session, .. }
            | Effect::SetCertificateAction { session, .. }
            | Effect::Terminate { session, .. }
            | Effect::SessionChanged { session, .. }
            | Effect::Anomaly { session, .. }
                if !self.concerns(*session) =>
            {
                broken(
                    self.out_of_place(*session),
                    [*session],
                    format!("{effect} came in a step that does not concern the session"),
                )
            }
            Effect::SetCertificateAction { session, inquiry, action, .. } => {
                self.acted(*session, *inquiry, *action)
            }
            Effect::SessionChanged { session, to } => self.changed(*session, *to),
            Effect::FetchCertificate { session, inquiry } => self.asked(*session, *inquiry),
            Effect::Terminate { session, .. } => {
                self.terminated.push(*session);
                Ok(())
            }
            Effect::Anomaly { .. } => Ok(()),
        }
    }

    /// What is broken by an effect for a session that the step does not concern.
    fn out_of_place(&self, session: u64) -> Invariant {
        match self.given {
            _ if !self.book.sessions.contains_key(&session) => Invariant::OneActionPerInquiry,
            // A deadline before its time.
            Given::Tick => Invariant::PendingResolves,
            _ => Invariant::Isolation,
        }
    }

    /// A window goes for a reason that holds.
    fn dismissed(&mut self, prompt: u64, why: Dismissal) -> Result<(), Broken> {
        let now = self.book.now;
        let Some(window) = self.book.windows.remove(&prompt) else {
            let sentence = format!("window {prompt} was dismissed and not shown");
            return broken(Invariant::PendingResolves, [], sentence);
        };
        let subject = window.subject;
        let settled = self.moved.contains(&subject);
        let holds = match (why, self.given) {
            (Dismissal::Answered, Given::Answer) | (Dismissal::Policy, Given::Reviewed(_)) => {
                settled
            }
            (Dismissal::Deadline, Given::Tick) => window.deadline.is_some_and(|d| d <= now),
            (Dismissal::MeetingEnded, Given::End) => true,
            _ => false,
        };
        if !holds {
            let waiting: Vec<u64> = self.book.waiting(&subject).map(|(id, _)| id).collect();
            let sentence = format!("window {prompt} was dismissed, {why}, and it was not so");
            return broken(Invariant::PendingResolves, waiting, sentence);
        }
        match why {
            Dismissal::Deadline => {
                self.reached_all()?;
                self.settle(subject, Standing::Denied, None);
            }
            Dismissal::MeetingEnded => {
                self.book.subjects.remove(&subject);
            }
            Dismissal::Answered | Dismissal::Policy => {}
        }
        Ok(())
    }

    /// An action answers the current inquiry of a held session, once.
    // INV-one_action_per_inquiry
    fn acted(&mut self, session: u64, inquiry: u64, action: Action) -> Result<(), Broken> {
        let Some(s) = self.book.sessions.get_mut(&session) else {
            let sentence = "an action was sent to a session that is not open";
            return broken(Invariant::OneActionPerInquiry, [session], sentence);
        };
        if !s.awaits || s.inquiry != inquiry {
            let sentence = format!("inquiry {inquiry} got an action that it does not await");
            return broken(Invariant::OneActionPerInquiry, [session], sentence);
        }
        s.awaits = false;
        self.tally.add(Invariant::OneActionPerInquiry, 1);
        match action {
            Action::Ignore => {
                self.may_ignore(session)?;
                self.ignored.push(session);
            }
            Action::Cancel => self.cancelled.push(session),
        }
        self.reaches(session, action)
    }

    /// IGNORE needs the person's consent to just this.
    // INV-consent_is_exact, INV-no_connect_after_deny
    fn may_ignore(&mut self, session: u64) -> Result<(), Broken> {
        let Some(s) = self.book.sessions.get(&session) else {
            return Ok(());
        };
        self.tally.add(Invariant::ConsentIsExact, 1);
        let denied = matches!(&s.rests, Rests::On(subject) if self.book.is_denied(subject))
            && !self.new_policy_denial(session);
        if denied || s.leaf.region() == Region::Refused {
            let sentence = "IGNORE was sent after a denial";
            return broken(Invariant::NoConnectAfterDeny, [session], sentence);
        }
        if self.condemned.contains(&session) || self.book.ended {
            let sentence = "IGNORE was sent where CANCEL was due";
            return broken(Invariant::FailClosed, [session], sentence);
        }
        let allowed = match &s.rests {
            Rests::On(subject) => self.book.verdict(subject) == Some(Standing::Allowed),
            Rests::Nothing | Rests::Unread => false,
        };
        if allowed {
            return Ok(());
        }
        let sentence = "IGNORE was sent and nobody allowed the subject";
        broken(Invariant::ConsentIsExact, [session], sentence)
    }

    /// A session whose own problem nobody may override, in the step that found it.
    fn new_policy_denial(&self, session: u64) -> bool {
        self.given == Given::Reviewed(session) && !self.moved.is_empty()
    }

    /// A verdict reaches the sessions in number order and with the right action.
    // INV-fan_out
    fn reaches(&mut self, session: u64, action: Action) -> Result<(), Broken> {
        let Some(place) = self.fan.iter().position(|id| *id == session) else {
            return Ok(());
        };
        if place != 0 {
            let sentence = "a verdict passed over a session with a smaller number";
            return broken(Invariant::FanOut, [self.fan[0], session], sentence);
        }
        if action != self.fan_action {
            let sentence = format!("the verdict means {} and {action} was sent", self.fan_action);
            return broken(Invariant::FanOut, [session], sentence);
        }
        self.fan.remove(0);
        Ok(())
    }

    /// Everybody who waited for the verdict has been reached.
    pub(super) fn reached_all(&self) -> Result<(), Broken> {
        if self.fan.is_empty() {
            return Ok(());
        }
        let sentence = "a verdict did not reach all who waited for it";
        broken(Invariant::FanOut, self.fan.iter().copied(), sentence)
    }

    fn asked(&mut self, session: u64, inquiry: u64) -> Result<(), Broken> {
        let current = self
            .book
            .sessions
            .get(&session)
            .is_some_and(|s| s.awaits && s.inquiry == inquiry && s.leaf == Leaf::Fetching);
        if self.book.sessions.get(&session).is_some_and(|s| inquiry < s.inquiry) {
            let sentence = format!("inquiry {inquiry} was begun once more");
            return broken(Invariant::OneActionPerInquiry, [session], sentence);
        }
        if !current || self.given != Given::Asked(session) {
            let sentence =
                format!("inquiry {inquiry} was fetched for and is not the one that waits");
            return broken(Invariant::PendingResolves, [session], sentence);
        }
        self.fetched = true;
        Ok(())
    }

    /// A session enters another leaf.
    fn changed(&mut self, session: u64, to: Leaf) -> Result<(), Broken> {
        let Some(s) = self.book.sessions.get(&session) else {
            let sentence = "a session that is not open changed";
            return broken(Invariant::Isolation, [session], sentence);
        };
        let (from, alive, waited) = (s.leaf, s.is_alive(), s.waited().cloned());
        self.may_leave(session, from, to)?;
        match to.region() {
            Region::Connected => self.may_connect(session, to)?,
            Region::Pending => self.may_hold(session, to)?,
            Region::Connecting if to == Leaf::Admitted && !self.ignored.contains(&session) => {
                let sentence = "a session was admitted and no IGNORE was sent";
                return broken(Invariant::ConsentIsExact, [session], sentence);
            }
            Region::Refused if alive => {
                let cut = self.terminated.contains(&session) || self.cancelled.contains(&session);
                if !cut {
                    let sentence = "a session was refused and nothing was sent to end it";
                    return broken(self.cut_by(), [session], sentence);
                }
            }
            _ => {}
        }
        if let Some(subject) = waited
            && !self.moved.contains(&subject)
            && let Some((prompt, _)) = self.book.window_of(&subject)
        {
            self.untold.push(prompt);
        }
        self.enter(session, from, to)
    }

    /// What a leaf may be left for.
    // INV-no_connect_after_deny, INV-pending_resolves
    fn may_leave(&mut self, session: u64, from: Leaf, to: Leaf) -> Result<(), Broken> {
        let s = &self.book.sessions[&session];
        match (from.region(), to.region()) {
            (Region::Refused, region) if region != Region::Refused => {
                let sentence = format!("a refused session went on to {to}");
                broken(Invariant::NoConnectAfterDeny, [session], sentence)
            }
            (Region::Pending, Region::Connected) => {
                let sentence = format!("a held session went on to {to}");
                broken(Invariant::Gate, [session], sentence)
            }
            (Region::Pending, Region::Connecting) if to != Leaf::Admitted => {
                let sentence = "a hold was lifted without a verdict";
                broken(Invariant::PendingResolves, [session], sentence)
            }
            (Region::Pending, Region::Connecting | Region::Refused) if s.awaits => {
                let sentence = format!("a held session went on to {to} without an action");
                broken(Invariant::PendingResolves, [session], sentence)
            }
            (Region::Pending, Region::Ended) if self.given != Given::Session(session) => {
                let sentence = format!("a held session went on to {to} and its service did not");
                broken(Invariant::PendingResolves, [session], sentence)
            }
            (Region::Pending, Region::Connecting | Region::Refused | Region::Ended) => {
                self.tally.add(Invariant::PendingResolves, 1);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The gate.
    // INV-gate, INV-no_connect_after_deny
    fn may_connect(&mut self, session: u64, to: Leaf) -> Result<(), Broken> {
        let s = &self.book.sessions[&session];
        if self.given != Given::Connected(session) && self.given != Given::Bypass(session) {
            let sentence = format!("a session went on to {to} and its service did not say so");
            return broken(Invariant::Gate, [session], sentence);
        }
        if self.book.gate_open(s) && !self.book.ended {
            if s.rests != Rests::Nothing {
                self.tally.add(Invariant::Gate, 1);
            }
            return Ok(());
        }
        let invariant = match &s.rests {
            _ if self.book.ended => Invariant::FailClosed,
            Rests::On(subject) if self.book.is_denied(subject) => Invariant::NoConnectAfterDeny,
            _ => Invariant::Gate,
        };
        let sentence = format!("a session went on to {to} through a shut gate");
        broken(invariant, [session], sentence)
    }

    /// A session is held for an inquiry, and decides on a certificate that it has read and
    /// that may be decided on. (Who was asked about is judged when a window is shown.)
    fn may_hold(&self, session: u64, to: Leaf) -> Result<(), Broken> {
        let led_there = match (to, &self.book.sessions[&session].rests) {
            (Leaf::Deciding, Rests::On(subject)) => {
                let asked = self.book.subjects.get(subject).is_some_and(|s| s.asked);
                if self.capped {
                    let sentence = "a session waits for a prompt beyond the caps";
                    return broken(Invariant::Bounded, [session], sentence);
                }
                if self.condemned.contains(&session) && !asked {
                    let sentence = "a session waits for a verdict where CANCEL was due";
                    return broken(Invariant::FailClosed, [session], sentence);
                }
                self.given == Given::Reviewed(session)
            }
            (Leaf::Deciding, _) => false,
            _ => self.given == Given::Asked(session),
        };
        if led_there {
            return Ok(());
        }
        if self.condemned.contains(&session) {
            let invariant = match to {
                Leaf::Deciding => Invariant::FailClosed,
                _ => Invariant::Bounded,
            };
            let sentence = format!("a session went on to {to} where CANCEL was due");
            return broken(invariant, [session], sentence);
        }
        let sentence = format!("a session went on to {to} and nothing led there");
        broken(Invariant::PendingResolves, [session], sentence)
    }

    /// Writes the new leaf down, and what comes with it.
    fn enter(&mut self, session: u64, from: Leaf, to: Leaf) -> Result<(), Broken> {
        let policy = self.book.policy;
        let first = to == Leaf::Deciding && self.is_first_to_wait(session);
        let after = |ms| self.book.now.saturating_add(ms).min(LAST);
        let deadline = policy.certificate_deadline_ms.map(after);
        let Some(s) = self.book.sessions.get_mut(&session) else {
            return Ok(());
        };
        s.leaf = to;
        if to == Leaf::Fetching {
            s.rests = Rests::Unread;
            if from != Leaf::Fetching {
                s.fetch_deadline = deadline;
            }
        } else {
            s.fetch_deadline = None;
        }
        if to == Leaf::Deciding {
            s.prompts_made += u64::from(first);
            if s.prompts_made > policy.max_prompts_per_session {
                let sentence = "a session made more prompts than it may";
                return broken(Invariant::Bounded, [session], sentence);
            }
            let joined = s.waited().cloned();
            let window = joined.and_then(|subject| Some(self.book.window_of(&subject)?.0));
            self.untold.extend(window);
            return Ok(());
        }
        match to.region() {
            Region::Ended => s.awaits = false,
            // Nothing that it rests on matters any more.
            Region::Refused => s.rests = Rests::Nothing,
            _ => {}
        }
        s.host = None;
        s.problems = ProblemSet::EMPTY;
        Ok(())
    }

    /// Whether nobody waits for the session's subject yet and no window shows it.
    fn is_first_to_wait(&self, session: u64) -> bool {
        match &self.book.sessions[&session].rests {
            Rests::On(subject) => {
                self.book.window_of(subject).is_none()
                    && self.book.waiting(subject).next().is_none()
            }
            Rests::Nothing | Rests::Unread => false,
        }
    }
}
