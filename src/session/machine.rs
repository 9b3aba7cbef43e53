//! What a session does with an event: leaf by leaf, region by region.
//!
//! The machine is written against statig's traits by hand. Two exhaustive matches, one
//! over leaves and one over regions, so that a forgotten state does not compile; and plain
//! data with a step of our own, so that it can be cloned, compared, hashed and restored
//! without running an entry action.

use statig::Outcome::{self, Handled, Super, Transition};
use statig::blocking::{IntoStateMachine, State, StateExt, Superstate};

use super::{
    leaf::{Leaf, Region},
    record::{Basis, Session},
};
use crate::{
    Action, ActionReason, Anomaly, Effect, Policy, RefusedReason, SessionId, Signal,
    effects::EffectQueue,
};

/// What can happen to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// Its service reports.
    Signal(Signal),
    /// Its certificate joins a prompt.
    Decide,
    /// The verdict on its certificate is yes.
    Admit(ActionReason),
    /// Its certificate is refused while the service holds the session.
    Refuse(RefusedReason, ActionReason),
    /// What it rests on is denied or forgotten while it is on its way or connected.
    Revoke(RefusedReason),
    /// The meeting is over.
    MeetingEnds,
}

/// What a session sees of the world while it handles one event.
pub(crate) struct Surroundings<'a> {
    pub(crate) id: SessionId,
    pub(crate) policy: &'a Policy,
    /// Whether the subject that the session rests on is allowed now.
    pub(crate) basis_allowed: bool,
    pub(crate) effects: &'a mut EffectQueue,
}

/// Takes a session through one event.
// EFFECT-7, EFFECT-9, SIG-33
pub(crate) fn step(session: &mut Session, event: Event, around: &mut Surroundings<'_>) {
    let mut leaf = session.leaf;
    match leaf.handle(session, &event, around) {
        Transition(mut target) => {
            // Before the entry action, so that the report precedes the certificate's request.
            if leaf != target {
                around.effects.push(Effect::SessionChanged { session: around.id, to: target });
            }
            session.leaf = target;
            // All there is to do on the way: nothing is done on exit, or by a region on entry.
            target.call_entry_action(session, around);
        }
        Handled => {}
        // No leaf and no region takes it: the ledger sent what does not belong here.
        Super => debug_assert!(false, "{leaf:?} does not take {event:?}"),
    }
}

impl IntoStateMachine for Session {
    type Event<'evt> = Event;
    type Context<'ctx> = Surroundings<'ctx>;
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
        event: &Event,
        around: &mut Surroundings<'_>,
    ) -> Outcome<Self> {
        match self {
            Self::Fetching => in_fetching(session, *event, around),
            Self::Deciding => Super,
            Self::Refused(why) => in_refused(*why, session, *event, around),
            Self::Joining | Self::Retrying | Self::Reconnecting | Self::Admitted => Super,
            Self::Active | Self::Playing => Super,
            Self::Left(_) | Self::Failed(_) => Super,
        }
    }

    fn call_entry_action(&mut self, session: &mut Session, around: &mut Surroundings<'_>) {
        match self {
            Self::Fetching => ask_for_certificate(session, around),
            Self::Joining
            | Self::Retrying
            | Self::Reconnecting
            | Self::Admitted
            | Self::Deciding
            | Self::Active
            | Self::Playing
            | Self::Refused(_)
            | Self::Left(_)
            | Self::Failed(_) => {}
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
        event: &Event,
        around: &mut Surroundings<'_>,
    ) -> Outcome<Leaf> {
        match self {
            Self::Connecting => in_connecting(session, *event, around),
            Self::Pending => in_pending(session, *event, around),
            Self::Connected => in_connected(*event, around),
            Self::Live => in_live(session, *event, around),
            Self::Ended => in_ended(session, *event, around),
        }
    }

    fn superstate(&mut self) -> Option<Self> {
        self.parent()
    }
}

