//! What a client without this crate writes: an enum, a `match`, a `Vec` of sessions.
//!
//! It decides the life of sessions by their services' reports as the engine does, gate and
//! refusals included, and checks what any client has to check: that the id names a session of
//! this meeting that is open, and that time does not go back. Its effects are the engine's own,
//! handed out one by one from a queue, as a run loop wants them. It knows nothing of prompts,
//! certificates and deadlines; a verdict reaches those whom its caller has listed.

use std::collections::VecDeque;

use certgate::{
    Action, ActionReason, Anomaly, Effect, Error, Inquiry, Leaf, MeetingId, RefusedReason,
    SessionId, Signal, Time,
};

/// As the engine's policy has it by default.
const MAX_INQUIRIES: u64 = 10_000;

#[derive(Clone, Copy, Debug)]
struct Session {
    /// Given once; none is zero, which is what a slot without a session has.
    number: u64,
    inquiries: u64,
    leaf: Leaf,
    /// Held and not allowed since.
    shut: bool,
}

/// A client's own sessions.
#[derive(Clone, Debug)]
pub struct ByHand {
    meeting: MeetingId,
    now: Time,
    sessions: Vec<Session>,
    effects: VecDeque<Effect>,
}

impl ByHand {
    /// So many sessions that are joining, named as an engine names its first.
    #[must_use]
    pub fn new(count: u32) -> Self {
        let session = |slot: u32| Session {
            number: u64::from(slot) + 1,
            inquiries: 0,
            leaf: Leaf::Joining,
            shut: false,
        };
        Self {
            meeting: MeetingId::default(),
            now: Time::ZERO,
            sessions: (0..count).map(session).collect(),
            effects: VecDeque::new(),
        }
    }

    /// Everybody is where the others are; the room for effects is kept.
    pub fn restart(&mut self, others: &Self) {
        self.sessions.clone_from(&others.sessions);
    }

    /// A session's service reports.
    ///
    /// # Errors
    /// [`Error::UnknownSession`] if no such session is open.
    #[inline]
    pub fn handle(&mut self, at: Time, id: SessionId, signal: Signal) -> Result<(), Error> {
        let session = find(&mut self.sessions, self.meeting, id)?;
        self.now = self.now.max(at);
        let effects = &mut self.effects;
        let to = match (session.leaf, signal) {
            (
                Leaf::Refused(why),
                Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed,
            ) => {
                let what = Anomaly::ConnectedWhileHeld;
                effects.push_back(Effect::Anomaly { session: id, what });
                effects.push_back(Effect::Terminate { session: id, why });
                return Ok(());
            }
            (Leaf::Refused(why), Signal::CertificatePending) => {
                session.inquiries += 1;
                effects.push_back(cancel(id, session.inquiries, why));
                return Ok(());
            }
            (Leaf::Refused(_), _) => return Ok(()),
            (Leaf::Active | Leaf::Playing, Signal::JoinSucceeded | Signal::ReconnectSucceeded) => {
                return Ok(());
            }
            (Leaf::Active | Leaf::Playing, Signal::PlayAllowed) => Leaf::Playing,
            (Leaf::Fetching | Leaf::Deciding, Signal::JoinRetrying | Signal::Reconnecting) => {
                return Ok(());
            }
            (_, Signal::JoinSucceeded | Signal::ReconnectSucceeded) if !session.shut => {
                Leaf::Active
            }
            (_, Signal::PlayAllowed) if !session.shut => {
                let what = Anomaly::UnexpectedSignal;
                effects.push_back(Effect::Anomaly { session: id, what });
                return Ok(());
            }
            (leaf, Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed) => {
                let why = RefusedReason::Bypassed;
                let what = Anomaly::ConnectedWhileHeld;
                effects.push_back(Effect::Anomaly { session: id, what });
                if matches!(leaf, Leaf::Fetching | Leaf::Deciding) {
                    effects.push_back(cancel(id, session.inquiries, why));
                }
                effects.push_back(Effect::Terminate { session: id, why });
                Leaf::Refused(why)
            }
            (_, Signal::JoinFailed(why)) => Leaf::Failed(why.into()),
            (_, Signal::ReconnectFailed(why)) => Leaf::Failed(why.into()),
            (_, Signal::Left(why)) => Leaf::Left(why),
            (_, Signal::JoinRetrying) => Leaf::Retrying,
            (_, Signal::Reconnecting) => Leaf::Reconnecting,
            (_, Signal::CertificatePending) => {
                session.inquiries += 1;
                session.shut = true;
                if session.inquiries <= MAX_INQUIRIES {
                    Leaf::Fetching
                } else {
                    let why = RefusedReason::InquiryLimit;
                    effects.push_back(cancel(id, session.inquiries, why));
                    Leaf::Refused(why)
                }
            }
        };
        if session.leaf != to {
            session.leaf = to;
            effects.push_back(Effect::SessionChanged { session: id, to });
        }
        if to == Leaf::Fetching {
            let inquiry = Inquiry::new(session.inquiries);
            effects.push_back(Effect::FetchCertificate { session: id, inquiry });
        }
        Ok(())
    }

    /// A session that is held waits for an answer from now on.
    ///
    /// # Errors
    /// [`Error::UnknownSession`] if no such session is open.
    pub fn wait(&mut self, id: SessionId) -> Result<(), Error> {
        find(&mut self.sessions, self.meeting, id)?.leaf = Leaf::Deciding;
        self.effects.push_back(Effect::SessionChanged { session: id, to: Leaf::Deciding });
        Ok(())
    }

    /// The person said no to all who wait; the list is put in number order first.
    pub fn deny(&mut self, at: Time, waiting: &mut [SessionId]) {
        self.now = self.now.max(at);
        waiting.sort_unstable();
        for id in waiting {
            let Ok(session) = find(&mut self.sessions, self.meeting, *id) else { continue };
            let to = Leaf::Refused(RefusedReason::Denied);
            session.leaf = to;
            let inquiry = Inquiry::new(session.inquiries);
            let (session, action, why) = (*id, Action::Cancel, ActionReason::Person);
            self.effects.push_back(Effect::SetCertificateAction { session, inquiry, action, why });
            self.effects.push_back(Effect::SessionChanged { session, to });
        }
    }

    /// The session is gone; its slot has none.
    ///
    /// # Errors
    /// [`Error::UnknownSession`] if no such session is open.
    pub fn close(&mut self, id: SessionId) -> Result<(), Error> {
        find(&mut self.sessions, self.meeting, id)?.number = 0;
        Ok(())
    }

    /// The next thing to do.
    #[inline]
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }
}

/// The session of that name, if it is open.
#[inline]
fn find(
    sessions: &mut [Session],
    meeting: MeetingId,
    id: SessionId,
) -> Result<&mut Session, Error> {
    let (of, slot, number) = id.into_parts();
    match sessions.get_mut(slot as usize) {
        Some(session) if session.number == number && of == meeting => Ok(session),
        _ => Err(Error::UnknownSession),
    }
}

fn cancel(session: SessionId, inquiry: u64, why: RefusedReason) -> Effect {
    let (inquiry, why) = (Inquiry::new(inquiry), ActionReason::Refused(why));
    Effect::SetCertificateAction { session, inquiry, action: Action::Cancel, why }
}
