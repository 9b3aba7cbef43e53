//! The policy of a hello.

use serde_json::{Value, json};

use super::{Malformed, VERSION, fields::Fields, number};
use crate::vocabulary::{Center, Policy, Problem, Role, Scope};

/// Reads what stands under `hello`: the policy, with defaults for what is missing. Null is
/// nothing that a hello may have, but for the deadlines, where it means none.
// PROTO-8, PROTO-10
pub(super) fn parse(hello: &Value) -> Result<Policy, Malformed> {
    let fields = Fields(hello.as_object().ok_or(Malformed("not an object"))?);
    if fields.number("protocol")? != VERSION {
        return Err(Malformed("not a version that is spoken here"));
    }
    let mut policy = Policy::default();
    let Some(given) = fields.0.get("policy") else {
        return Ok(policy);
    };
    let given = Fields(given.as_object().ok_or(Malformed("not an object"))?);
    for (key, value) in given.0 {
        read_key(&mut policy, key, value, given)?;
    }
    policy.check().map(|()| policy).map_err(|_| Malformed("a bound of the policy"))
}

// PROTO-11, POLICY-19
fn read_key(
    policy: &mut Policy,
    key: &str,
    value: &Value,
    given: Fields<'_>,
) -> Result<(), Malformed> {
    match key {
        "scope" => policy.scope = given.word(key, Scope::from_name)?,
        "role" => policy.role = given.word(key, Role::from_name)?,
        "center" => policy.center = given.word(key, Center::from_name)?,
        "non_overridable" => {
            let known = |name: &Value| name.as_str().and_then(Problem::from_name);
            let set: Option<_> = given.array(key)?.iter().map(known).collect();
            policy.non_overridable = set.ok_or(Malformed("no problem of this name"))?;
        }
        "forbid_overrides" => {
            policy.forbid_overrides = value.as_bool().ok_or(Malformed("neither true nor false"))?;
        }
        "max_shown_prompts" => policy.max_shown_prompts = number(value)?,
        "max_sessions" => policy.max_sessions = number(value)?,
        "max_queued_prompts" => policy.max_queued_prompts = number(value)?,
        "max_subjects" => policy.max_subjects = number(value)?,
        "max_prompts_per_session" => policy.max_prompts_per_session = number(value)?,
        "max_prompt_hosts" => policy.max_prompt_hosts = number(value)?,
        "max_inquiries" => policy.max_inquiries = number(value)?,
        "max_certificate_bytes" => policy.max_certificate_bytes = number(value)?,
        "certificate_deadline_ms" => policy.certificate_deadline_ms = deadline(value)?,
        "answer_deadline_ms" => policy.answer_deadline_ms = deadline(value)?,
        _ => return Err(Malformed("no key of the policy")),
    }
    Ok(())
}

/// Milliseconds, or null for none.
fn deadline(value: &Value) -> Result<Option<u64>, Malformed> {
    match value {
        Value::Null => Ok(None),
        value => number(value).map(Some),
    }
}

/// The whole policy, defaults written out.
pub(super) fn write(policy: &Policy) -> Value {
    json!({
        "scope": policy.scope.name(),
        "non_overridable": super::fields::names(policy.non_overridable),
        "forbid_overrides": policy.forbid_overrides,
        "max_shown_prompts": policy.max_shown_prompts,
        "max_sessions": policy.max_sessions,
        "max_queued_prompts": policy.max_queued_prompts,
        "max_subjects": policy.max_subjects,
        "max_prompts_per_session": policy.max_prompts_per_session,
        "max_prompt_hosts": policy.max_prompt_hosts,
        "max_inquiries": policy.max_inquiries,
        "max_certificate_bytes": policy.max_certificate_bytes,
        "certificate_deadline_ms": policy.certificate_deadline_ms,
        "answer_deadline_ms": policy.answer_deadline_ms,
        "role": policy.role.name(),
        "center": policy.center.name(),
    })
}
