//! The review of a certificate: ten rules, the first that holds.

use std::collections::BTreeSet;

use super::{Basis, By, Standing, State, effects::Effects};
use crate::vocabulary::{ActionWhy, Host, Input, Leaf, Refusal, Subject};

/// The rule that holds for a certificate, or for its absence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ruling {
    /// 1: it cannot be had.
    Unavailable,
    /// 1: its deadline fired.
    DeadlineFired,
    /// 2: empty, too long, or no certificate.
    Unreadable,
    /// 3: the policy lets nobody override.
    OverridesForbidden,
    /// 4: the scope needs a host.
    HostUnknown,
    /// 5: nobody may override, and the policy has denied the subject already.
    NotOverridableAgain(Subject),
    /// 5: nobody may override, and at the cap on subjects nothing is remembered.
    NotOverridableAtCap(Subject),
    /// 5: nobody may override: the subject is settled.
    NotOverridable(Subject),
    /// 6: the subject is denied.
    Denied(Subject, By),
    /// 7: the subject is allowed.
    Allowed(Subject),
    /// 8: the subject's prompt would show too many hosts.
    PromptHostsFull(Subject),
    /// 8: the subject has a prompt; in a window, its number.
    Joins(Subject, Option<u64>),
    /// 9: as many subjects as there may be.
    SubjectLimit(Subject),
    /// 9: this session has made as many prompts as it may, or no prompt can be queued.
    PromptLimit(Subject),
    /// 10: a new prompt.
    NewPrompt(Subject),
}

impl Ruling {
    /// The number of the rule.
    #[must_use]
    pub const fn number(&self) -> u8 {
        match self {
            Self::Unavailable | Self::DeadlineFired => 1,
            Self::Unreadable => 2,
            Self::OverridesForbidden => 3,
            Self::HostUnknown => 4,
            Self::NotOverridableAgain(_)
            | Self::NotOverridableAtCap(_)
            | Self::NotOverridable(_) => 5,
            Self::Denied(..) => 6,
            Self::Allowed(_) => 7,
            Self::PromptHostsFull(_) | Self::Joins(..) => 8,
            Self::SubjectLimit(_) | Self::PromptLimit(_) => 9,
            Self::NewPrompt(_) => 10,
        }
    }

    /// The subject on which the session rests from rule 5 on.
    // GATE-3
    fn subject(&self) -> Option<&Subject> {
        match self {
            Self::NotOverridableAgain(subject)
            | Self::NotOverridableAtCap(subject)
            | Self::NotOverridable(subject)
            | Self::Denied(subject, _)
            | Self::Allowed(subject)
            | Self::PromptHostsFull(subject)
            | Self::Joins(subject, _)
            | Self::SubjectLimit(subject)
            | Self::PromptLimit(subject)
            | Self::NewPrompt(subject) => Some(subject),
            _ => None,
        }
    }
}

impl State {
    /// The rule that holds for this input; none for an input that is no certificate (or its
    /// unavailability) or is for a session that is not open.
    // REVIEW-1 to REVIEW-10, CERT-11, PROB-4, POLICY-18, SETTLE-10, INV-fail_closed
    #[must_use]
    pub fn ruling(&self, input: &Input) -> Option<Ruling> {
        let Input::Certificate { session, certificate, host, problems, .. } = input else {
            return matches!(input, Input::CertificateUnavailable { .. })
                .then_some(Ruling::Unavailable);
        };
        let made = self.sessions.get(session)?.prompts_made;
        let host = host.as_ref().and_then(Host::normal);
        let Some(fingerprint) = certificate.identity else {
            return Some(Ruling::Unreadable);
        };
        if certificate.length == 0 || certificate.length > self.policy.max_certificate_bytes {
            return Some(Ruling::Unreadable);
        }
        if self.policy.forbid_overrides {
            return Some(Ruling::OverridesForbidden);
        }
        let scope = self.policy.scope;
        let Some(subject) = Subject::cut(scope, fingerprint, host.as_ref(), *problems) else {
            return Some(Ruling::HostUnknown);
        };
        let standing = self.subjects.get(&subject).copied();
        let subjects_full = self.subjects.len() as u64 >= self.policy.max_subjects;
        let queue_full = self.queue.len() as u64 >= self.policy.max_queued_prompts;
        Some(match standing {
            Some(Standing::Denied(By::Policy)) if self.not_overridable(*problems) => {
                Ruling::NotOverridableAgain(subject)
            }
            None if self.not_overridable(*problems) && subjects_full => {
                Ruling::NotOverridableAtCap(subject)
            }
            _ if self.not_overridable(*problems) => Ruling::NotOverridable(subject),
            Some(Standing::Denied(by)) => Ruling::Denied(subject, by),
            Some(Standing::Allowed) => Ruling::Allowed(subject),
            Some(Standing::Queued | Standing::Shown(_))
                if self.too_many_hosts(&subject, host.as_ref()) =>
            {
                Ruling::PromptHostsFull(subject)
            }
            Some(Standing::Queued) => Ruling::Joins(subject, None),
            Some(Standing::Shown(prompt)) => Ruling::Joins(subject, Some(prompt)),
            None if subjects_full => Ruling::SubjectLimit(subject),
            None if made >= self.policy.max_prompts_per_session
                || (!self.window_free() && queue_full) =>
            {
                Ruling::PromptLimit(subject)
            }
            None => Ruling::NewPrompt(subject),
        })
    }

