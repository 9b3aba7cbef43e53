//! Taking an input: what is wrong with it comes first, and then nothing changes.

use super::Engine;
use crate::{
    Answer, Error, Input, Inquiry, Kind, Leaf, PromptId, SessionId, time::Time, trace,
    verdict::DeniedBy,
};

impl Engine {
    /// Opens a session. Gives no effects.
    ///
    /// # Errors
    /// [`Error::MeetingEnded`], or [`Error::TooManySessions`] at the policy's cap.
    // SESS-3, SESS-4
    pub fn open(&mut self, at: Time, kind: Kind) -> Result<SessionId, Error> {
        let outcome = self.begin_session(at, kind);
        trace::opened(self, kind, &outcome);
        outcome
    }

    fn begin_session(&mut self, at: Time, kind: Kind) -> Result<SessionId, Error> {
        self.refuse_after_end()?;
        if self.sessions.len() >= self.policy.max_sessions {
            return Err(Error::TooManySessions);
        }
        let id = self.sessions.insert(kind).ok_or(Error::TooManySessions)?;
        self.advance(at);
        Ok(id)
    }

    /// Takes one input. Times are milliseconds from the host's own zero; one before the last
    /// that was taken counts as that.
    ///
    /// # Errors
    /// As [`Error`] lists them, looked for in that order. An error changes nothing, and an
    /// id of another meeting is unknown here.
    // ERR-1, ERR-2, EFFECT-11, INV-total
    #[inline]
    pub fn handle(&mut self, at: Time, input: Input<'_>) -> Result<(), Error> {
        debug_assert!(!self.has_effects(), "drain the effects before the next input");
        // Where the caller has a report in hand, the other inputs are not even looked at.
        let outcome = match input {
            Input::Signal(session, signal) => self.take_report(at, session, signal),
            input => self.take(at, input),
        };
        trace::input(self, at, &input, &outcome);
        outcome
    }

    fn take(&mut self, at: Time, input: Input<'_>) -> Result<(), Error> {
        match input {
            Input::Signal(session, signal) => return self.take_report(at, session, signal),
            // CODE-5, INV-neutral
            Input::Status(session, status) => {
                let slot = self.find(session)?;
                let kind = self.sessions.get(slot).map_or(Kind::Nbr, |session| session.kind);
                return self.take_report(at, session, kind.decode(status)?);
            }
            Input::Certificate { session, inquiry, presented, host, problems } => {
                let slot = self.fetching(session, inquiry)?;
                self.advance(at);
                self.review(slot, presented, host, problems);
            }
            Input::CertificateUnavailable(session, inquiry) => {
                let slot = self.fetching(session, inquiry)?;
                self.advance(at);
                self.certificate_unavailable(slot);
            }
            Input::Answer(prompt, answer) => {
                let (subject, settlement) = self.answerable(prompt, answer)?;
                self.advance(at);
                self.settle(subject, settlement, None);
            }
            Input::Forget(subject) => {
                let subject = self.forgettable(subject)?;
                self.advance(at);
                self.forget(subject);
            }
            Input::Close(session) => {
                let slot = self.find(session)?;
                self.advance(at);
                self.close(slot);
            }
            // TIME-5
            Input::Tick => {
                self.advance(at);
                self.fire_deadlines();
            }
            // TIME-13
            Input::Query => self.advance(at),
            Input::End => {
                self.refuse_after_end()?;
                self.advance(at);
                self.end();
            }
        }
        self.finish_step();
        Ok(())
    }

    /// The input is taken: from here on nothing fails.
    // TIME-2, TIME-3
    pub(super) fn advance(&mut self, at: Time) {
        self.now = self.now.max(at);
        self.effects.reuse();
        if !self.closed.is_empty() {
            self.closed.clear();
        }
    }

    /// What ends a step: the window that changed is updated, and free windows are filled
    /// (`no_idle_prompt`).
    // SETTLE-7
    pub(super) fn finish_step(&mut self) {
        self.update_touched_prompt();
        self.fill_free_windows();
    }

    // END-5, END-6, ERR-4
    pub(super) const fn refuse_after_end(&self) -> Result<(), Error> {
        if self.ended { Err(Error::MeetingEnded) } else { Ok(()) }
    }

    // SESS-14, ERR-7
    pub(super) fn find(&self, session: SessionId) -> Result<u32, Error> {
        self.sessions.find(session).ok_or(Error::UnknownSession)
    }

    /// The session, if it waits for its certificate under just this inquiry.
    // INQ-2, INQ-7, INQ-8, ERR-9, INV-one_action_per_inquiry
    fn fetching(&self, session: SessionId, inquiry: Inquiry) -> Result<u32, Error> {
        self.refuse_after_end()?;
        let slot = self.find(session)?;
        self.sessions
            .get(slot)
            .filter(|session| session.leaf == Leaf::Fetching && session.inquiry() == inquiry)
            .map(|_| slot)
            .ok_or(Error::StaleInquiry)
    }

    /// The subject of a window that may be answered like this (`seen_before_accepted`).
    // PROMPT-13 to PROMPT-16, ERR-10 to ERR-12
    fn answerable(
        &self,
        prompt: PromptId,
        answer: Answer,
    ) -> Result<(u32, super::settle::Settlement), Error> {
        use super::settle::Settlement;
        self.refuse_after_end()?;
        let known =
            prompt.meeting == self.meeting.id && (1..=self.prompts_shown).contains(&prompt.number);
        if !known {
            return Err(Error::UnknownPrompt);
        }
        let subject = *self.shown.get(&prompt.number).ok_or(Error::PromptClosed)?;
        match answer {
            Answer::DontConnect => Ok((subject, Settlement::Denied(DeniedBy::Person))),
            Answer::ConnectAnyway(seen) if Some(seen) == self.revision(subject) => {
                Ok((subject, Settlement::Allowed))
            }
            Answer::ConnectAnyway(_) => Err(Error::PromptChanged),
        }
    }
}
