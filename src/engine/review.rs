//! What becomes of a session when the certificate of its current inquiry arrives.

use super::{Engine, settle::Settlement};
use crate::{
    ActionReason, Certificate, Fingerprint, HostName, Presented, Problems, RefusedReason,
    certificate::leaf_der,
    ledger::{Life, OpenPrompt, Waiting},
    session::{Basis, Event},
    subject::Subject,
    verdict::DeniedBy,
};

/// A certificate that was read, and the circumstances under which it was met.
struct Arrival<'a> {
    certificate: Certificate,
    given: Option<&'a [u8]>,
    host: Option<&'a HostName>,
    problems: Problems,
}

impl Engine {
    /// The service has no certificate (REVIEW-1).
    pub(super) fn certificate_unavailable(&mut self, slot: u32) {
        self.refuse(slot, RefusedReason::CertificateUnavailable);
    }

    /// Reads what was handed out and judges it. The first rule that holds decides.
    pub(super) fn review(
        &mut self,
        slot: u32,
        presented: Presented<'_>,
        host: Option<&HostName>,
        problems: Problems,
    ) {
        // REVIEW-2
        let Some(certificate) = self.read(presented) else {
            return self.refuse(slot, RefusedReason::CertificateUnreadable);
        };
        // REVIEW-3
        if self.policy.forbid_overrides {
            return self.refuse(slot, RefusedReason::OverridesForbidden);
        }
        // REVIEW-4
        let fingerprint = certificate.fingerprint();
        let Some(subject) = Subject::cut(self.policy.scope, fingerprint, host, problems) else {
            return self.refuse(slot, RefusedReason::HostUnknown);
        };
        let subject = self.subjects.intern(subject);
        if let Some(session) = self.sessions.get_mut(slot) {
            // GATE-3
            session.set_basis(Basis::On(subject));
        }
        let given = match presented {
            Presented::Bytes(bytes) => Some(bytes),
            Presented::Certificate(_) => None,
        };
        self.judge(slot, subject, Arrival { certificate, given, host, problems });
        self.subjects.release_if_idle(subject);
    }

    /// `None` for what is too long, or no certificate. One that is known costs no allocation,
    /// and no hash if its bytes are the same.
    // CERT-11
    fn read(&self, presented: Presented<'_>) -> Option<Certificate> {
        let fits = |bytes: &[u8]| bytes.len() as u64 <= self.policy.max_certificate_bytes;
        match presented {
            Presented::Certificate(certificate) => {
                fits(certificate.bytes()).then(|| certificate.clone())
            }
            Presented::Bytes(bytes) if !fits(bytes) => None,
            Presented::Bytes(bytes) => {
                if let Some(known) = self.certificates.same_bytes(bytes) {
                    return Some(known.clone());
                }
                let der = leaf_der(bytes).ok()?;
                let fingerprint = Fingerprint::of(&der);
                match self.certificates.get(&fingerprint) {
                    Some(known) => Some(known.clone()),
                    None => Certificate::from_leaf_der(&der, fingerprint).ok(),
                }
            }
        }
    }

