//! What a client without this crate writes: an enum, a `match`, a `Vec` of sessions. It
//! decides the life of sessions as the engine does, gate and refusals included, and knows
//! nothing of prompts.

use std::collections::VecDeque;

use certgate::{Anomaly, Effect, Inquiry, Leaf, MeetingId, RefusedReason, SessionId, Signal};

#[derive(Clone, Copy, Debug)]
struct Session {
    id: SessionId,
    leaf: Leaf,
    inquiries: u64,
    held: bool,
    allowed: bool,
}

/// A client's own sessions.
#[derive(Clone, Debug)]
pub struct ByHand {
    sessions: Vec<Session>,
    effects: VecDeque<Effect>,
}

impl ByHand {
    /// So many sessions that are joining.
    #[must_use]
    pub fn new(count: u32) -> Self {
        let session = |slot: u32| Session {
            id: SessionId::from_parts(MeetingId::default(), slot, u64::from(slot) + 1),
            leaf: Leaf::Joining,
            inquiries: 0,
            held: false,
            allowed: false,
        };
        Self { sessions: (0..count).map(session).collect(), effects: VecDeque::new() }
    }

    /// A session's service reports.
    ///
    /// # Panics
    /// If there is no such session.
    pub fn handle(&mut self, slot: u32, signal: Signal) {
        let session = &mut self.sessions[slot as usize];
        let id = session.id;
        let to = match (session.leaf, signal) {
            (
                Leaf::Refused(why),
                Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed,
            ) => {
                let what = Anomaly::ConnectedWhileHeld;
                self.effects.push_back(Effect::Anomaly { session: id, what });
                self.effects.push_back(Effect::Terminate { session: id, why });
                return;
            }
            (Leaf::Refused(_), _) => return,
            (Leaf::Active | Leaf::Playing, Signal::JoinSucceeded | Signal::ReconnectSucceeded) => {
                return;
            }
            (Leaf::Active | Leaf::Playing, Signal::PlayAllowed) => Leaf::Playing,
            (Leaf::Fetching | Leaf::Deciding, Signal::JoinRetrying | Signal::Reconnecting) => {
                return;
            }
            (_, Signal::JoinSucceeded | Signal::ReconnectSucceeded)
                if !session.held || session.allowed =>
            {
                Leaf::Active
            }
            (_, Signal::PlayAllowed) if !session.held || session.allowed => {
                let what = Anomaly::UnexpectedSignal;
                self.effects.push_back(Effect::Anomaly { session: id, what });
                return;
            }
            (_, Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed) => {
                let what = Anomaly::ConnectedWhileHeld;
                let why = RefusedReason::Bypassed;
                self.effects.push_back(Effect::Anomaly { session: id, what });
                self.effects.push_back(Effect::Terminate { session: id, why });
                Leaf::Refused(why)
            }
            (_, Signal::JoinFailed(why)) => Leaf::Failed(why.into()),
            (_, Signal::ReconnectFailed(why)) => Leaf::Failed(why.into()),
            (_, Signal::Left(why)) => Leaf::Left(why),
            (_, Signal::JoinRetrying) => Leaf::Retrying,
            (_, Signal::Reconnecting) => Leaf::Reconnecting,
            (_, Signal::CertificatePending) => Leaf::Fetching,
        };
        if session.leaf != to {
            session.leaf = to;
            self.effects.push_back(Effect::SessionChanged { session: id, to });
        }
        if signal == Signal::CertificatePending {
            session.held = true;
            session.inquiries += 1;
            let inquiry = Inquiry::new(session.inquiries);
            self.effects.push_back(Effect::FetchCertificate { session: id, inquiry });
        }
    }

    /// The next thing to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }
}
