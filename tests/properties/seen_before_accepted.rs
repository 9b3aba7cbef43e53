//! `seen_before_accepted`: Connect Anyway is taken only for a revision that showed every host
//! and problem of the sessions waiting at that moment.

use std::collections::BTreeMap;

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::{Effect, Error, Host, Input, ProblemSet, Verdict},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, waiting},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn seen_before_accepted(policy in policies(), moves in attacks(8, 70)) {
        // What the person saw under each revision of each window.
        let mut seen: BTreeMap<(u64, u64), (Vec<Host>, ProblemSet)> = BTreeMap::new();
        let mut newest: BTreeMap<u64, u64> = BTreeMap::new();
        for step in Attack::with(&policy, &moves).steps {
            if let Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } } =
                step.input
                && let Some(subject) = step.subject_of(prompt)
            {
                let current = newest.get(&prompt) == Some(&revision);
                if current {
                    prop_assert!(step.taken(), "in {:?}", step);
                } else {
                    prop_assert_eq!(step.answer.as_ref(), Err(&Error::PromptChanged));
                }
                for id in waiting(&step.before, subject).into_iter().filter(|_| current) {
                    let session = &step.before.sessions[&id];
                    let (hosts, problems) = &seen[&(prompt, revision)];
                    let host_seen = session.host.iter().all(|host| hosts.contains(host));
                    prop_assert!(host_seen, "{}'s host was not shown, in {:?}", id, step);
                    let all = problems.union(session.problems);
                    prop_assert_eq!(all, *problems, "{}'s problems, in {:?}", id, step);
                }
            }
            for effect in step.effects() {
                if let Effect::ShowPrompt { prompt, revision, hosts, problems, .. }
                | Effect::UpdatePrompt { prompt, revision, hosts, problems, .. } = effect
                {
                    let shown = (hosts.clone(), *problems);
                    let before = seen.entry((*prompt, *revision)).or_insert_with(|| shown.clone());
                    prop_assert_eq!(&*before, &shown, "one revision shows two things: {}", effect);
                    newest.insert(*prompt, *revision);
                }
            }
        }
    }
}
