//! The obvious way: one of statig's hierarchical state machines for each session, in a map of
//! the standard library by the session's id.
//!
//! States and superstates are the engine's own leaves and regions, so that the hierarchy is the
//! same; handlers and actions are written as statig's guide has them, and its own wrapper runs
//! them. What needs a certificate or an answer is left out.

use std::collections::{HashMap, VecDeque};

use certgate::{
    Action, ActionReason, Anomaly, Effect, Error, Inquiry, Leaf, RefusedReason, Region, SessionId,
    Signal, Time,
};
use statig::Outcome::{self, Handled, Super, Transition};
use statig::blocking::{IntoStateMachine, IntoStateMachineExt, State, StateMachine, Superstate};

use super::Sessions;

/// As the engine's policy has it by default.
const MAX_INQUIRIES: u64 = 10_000;

type Effects = VecDeque<Effect>;

pub(super) struct MachineInMap {
    machines: HashMap<SessionId, StateMachine<Session>>,
    now: Time,
    effects: Effects,
}

impl MachineInMap {
    pub(super) fn new(ids: &[SessionId]) -> Self {
        let machine = |id: &SessionId| (*id, Session::new(*id).state_machine());
        let machines = ids.iter().map(machine).collect();
        Self { machines, now: Time::ZERO, effects: Effects::new() }
    }
}

impl Sessions for MachineInMap {
    fn report(&mut self, at: Time, session: SessionId, signal: Signal) -> Result<(), Error> {
        let machine = self.machines.get_mut(&session).ok_or(Error::UnknownSession)?;
        self.now = self.now.max(at);
        machine.handle_with_context(&signal, &mut self.effects);
        Ok(())
    }

    fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    fn close(&mut self, session: SessionId) -> Result<(), Error> {
        self.machines.remove(&session).map(drop).ok_or(Error::UnknownSession)
    }
}

/// What the states of a session share.
pub(super) struct Session {
    id: SessionId,
    inquiries: u64,
    /// Held and not allowed since.
    shut: bool,
    /// The leaf that was last told of.
    told: Leaf,
}

impl Session {
    const fn new(id: SessionId) -> Self {
        Self { id, inquiries: 0, shut: false, told: Leaf::Joining }
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

    fn ask(&self, effects: &mut Effects) {
        let inquiry = Inquiry::new(self.inquiries);
        effects.push_back(Effect::FetchCertificate { session: self.id, inquiry });
    }

    /// On the way, or over: connected through the gate alone.
    fn through_gate(&self, signal: Signal, effects: &mut Effects) -> Outcome<Leaf> {
        match signal {
            Signal::JoinSucceeded | Signal::ReconnectSucceeded if !self.shut => {
                Transition(Leaf::Active)
            }
            Signal::PlayAllowed if !self.shut => {
                self.anomaly(Anomaly::UnexpectedSignal, effects);
                Handled
            }
            Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed => {
                self.anomaly(Anomaly::ConnectedWhileHeld, effects);
                self.terminate(RefusedReason::Bypassed, effects);
                Transition(Leaf::Refused(RefusedReason::Bypassed))
            }
            _ => Super,
        }
    }

    fn held(&self, signal: Signal, effects: &mut Effects) -> Outcome<Leaf> {
        match signal {
            Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed => {
                self.anomaly(Anomaly::ConnectedWhileHeld, effects);
                self.cancel(RefusedReason::Bypassed, effects);
                self.terminate(RefusedReason::Bypassed, effects);
                Transition(Leaf::Refused(RefusedReason::Bypassed))
            }
            Signal::JoinRetrying | Signal::Reconnecting => Handled,
            _ => Super,
        }
    }

    fn refused(&mut self, why: RefusedReason, signal: Signal, effects: &mut Effects) {
        match signal {
            Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed => {
                self.anomaly(Anomaly::ConnectedWhileHeld, effects);
                self.terminate(why, effects);
            }
            Signal::CertificatePending => {
                self.inquiries += 1;
                self.cancel(why, effects);
            }
            _ => {}
        }
    }

    /// What every state but Refused does with its service's coming and going.
    fn lifecycle(&mut self, signal: Signal, effects: &mut Effects) -> Outcome<Leaf> {
        match signal {
            Signal::JoinFailed(why) => Transition(Leaf::Failed(why.into())),
            Signal::ReconnectFailed(why) => Transition(Leaf::Failed(why.into())),
            Signal::Left(why) => Transition(Leaf::Left(why)),
            Signal::JoinRetrying => Transition(Leaf::Retrying),
            Signal::Reconnecting => Transition(Leaf::Reconnecting),
            Signal::CertificatePending => {
                self.inquiries += 1;
                self.shut = true;
                if self.inquiries <= MAX_INQUIRIES {
                    return Transition(Leaf::Fetching);
                }
                self.cancel(RefusedReason::InquiryLimit, effects);
                Transition(Leaf::Refused(RefusedReason::InquiryLimit))
            }
            Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed => Super,
        }
    }
}

impl IntoStateMachine for Session {
    type Event<'evt> = Signal;
    type Context<'ctx> = Effects;
    type State = Leaf;
    type Superstate<'sub> = Region;

    fn initial() -> Leaf {
        Leaf::Joining
    }
}

impl State<Session> for Leaf {
    fn call_handler(
        &mut self,
        session: &mut Session,
        signal: &Signal,
        effects: &mut Effects,
    ) -> Outcome<Self> {
        match self {
            Self::Refused(why) => {
                session.refused(*why, *signal, effects);
                Handled
            }
            _ => Super,
        }
    }

    fn call_entry_action(&mut self, session: &mut Session, effects: &mut Effects) {
        if session.told != *self {
            session.told = *self;
            effects.push_back(Effect::SessionChanged { session: session.id, to: *self });
        }
        if *self == Self::Fetching {
            session.ask(effects);
        }
    }

    fn superstate(&mut self) -> Option<Region> {
        self.region()
    }
}

impl Superstate<Session> for Region {
    fn call_handler(
        &mut self,
        session: &mut Session,
        signal: &Signal,
        effects: &mut Effects,
    ) -> Outcome<Leaf> {
        match self {
            Self::Connecting => session.through_gate(*signal, effects),
            Self::Pending => session.held(*signal, effects),
            Self::Connected => match signal {
                Signal::JoinSucceeded | Signal::ReconnectSucceeded => Handled,
                Signal::PlayAllowed => Transition(Leaf::Playing),
                _ => Super,
            },
            Self::Live => session.lifecycle(*signal, effects),
            Self::Ended => match session.through_gate(*signal, effects) {
                Super => session.lifecycle(*signal, effects),
                outcome => outcome,
            },
        }
    }

    fn superstate(&mut self) -> Option<Self> {
        self.parent()
    }
}
