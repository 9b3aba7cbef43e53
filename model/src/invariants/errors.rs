//! Whether an input had to be taken or to be answered with an error, and with which.

use super::{
    Broken, Invariant, Tally,
    book::{Book, Standing},
    broken,
};
use crate::{
    codes,
    vocabulary::{Effect, Error, Host, Input, Leaf, Verdict},
};

impl Book {
    /// Gives the effects of an input that was taken, rightly; none for a right error.
    // INV-total
    pub(super) fn judge_error<'a>(
        &self,
        input: &Input,
        result: Result<&'a [Effect], Error>,
        tally: &mut Tally,
    ) -> Result<Option<&'a [Effect]>, Broken> {
        match (self.due_error(input), result) {
            (None, Ok(effects)) => Ok(Some(effects)),
            (Some(due), Err(given)) if due == given => {
                tally.add(Invariant::Total, 1);
                match due {
                    Error::PromptChanged => tally.add(Invariant::SeenBeforeAccepted, 1),
                    Error::TooManySessions => tally.add(Invariant::Bounded, 1),
                    Error::MeetingEnded => tally.add(Invariant::FailClosed, 1),
                    Error::StaleInquiry => tally.add(Invariant::OneActionPerInquiry, 1),
                    _ => {}
                }
                Ok(None)
            }
            (None, Err(given)) => broken(
                Invariant::Total,
                session_of(input),
                format!("{} was due an answer and got {given}", input.name()),
            ),
            (Some(due), Err(given)) => broken(
                Invariant::Total,
                session_of(input),
                format!("{} was due {due} and got {given}", input.name()),
            ),
            (Some(due), Ok(_)) => broken(
                breach(due, input),
                session_of(input),
                format!("{} was taken and was due {due}", input.name()),
            ),
        }
    }

    /// The first error that fits, of those that the input may have.
    fn due_error(&self, input: &Input) -> Option<Error> {
        let gone = |session: &u64| !self.sessions.contains_key(session);
        match input {
            Input::Tick | Input::NextDeadline | Input::Snapshot => None,
            Input::Status { session, code } => match self.sessions.get(session) {
                None => Some(Error::UnknownSession),
                Some(s) if codes::decode(s.kind, *code).is_none() => Some(Error::UnknownCode),
                Some(_) => None,
            },
            Input::Signal { session, .. } | Input::Close { session } => {
                gone(session).then_some(Error::UnknownSession)
            }
            _ if self.ended => Some(Error::MeetingEnded),
            Input::End => None,
            Input::Open { session, .. } => {
                if self.last_opened >= Some(*session) {
                    Some(Error::DuplicateSession)
                } else {
                    let full = self.sessions.len() as u64 >= self.policy.max_sessions;
                    full.then_some(Error::TooManySessions)
                }
            }
            Input::Certificate { session, inquiry, .. }
            | Input::CertificateUnavailable { session, inquiry } => {
                match self.sessions.get(session) {
                    None => Some(Error::UnknownSession),
                    Some(s) if s.leaf == Leaf::Fetching && s.inquiry == *inquiry => None,
                    Some(_) => Some(Error::StaleInquiry),
                }
            }
            Input::Answer { prompt, verdict } => match (self.windows.get(prompt), verdict) {
                (None, _) if (1..=self.last_prompt).contains(prompt) => Some(Error::PromptClosed),
                (None, _) => Some(Error::UnknownPrompt),
                (Some(window), Verdict::ConnectAnyway { revision }) => {
                    (window.revision != *revision).then_some(Error::PromptChanged)
                }
                (Some(_), Verdict::DontConnect) => None,
            },
            Input::Forget { fingerprint, host, problems } => {
                let host = host.as_ref().and_then(Host::normal);
                let Some(subject) = self.subject(*fingerprint, host.as_ref(), *problems) else {
                    return Some(Error::UnknownSubject);
                };
                let open =
                    self.window_of(&subject).is_some() || self.waiting(&subject).next().is_some();
                match self.verdict(&subject) {
                    _ if open => Some(Error::SubjectOpen),
                    None => Some(Error::UnknownSubject),
                    Some(Standing::DeniedByPolicy) => Some(Error::DeniedByPolicy),
                    Some(Standing::Allowed | Standing::Denied) => None,
                }
            }
        }
    }
}

/// What is broken when an input is taken that was due an error.
const fn breach(due: Error, input: &Input) -> Invariant {
    match (due, input) {
        (Error::MeetingEnded, _) => Invariant::FailClosed,
        (Error::TooManySessions, _) => Invariant::Bounded,
        (Error::PromptChanged, _) => Invariant::SeenBeforeAccepted,
        (Error::DeniedByPolicy, _) => Invariant::NoConnectAfterDeny,
        (Error::StaleInquiry, Input::Certificate { .. })
        | (
            Error::PromptClosed | Error::UnknownPrompt,
            Input::Answer { verdict: Verdict::ConnectAnyway { .. }, .. },
        ) => Invariant::ConsentIsExact,
        (Error::StaleInquiry, _) => Invariant::OneActionPerInquiry,
        _ => Invariant::Total,
    }
}

fn session_of(input: &Input) -> Option<u64> {
    match input {
        Input::Open { session, .. }
        | Input::Status { session, .. }
        | Input::Signal { session, .. }
        | Input::Certificate { session, .. }
        | Input::CertificateUnavailable { session, .. }
        | Input::Close { session } => Some(*session),
        _ => None,
    }
}
