//! `no_idle_prompt`: while a prompt is queued and a window is free, it is shown; a prompt is
//! only made for a session that waits.

use certgate_model::{
    scenario::strategies::{attacks, policies},
    vocabulary::Effect,
};
use proptest::prelude::*;

use crate::{
    attack::{Attack, waiting},
    volume::cases,
};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_idle_prompt(policy in policies(), moves in attacks(8, 70)) {
        for step in Attack::with(&policy, &moves).steps {
            let free = (step.after.windows.len() as u64) < policy.max_shown_prompts;
            prop_assert!(!free || step.after.queue.is_empty(), "a queue, in {:?}", step);
            for subject in &step.after.queue {
                let nobody = waiting(&step.after, subject).is_empty();
                prop_assert!(!nobody, "queued for nobody, in {:?}", step);
            }
            for effect in step.effects() {
                if let Effect::ShowPrompt { prompt, sessions, .. } = effect {
                    prop_assert!(!sessions.is_empty(), "for nobody: {}", effect);
                    if let Some(window) = step.after.windows.get(prompt) {
                        prop_assert_eq!(sessions, &waiting(&step.after, &window.subject));
                    }
                }
            }
        }
    }
}
