//! The rules as one flat step function over plain data.
//!
//! Read [`State`] first, then [`State::apply`]: an arm for each input, a rule's name beside
//! the line that keeps it. [`step`] is the same as a pure function. Nothing is clever here:
//! who waits for a prompt is found by looking at every session.

mod effects;
mod review;
mod sessions;
mod settle;
mod state;

use crate::{
    codes,
    vocabulary::{
        Action, ActionWhy, Anomaly, Effect, Error, Input, LAST, Leaf, Refusal, Region, Signal,
        Verdict,
    },
};
use effects::Effects;
pub use review::Ruling;
pub use state::{Basis, By, Due, Session, Standing, State, Window};

/// What a meeting becomes by one input, and what the host has to do.
///
/// # Errors
///
/// The input is not taken and the meeting is as it was, its time included.
pub fn step(state: &State, at: u64, input: &Input) -> Result<(State, Vec<Effect>), Error> {
    let mut next = state.clone();
    let effects = next.apply(at, input)?;
    Ok((next, effects))
}

impl State {
    /// Takes one input at a time in milliseconds; a time before the last accepted input's
    /// counts as that, and none is later than [`LAST`].
    ///
    /// # Errors
    ///
    /// The input is not taken and nothing has changed.
    // ERR-1, EFFECT-11, CODE-4, CODE-5, SESS-4, SESS-11, TIME-1 to TIME-4, TIME-13, INV-total
    // EFFECT-16: many inputs are one after another, and their effects too
    pub fn apply(&mut self, at: u64, input: &Input) -> Result<Vec<Effect>, Error> {
        self.check(input)?;
        self.now = at.clamp(self.now, LAST);
        let mut effects = Effects::default();
        match *input {
            Input::Open { session, kind } => {
                self.last_opened = Some(session);
                self.sessions.insert(session, Session::new(kind));
            }
            Input::Status { session, code } => {
                let signal = codes::decode(self.sessions[&session].kind, code);
                self.signal(session, signal.expect("a known code"), &mut effects);
            }
            Input::Signal { session, signal } => self.signal(session, signal, &mut effects),
            Input::Certificate { session, .. } | Input::CertificateUnavailable { session, .. } => {
                let ruling = self.ruling(input).expect("a rule for every certificate");
                self.rule(session, ruling, input, &mut effects);
            }
            // PROMPT-16
            Input::Answer { prompt, verdict } => {
                let subject = self.windows[&prompt].subject.clone();
                match verdict {
                    Verdict::ConnectAnyway { .. } => self.allow(&subject, &mut effects),
                    Verdict::DontConnect => self.deny(&subject, By::Person, None, &mut effects),
                }
            }
            Input::Forget { .. } => {
                let subject = self.forgettable(input)?;
                self.forget(&subject, &mut effects);
            }
            Input::Close { session } => self.close(session, &mut effects),
            Input::Tick => return Ok(self.tick()),
            Input::End => self.end(&mut effects),
            Input::NextDeadline | Input::Snapshot => {}
        }
        Ok(effects.in_order())
    }

    /// The errors, in the order in which they are looked for. Past this nothing fails.
    // ERR-2 to ERR-16, SESS-1 to SESS-3, SESS-14, INQ-2, INQ-7, PROMPT-13 to PROMPT-15, END-5,
    // END-6
    fn check(&self, input: &Input) -> Result<(), Error> {
        if self.ended
            && matches!(
                input,
                Input::Open { .. }
                    | Input::Certificate { .. }
                    | Input::CertificateUnavailable { .. }
                    | Input::Answer { .. }
                    | Input::Forget { .. }
                    | Input::End
            )
        {
            return Err(Error::MeetingEnded);
        }
        match *input {
            Input::Open { session, .. } => {
                if self.last_opened.is_some_and(|last| session <= last) {
                    return Err(Error::DuplicateSession);
                }
                if self.sessions.len() as u64 >= self.policy.max_sessions {
                    return Err(Error::TooManySessions);
                }
            }
            Input::Status { session, code } => {
                let kind = self.session(session)?.kind;
                codes::decode(kind, code).ok_or(Error::UnknownCode)?;
            }
            Input::Signal { session, .. } | Input::Close { session } => {
                self.session(session)?;
            }
            Input::Certificate { session, inquiry, .. }
            | Input::CertificateUnavailable { session, inquiry } => {
                let s = self.session(session)?;
                if s.leaf != Leaf::Fetching || s.inquiries != inquiry {
                    return Err(Error::StaleInquiry);
                }
            }
            Input::Answer { prompt, verdict } => {
                if prompt == 0 || prompt > self.prompts_shown {
                    return Err(Error::UnknownPrompt);
                }
                let window = self.windows.get(&prompt).ok_or(Error::PromptClosed)?;
                if let Verdict::ConnectAnyway { revision } = verdict
                    && revision != window.revision
                {
                    return Err(Error::PromptChanged);
                }
            }
            Input::Forget { .. } => {
                self.forgettable(input)?;
            }
            Input::Tick | Input::End | Input::NextDeadline | Input::Snapshot => {}
        }
        Ok(())
    }