// SIG-12, INQ-6
fn in_fetching(
    session: &mut Session,
    event: Event,
    around: &mut Surroundings<'_>,
) -> Outcome<Leaf> {
    match event {
        // Asking again is no new entry: the certificate's deadline is not prolonged.
        Event::Signal(Signal::CertificatePending) => match next_inquiry(session, around) {
            Ok(()) => {
                ask_for_certificate(session, around);
                Handled
            }
            Err(refused) => Transition(refused),
        },
        Event::Decide => Transition(Leaf::Deciding),
        _ => Super,
    }
}

// SIG-1, SIG-2, END-3
fn in_connecting(
    session: &mut Session,
    event: Event,
    around: &mut Surroundings<'_>,
) -> Outcome<Leaf> {
    match event {
        Event::Signal(signal) => connect_through_gate(session, signal, around),
        Event::Revoke(why) => terminate(why, around),
        Event::MeetingEnds => terminate(RefusedReason::MeetingEnded, around),
        _ => Super,
    }
}

// SESS-10, SIG-25, SIG-26, END-3
fn in_ended(session: &mut Session, event: Event, around: &mut Surroundings<'_>) -> Outcome<Leaf> {
    match event {
        Event::Signal(signal) => match connect_through_gate(session, signal, around) {
            Super => lifecycle(session, signal, around),
            outcome => outcome,
        },
        Event::MeetingEnds => Transition(Leaf::Refused(RefusedReason::MeetingEnded)),
        _ => Super,
    }
}

/// The gate: connected only if the session was never held, or rests on a subject that is
/// allowed now.
// GATE-5 to GATE-8, SIG-1, SIG-2, SIG-25, SIG-26, SIG-31, EFFECT-8, INV-gate
fn connect_through_gate(
    session: &Session,
    signal: Signal,
    around: &mut Surroundings<'_>,
) -> Outcome<Leaf> {
    let open = match session.basis() {
        Basis::None => true,
        Basis::Unread => false,
        Basis::On(_) => around.basis_allowed,
    };
    match signal {
        Signal::JoinSucceeded | Signal::ReconnectSucceeded if open => Transition(Leaf::Active),
        Signal::PlayAllowed if open => {
            around.anomaly(Anomaly::UnexpectedSignal);
            Handled
        }
        Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed => {
            around.anomaly(Anomaly::ConnectedWhileHeld);
            terminate(RefusedReason::Bypassed, around)
        }
        _ => Super,
    }
}

// SIG-7, SIG-8, SIG-11, GATE-5, SETTLE-4, SETTLE-5, END-3
fn in_pending(session: &mut Session, event: Event, around: &mut Surroundings<'_>) -> Outcome<Leaf> {
    match event {
        Event::Signal(Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed) => {
            around.anomaly(Anomaly::ConnectedWhileHeld);
            around.cancel(session, ActionReason::Refused(RefusedReason::Bypassed));
            terminate(RefusedReason::Bypassed, around)
        }
        // Only a verdict lifts a hold.
        Event::Signal(Signal::JoinRetrying | Signal::Reconnecting) => Handled,
        Event::Admit(why) => {
            around.act(session, Action::Ignore, why);
            Transition(Leaf::Admitted)
        }
        Event::Refuse(reason, why) => {
            around.cancel(session, why);
            Transition(Leaf::Refused(reason))
        }
        Event::MeetingEnds => {
            around.cancel(session, ActionReason::Refused(RefusedReason::MeetingEnded));
            Transition(Leaf::Refused(RefusedReason::MeetingEnded))
        }
        _ => Super,
    }
}

// SIG-13, SIG-14, GATE-8, SETTLE-6, END-3
fn in_connected(event: Event, around: &mut Surroundings<'_>) -> Outcome<Leaf> {
    match event {
        Event::Signal(Signal::JoinSucceeded | Signal::ReconnectSucceeded) => Handled,
        Event::Signal(Signal::PlayAllowed) => Transition(Leaf::Playing),
        Event::Revoke(why) => terminate(why, around),
        Event::MeetingEnds => terminate(RefusedReason::MeetingEnded, around),
        _ => Super,
    }
}

