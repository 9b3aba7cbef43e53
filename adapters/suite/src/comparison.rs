//! How closely an implementation has to follow the model.

use certgate_model::vocabulary::{ActionWhy, Answer, Effect, Refusal};

/// What has to be as the model has it, beside the invariants, which always have to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "command", derive(clap::ValueEnum))]
pub enum Comparison {
    /// Nothing: the invariants alone are judged.
    Invariants,
    /// What the person and the services get to see: prompts, actions, terminations and which
    /// inputs are rejected. Their order within a step, their reasons and what is told to the
    /// host alone are free.
    Decisions,
    /// Everything: each effect, in order, and each error.
    #[default]
    Full,
}

impl Comparison {
    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invariants => "invariants",
            Self::Decisions => "decisions",
            Self::Full => "full",
        }
    }

    /// Whether an answer is as good as the one that the model gives.
    #[must_use]
    pub fn accepts(self, expected: &Answer, given: &Answer) -> bool {
        match self {
            Self::Invariants => true,
            Self::Full => expected == given,
            Self::Decisions => match (expected, given) {
                (Answer::Effects(expected), Answer::Effects(given)) => {
                    decisions(expected) == decisions(given)
                }
                (Answer::Error(_), Answer::Error(_)) => true,
                (expected, given) => expected == given,
            },
        }
    }
}

/// What the person and the services get to see, in an order of its own and without reasons.
fn decisions(effects: &[Effect]) -> Vec<Effect> {
    let mut seen: Vec<Effect> = effects.iter().filter_map(decision).collect();
    seen.sort_unstable();
    seen
}

fn decision(effect: &Effect) -> Option<Effect> {
    // One reason stands for all.
    let any = Refusal::Denied;
    Some(match effect {
        Effect::SessionChanged { .. } | Effect::Anomaly { .. } => return None,
        Effect::SetCertificateAction { session, inquiry, action, .. } => {
            Effect::SetCertificateAction {
                session: *session,
                inquiry: *inquiry,
                action: *action,
                why: ActionWhy::Refused(any),
            }
        }
        Effect::Terminate { session, .. } => Effect::Terminate { session: *session, why: any },
        Effect::FetchCertificate { .. }
        | Effect::ShowPrompt { .. }
        | Effect::UpdatePrompt { .. }
        | Effect::DismissPrompt { .. } => effect.clone(),
    })
}

/// Gives an implementation without revisions those of the model, which are then not compared.
pub(crate) fn lend_revisions(expected: &Answer, given: &mut Answer) {
    let (Answer::Effects(expected), Answer::Effects(given)) = (expected, given) else {
        return;
    };
    for effect in given {
        if let Effect::ShowPrompt { prompt, revision, .. }
        | Effect::UpdatePrompt { prompt, revision, .. } = effect
            && let Some(due) = expected.iter().find_map(|due| revision_of(due, *prompt))
        {
            *revision = due;
        }
    }
}

fn revision_of(effect: &Effect, of: u64) -> Option<u64> {
    match effect {
        Effect::ShowPrompt { prompt, revision, .. }
        | Effect::UpdatePrompt { prompt, revision, .. }
            if *prompt == of =>
        {
            Some(*revision)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use certgate_model::vocabulary::{Action, Error, Leaf};

    use super::*;

    fn cancel(why: ActionWhy) -> Effect {
        Effect::SetCertificateAction { session: 1, inquiry: 1, action: Action::Cancel, why }
    }

    fn refused(why: Refusal) -> Effect {
        Effect::SessionChanged { session: 1, to: Leaf::Refused(why) }
    }

    #[test]
    fn decisions_are_free_in_order_and_reason_and_silent_about_leaves() {
        let model = Answer::Effects(vec![cancel(ActionWhy::Person), refused(Refusal::Denied)]);
        let other = Answer::Effects(vec![cancel(ActionWhy::Deadline)]);
        assert!(Comparison::Decisions.accepts(&model, &other));
        assert!(!Comparison::Full.accepts(&model, &other));
        let nothing = Answer::Effects(Vec::new());
        assert!(!Comparison::Decisions.accepts(&model, &nothing));
        assert!(Comparison::Invariants.accepts(&model, &nothing));
    }

    #[test]
    fn a_rejection_is_a_decision_and_its_name_is_none() {
        let (one, other) =
            (Answer::Error(Error::PromptClosed), Answer::Error(Error::UnknownPrompt));
        assert!(Comparison::Decisions.accepts(&one, &other));
        assert!(!Comparison::Full.accepts(&one, &other));
        assert!(!Comparison::Decisions.accepts(&one, &Answer::Effects(Vec::new())));
    }
}
