//! `one_action_per_inquiry`: no inquiry gets two actions, and a stale one gets none.

use std::collections::{BTreeMap, BTreeSet};

use certgate_model::{
    codes,
    scenario::strategies::{attacks, policies},
    vocabulary::{Effect, Input, Signal},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, Step},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn one_action_per_inquiry(policy in policies(), moves in attacks(4, 90)) {
        // Each session's current inquiry, counted from its service's reports alone.
        let mut current: BTreeMap<u64, u64> = BTreeMap::new();
        let mut answered = BTreeSet::new();
        for step in Attack::with(&policy, &moves).steps {
            if let Some(session) = asks(&step) {
                *current.entry(session).or_default() += 1;
            }
            for (session, inquiry, _) in step.actions() {
                prop_assert_eq!(Some(&inquiry), current.get(&session), "stale, in {:?}", step);
                prop_assert!(answered.insert((session, inquiry)), "twice, in {:?}", step);
            }
            for effect in step.effects() {
                if let Effect::FetchCertificate { session, inquiry } = effect {
                    prop_assert_eq!(Some(inquiry), current.get(session), "in {:?}", step);
                    prop_assert!(!answered.contains(&(*session, *inquiry)), "in {:?}", step);
                }
            }
        }
    }
}

/// The session whose service holds it for its certificate.
fn asks(step: &Step) -> Option<u64> {
    let (session, signal) = match step.input {
        Input::Signal { session, signal } => (session, signal),
        Input::Status { session, code } => {
            let kind = step.before.sessions.get(&session)?.kind;
            (session, codes::decode(kind, code)?)
        }
        _ => return None,
    };
    (step.taken() && signal == Signal::CertificatePending).then_some(session)
}
