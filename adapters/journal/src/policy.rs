//! The line that begins a meeting.

use certgate::{Center, Meeting, Policy, Problem, Problems, Role, Scope, Span, Time};
use serde_json::{Value, json};

/// A hello with the policy that is in force (JOURNAL-2), which says whether what follows is
/// redacted.
pub(crate) fn hello(meeting: &Meeting, policy: &Policy, redacted: bool) -> Value {
    let Policy {
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
        certificate_deadline,
        answer_deadline,
    } = *policy;
    let mut line = json!({ "hello": { "protocol": 1, "policy": {
        "scope": scope_name(scope),
        "non_overridable": problems(non_overridable),
        "forbid_overrides": forbid_overrides,
        "max_shown_prompts": number(max_shown_prompts.get()),
        "max_sessions": number(max_sessions),
        "max_queued_prompts": number(max_queued_prompts),
        "max_subjects": number(max_subjects),
        "max_prompts_per_session": number(max_prompts_per_session),
        "max_prompt_hosts": number(max_prompt_hosts.get()),
        "max_inquiries": number(max_inquiries),
        "max_certificate_bytes": number(max_certificate_bytes),
        "certificate_deadline_ms": certificate_deadline.map(Span::as_millis),
        "answer_deadline_ms": answer_deadline.map(Span::as_millis),
        "role": role_name(meeting.role),
        "center": center_name(meeting.center),
    } } });
    if redacted && let Some(hello) = line.get_mut("hello").and_then(Value::as_object_mut) {
        hello.insert("redacted".to_owned(), true.into());
    }
    line
}

/// The protocol's numbers end where time does; a cap beyond is never reached, and neither is
/// that.
fn number(cap: u64) -> u64 {
    cap.min(Time::MAX.as_millis())
}

const fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Certificate => "certificate",
        Scope::CertificateHost => "certificate_host",
        Scope::CertificateHostProblems => "certificate_host_problems",
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Presenter => "presenter",
        Role::Attendee => "attendee",
    }
}

const fn center_name(center: Center) -> &'static str {
    match center {
        Center::Meeting => "meeting",
        Center::Event => "event",
        Center::Training => "training",
    }
}

/// A set of problems, by name.
pub(crate) fn problems(set: Problems) -> Value {
    set.iter().map(Problem::name).collect()
}
