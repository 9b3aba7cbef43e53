//! The certificate-error windows of a meeting: those that are open, and those that were.

use std::collections::BTreeMap;

use certgate::{Dismissal, Fingerprint, Prompt, PromptId, host::Window};

/// What is in the windows.
#[derive(Debug, Default)]
pub(super) struct Windows {
    open: BTreeMap<PromptId, Prompt>,
    /// The windows in which each certificate was shown, in the order of their numbers.
    shown: BTreeMap<Fingerprint, Vec<u64>>,
}

impl Windows {
    /// The open window with the lowest number.
    pub(super) fn first(&self) -> Option<&Prompt> {
        self.open.values().next()
    }

    /// The windows in which a certificate was shown.
    pub(super) fn about(&self, certificate: Fingerprint) -> &[u64] {
        self.shown.get(&certificate).map_or(&[], Vec::as_slice)
    }

    /// How many windows there were.
    pub(super) fn count(&self) -> usize {
        self.shown.values().map(Vec::len).sum()
    }
}

impl Window for Windows {
    fn show(&mut self, prompt: &Prompt) {
        let shown = self.shown.entry(prompt.subject.fingerprint).or_default();
        shown.push(prompt.id.number());
        self.open.insert(prompt.id, prompt.clone());
    }

    fn update(&mut self, prompt: &Prompt) {
        self.open.insert(prompt.id, prompt.clone());
    }

    fn dismiss(&mut self, prompt: PromptId, _: Dismissal) {
        self.open.remove(&prompt);
    }
}
