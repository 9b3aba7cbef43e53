//! The same as a flat table of transitions in smlang, a machine for each session in a `Vec`.
//!
//! smlang has no hierarchy: what a region does stands in a line for its states. What needs a
//! certificate or an answer is left out.

use std::collections::VecDeque;

use certgate::{
    Action, ActionReason, Anomaly, Effect, Error, Inquiry, JoinFailure, Leaf, LeaveReason,
    ReconnectFailure, RefusedReason, SessionId, Signal, Time,
};
use smlang::statemachine;

use super::Sessions;

/// As the engine's policy has it by default.
const MAX_INQUIRIES: u64 = 10_000;

type Effects = VecDeque<Effect>;

statemachine! {
    name: Session,
    temporary_context: &mut Effects,
    transitions: {
        *Joining | Retrying | Reconnecting | Left | Failed + Connected [is_open] / activate = Active,
        Joining | Retrying | Reconnecting | Left | Failed + Connected [!is_open] / bypass = Refused,
        Joining | Retrying | Reconnecting | Left | Failed + PlayAllowed [is_open] / unexpected = _,
        Joining | Retrying | Reconnecting | Left | Failed + PlayAllowed [!is_open] / bypass = Refused,
        Fetching + Connected / bypass_held = Refused,
        Fetching + PlayAllowed / bypass_held = Refused,
        Fetching + JoinRetrying = _,
        Fetching + Reconnect = _,
        Active | Playing + Connected = _,
        Active | Playing + PlayAllowed / play = Playing,
        Refused + Connected / refuse_again = _,
        Refused + PlayAllowed / refuse_again = _,
        Refused + CertificatePending / cancel_again = _,
        Refused + JoinFailed(JoinFailure) = _,
        Refused + ReconnectFailed(ReconnectFailure) = _,
        Refused + Leave(LeaveReason) = _,
        Refused + JoinRetrying = _,
        Refused + Reconnect = _,
        _ + JoinFailed(JoinFailure) / join_failed = Failed,
        _ + ReconnectFailed(ReconnectFailure) / reconnect_failed = Failed,
        _ + Leave(LeaveReason) / leave = Left,
        _ + JoinRetrying / retry = Retrying,
        _ + Reconnect / reconnect = Reconnecting,
        Joining | Retrying | Reconnecting | Fetching | Active | Playing | Left | Failed + CertificatePending [may_ask] / ask = Fetching,
        Joining | Retrying | Reconnecting | Fetching | Active | Playing | Left | Failed + CertificatePending [!may_ask] / ask_no_more = Refused,
    }
}

pub(super) struct TransitionTable {
    machines: Vec<Option<Machine>>,
    now: Time,
    effects: Effects,
}

impl TransitionTable {
    pub(super) fn new(ids: &[SessionId]) -> Self {
        let machine = |id: &SessionId| Some(SessionStateMachine::new(Session::new(*id)));
        let machines = ids.iter().map(machine).collect();
        Self { machines, now: Time::ZERO, effects: Effects::new() }
    }
}

type Machine = SessionStateMachine<Session>;

/// The machine of a session that is open.
fn find(machines: &mut [Option<Machine>], id: SessionId) -> Result<&mut Machine, Error> {
    let (_, slot, _) = id.into_parts();
    match machines.get_mut(slot as usize) {
        Some(Some(machine)) if machine.context().id == id => Ok(machine),
        _ => Err(Error::UnknownSession),
    }
}

impl Sessions for TransitionTable {
    fn report(&mut self, at: Time, session: SessionId, signal: Signal) -> Result<(), Error> {
        let machine = find(&mut self.machines, session)?;
        self.now = self.now.max(at);
        let event = match signal {
            Signal::JoinSucceeded | Signal::ReconnectSucceeded => SessionEvents::Connected,
            Signal::JoinFailed(why) => SessionEvents::JoinFailed(why),
            Signal::JoinRetrying => SessionEvents::JoinRetrying,
            Signal::Left(why) => SessionEvents::Leave(why),
            Signal::Reconnecting => SessionEvents::Reconnect,
            Signal::ReconnectFailed(why) => SessionEvents::ReconnectFailed(why),
            Signal::CertificatePending => SessionEvents::CertificatePending,
            Signal::PlayAllowed => SessionEvents::PlayAllowed,
        };
        let taken = machine.process_event(&mut self.effects, event);
        assert!(taken.is_ok(), "the table has every event in every state");
        Ok(())
    }

    fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    fn close(&mut self, session: SessionId) -> Result<(), Error> {
        find(&mut self.machines, session)?;
        let (_, slot, _) = session.into_parts();
        self.machines[slot as usize] = None;
        Ok(())
    }
}

