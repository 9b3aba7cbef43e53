//! `gate`: there is no way to Connected but a report of being connected through an open gate,
//! and nothing stays connected behind a gate that was shut.

use certgate_model::{
    codes,
    scenario::strategies::{attacks, policies},
    vocabulary::{Effect, Input, Leaf, Region, Signal},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, Step, may_connect},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn gate(policy in policies(), moves in attacks(5, 90)) {
        for step in Attack::with(&policy, &moves).steps {
            for effect in step.effects() {
                let Effect::SessionChanged { session, to } = effect else {
                    continue;
                };
                if to.region() == Region::Connected {
                    let before = &step.before.sessions[session];
                    prop_assert!(may_connect(&step.before, before), "shut, in {:?}", step);
                    let due = match reported(&step, *session) {
                        Some(Signal::PlayAllowed) => Some(Leaf::Playing),
                        Some(Signal::JoinSucceeded | Signal::ReconnectSucceeded) => {
                            Some(Leaf::Active)
                        }
                        _ => None,
                    };
                    prop_assert_eq!(Some(*to), due, "in {:?}", step);
                }
            }
            for (id, session) in &step.after.sessions {
                let connected = session.leaf.region() == Region::Connected;
                let open = may_connect(&step.after, session);
                prop_assert!(!connected || open, "{} stays connected in {:?}", id, step);
            }
        }
    }
}

/// What the session's service reported with this input.
fn reported(step: &Step, id: u64) -> Option<Signal> {
    match step.input {
        Input::Signal { session, signal } if session == id => Some(signal),
        Input::Status { session, code } if session == id => {
            codes::decode(step.before.sessions[&id].kind, code)
        }
        _ => None,
    }
}
