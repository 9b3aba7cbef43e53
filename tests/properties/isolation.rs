//! `isolation`: a verdict on one subject changes no session that waits on another.

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Input, Leaf},
};
use certgate_suite::Relation;
use proptest::prelude::*;

use crate::{
    attack::{Attack, rests_on},
    relations::relate,
    volume::cases,
};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn isolation(policy in policies(), moves in attacks(8, 60)) {
        for step in Attack::with(&policy, &moves).steps {
            let Input::Answer { prompt, .. } = step.input else {
                continue;
            };
            let Some(subject) = step.subject_of(prompt) else {
                continue;
            };
            for (id, before) in &step.before.sessions {
                if before.leaf == Leaf::Deciding && !rests_on(before, subject) {
                    let after = step.after.sessions.get(id);
                    prop_assert_eq!(after, Some(before), "{} in {:?}", id, step);
                }
            }
        }
    }

    /// With a stranger's certificate among those of a meeting, the others are answered as
    /// they were without it.
    #[test]
    fn isolation_from_an_unrelated_certificate(seed in any::<u64>()) {
        relate(Relation::Isolation, seed)?;
    }
}
