//! Answers: effects, errors, hellos.

use serde_json::{Value, json};

use super::{
    Malformed, Unprintable, VERSION,
    fields::{Fields, hex, names, number},
};
use crate::{
    certificates::Certificates,
    vocabulary::{
        Action, ActionWhy, Anomaly, Answer, Dismissal, Effect, Error, Feature, Fingerprint, Host,
        Leaf, ProblemSet, Refusal,
    },
};

/// Reads one answer.
// PROTO-40, PROTO-51, PROTO-52
pub(super) fn parse(value: &Value, certificates: &mut Certificates) -> Result<Answer, Malformed> {
    let fields = Fields(value.as_object().ok_or(Malformed("not an object"))?);
    if fields.get("hello").is_some() {
        return hello(fields.object("hello")?);
    }
    if fields.get("error").is_some() {
        fields.exactly(1)?;
        return fields.word("error", Error::from_name).map(Answer::Error);
    }
    if fields.get("nack").is_some() {
        fields.exactly(1)?;
        return Ok(Answer::Nack(fields.text("nack")?.to_owned()));
    }
    let mut effects = Vec::new();
    for one in fields.array("effects")? {
        let one = one.as_object().ok_or(Malformed("not an object"))?;
        match (one.iter().next(), one.len()) {
            (Some((name, inner)), 1) => {
                let inner = Fields(inner.as_object().ok_or(Malformed("not an object"))?);
                effects.push(effect(name, inner, certificates)?);
            }
            _ => return Err(Malformed("not one effect")),
        }
    }
    let deadline = fields.0.get("deadline");
    fields.exactly(if deadline.is_some() { 2 } else { 1 })?;
    match deadline {
        None => Ok(Answer::Effects(effects)),
        Some(_) if !effects.is_empty() => Err(Malformed("effects beside a deadline")),
        Some(Value::Null) => Ok(Answer::Deadline(None)),
        Some(deadline) => number(deadline).map(|ms| Answer::Deadline(Some(ms))),
    }
}

// PROTO-7, PROTO-9
fn hello(fields: Fields<'_>) -> Result<Answer, Malformed> {
    if fields.number("protocol")? != VERSION {
        return Err(Malformed("not a version that is spoken here"));
    }
    let feature = |name: &Value| name.as_str().and_then(Feature::from_name);
    let lacks: Option<_> = match fields.get("lacks") {
        Some(_) => fields.array("lacks")?.iter().map(feature).collect(),
        None => Some(Vec::new()),
    };
    Ok(Answer::Hello {
        name: fields.text("name")?.to_owned(),
        version: fields.text("version")?.to_owned(),
        lacks: lacks.ok_or(Malformed("nothing of this name can be lacking"))?,
    })
}

// PROTO-41 to PROTO-49
fn effect(
    name: &str,
    fields: Fields<'_>,
    certificates: &mut Certificates,
) -> Result<Effect, Malformed> {
    let session = || fields.number("session");
    let effect = match name {
        "fetch_certificate" => {
            Effect::FetchCertificate { session: session()?, inquiry: fields.number("inquiry")? }
        }
        "show_prompt" => Effect::ShowPrompt {
            prompt: fields.number("prompt")?,
            revision: fields.number("revision")?,
            fingerprint: certificates.number(fields.written_digest("fingerprint")?),
            hosts: hosts(fields)?,
            problems: problems(fields)?,
            sessions: sessions(fields)?,
        },
        "update_prompt" => Effect::UpdatePrompt {
            prompt: fields.number("prompt")?,
            revision: fields.number("revision")?,
            hosts: hosts(fields)?,
            problems: problems(fields)?,
            sessions: sessions(fields)?,
        },
        "dismiss_prompt" => Effect::DismissPrompt {
            prompt: fields.number("prompt")?,
            why: fields.word("why", Dismissal::from_name)?,
        },
        "set_certificate_action" => Effect::SetCertificateAction {
            session: session()?,
            inquiry: fields.number("inquiry")?,
            action: fields.word("action", Action::from_name)?,
            why: fields.word("why", ActionWhy::from_name)?,
        },
        "terminate" => {
            Effect::Terminate { session: session()?, why: fields.word("why", Refusal::from_name)? }
        }
        "session_changed" => {
            let why = fields.get("why").map(|_| fields.text("why")).transpose()?;
            Effect::SessionChanged {
                session: session()?,
                to: fields.word("to", |to| Leaf::from_names(to, why))?,
            }
        }
        "anomaly" => {
            Effect::Anomaly { session: session()?, what: fields.word("what", Anomaly::from_name)? }
        }
        _ => return Err(Malformed("no effect of this name")),
    };
    fields.exactly(count(&effect))?;
    Ok(effect)
}