fn in_live(session: &mut Session, event: Event, around: &mut Surroundings<'_>) -> Outcome<Leaf> {
    match event {
        Event::Signal(signal) => lifecycle(session, signal, around),
        _ => Super,
    }
}

/// What every region but Refused does with its service's coming and going.
// SIG-3 to SIG-6, SIG-9, SIG-10, SIG-12, SIG-15 to SIG-18, SIG-27 to SIG-30, INQ-3
fn lifecycle(
    session: &mut Session,
    signal: Signal,
    around: &mut Surroundings<'_>,
) -> Outcome<Leaf> {
    match signal {
        Signal::JoinFailed(why) => Transition(Leaf::Failed(why.into())),
        Signal::ReconnectFailed(why) => Transition(Leaf::Failed(why.into())),
        Signal::Left(why) => Transition(Leaf::Left(why)),
        Signal::JoinRetrying => Transition(Leaf::Retrying),
        Signal::Reconnecting => Transition(Leaf::Reconnecting),
        Signal::CertificatePending => Transition(match next_inquiry(session, around) {
            Ok(()) => Leaf::Fetching,
            Err(refused) => refused,
        }),
        Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed => Super,
    }
}

// SESS-9, SIG-19 to SIG-24, INQ-1, INQ-5, END-4, EFFECT-6, INV-no_connect_after_deny
fn in_refused(
    why: RefusedReason,
    session: &mut Session,
    event: Event,
    around: &mut Surroundings<'_>,
) -> Outcome<Leaf> {
    match event {
        Event::Signal(Signal::JoinSucceeded | Signal::ReconnectSucceeded | Signal::PlayAllowed) => {
            around.anomaly(Anomaly::ConnectedWhileHeld);
            around.effects.push(Effect::Terminate { session: around.id, why });
            Handled
        }
        Event::Signal(Signal::CertificatePending) => {
            session.inquiries = session.inquiries.saturating_add(1);
            around.cancel(session, ActionReason::Refused(why));
            Handled
        }
        Event::Signal(
            Signal::JoinFailed(_)
            | Signal::JoinRetrying
            | Signal::Left(_)
            | Signal::Reconnecting
            | Signal::ReconnectFailed(_),
        )
        | Event::MeetingEnds => Handled,
        Event::Decide | Event::Admit(_) | Event::Refuse(..) | Event::Revoke(_) => Super,
    }
}

/// Starts the session's next inquiry; past the policy's limit it is cancelled, and the leaf
/// that the session ends in comes back.
// INQ-1, INQ-4, INQ-9
fn next_inquiry(session: &mut Session, around: &mut Surroundings<'_>) -> Result<(), Leaf> {
    session.inquiries = session.inquiries.saturating_add(1);
    if session.inquiries > around.policy.max_inquiries {
        around.cancel(session, ActionReason::Refused(RefusedReason::InquiryLimit));
        return Err(Leaf::Refused(RefusedReason::InquiryLimit));
    }
    Ok(())
}

/// On entry to Fetching and for each new inquiry there: what was read before counts no more.
// GATE-2, EFFECT-1
fn ask_for_certificate(session: &mut Session, around: &mut Surroundings<'_>) {
    session.set_basis(Basis::Unread);
    let inquiry = session.inquiry();
    around.effects.push(Effect::FetchCertificate { session: around.id, inquiry });
}

// EFFECT-6
fn terminate(why: RefusedReason, around: &mut Surroundings<'_>) -> Outcome<Leaf> {
    around.effects.push(Effect::Terminate { session: around.id, why });
    Transition(Leaf::Refused(why))
}

impl Surroundings<'_> {
    fn anomaly(&mut self, what: Anomaly) {
        self.effects.push(Effect::Anomaly { session: self.id, what });
    }

    fn cancel(&mut self, session: &Session, why: ActionReason) {
        self.act(session, Action::Cancel, why);
    }

    // INQ-8, EFFECT-5
    fn act(&mut self, session: &Session, action: Action, why: ActionReason) {
        let inquiry = session.inquiry();
        self.effects.push(Effect::SetCertificateAction { session: self.id, inquiry, action, why });
    }
}
