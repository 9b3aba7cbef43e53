//! The effects of one step and their order.

use crate::vocabulary::{Action, ActionWhy, Anomaly, Dismissal, Effect, Leaf, Refusal};

/// What one step gives so far: dismissals come first, then what concerns sessions, then
/// updates, then new windows.
#[derive(Default)]
pub(super) struct Effects {
    pub(super) dismissals: Vec<Effect>,
    pub(super) sessions: Vec<Effect>,
    pub(super) updates: Vec<Effect>,
    pub(super) windows: Vec<Effect>,
}

impl Effects {
    // EFFECT-9
    pub(super) fn in_order(self) -> Vec<Effect> {
        let mut all = self.dismissals;
        for mut next in [self.sessions, self.updates, self.windows] {
            if all.is_empty() {
                all = next;
            } else {
                all.append(&mut next);
            }
        }
        all
    }

    pub(super) fn dismiss(&mut self, prompt: u64, why: Dismissal) {
        self.dismissals.push(Effect::DismissPrompt { prompt, why });
    }

    pub(super) fn anomaly(&mut self, session: u64, what: Anomaly) {
        self.sessions.push(Effect::Anomaly { session, what });
    }

    pub(super) fn action(&mut self, session: u64, inquiry: u64, action: Action, why: ActionWhy) {
        self.sessions.push(Effect::SetCertificateAction { session, inquiry, action, why });
    }

    pub(super) fn terminate(&mut self, session: u64, why: Refusal) {
        self.sessions.push(Effect::Terminate { session, why });
    }

    pub(super) fn changed(&mut self, session: u64, to: Leaf) {
        self.sessions.push(Effect::SessionChanged { session, to });
    }

    pub(super) fn fetch(&mut self, session: u64, inquiry: u64) {
        self.sessions.push(Effect::FetchCertificate { session, inquiry });
    }
}
