//! `no_connect_after_deny`: after a no, nothing that rests on the subject is or becomes
//! connected or gets IGNORE, until it is forgotten; and a refused session never connects.

use std::collections::{BTreeMap, BTreeSet};

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Action, Dismissal, Effect, Input, Leaf, Region, Verdict},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, is_denied, rests_on},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_connect_after_deny(policy in policies(), moves in attacks(6, 80)) {
        // What was said no to, by the books of this test.
        let mut denied = BTreeSet::new();
        let mut read = BTreeMap::new();
        for step in Attack::with(&policy, &moves).steps {
            if let Some(forgotten) = step.forgot() {
                denied.remove(&forgotten);
            }
            if let Some((session, _, subject)) = step.read() {
                read.insert(session, subject);
            }
            if let (Input::Answer { prompt, verdict: Verdict::DontConnect }, true) =
                (&step.input, step.taken())
            {
                denied.extend(step.subject_of(*prompt).cloned());
            }
            for effect in step.effects() {
                if let Effect::DismissPrompt { prompt, why: Dismissal::Deadline | Dismissal::Policy } =
                    effect
                {
                    denied.extend(step.subject_of(*prompt).cloned());
                }
            }
            for (session, _, action) in step.actions() {
                if let Some(subject) = read.get(&session).filter(|_| action == Action::Ignore) {
                    prop_assert!(!denied.contains(subject), "IGNORE to {} in {:?}", session, step);
                }
            }
            for (id, session) in &step.after.sessions {
                if session.leaf.region() == Region::Connected {
                    let on_a_no = denied.iter().any(|subject| rests_on(session, subject))
                        || step.after.subjects.keys().any(|subject| {
                            rests_on(session, subject) && is_denied(&step.after, subject)
                        });
                    prop_assert!(!on_a_no, "{} is connected in {:?}", id, step);
                }
                if let Some(Leaf::Refused(why)) = step.before.sessions.get(id).map(|s| s.leaf) {
                    prop_assert_eq!(session.leaf, Leaf::Refused(why), "{} in {:?}", id, step);
                }
            }
        }
    }
}
