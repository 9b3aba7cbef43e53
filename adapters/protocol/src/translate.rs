//! The engine's words and the protocol's, each for each, both ways.
//!
//! No match here has a wildcard: a word that one side gets and the other lacks does not
//! compile.

use certgate as engine;
use certgate_model::{reference, vocabulary as words};
use engine::Span;

pub(crate) const fn kind_in(kind: words::Kind) -> engine::Kind {
    match kind {
        words::Kind::Video => engine::Kind::Video,
        words::Kind::Svs => engine::Kind::Svs,
        words::Kind::AudioBroadcast => engine::Kind::AudioBroadcast,
        words::Kind::AudioVoip => engine::Kind::AudioVoip,
        words::Kind::AudioHybrid => engine::Kind::AudioHybrid,
        words::Kind::Nbr => engine::Kind::Nbr,
    }
}

pub(crate) const fn kind_out(kind: engine::Kind) -> words::Kind {
    match kind {
        engine::Kind::Video => words::Kind::Video,
        engine::Kind::Svs => words::Kind::Svs,
        engine::Kind::AudioBroadcast => words::Kind::AudioBroadcast,
        engine::Kind::AudioVoip => words::Kind::AudioVoip,
        engine::Kind::AudioHybrid => words::Kind::AudioHybrid,
        engine::Kind::Nbr => words::Kind::Nbr,
    }
}

pub(crate) const fn signal_in(signal: words::Signal) -> engine::Signal {
    match signal {
        words::Signal::JoinSucceeded => engine::Signal::JoinSucceeded,
        words::Signal::JoinFailed(why) => engine::Signal::JoinFailed(match why {
            words::JoinFailure::Join => engine::JoinFailure::Join,
            words::JoinFailure::CallIn => engine::JoinFailure::CallIn,
            words::JoinFailure::Capacity => engine::JoinFailure::Capacity,
            words::JoinFailure::AttendeeLimit => engine::JoinFailure::AttendeeLimit,
        }),
        words::Signal::JoinRetrying => engine::Signal::JoinRetrying,
        words::Signal::Left(why) => engine::Signal::Left(match why {
            words::Leaving::Left => engine::LeaveReason::Left,
            words::Leaving::StoppedForSvc => engine::LeaveReason::StoppedForSvc,
        }),
        words::Signal::Reconnecting => engine::Signal::Reconnecting,
        words::Signal::ReconnectSucceeded => engine::Signal::ReconnectSucceeded,
        words::Signal::ReconnectFailed(why) => engine::Signal::ReconnectFailed(match why {
            words::ReconnectFailure::Reconnect => engine::ReconnectFailure::Reconnect,
            words::ReconnectFailure::Network => engine::ReconnectFailure::Network,
        }),
        words::Signal::CertificatePending => engine::Signal::CertificatePending,
        words::Signal::PlayAllowed => engine::Signal::PlayAllowed,
    }
}

const fn problem_in(problem: words::Problem) -> engine::Problem {
    match problem {
        words::Problem::BadSignature => engine::Problem::BadSignature,
        words::Problem::Expired => engine::Problem::Expired,
        words::Problem::HostMismatch => engine::Problem::HostMismatch,
        words::Problem::NotYetValid => engine::Problem::NotYetValid,
        words::Problem::Other => engine::Problem::Other,
        words::Problem::Revoked => engine::Problem::Revoked,
        words::Problem::SelfSigned => engine::Problem::SelfSigned,
        words::Problem::Unknown => engine::Problem::Unknown,
        words::Problem::UnknownIssuer => engine::Problem::UnknownIssuer,
        words::Problem::Weak => engine::Problem::Weak,
    }
}

const fn problem_out(problem: engine::Problem) -> words::Problem {
    match problem {
        engine::Problem::BadSignature => words::Problem::BadSignature,
        engine::Problem::Expired => words::Problem::Expired,
        engine::Problem::HostMismatch => words::Problem::HostMismatch,
        engine::Problem::NotYetValid => words::Problem::NotYetValid,
        engine::Problem::Other => words::Problem::Other,
        engine::Problem::Revoked => words::Problem::Revoked,
        engine::Problem::SelfSigned => words::Problem::SelfSigned,
        engine::Problem::Unknown => words::Problem::Unknown,
        engine::Problem::UnknownIssuer => words::Problem::UnknownIssuer,
        engine::Problem::Weak => words::Problem::Weak,
    }
}

pub(crate) fn problems_in(problems: words::ProblemSet) -> engine::Problems {
    problems.iter().map(problem_in).collect()
}

pub(crate) fn problems_out(problems: engine::Problems) -> words::ProblemSet {
    problems.iter().map(problem_out).collect()
}

