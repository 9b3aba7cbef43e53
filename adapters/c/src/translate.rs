//! Between C's numbers and the engine's types. What C gives is checked; what the engine gives
//! has a number each.

use core::num::NonZeroU64;

use certgate::{
    Center, HostName, JoinFailure, Kind, LeaveReason, MeetingId, Policy, Problem, Problems,
    ReconnectFailure, Role, Scope, SessionId, Signal, Span, Time,
};

use crate::{status::*, types::*};

#[inline]
pub(crate) fn host(bytes: &[u8]) -> Outcome<Option<HostName>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let text = core::str::from_utf8(bytes).map_err(|_| CERTGATE_BAD_HOST)?;
    HostName::parse(text).map_err(|_| CERTGATE_BAD_HOST)
}

pub(crate) fn kind(kind: certgate_kind) -> Outcome<Kind> {
    let index = usize::try_from(kind).map_err(|_| CERTGATE_BAD_VALUE)?;
    Kind::ALL.get(index).copied().ok_or(CERTGATE_BAD_VALUE)
}

pub(crate) fn center(center: certgate_center) -> Outcome<Center> {
    Ok(match center {
        CERTGATE_CENTER_MEETING => Center::Meeting,
        CERTGATE_CENTER_EVENT => Center::Event,
        CERTGATE_CENTER_TRAINING => Center::Training,
        _ => return Err(CERTGATE_BAD_VALUE),
    })
}

pub(crate) fn role(role: certgate_role) -> Outcome<Role> {
    Ok(match role {
        CERTGATE_ROLE_PRESENTER => Role::Presenter,
        CERTGATE_ROLE_ATTENDEE => Role::Attendee,
        _ => return Err(CERTGATE_BAD_VALUE),
    })
}

pub(crate) fn signal(signal: certgate_signal_kind) -> Outcome<Signal> {
    Ok(match signal {
        CERTGATE_SIGNAL_JOIN_SUCCEEDED => Signal::JoinSucceeded,
        CERTGATE_SIGNAL_JOIN_FAILED => Signal::JoinFailed(JoinFailure::Join),
        CERTGATE_SIGNAL_JOIN_FAILED_CALL_IN => Signal::JoinFailed(JoinFailure::CallIn),
        CERTGATE_SIGNAL_JOIN_FAILED_CAPACITY => Signal::JoinFailed(JoinFailure::Capacity),
        CERTGATE_SIGNAL_JOIN_FAILED_ATTENDEE_LIMIT => {
            Signal::JoinFailed(JoinFailure::AttendeeLimit)
        }
        CERTGATE_SIGNAL_JOIN_RETRYING => Signal::JoinRetrying,
        CERTGATE_SIGNAL_LEFT => Signal::Left(LeaveReason::Left),
        CERTGATE_SIGNAL_LEFT_STOPPED_FOR_SVC => Signal::Left(LeaveReason::StoppedForSvc),
        CERTGATE_SIGNAL_RECONNECTING => Signal::Reconnecting,
        CERTGATE_SIGNAL_RECONNECT_SUCCEEDED => Signal::ReconnectSucceeded,
        CERTGATE_SIGNAL_RECONNECT_FAILED => Signal::ReconnectFailed(ReconnectFailure::Reconnect),
        CERTGATE_SIGNAL_RECONNECT_FAILED_NETWORK => {
            Signal::ReconnectFailed(ReconnectFailure::Network)
        }
        CERTGATE_SIGNAL_CERTIFICATE_PENDING => Signal::CertificatePending,
        CERTGATE_SIGNAL_PLAY_ALLOWED => Signal::PlayAllowed,
        _ => return Err(CERTGATE_BAD_VALUE),
    })
}

pub(crate) const fn signal_out(signal: Signal) -> certgate_signal_kind {
    match signal {
        Signal::JoinSucceeded => CERTGATE_SIGNAL_JOIN_SUCCEEDED,
        Signal::JoinFailed(JoinFailure::Join) => CERTGATE_SIGNAL_JOIN_FAILED,
        Signal::JoinFailed(JoinFailure::CallIn) => CERTGATE_SIGNAL_JOIN_FAILED_CALL_IN,
        Signal::JoinFailed(JoinFailure::Capacity) => CERTGATE_SIGNAL_JOIN_FAILED_CAPACITY,
        Signal::JoinFailed(JoinFailure::AttendeeLimit) => {
            CERTGATE_SIGNAL_JOIN_FAILED_ATTENDEE_LIMIT
        }
        Signal::JoinRetrying => CERTGATE_SIGNAL_JOIN_RETRYING,
        Signal::Left(LeaveReason::Left) => CERTGATE_SIGNAL_LEFT,
        Signal::Left(LeaveReason::StoppedForSvc) => CERTGATE_SIGNAL_LEFT_STOPPED_FOR_SVC,
        Signal::Reconnecting => CERTGATE_SIGNAL_RECONNECTING,
        Signal::ReconnectSucceeded => CERTGATE_SIGNAL_RECONNECT_SUCCEEDED,
        Signal::ReconnectFailed(ReconnectFailure::Reconnect) => CERTGATE_SIGNAL_RECONNECT_FAILED,
        Signal::ReconnectFailed(ReconnectFailure::Network) => {
            CERTGATE_SIGNAL_RECONNECT_FAILED_NETWORK
        }
        Signal::CertificatePending => CERTGATE_SIGNAL_CERTIFICATE_PENDING,
        Signal::PlayAllowed => CERTGATE_SIGNAL_PLAY_ALLOWED,
    }
}

