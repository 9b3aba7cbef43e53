//! How closely an implementation has to follow the model.

use certgate_model::vocabulary::{ActionWhy, Answer, Effect, Refusal};

/// What has to be as the model has it, beside the invariants, which always have to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "command", derive(clap::ValueEnum))]
pub enum Comparison {
    /// Nothing: the invariants alone are judged. An implementation may decide otherwise, so
    /// sessions are followed by what it tells of them.
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

impl Comparison {
    /// An answer as the monitors of the invariants get it: what is free in this comparison is
    /// lent from the model.
    pub(crate) fn lend(self, expected: &Answer, given: &Answer) -> Option<Answer> {
        match (self, expected, given) {
            (Self::Full, ..) => None,
            (_, Answer::Error(_), Answer::Error(_)) => Some(expected.clone()),
            (Self::Invariants, ..) => None,
            (Self::Decisions, Answer::Effects(due), Answer::Effects(had)) => {
                if self.accepts(expected, given) {
                    return Some(expected.clone());
                }
                Some(Answer::Effects(completed(due, had)))
            }
            (Self::Decisions, ..) => None,
        }
    }
}

/// Decisions with what the host alone is told as the model tells it, in the order of a step.
fn completed(due: &[Effect], had: &[Effect]) -> Vec<Effect> {
    let told = |effect: &&Effect| decision(effect).is_none();
    let decided = |effect: &&Effect| decision(effect).is_some();
    let mut all: Vec<Effect> =
        had.iter().filter(decided).chain(due.iter().filter(told)).cloned().collect();
    all.sort_by_key(|effect| match effect {
        Effect::DismissPrompt { .. } => (0, 0, 0),
        Effect::Anomaly { session, .. } => (1, *session, 0),
        Effect::SetCertificateAction { session, .. } => (1, *session, 1),
        Effect::Terminate { session, .. } => (1, *session, 2),
        Effect::SessionChanged { session, .. } => (1, *session, 3),
        Effect::FetchCertificate { session, .. } => (1, *session, 4),
        Effect::UpdatePrompt { .. } => (2, 0, 0),
        Effect::ShowPrompt { .. } => (3, 0, 0),
    });
    all
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
    fn what_is_free_is_lent_to_the_monitors() {
        let model = Answer::Effects(vec![cancel(ActionWhy::Person), refused(Refusal::Denied)]);
        let alike = Answer::Effects(vec![cancel(ActionWhy::Deadline)]);
        assert_eq!(Comparison::Decisions.lend(&model, &alike), Some(model.clone()));
        let other = Answer::Effects(Vec::new());
        let completed = Answer::Effects(vec![refused(Refusal::Denied)]);
        assert_eq!(Comparison::Decisions.lend(&model, &other), Some(completed));
        assert_eq!(Comparison::Full.lend(&model, &alike), None);
        assert_eq!(Comparison::Invariants.lend(&model, &alike), None);
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
