//! What an implementation has, and which inputs it is therefore given.

use std::collections::BTreeSet;

use certgate_model::{
    invariants::Invariant,
    reference::{Ruling, State},
    vocabulary::{Error, Feature, Input, Policy, Scope, Signal, Verdict},
};

/// What an implementation lacks, by its own declaration or by its nacks. All of it is left
/// out of its meetings and reported as not covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    lacks: BTreeSet<Feature>,
    nacked: BTreeSet<&'static str>,
}

impl Abilities {
    /// What is left when these are lacking.
    #[must_use]
    pub fn without(lacks: &[Feature]) -> Self {
        Self { lacks: lacks.iter().copied().collect(), nacked: BTreeSet::new() }
    }

    /// Learns that there is no input of this name.
    pub fn learn_nack(&mut self, name: &'static str) {
        self.nacked.insert(name);
    }

    /// Whether a feature is lacking, by declaration or because there is no input for it.
    #[must_use]
    pub fn lack(&self, feature: Feature) -> bool {
        let input = match feature {
            Feature::Deadlines => "tick",
            Feature::Forget => "forget",
            Feature::Signals => "signal",
            Feature::Snapshot => "snapshot",
            Feature::Caps | Feature::Scopes | Feature::Revisions => "",
        };
        self.lacks.contains(&feature) || self.nacked.contains(input)
    }

    /// Whether there is an input of this name, as far as is known.
    #[must_use]
    pub fn have(&self, input: &str) -> bool {
        !self.nacked.contains(input)
    }

    /// Whether they are enough to put an invariant to the test as a whole.
    #[must_use]
    pub fn cover(&self, invariant: Invariant) -> bool {
        match invariant {
            Invariant::Replayable => !self.lack(Feature::Snapshot),
            Invariant::Neutral => !self.lack(Feature::Signals),
            Invariant::Bounded => !self.lack(Feature::Caps),
            Invariant::SeenBeforeAccepted => !self.lack(Feature::Revisions),
            Invariant::OrderFree | Invariant::Isolation => self.have("status"),
            _ => true,
        }
    }

    /// Whether nothing is lacking.
    #[must_use]
    pub fn are_complete(&self) -> bool {
        self.lacks.is_empty() && self.nacked.is_empty()
    }

    /// What is not covered: features, then inputs.
    pub fn lacking(&self) -> impl Iterator<Item = String> {
        let features = self.lacks.iter().map(|feature| feature.name().to_owned());
        features.chain(self.nacked.iter().map(|name| format!("input {name}")))
    }

    /// The policy, without what is lacking.
    #[must_use]
    pub fn limit(&self, policy: Policy) -> Policy {
        let mut limited = policy;
        if self.lack(Feature::Caps) {
            let shown = policy.max_shown_prompts;
            let default = Policy::default();
            limited = Policy {
                scope: policy.scope,
                non_overridable: policy.non_overridable,
                forbid_overrides: policy.forbid_overrides,
                max_shown_prompts: shown,
                certificate_deadline_ms: policy.certificate_deadline_ms,
                answer_deadline_ms: policy.answer_deadline_ms,
                role: policy.role,
                center: policy.center,
                ..default
            };
        }
        if self.lack(Feature::Deadlines) {
            limited.certificate_deadline_ms = None;
            limited.answer_deadline_ms = None;
        }
        if self.lack(Feature::Scopes) {
            limited.scope = Scope::Certificate;
        }
        limited
    }

    /// Whether an input may be given in this state.
    #[must_use]
    pub fn allow(&self, state: &State, input: &Input) -> bool {
        if self.are_complete() {
            return true;
        }
        if !self.have(input.name()) {
            return false;
        }
        match input {
            Input::Forget { .. } => !self.lack(Feature::Forget),
            Input::Signal { .. } => {
                !self.lack(Feature::Signals) && !self.reaches_a_cap(state, input)
            }
            Input::Tick | Input::NextDeadline => !self.lack(Feature::Deadlines),
            Input::Snapshot => !self.lack(Feature::Snapshot),
            Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } } => {
                let current = state.windows.get(prompt).map(|window| window.revision);
                !self.lack(Feature::Revisions) || current.is_none_or(|is| is == *revision)
            }
            _ => !self.reaches_a_cap(state, input),
        }
    }

    fn reaches_a_cap(&self, state: &State, input: &Input) -> bool {
        if !self.lack(Feature::Caps) {
            return false;
        }
        match input {
            Input::Open { .. } => {
                let mut next = state.clone();
                next.apply(state.now, input) == Err(Error::TooManySessions)
            }
            Input::Status { session, .. }
            | Input::Signal { session, signal: Signal::CertificatePending } => {
                let asked = state.sessions.get(session).map_or(0, |session| session.inquiries);
                asked >= state.policy.max_inquiries
            }
            Input::Certificate { certificate, .. } => {
                certificate.length > state.policy.max_certificate_bytes
                    || matches!(
                        state.ruling(input),
                        Some(
                            Ruling::NotOverridableAtCap(_)
                                | Ruling::PromptHostsFull(_)
                                | Ruling::SubjectLimit(_)
                                | Ruling::PromptLimit(_)
                        )
                    )
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_in_no_policy() {
        let policy = Policy {
            scope: Scope::CertificateHost,
            max_subjects: 1,
            max_shown_prompts: 3,
            answer_deadline_ms: Some(5),
            ..Policy::default()
        };
        let none = Abilities::without(&[]);
        assert_eq!(none.limit(policy), policy);
        let abilities = Abilities::without(&[Feature::Caps, Feature::Deadlines, Feature::Scopes]);
        let limited = abilities.limit(policy);
        let expected =
            Policy { max_shown_prompts: 3, certificate_deadline_ms: None, ..Policy::default() };
        assert_eq!(limited, expected);
    }

    #[test]
    fn what_is_lacking_is_in_no_meeting() {
        let state = State::new(Policy::default());
        let mut abilities = Abilities::without(&[Feature::Snapshot]);
        assert!(!abilities.allow(&state, &Input::Snapshot));
        assert!(abilities.allow(&state, &Input::End));
        abilities.learn_nack("end");
        assert!(!abilities.allow(&state, &Input::End));
        assert_eq!(abilities.lacking().collect::<Vec<_>>(), ["snapshot", "input end"]);
    }

    #[test]
    fn without_revisions_the_current_one_alone_is_named() {
        let abilities = Abilities::without(&[Feature::Revisions]);
        let state = State::new(Policy::default());
        let verdict = Verdict::ConnectAnyway { revision: 2 };
        assert!(abilities.allow(&state, &Input::Answer { prompt: 1, verdict }), "never shown");
    }
}
