//! `neutral`: role and centre change no decision, and kind changes none beyond its table.

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Center, Policy, Role},
};
use certgate_suite::Relation;
use proptest::prelude::*;

use crate::{attack::Attack, relations::relate, volume::cases};

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn neutral(policy in policies(), moves in attacks(6, 60)) {
        let one = Attack::with(&policy, &moves);
        for role in Role::ALL {
            for center in Center::ALL {
                let policy = Policy { role: *role, center: *center, ..policy };
                let mut other = Attack::new(&policy);
                for step in &one.steps {
                    other.give(step.at, step.input.clone());
                    let answer = &other.steps.last().expect("a step").answer;
                    prop_assert_eq!(answer, &step.answer, "{} at {}", role, center);
                }
            }
        }
    }

    /// The same meeting with other kinds, where every code is said as the signal it means.
    #[test]
    fn neutral_to_kinds(seed in any::<u64>()) {
        relate(Relation::Neutral, seed)?;
    }
}