    /// The deadline that comes first, as a time in milliseconds; none where nothing waits
    /// for time. It may have passed already: until a tick it has not fired.
    // TIME-13
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        self.next_due().map(|(time, _)| time)
    }

    /// Deadlines in order: by time, then certificate before answer, then by number.
    // TIME-8
    fn next_due(&self) -> Option<(u64, Due)> {
        let certificates = self
            .sessions
            .iter()
            .filter_map(|(id, s)| Some((s.fetch_deadline?, Due::Certificate(*id))));
        let answers =
            self.windows.iter().filter_map(|(number, w)| Some((w.deadline?, Due::Answer(*number))));
        certificates.chain(answers).min()
    }

    /// Fires what is due, each deadline as a step of its own at the tick's time. A window
    /// that is shown meanwhile is due too where time cannot go on.
    // TIME-5, TIME-8 to TIME-12
    fn tick(&mut self) -> Vec<Effect> {
        let mut all = Vec::new();
        while let Some((_, due)) = self.next_due().filter(|(time, _)| *time <= self.now) {
            let mut effects = Effects::default();
            match due {
                Due::Certificate(id) => {
                    self.rule(id, Ruling::DeadlineFired, &Input::Tick, &mut effects);
                }
                Due::Answer(prompt) => {
                    let subject = self.windows[&prompt].subject.clone();
                    self.deny(&subject, By::Deadline, None, &mut effects);
                }
            }
            all.append(&mut effects.in_order());
        }
        all
    }

    /// A signal, whatever code it came from. The arms are the cells of the session machine.
    // SIG-1 to SIG-33, GATE-5 to GATE-8, INQ-1, INQ-3, INQ-4, INQ-6, EFFECT-8, SESS-10, INV-gate
    fn signal(&mut self, id: u64, signal: Signal, effects: &mut Effects) {
        use Region::{Connected, Connecting, Ended, Pending, Refused};
        use Signal::{
            CertificatePending, JoinFailed, JoinRetrying, JoinSucceeded, Left, PlayAllowed,
            ReconnectFailed, ReconnectSucceeded, Reconnecting,
        };
        let session = &self.sessions[&id];
        let open = self.gate_open(session);
        match (session.leaf.region(), signal) {
            (Refused, CertificatePending | JoinSucceeded | ReconnectSucceeded | PlayAllowed) => {
                self.refuse_again(id, signal, effects);
            }
            (Refused, _) => {}

            (Connected, JoinSucceeded | ReconnectSucceeded) => {}
            (Connected, PlayAllowed) => self.enter(id, Leaf::Playing, effects),
            (Connecting | Ended, JoinSucceeded | ReconnectSucceeded) if open => {
                self.enter(id, Leaf::Active, effects);
            }
            (Connecting | Ended, PlayAllowed) if open => {
                effects.anomaly(id, Anomaly::UnexpectedSignal);
            }
            (held, JoinSucceeded | ReconnectSucceeded | PlayAllowed) => {
                effects.anomaly(id, Anomaly::ConnectedWhileHeld);
                if held == Pending {
                    let why = ActionWhy::Refused(Refusal::Bypassed);
                    effects.action(id, session.inquiries, Action::Cancel, why);
                }
                self.terminate(id, Refusal::Bypassed, effects);
            }

            (_, JoinFailed(why)) => self.enter(id, Leaf::Failed(why.into()), effects),
            (_, ReconnectFailed(why)) => self.enter(id, Leaf::Failed(why.into()), effects),
            (_, Left(why)) => self.enter(id, Leaf::Left(why), effects),
            // Only a verdict lifts a hold.
            (Pending, JoinRetrying | Reconnecting) => {}
            (_, JoinRetrying) => self.enter(id, Leaf::Retrying, effects),
            (_, Reconnecting) => self.enter(id, Leaf::Reconnecting, effects),

            (_, CertificatePending) => {
                self.session_mut(id).inquiries += 1;
                if self.sessions[&id].inquiries > self.policy.max_inquiries {
                    let why = Refusal::InquiryLimit;
                    self.refuse(id, why, ActionWhy::Refused(why), effects);
                } else {
                    self.fetch(id, effects);
                }
            }
        }
    }

    /// Refused is absorbing: an inquiry is cancelled at once, a connection cut off, both for
    /// the session's own reason.
    // SIG-19, SIG-20, SIG-24, INQ-5, SESS-9, EFFECT-6
    fn refuse_again(&mut self, id: u64, signal: Signal, effects: &mut Effects) {
        let session = self.session_mut(id);
        let Leaf::Refused(why) = session.leaf else {
            return;
        };
        if signal == Signal::CertificatePending {
            session.inquiries += 1;
            let told = ActionWhy::Refused(why);
            effects.action(id, session.inquiries, Action::Cancel, told);
        } else {
            effects.anomaly(id, Anomaly::ConnectedWhileHeld);
            effects.terminate(id, why);
        }
    }
}