pub(crate) const fn answer_in(verdict: words::Verdict) -> engine::Answer {
    match verdict {
        words::Verdict::ConnectAnyway { revision } => {
            engine::Answer::ConnectAnyway(engine::Revision::new(revision))
        }
        words::Verdict::DontConnect => engine::Answer::DontConnect,
    }
}

pub(crate) const fn leaf_out(leaf: engine::Leaf) -> words::Leaf {
    match leaf {
        engine::Leaf::Joining => words::Leaf::Joining,
        engine::Leaf::Retrying => words::Leaf::Retrying,
        engine::Leaf::Reconnecting => words::Leaf::Reconnecting,
        engine::Leaf::Admitted => words::Leaf::Admitted,
        engine::Leaf::Fetching => words::Leaf::Fetching,
        engine::Leaf::Deciding => words::Leaf::Deciding,
        engine::Leaf::Active => words::Leaf::Active,
        engine::Leaf::Playing => words::Leaf::Playing,
        engine::Leaf::Refused(why) => words::Leaf::Refused(refusal_out(why)),
        engine::Leaf::Left(why) => words::Leaf::Left(match why {
            engine::LeaveReason::Left => words::Leaving::Left,
            engine::LeaveReason::StoppedForSvc => words::Leaving::StoppedForSvc,
        }),
        engine::Leaf::Failed(why) => words::Leaf::Failed(match why {
            engine::FailedReason::Join => words::Failure::Join,
            engine::FailedReason::CallIn => words::Failure::CallIn,
            engine::FailedReason::Capacity => words::Failure::Capacity,
            engine::FailedReason::AttendeeLimit => words::Failure::AttendeeLimit,
            engine::FailedReason::Reconnect => words::Failure::Reconnect,
            engine::FailedReason::Network => words::Failure::Network,
        }),
    }
}

pub(crate) const fn refusal_out(why: engine::RefusedReason) -> words::Refusal {
    match why {
        engine::RefusedReason::Denied => words::Refusal::Denied,
        engine::RefusedReason::Unanswered => words::Refusal::Unanswered,
        engine::RefusedReason::CertificateUnavailable => words::Refusal::CertificateUnavailable,
        engine::RefusedReason::CertificateUnreadable => words::Refusal::CertificateUnreadable,
        engine::RefusedReason::OverridesForbidden => words::Refusal::OverridesForbidden,
        engine::RefusedReason::HostUnknown => words::Refusal::HostUnknown,
        engine::RefusedReason::NotOverridable => words::Refusal::NotOverridable,
        engine::RefusedReason::SubjectLimit => words::Refusal::SubjectLimit,
        engine::RefusedReason::PromptLimit => words::Refusal::PromptLimit,
        engine::RefusedReason::InquiryLimit => words::Refusal::InquiryLimit,
        engine::RefusedReason::Bypassed => words::Refusal::Bypassed,
        engine::RefusedReason::ConsentWithdrawn => words::Refusal::ConsentWithdrawn,
        engine::RefusedReason::MeetingEnded => words::Refusal::MeetingEnded,
    }
}

pub(crate) const fn action_out(action: engine::Action) -> words::Action {
    match action {
        engine::Action::Ignore => words::Action::Ignore,
        engine::Action::Cancel => words::Action::Cancel,
    }
}

pub(crate) const fn action_why_out(why: engine::ActionReason) -> words::ActionWhy {
    match why {
        engine::ActionReason::Person => words::ActionWhy::Person,
        engine::ActionReason::Deadline => words::ActionWhy::Deadline,
        engine::ActionReason::Remembered => words::ActionWhy::Remembered,
        engine::ActionReason::Refused(why) => words::ActionWhy::Refused(refusal_out(why)),
    }
}

pub(crate) const fn dismissal_out(why: engine::Dismissal) -> words::Dismissal {
    match why {
        engine::Dismissal::Answered => words::Dismissal::Answered,
        engine::Dismissal::Deadline => words::Dismissal::Deadline,
        engine::Dismissal::Policy => words::Dismissal::Policy,
        engine::Dismissal::MeetingEnded => words::Dismissal::MeetingEnded,
    }
}

pub(crate) const fn anomaly_out(what: engine::Anomaly) -> words::Anomaly {
    match what {
        engine::Anomaly::ConnectedWhileHeld => words::Anomaly::ConnectedWhileHeld,
        engine::Anomaly::UnexpectedSignal => words::Anomaly::UnexpectedSignal,
    }
}

pub(crate) const fn denied_by_out(by: engine::DeniedBy) -> reference::By {
    match by {
        engine::DeniedBy::Person => reference::By::Person,
        engine::DeniedBy::Deadline => reference::By::Deadline,
        engine::DeniedBy::Policy => reference::By::Policy,
    }
}

