//! `fan_out`: a verdict reaches everybody who waits for it in the step in which it is given,
//! in number order.

use certgate_model::{
    reference::Standing,
    scenario::strategies::{attacks, policies},
    vocabulary::{Action, Dismissal, Effect, Input, Subject, Verdict},
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, Step, waiting},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn fan_out(policy in policies(), moves in attacks(8, 60)) {
        for step in Attack::with(&policy, &moves).steps {
            let (subject, action) = match settled(&step) {
                Some(settled) => settled,
                None => continue,
            };
            let mut due = waiting(&step.before, &subject);
            if let Some((session, ..)) = step.read() {
                due.push(session);
                due.sort_unstable();
            }
            let told: Vec<u64> = step.actions().map(|(session, ..)| session).collect();
            prop_assert_eq!(told, due, "in {:?}", step);
            prop_assert!(step.actions().all(|(_, _, sent)| sent == action), "in {:?}", step);
            prop_assert!(waiting(&step.after, &subject).is_empty(), "in {:?}", step);
        }
    }

    /// The same where time gives the verdicts, several in one tick.
    #[test]
    fn fan_out_of_deadlines(policy in policies(), moves in attacks(8, 60), ms in 1..30_u64) {
        let policy = certgate_model::vocabulary::Policy {
            answer_deadline_ms: Some(ms),
            ..policy
        };
        for step in Attack::with(&policy, &moves).steps {
            for effect in step.effects() {
                let Effect::DismissPrompt { prompt, why: Dismissal::Deadline } = effect else {
                    continue;
                };
                let Some(subject) = step.subject_of(*prompt) else {
                    continue;
                };
                let due = waiting(&step.before, subject);
                let told: Vec<u64> = step
                    .actions()
                    .filter(|(session, _, action)| *action == Action::Cancel && due.contains(session))
                    .map(|(session, ..)| session)
                    .collect();
                prop_assert_eq!(told, due, "in {:?}", step);
            }
        }
    }
}

/// The subject that the person or the policy settled with this input, and what that means.
fn settled(step: &Step) -> Option<(Subject, Action)> {
    match &step.input {
        Input::Answer { prompt, verdict } if step.taken() => {
            let action = match verdict {
                Verdict::ConnectAnyway { .. } => Action::Ignore,
                Verdict::DontConnect => Action::Cancel,
            };
            Some((step.subject_of(*prompt)?.clone(), action))
        }
        Input::Certificate { .. } => {
            let (_, _, subject) = step.read()?;
            let now =
                |state: &certgate_model::reference::State| state.subjects.get(&subject).copied();
            let by_policy = Some(Standing::Denied(certgate_model::reference::By::Policy));
            let settled = now(&step.after) == by_policy && now(&step.before) != by_policy;
            settled.then_some((subject, Action::Cancel))
        }
        _ => None,
    }
}