    // POLICY-18, PROB-4, INV-fail_closed, INV-consent_is_exact
    fn judge(&mut self, slot: u32, subject: u32, arrival: Arrival<'_>) {
        let Some(record) = self.subjects.get(subject) else { return };
        let room = self.subjects.known() < self.policy.max_subjects;
        // REVIEW-5
        if !arrival.problems.intersection(self.policy.non_overridable).is_empty() {
            match record.life {
                // SETTLE-10
                Life::Unseen if !room => self.refuse(slot, RefusedReason::NotOverridable),
                // Who tries again on what the policy has denied is held off by the gate, and not
                // ended by another session's certificate.
                Life::Denied(DeniedBy::Policy) => self.refuse(slot, RefusedReason::NotOverridable),
                // SETTLE-9
                _ => {
                    self.keep_certificate(subject, &arrival);
                    self.settle(subject, Settlement::Denied(DeniedBy::Policy), Some(slot));
                }
            }
            return;
        }
        match &record.life {
            // REVIEW-6
            Life::Denied(by) => {
                let event = Event::Refuse((*by).into(), ActionReason::Remembered);
                self.dispatch(slot, event);
            }
            // REVIEW-7
            Life::Allowed => self.dispatch(slot, Event::Admit(ActionReason::Remembered)),
            // REVIEW-8
            Life::Queued { prompt, .. } | Life::Shown { prompt, .. } => {
                // PROMPT-8
                if prompt.hosts_with(arrival.host) > self.policy.max_prompt_hosts.get() {
                    self.refuse(slot, RefusedReason::PromptLimit);
                } else {
                    self.join(slot, subject, arrival);
                }
            }
            // REVIEW-9
            Life::Unseen if !room => self.refuse(slot, RefusedReason::SubjectLimit),
            Life::Unseen if !self.may_prompt(slot) => self.refuse(slot, RefusedReason::PromptLimit),
            // REVIEW-10
            Life::Unseen => self.make_prompt(slot, subject, arrival),
        }
    }

    /// Whether the session may cause one prompt more, and there is room for it.
    // REVIEW-9, POLICY-6, POLICY-8
    fn may_prompt(&self, slot: u32) -> bool {
        let made = self.sessions.get(slot).map_or(u32::MAX, |session| session.prompts_made);
        let window_free = (self.shown.len() as u64) < self.policy.max_shown_prompts.get();
        let queue_free = (self.queue.len() as u64) < self.policy.max_queued_prompts;
        // The count's own end is a cap too.
        let cap = u32::try_from(self.policy.max_prompts_per_session).unwrap_or(u32::MAX);
        made < cap && (window_free || queue_free)
    }

    /// The prompt joins the queue; the end of the step shows it if a window is free.
    // PROMPT-1, PROMPT-2, PROMPT-12
    fn make_prompt(&mut self, slot: u32, subject: u32, arrival: Arrival<'_>) {
        if let Some(session) = self.sessions.get_mut(slot) {
            session.prompts_made = session.prompts_made.saturating_add(1);
        }
        self.keep_certificate(subject, &arrival);
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.subjects.set_life(subject, Life::Queued { prompt: OpenPrompt::default(), ticket });
        self.queue.insert(ticket, subject);
        self.join(slot, subject, arrival);
    }

    // PROMPT-6, PROMPT-7
    fn join(&mut self, slot: u32, subject: u32, arrival: Arrival<'_>) {
        self.dispatch(slot, Event::Decide);
        let Some(session) = self.sessions.get(slot) else { return };
        let waiting = Waiting {
            number: session.number,
            slot,
            kind: session.kind,
            host: arrival.host.cloned(),
            problems: arrival.problems,
        };
        let Some(record) = self.subjects.get_mut(subject) else { return };
        match &mut record.life {
            Life::Queued { prompt, .. } => {
                prompt.join(waiting, &mut self.sessions);
            }
            Life::Shown { prompt, revision, .. } => {
                *revision += u64::from(prompt.join(waiting, &mut self.sessions));
                self.touched = Some(subject);
            }
            Life::Unseen | Life::Allowed | Life::Denied(_) => {}
        }
        record.make_room_to_rest();
    }

    fn keep_certificate(&mut self, subject: u32, arrival: &Arrival<'_>) {
        let Some(record) = self.subjects.get_mut(subject) else { return };
        if record.certificate.is_none() {
            record.certificate = Some(arrival.certificate.clone());
            self.certificates.retain(&arrival.certificate, arrival.given);
        }
    }

    /// Cancels, for a reason that is the session's own.
    fn refuse(&mut self, slot: u32, reason: RefusedReason) {
        self.dispatch(slot, Event::Refuse(reason, ActionReason::Refused(reason)));
    }
}
