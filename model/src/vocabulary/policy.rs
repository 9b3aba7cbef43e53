//! The policy of a meeting, with its defaults and bounds.

use super::{Center, LAST, Problem, ProblemSet, Role, words::words};

words! {
    /// How far a verdict reaches.
    Scope {
        /// The certificate, wherever and with whatever problems it is met.
        Certificate = "certificate",
        /// The certificate on one host.
        CertificateHost = "certificate_host",
        /// The certificate on one host with one set of problems.
        CertificateHostProblems = "certificate_host_problems",
    }
}

/// What is fixed for a meeting at its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Policy {
    /// How far a verdict reaches.
    pub scope: Scope,
    /// The problems that nobody may override.
    pub non_overridable: ProblemSet,
    /// Whether nobody may override anything.
    pub forbid_overrides: bool,
    /// Windows shown at a time, at least 1.
    pub max_shown_prompts: u64,
    /// Sessions that are not closed.
    pub max_sessions: u64,
    /// Prompts that wait for a window.
    pub max_queued_prompts: u64,
    /// Subjects with a prompt or a verdict.
    pub max_subjects: u64,
    /// Prompts that one session makes.
    pub max_prompts_per_session: u64,
    /// Hosts that one prompt shows, at least 1.
    pub max_prompt_hosts: u64,
    /// Inquiries of one session.
    pub max_inquiries: u64,
    /// Length of a certificate in bytes, as given.
    pub max_certificate_bytes: u64,
    /// Milliseconds from entering Fetching, at least 1; none for no deadline.
    pub certificate_deadline_ms: Option<u64>,
    /// Milliseconds from the showing of a window, at least 1; none for no deadline.
    pub answer_deadline_ms: Option<u64>,
    /// What the person is.
    pub role: Role,
    /// The centre that holds the meeting.
    pub center: Center,
}

/// A policy that no meeting can have: the key whose value is out of bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy's {0} is out of bounds")]
pub struct PolicyError(pub &'static str);

// POLICY-1 to POLICY-13
impl Default for Policy {
    fn default() -> Self {
        Self {
            scope: Scope::Certificate,
            non_overridable: ProblemSet::of(&[
                Problem::Revoked,
                Problem::BadSignature,
                Problem::Unknown,
            ]),
            forbid_overrides: false,
            max_shown_prompts: 1,
            max_sessions: 1024,
            max_queued_prompts: 32,
            max_subjects: 256,
            max_prompts_per_session: 8,
            max_prompt_hosts: 64,
            max_inquiries: 10_000,
            max_certificate_bytes: 64 * 1024,
            certificate_deadline_ms: Some(30_000),
            answer_deadline_ms: None,
            role: Role::Attendee,
            center: Center::Meeting,
        }
    }
}

impl Policy {
    /// Checks the bounds.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] for a number beyond [`LAST`], or a zero where at least 1 is needed.
    // POLICY-14 to POLICY-16
    pub fn check(&self) -> Result<(), PolicyError> {
        let at_least = [
            ("max_shown_prompts", self.max_shown_prompts, 1),
            ("max_sessions", self.max_sessions, 0),
            ("max_queued_prompts", self.max_queued_prompts, 0),
            ("max_subjects", self.max_subjects, 0),
            ("max_prompts_per_session", self.max_prompts_per_session, 0),
            ("max_prompt_hosts", self.max_prompt_hosts, 1),
            ("max_inquiries", self.max_inquiries, 0),
            ("max_certificate_bytes", self.max_certificate_bytes, 0),
            ("certificate_deadline_ms", self.certificate_deadline_ms.unwrap_or(1), 1),
            ("answer_deadline_ms", self.answer_deadline_ms.unwrap_or(1), 1),
        ];
        match at_least.into_iter().find(|(_, value, least)| value < least || *value > LAST) {
            Some((key, ..)) => Err(PolicyError(key)),
            None => Ok(()),
        }
    }
}