    /// Whether one more host would bring a prompt over the cap: the hosts that a window has
    /// shown, or for a queued prompt those of the sessions that wait.
    // PROMPT-8
    fn too_many_hosts(&self, subject: &Subject, host: Option<&Host>) -> bool {
        let mut hosts: BTreeSet<&Host> = match self.windows.values().find(|w| w.subject == *subject)
        {
            Some(window) => window.hosts.iter().collect(),
            None => self.waiting(subject).filter_map(|(_, s)| s.host.as_ref()).collect(),
        };
        hosts.extend(host);
        hosts.len() as u64 > self.policy.max_prompt_hosts
    }

    /// Does what the rule says.
    pub(super) fn rule(&mut self, id: u64, ruling: Ruling, input: &Input, effects: &mut Effects) {
        if let Some(subject) = ruling.subject() {
            self.session_mut(id).basis = Basis::On(subject.clone());
        }
        let mut refuse = |why| self.refuse(id, why, ActionWhy::Refused(why), effects);
        match ruling {
            Ruling::Unavailable => refuse(Refusal::CertificateUnavailable),
            Ruling::Unreadable => refuse(Refusal::CertificateUnreadable),
            Ruling::OverridesForbidden => refuse(Refusal::OverridesForbidden),
            Ruling::HostUnknown => refuse(Refusal::HostUnknown),
            Ruling::NotOverridableAgain(_) | Ruling::NotOverridableAtCap(_) => {
                refuse(Refusal::NotOverridable);
            }
            Ruling::PromptHostsFull(_) | Ruling::PromptLimit(_) => refuse(Refusal::PromptLimit),
            Ruling::SubjectLimit(_) => refuse(Refusal::SubjectLimit),
            Ruling::DeadlineFired => {
                self.refuse(id, Refusal::CertificateUnavailable, ActionWhy::Deadline, effects);
            }
            Ruling::NotOverridable(subject) => self.deny(&subject, By::Policy, Some(id), effects),
            Ruling::Denied(_, by) => self.refuse(id, by.refusal(), ActionWhy::Remembered, effects),
            Ruling::Allowed(_) => self.admit(id, ActionWhy::Remembered, effects),
            Ruling::Joins(_, prompt) => {
                self.wait(id, input, effects);
                if let Some(number) = prompt {
                    self.show_more(number, id, effects);
                }
            }
            // PROMPT-1, PROMPT-2, PROMPT-12
            Ruling::NewPrompt(subject) => {
                self.session_mut(id).prompts_made += 1;
                self.subjects.insert(subject.clone(), Standing::Queued);
                self.queue.push(subject);
                self.wait(id, input, effects);
                self.show_queued(effects);
            }
        }
    }

    /// Deciding, with what its service reported of the certificate.
    fn wait(&mut self, id: u64, input: &Input, effects: &mut Effects) {
        self.enter(id, Leaf::Deciding, effects);
        if let Input::Certificate { host, problems, .. } = input {
            let s = self.session_mut(id);
            s.host = host.as_ref().and_then(Host::normal);
            s.problems = *problems;
        }
    }

    /// A session joined a window: its revision rises if it shows more than before.
    // PROMPT-6, PROMPT-7
    fn show_more(&mut self, prompt: u64, id: u64, effects: &mut Effects) {
        let (s, Some(window)) = (&self.sessions[&id], self.windows.get_mut(&prompt)) else {
            return;
        };
        let before = (window.hosts.len(), window.problems);
        window.hosts.extend(s.host.clone());
        window.problems = window.problems.union(s.problems);
        if before != (window.hosts.len(), window.problems) {
            window.revision += 1;
        }
        self.update(prompt, effects);
    }
}