/// The protocol has two errors more: what is no line of it, and a number that the driver has
/// given before.
pub(crate) fn error_out(error: &engine::Error) -> words::Error {
    match error {
        engine::Error::MeetingEnded => words::Error::MeetingEnded,
        engine::Error::TooManySessions => words::Error::TooManySessions,
        engine::Error::UnknownSession => words::Error::UnknownSession,
        engine::Error::UnknownCode(_) => words::Error::UnknownCode,
        engine::Error::StaleInquiry => words::Error::StaleInquiry,
        engine::Error::UnknownPrompt => words::Error::UnknownPrompt,
        engine::Error::PromptClosed => words::Error::PromptClosed,
        engine::Error::PromptChanged => words::Error::PromptChanged,
        engine::Error::UnknownSubject => words::Error::UnknownSubject,
        engine::Error::SubjectOpen => words::Error::SubjectOpen,
        engine::Error::DeniedByPolicy => words::Error::DeniedByPolicy,
        // The engine may get errors more; a missing arm must not pass for another error.
        unknown => unreachable!("the protocol has no name for {unknown}"),
    }
}

const fn scope_in(scope: words::Scope) -> engine::Scope {
    match scope {
        words::Scope::Certificate => engine::Scope::Certificate,
        words::Scope::CertificateHost => engine::Scope::CertificateHost,
        words::Scope::CertificateHostProblems => engine::Scope::CertificateHostProblems,
    }
}

const fn scope_out(scope: engine::Scope) -> words::Scope {
    match scope {
        engine::Scope::Certificate => words::Scope::Certificate,
        engine::Scope::CertificateHost => words::Scope::CertificateHost,
        engine::Scope::CertificateHostProblems => words::Scope::CertificateHostProblems,
    }
}

/// The rules of a meeting; none where a bound is broken.
// POLICY-14 to POLICY-16
pub(crate) fn policy_in(policy: &words::Policy) -> Option<engine::Policy> {
    policy.check().ok()?;
    let span = |ms: Option<u64>| ms.and_then(Span::from_millis);
    let words::Policy {
        scope,
        non_overridable,
        forbid_overrides,
        max_shown_prompts,
        max_sessions,
        max_queued_prompts,
        max_subjects,
        max_prompts_per_session,
        max_prompt_hosts,
        max_inquiries,
        max_certificate_bytes,
        certificate_deadline_ms,
        answer_deadline_ms,
        role: _,
        center: _,
    } = *policy;
    Some(engine::Policy {
        scope: scope_in(scope),
        non_overridable: problems_in(non_overridable),
        forbid_overrides,
        max_shown_prompts: max_shown_prompts.try_into().ok()?,
        max_sessions,
        max_queued_prompts,
        max_subjects,
        max_prompts_per_session,
        max_prompt_hosts: max_prompt_hosts.try_into().ok()?,
        max_inquiries,
        max_certificate_bytes,
        certificate_deadline: span(certificate_deadline_ms),
        answer_deadline: span(answer_deadline_ms),
    })
}

/// What changes no decision: in the engine it is the meeting's, in the protocol the policy's.
pub(crate) const fn meeting_in(policy: &words::Policy) -> engine::Meeting {
    engine::Meeting {
        id: engine::MeetingId::new(0),
        center: match policy.center {
            words::Center::Meeting => engine::Center::Meeting,
            words::Center::Event => engine::Center::Event,
            words::Center::Training => engine::Center::Training,
        },
        role: match policy.role {
            words::Role::Presenter => engine::Role::Presenter,
            words::Role::Attendee => engine::Role::Attendee,
        },
    }
}

pub(crate) fn policy_out(policy: &engine::Policy, meeting: engine::Meeting) -> words::Policy {
    words::Policy {
        scope: scope_out(policy.scope),
        non_overridable: problems_out(policy.non_overridable),
        forbid_overrides: policy.forbid_overrides,
        max_shown_prompts: policy.max_shown_prompts.get(),
        max_sessions: policy.max_sessions,
        max_queued_prompts: policy.max_queued_prompts,
        max_subjects: policy.max_subjects,
        max_prompts_per_session: policy.max_prompts_per_session,
        max_prompt_hosts: policy.max_prompt_hosts.get(),
        max_inquiries: policy.max_inquiries,
        max_certificate_bytes: policy.max_certificate_bytes,
        certificate_deadline_ms: policy.certificate_deadline.map(Span::as_millis),
        answer_deadline_ms: policy.answer_deadline.map(Span::as_millis),
        role: match meeting.role {
            engine::Role::Presenter => words::Role::Presenter,
            engine::Role::Attendee => words::Role::Attendee,
        },
        center: match meeting.center {
            engine::Center::Meeting => words::Center::Meeting,
            engine::Center::Event => words::Center::Event,
            engine::Center::Training => words::Center::Training,
        },
    }
}