/// What a session's transitions share.
struct Session {
    id: SessionId,
    inquiries: u64,
    /// Held and not allowed since.
    shut: bool,
    /// The leaf that was last told of, with its reason.
    told: Leaf,
}

impl Session {
    const fn new(id: SessionId) -> Self {
        Self { id, inquiries: 0, shut: false, told: Leaf::Joining }
    }

    fn tell(&mut self, to: Leaf, effects: &mut Effects) {
        if self.told != to {
            self.told = to;
            effects.push_back(Effect::SessionChanged { session: self.id, to });
        }
    }

    fn anomaly(&self, what: Anomaly, effects: &mut Effects) {
        effects.push_back(Effect::Anomaly { session: self.id, what });
    }

    fn cancel(&self, why: RefusedReason, effects: &mut Effects) {
        effects.push_back(Effect::SetCertificateAction {
            session: self.id,
            inquiry: Inquiry::new(self.inquiries),
            action: Action::Cancel,
            why: ActionReason::Refused(why),
        });
    }

    fn terminate(&self, why: RefusedReason, effects: &mut Effects) {
        effects.push_back(Effect::Terminate { session: self.id, why });
    }

    /// Why it is refused.
    fn why(&self) -> RefusedReason {
        match self.told {
            Leaf::Refused(why) => why,
            leaf => unreachable!("{leaf:?} is not refused"),
        }
    }
}

type Done = Result<(), ()>;

impl SessionStateMachineContext for Session {
    fn is_open(&self, _: &mut Effects) -> Result<bool, ()> {
        Ok(!self.shut)
    }

    fn may_ask(&self, _: &mut Effects) -> Result<bool, ()> {
        Ok(self.inquiries < MAX_INQUIRIES)
    }

    fn activate(&mut self, effects: &mut Effects) -> Done {
        self.tell(Leaf::Active, effects);
        Ok(())
    }

    fn bypass(&mut self, effects: &mut Effects) -> Done {
        self.anomaly(Anomaly::ConnectedWhileHeld, effects);
        self.terminate(RefusedReason::Bypassed, effects);
        self.tell(Leaf::Refused(RefusedReason::Bypassed), effects);
        Ok(())
    }

    fn bypass_held(&mut self, effects: &mut Effects) -> Done {
        self.anomaly(Anomaly::ConnectedWhileHeld, effects);
        self.cancel(RefusedReason::Bypassed, effects);
        self.terminate(RefusedReason::Bypassed, effects);
        self.tell(Leaf::Refused(RefusedReason::Bypassed), effects);
        Ok(())
    }

    fn unexpected(&mut self, effects: &mut Effects) -> Done {
        self.anomaly(Anomaly::UnexpectedSignal, effects);
        Ok(())
    }

    fn play(&mut self, effects: &mut Effects) -> Done {
        self.tell(Leaf::Playing, effects);
        Ok(())
    }

    fn refuse_again(&mut self, effects: &mut Effects) -> Done {
        self.anomaly(Anomaly::ConnectedWhileHeld, effects);
        self.terminate(self.why(), effects);
        Ok(())
    }

    fn cancel_again(&mut self, effects: &mut Effects) -> Done {
        self.inquiries += 1;
        self.cancel(self.why(), effects);
        Ok(())
    }

    fn join_failed(&mut self, effects: &mut Effects, why: JoinFailure) -> Done {
        self.tell(Leaf::Failed(why.into()), effects);
        Ok(())
    }

    fn reconnect_failed(&mut self, effects: &mut Effects, why: ReconnectFailure) -> Done {
        self.tell(Leaf::Failed(why.into()), effects);
        Ok(())
    }

    fn leave(&mut self, effects: &mut Effects, why: LeaveReason) -> Done {
        self.tell(Leaf::Left(why), effects);
        Ok(())
    }

    fn retry(&mut self, effects: &mut Effects) -> Done {
        self.tell(Leaf::Retrying, effects);
        Ok(())
    }

    fn reconnect(&mut self, effects: &mut Effects) -> Done {
        self.tell(Leaf::Reconnecting, effects);
        Ok(())
    }

    fn ask(&mut self, effects: &mut Effects) -> Done {
        self.inquiries += 1;
        self.shut = true;
        self.tell(Leaf::Fetching, effects);
        let inquiry = Inquiry::new(self.inquiries);
        effects.push_back(Effect::FetchCertificate { session: self.id, inquiry });
        Ok(())
    }

    fn ask_no_more(&mut self, effects: &mut Effects) -> Done {
        self.inquiries += 1;
        self.shut = true;
        self.cancel(RefusedReason::InquiryLimit, effects);
        self.tell(Leaf::Refused(RefusedReason::InquiryLimit), effects);
        Ok(())
    }
}