/// How many fields an effect has.
const fn count(effect: &Effect) -> usize {
    match effect {
        Effect::FetchCertificate { .. }
        | Effect::DismissPrompt { .. }
        | Effect::Terminate { .. }
        | Effect::Anomaly { .. } => 2,
        Effect::SessionChanged { to, .. } => 2 + to.why().is_some() as usize,
        Effect::SetCertificateAction { .. } => 4,
        Effect::UpdatePrompt { .. } => 5,
        Effect::ShowPrompt { .. } => 6,
    }
}

fn hosts(fields: Fields<'_>) -> Result<Vec<Host>, Malformed> {
    let host = |host: &Value| host.as_str().map(Host::from);
    let hosts: Option<_> = fields.array("hosts")?.iter().map(host).collect();
    hosts.ok_or(Malformed("not a string"))
}

/// The problems of an answer: sorted by name, each once, and none that is not known.
// PROTO-50
fn problems(fields: Fields<'_>) -> Result<ProblemSet, Malformed> {
    let set = fields.problems("problems")?;
    let given = fields.array("problems")?.iter().map(Value::as_str);
    if given.eq(names(set).into_iter().map(Some)) {
        Ok(set)
    } else {
        Err(Malformed("problems not sorted by name"))
    }
}

fn sessions(fields: Fields<'_>) -> Result<Vec<u64>, Malformed> {
    fields.array("sessions")?.iter().map(number).collect()
}

/// Writes one answer.
// PROTO-40, PROTO-55
pub(super) fn write(answer: &Answer, certificates: &Certificates) -> Result<Value, Unprintable> {
    Ok(match answer {
        Answer::Hello { name, version, lacks } => {
            let lacks: Vec<_> = lacks.iter().map(|feature| feature.name()).collect();
            let hello = json!({
                "protocol": VERSION, "name": name, "version": version, "lacks": lacks,
            });
            json!({"hello": hello})
        }
        Answer::Effects(effects) => {
            let effects: Result<Vec<_>, _> =
                effects.iter().map(|effect| write_effect(effect, certificates)).collect();
            json!({"effects": effects?})
        }
        Answer::Deadline(deadline) => json!({"effects": [], "deadline": deadline}),
        Answer::Error(error) => json!({"error": error.name()}),
        Answer::Nack(name) => json!({"nack": name}),
    })
}

fn write_effect(effect: &Effect, certificates: &Certificates) -> Result<Value, Unprintable> {
    let texts = |hosts: &[Host]| -> Vec<String> { hosts.iter().map(|h| h.to_string()).collect() };
    let digest = |fingerprint: &Fingerprint| {
        let digest = certificates.digest(*fingerprint).ok_or(Unprintable)?;
        Ok(hex(&digest))
    };
    Ok(match effect {
        Effect::FetchCertificate { session, inquiry } => {
            json!({"fetch_certificate": {"session": session, "inquiry": inquiry}})
        }
        Effect::ShowPrompt { prompt, revision, fingerprint, hosts, problems, sessions } => {
            let fields = json!({
                "prompt": prompt, "revision": revision, "fingerprint": digest(fingerprint)?,
                "hosts": texts(hosts), "problems": names(*problems), "sessions": sessions,
            });
            json!({"show_prompt": fields})
        }
        Effect::UpdatePrompt { prompt, revision, hosts, problems, sessions } => {
            let fields = json!({
                "prompt": prompt, "revision": revision,
                "hosts": texts(hosts), "problems": names(*problems), "sessions": sessions,
            });
            json!({"update_prompt": fields})
        }
        Effect::DismissPrompt { prompt, why } => {
            json!({"dismiss_prompt": {"prompt": prompt, "why": why.name()}})
        }
        Effect::SetCertificateAction { session, inquiry, action, why } => {
            let fields = json!({
                "session": session, "inquiry": inquiry,
                "action": action.name(), "why": why.name(),
            });
            json!({"set_certificate_action": fields})
        }
        Effect::Terminate { session, why } => {
            json!({"terminate": {"session": session, "why": why.name()}})
        }
        Effect::SessionChanged { session, to } => match to.why() {
            Some(why) => {
                json!({"session_changed": {"session": session, "to": to.name(), "why": why}})
            }
            None => json!({"session_changed": {"session": session, "to": to.name()}}),
        },
        Effect::Anomaly { session, what } => {
            json!({"anomaly": {"session": session, "what": what.name()}})
        }
    })
}