/// Bit by bit, in the order of [`Problem::ALL`], which is the order of the names.
#[inline]
pub(crate) fn problems(bits: certgate_problems) -> Problems {
    let (mut set, mut left) = (Problems::NONE, bits);
    while left != 0 {
        let bit = left.trailing_zeros() as usize;
        set.insert(Problem::ALL.get(bit).copied().unwrap_or(Problem::Unknown));
        left &= left - 1;
    }
    set
}

pub(crate) fn problem_bits(problems: Problems) -> certgate_problems {
    let known = Problem::ALL.into_iter().enumerate();
    known.filter(|(_, problem)| problems.contains(*problem)).map(|(bit, _)| 1 << bit).sum()
}

pub(crate) const fn session_id(session: SessionId) -> certgate_session {
    let (meeting, slot, number) = session.into_parts();
    certgate_session { meeting: meeting.number(), slot, number }
}

pub(crate) const fn session(session: certgate_session) -> SessionId {
    SessionId::from_parts(MeetingId::new(session.meeting), session.slot, session.number)
}

pub(crate) fn policy(from: &certgate_policy) -> Outcome<Policy> {
    let last = Time::MAX.as_millis();
    let at_least_one = |n: u64| NonZeroU64::new(n).ok_or(CERTGATE_BAD_VALUE);
    let spans = [from.certificate_deadline_ms, from.answer_deadline_ms];
    if spans.into_iter().any(|span| span > last) || from.non_overridable >> Problem::ALL.len() != 0
    {
        return Err(CERTGATE_BAD_VALUE);
    }
    Ok(Policy {
        scope: match from.scope {
            CERTGATE_SCOPE_CERTIFICATE => Scope::Certificate,
            CERTGATE_SCOPE_CERTIFICATE_HOST => Scope::CertificateHost,
            CERTGATE_SCOPE_CERTIFICATE_HOST_PROBLEMS => Scope::CertificateHostProblems,
            _ => return Err(CERTGATE_BAD_VALUE),
        },
        non_overridable: problems(from.non_overridable),
        forbid_overrides: match from.forbid_overrides {
            0 => false,
            1 => true,
            _ => return Err(CERTGATE_BAD_VALUE),
        },
        max_shown_prompts: at_least_one(from.max_shown_prompts)?,
        max_sessions: from.max_sessions,
        max_queued_prompts: from.max_queued_prompts,
        max_subjects: from.max_subjects,
        max_prompts_per_session: from.max_prompts_per_session,
        max_prompt_hosts: at_least_one(from.max_prompt_hosts)?,
        max_inquiries: from.max_inquiries,
        max_certificate_bytes: from.max_certificate_bytes,
        certificate_deadline: Span::from_millis(from.certificate_deadline_ms),
        answer_deadline: Span::from_millis(from.answer_deadline_ms),
    })
}

pub(crate) fn policy_out(policy: &Policy) -> certgate_policy {
    certgate_policy {
        scope: match policy.scope {
            Scope::Certificate => CERTGATE_SCOPE_CERTIFICATE,
            Scope::CertificateHost => CERTGATE_SCOPE_CERTIFICATE_HOST,
            Scope::CertificateHostProblems => CERTGATE_SCOPE_CERTIFICATE_HOST_PROBLEMS,
        },
        non_overridable: problem_bits(policy.non_overridable),
        forbid_overrides: u32::from(policy.forbid_overrides),
        max_shown_prompts: policy.max_shown_prompts.get(),
        max_sessions: policy.max_sessions,
        max_queued_prompts: policy.max_queued_prompts,
        max_subjects: policy.max_subjects,
        max_prompts_per_session: policy.max_prompts_per_session,
        max_prompt_hosts: policy.max_prompt_hosts.get(),
        max_inquiries: policy.max_inquiries,
        max_certificate_bytes: policy.max_certificate_bytes,
        certificate_deadline_ms: policy.certificate_deadline.map_or(0, Span::as_millis),
        answer_deadline_ms: policy.answer_deadline.map_or(0, Span::as_millis),
    }
}
