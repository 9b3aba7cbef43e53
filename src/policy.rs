//! What a meeting's host decides beforehand: how consent is cut, what nobody may override,
//! and a limit on everything.

use core::num::NonZeroU64;

use crate::{Problem, Problems, Scope, time::Span};

/// The rules of one meeting. Every value has a stated bound; a limit never evicts a verdict
/// or a prompt, it refuses what would come on top.
// POLICY-15, INV-bounded
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Policy {
    /// How finely consent is cut. Default: by certificate alone.
    pub scope: Scope,
    /// Problems that deny a subject whatever anybody says. Default: revoked, bad signature,
    /// unknown.
    pub non_overridable: Problems,
    /// Whether every certificate that fails its check is refused unasked. Default: no.
    pub forbid_overrides: bool,
    /// How many windows are open at once. Default: 1.
    // POLICY-14
    pub max_shown_prompts: NonZeroU64,
    /// How many sessions are open (not closed) at once. Default: 1,024.
    pub max_sessions: u64,
    /// How many prompts wait for a free window. Default: 32.
    pub max_queued_prompts: u64,
    /// How many subjects have a prompt or a verdict. Default: 256.
    pub max_subjects: u64,
    /// How many prompts one session may cause, but 2^32 − 1 at most. Default: 8.
    pub max_prompts_per_session: u64,
    /// How many hosts one window shows. Default: 64.
    // POLICY-14
    pub max_prompt_hosts: NonZeroU64,
    /// How many inquiries one session may start. Default: 10,000.
    pub max_inquiries: u64,
    /// The largest certificate that is read, in bytes as given. Default: 65,536.
    pub max_certificate_bytes: u64,
    /// How long a service may take to hand out a certificate, from the moment its session is
    /// held for it. Default: 30 s.
    pub certificate_deadline: Option<Span>,
    /// How long a window stays open unanswered. Default: for ever.
    pub answer_deadline: Option<Span>,
}

// POLICY-1 to POLICY-13
impl Default for Policy {
    fn default() -> Self {
        const ONE: NonZeroU64 = NonZeroU64::MIN;
        Self {
            scope: Scope::Certificate,
            non_overridable: Problems::of(&[
                Problem::Revoked,
                Problem::BadSignature,
                Problem::Unknown,
            ]),
            forbid_overrides: false,
            max_shown_prompts: ONE,
            max_sessions: 1024,
            max_queued_prompts: 32,
            max_subjects: 256,
            max_prompts_per_session: 8,
            max_prompt_hosts: ONE.saturating_add(63),
            max_inquiries: 10_000,
            max_certificate_bytes: 64 * 1024,
            certificate_deadline: Span::from_millis(30_000),
            answer_deadline: None,
        }
    }
}
