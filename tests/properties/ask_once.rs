//! `ask_once`: in one meeting a subject is shown in at most one prompt, unless it was
//! forgotten in between.

use std::collections::BTreeSet;

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Effect, Subject},
};
use proptest::prelude::*;

use crate::{attack::Attack, volume::cases};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn ask_once(policy in policies(), moves in attacks(6, 80)) {
        let mut asked = BTreeSet::new();
        for step in Attack::with(&policy, &moves).steps {
            if let Some(forgotten) = step.forgot() {
                asked.remove(&forgotten);
            }
            for effect in step.effects() {
                let Effect::ShowPrompt { fingerprint, hosts, problems, .. } = effect else {
                    continue;
                };
                let subject = Subject::cut(policy.scope, *fingerprint, hosts.first(), *problems);
                prop_assert!(subject.is_some(), "a window without a subject: {}", effect);
                prop_assert!(asked.insert(subject.unwrap()), "once more: {}", effect);
            }
        }
    }
}
