//! `consent_is_exact`: IGNORE only for a subject that the person allowed, and only for the
//! certificate that this very inquiry read.

use std::collections::{BTreeMap, BTreeSet};

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Action, Input, Verdict},
};
use proptest::prelude::*;

use crate::{attack::Attack, volume::cases};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn consent_is_exact(policy in policies(), moves in attacks(6, 80)) {
        let (mut allowed, mut read) = (BTreeSet::new(), BTreeMap::new());
        for step in Attack::with(&policy, &moves).steps {
            if let Some(forgotten) = step.forgot() {
                allowed.remove(&forgotten);
            }
            if let Some((session, inquiry, subject)) = step.read() {
                read.insert(session, (inquiry, subject));
            }
            if let (Input::Answer { prompt, verdict: Verdict::ConnectAnyway { .. } }, true) =
                (&step.input, step.taken())
            {
                allowed.extend(step.subject_of(*prompt).cloned());
            }
            for (session, inquiry, action) in step.actions() {
                if action == Action::Cancel {
                    continue;
                }
                let (read_in, subject) = &read[&session];
                prop_assert_eq!(inquiry, *read_in, "another inquiry's, in {:?}", step);
                prop_assert!(allowed.contains(subject), "nobody said yes, in {:?}", step);
            }
        }
    }
}
