//! The step beside the library's own machine: for every leaf and event they do the same.

use std::{vec, vec::Vec};

use statig::blocking::{IntoStateMachineExt as _, StateMachine};

use super::{Event, Leaf, Region, Session, Surroundings, machine::step};
use crate::{
    ActionReason, Effect, JoinFailure, Kind, LeaveReason, MeetingId, Policy, ReconnectFailure,
    RefusedReason, SessionId, Signal, effects::EffectQueue,
};

const ID: SessionId = SessionId::from_parts(MeetingId::new(0), 0, 1);

/// A way to every leaf, from the first.
fn ways() -> Vec<Vec<Event>> {
    let signal = Event::Signal;
    let held = signal(Signal::CertificatePending);
    let refuse = |why| Event::Refuse(why, ActionReason::Refused(why));
    let mut ways = vec![
        vec![],
        vec![signal(Signal::JoinRetrying)],
        vec![signal(Signal::Reconnecting)],
        vec![held, Event::Admit(ActionReason::Person)],
        vec![held],
        vec![held, Event::Decide],
        vec![signal(Signal::JoinSucceeded)],
        vec![signal(Signal::JoinSucceeded), signal(Signal::PlayAllowed)],
        vec![held, signal(Signal::Left(LeaveReason::Left))],
        vec![signal(Signal::Left(LeaveReason::StoppedForSvc))],
        vec![signal(Signal::JoinFailed(JoinFailure::AttendeeLimit))],
        vec![held, signal(Signal::ReconnectFailed(ReconnectFailure::Network))],
    ];
    ways.extend(RefusedReason::ALL.map(|why| vec![held, refuse(why)]));
    ways
}

fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Decide,
        Event::Admit(ActionReason::Remembered),
        Event::Refuse(RefusedReason::Denied, ActionReason::Person),
        Event::Revoke(RefusedReason::ConsentWithdrawn),
        Event::MeetingEnds,
    ];
    events.extend(Signal::ALL.map(Event::Signal));
    events
}

/// What the ledger sends to a session in this leaf; the step takes nothing else.
fn is_sent(event: Event, leaf: Leaf) -> bool {
    match event {
        Event::Signal(_) | Event::MeetingEnds => true,
        Event::Decide => leaf == Leaf::Fetching,
        Event::Admit(_) | Event::Refuse(..) => leaf.is_pending(),
        Event::Revoke(_) => {
            matches!(leaf.region(), Some(Region::Connecting | Region::Connected))
        }
    }
}

/// Lets both handle the event, and compares what they are and what they did.
fn both(
    (ours, theirs): (&mut Session, &mut StateMachine<Session>),
    event: Event,
    policy: &Policy,
    basis_allowed: bool,
) {
    let (mut did, mut they_did) = (EffectQueue::default(), EffectQueue::default());
    let before = ours.leaf;
    step(ours, event, &mut Surroundings { id: ID, policy, basis_allowed, effects: &mut did });
    let around = &mut Surroundings { id: ID, policy, basis_allowed, effects: &mut they_did };
    theirs.handle_with_context(&event, around);
    assert_eq!(&ours.leaf, theirs.state(), "{before:?}, {event:?}");
    assert_eq!(ours.inquiries, theirs.inquiries, "{before:?}, {event:?}");
    assert_eq!(ours.basis(), theirs.basis(), "{before:?}, {event:?}");
    // The library does not know of the report of a change, which the step adds.
    let did = core::iter::from_fn(|| did.pop());
    let did = did.filter(|effect| !matches!(effect, Effect::SessionChanged { .. }));
    let they_did = core::iter::from_fn(|| they_did.pop());
    assert_eq!(did.collect::<Vec<_>>(), they_did.collect::<Vec<_>>(), "{before:?}, {event:?}");
}

#[test]
fn the_step_does_what_the_librarys_own_machine_does() {
    let policies = [Policy::default(), Policy { max_inquiries: 1, ..Policy::default() }];
    let mut compared = 0;
    for (way, policy) in ways().iter().flat_map(|way| policies.iter().map(move |one| (way, one))) {
        for (event, allowed) in events().into_iter().flat_map(|one| [(one, false), (one, true)]) {
            let mut ours = Session::new(1, Kind::Svs);
            let mut theirs = Session::new(1, Kind::Svs).state_machine();
            for event in way {
                both((&mut ours, &mut theirs), *event, policy, allowed);
            }
            if is_sent(event, ours.leaf) {
                both((&mut ours, &mut theirs), event, policy, allowed);
                compared += 1;
            }
        }
    }
    assert!(compared > 1500, "{compared} compared");
}
