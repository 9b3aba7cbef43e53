//! Reading a hello: the policy of a new meeting.

use std::fmt;

use certgate_model::vocabulary::{Center, Policy, Problem, ProblemSet, Role, Scope};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::line::{Malformed, Text, number, object};

#[derive(Deserialize)]
struct Hello<'a> {
    #[serde(borrow)]
    protocol: Option<&'a RawValue>,
    /// Null is nothing that a policy can be, and differs from none.
    #[serde(default, deserialize_with = "present")]
    policy: Option<Rules>,
}

fn present<'de, D: Deserializer<'de>>(policy: D) -> Result<Option<Rules>, D::Error> {
    Deserialize::deserialize(policy).map(Some)
}

/// Reads what stands under `hello`.
// PROTO-8, PROTO-10
pub(crate) fn read(hello: &str) -> Result<Policy, Malformed> {
    let Hello { protocol, policy } = object(hello)?;
    if number(protocol)? != certgate_model::protocol::VERSION {
        return Err(Malformed);
    }
    let policy = policy.map_or_else(Policy::default, |Rules(policy)| policy);
    policy.check().map(|()| policy).map_err(|_| Malformed)
}

/// A policy, by its keys alone.
struct Rules(Policy);

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(keys: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Rules;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a policy")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Rules, A::Error> {
                let mut policy = Policy::default();
                while let Some(Text(key)) = keys.next_key()? {
                    let value: &RawValue = keys.next_value()?;
                    set(&mut policy, &key, value)
                        .map_err(|Malformed| Error::custom("a key of the policy"))?;
                }
                Ok(Rules(policy))
            }
        }

        keys.deserialize_map(Keys)
    }
}

// PROTO-11, POLICY-16, POLICY-19
fn set(policy: &mut Policy, key: &str, value: &RawValue) -> Result<(), Malformed> {
    let text = value.get();
    match key {
        "scope" => policy.scope = word(text, Scope::from_name)?,
        "role" => policy.role = word(text, Role::from_name)?,
        "center" => policy.center = word(text, Center::from_name)?,
        "non_overridable" => policy.non_overridable = known_problems(text)?,
        "forbid_overrides" => policy.forbid_overrides = serde_json::from_str(text)?,
        "max_shown_prompts" => policy.max_shown_prompts = number(Some(value))?,
        "max_sessions" => policy.max_sessions = number(Some(value))?,
        "max_queued_prompts" => policy.max_queued_prompts = number(Some(value))?,
        "max_subjects" => policy.max_subjects = number(Some(value))?,
        "max_prompts_per_session" => policy.max_prompts_per_session = number(Some(value))?,
        "max_prompt_hosts" => policy.max_prompt_hosts = number(Some(value))?,
        "max_inquiries" => policy.max_inquiries = number(Some(value))?,
        "max_certificate_bytes" => policy.max_certificate_bytes = number(Some(value))?,
        "certificate_deadline_ms" => policy.certificate_deadline_ms = deadline(value)?,
        "answer_deadline_ms" => policy.answer_deadline_ms = deadline(value)?,
        _ => return Err(Malformed),
    }
    Ok(())
}

fn word<T>(text: &str, from_name: impl Fn(&str) -> Option<T>) -> Result<T, Malformed> {
    let Text(name) = serde_json::from_str(text)?;
    from_name(&name).ok_or(Malformed)
}

/// Milliseconds, or null for none.
// PROTO-10, POLICY-12, POLICY-13
fn deadline(value: &RawValue) -> Result<Option<u64>, Malformed> {
    if value.get() == "null" { Ok(None) } else { number(Some(value)).map(Some) }
}

/// Here a name that nobody knows is malformed.
fn known_problems(text: &str) -> Result<ProblemSet, Malformed> {
    let names: Vec<Text<'_>> = serde_json::from_str(text)?;
    let known = names.iter().map(|Text(name)| Problem::from_name(name));
    known.collect::<Option<_>>().ok_or(Malformed)
}
