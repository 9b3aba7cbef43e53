//! The lines of a journal, which are those of the conformance protocol.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate::{
    Answer, Center, Effect, Engine, HostName, Input, Kind, Leaf, Meeting, Policy, Presented,
    Problems, PromptId, RawStatus, Revision, Role, Scope, SessionId, Signal, Span, Time,
};
use serde_json::{Value, json};

use crate::{names, reasons};

/// The line that begins a meeting (JOURNAL-2).
pub(crate) fn hello(meeting: Meeting, policy: &Policy) -> Value {
    json!({ "hello": { "protocol": 1, "policy": {
        "scope": match policy.scope {
            Scope::Certificate => "certificate",
            Scope::CertificateHost => "certificate_host",
            Scope::CertificateHostProblems => "certificate_host_problems",
        },
        "non_overridable": problems(policy.non_overridable),
        "forbid_overrides": policy.forbid_overrides,
        "max_shown_prompts": number(policy.max_shown_prompts.get()),
        "max_sessions": number(policy.max_sessions),
        "max_queued_prompts": number(policy.max_queued_prompts),
        "max_subjects": number(policy.max_subjects),
        "max_prompts_per_session": number(policy.max_prompts_per_session),
        "max_prompt_hosts": number(policy.max_prompt_hosts.get()),
        "max_inquiries": number(policy.max_inquiries),
        "max_certificate_bytes": number(policy.max_certificate_bytes),
        "certificate_deadline_ms": policy.certificate_deadline.map(Span::as_millis),
        "answer_deadline_ms": policy.answer_deadline.map(Span::as_millis),
        "role": match meeting.role {
            Role::Presenter => "presenter",
            Role::Attendee => "attendee",
        },
        "center": match meeting.center {
            Center::Meeting => "meeting",
            Center::Event => "event",
            Center::Training => "training",
        },
    } } })
}

/// A cap above the last number of the protocol is never reached, and neither is that.
fn number(cap: u64) -> u64 {
    cap.min(Time::MAX.as_millis())
}

pub(crate) fn open(at: Time, kind: Kind, session: SessionId) -> Value {
    step(at, "open", json!({ "session": session.number(), "kind": kind.name() }))
}

/// The line of an input that was taken; none for one that the protocol has no form for.
pub(crate) fn input(at: Time, input: &Input<'_>) -> Option<Value> {
    let (name, fields) = match *input {
        Input::Status(session, RawStatus::Code(code) | RawStatus::Message { code, .. }) => {
            ("status", json!({ "session": session.number(), "code": code }))
        }
        Input::Signal(session, reported) => ("signal", signal(session, reported)),
        Input::Certificate { presented: Presented::Certificate(held), .. } if held.is_opaque() => {
            return None;
        }
        Input::Certificate { session, inquiry, presented, host, problems: found } => {
            let bytes = match presented {
                Presented::Bytes(bytes) => bytes,
                Presented::Certificate(certificate) => certificate.bytes(),
            };
            let (session, inquiry) = (session.number(), inquiry.number());
            let (host, found) = (host.map(HostName::as_str), problems(found));
            let bytes = STANDARD.encode(bytes);
            let fields = json!({ "session": session, "inquiry": inquiry, "bytes": bytes,
                "host": host, "problems": found });
            ("certificate", fields)
        }
        Input::CertificateUnavailable(session, inquiry) => {
            let fields = json!({ "session": session.number(), "inquiry": inquiry.number() });
            ("certificate_unavailable", fields)
        }
        Input::Answer(prompt, Answer::ConnectAnyway(revision)) => {
            let fields = json!({ "prompt": prompt.number(), "verdict": "connect_anyway",
                "revision": revision.number() });
            ("answer", fields)
        }
        Input::Answer(prompt, Answer::DontConnect) => {
            ("answer", json!({ "prompt": prompt.number(), "verdict": "dont_connect" }))
        }
        Input::Forget(subject) => {
            let fields = json!({ "fingerprint": subject.fingerprint.to_string(),
                "host": subject.host.as_ref().map(HostName::as_str),
                "problems": problems(subject.problems) });
            ("forget", fields)
        }
        Input::Close(session) => ("close", json!({ "session": session.number() })),
        Input::Tick => ("tick", json!({})),
        Input::Query => ("next_deadline", json!({})),
        Input::End => ("end", json!({})),
    };
    Some(step(at, name, fields))
}

fn step(at: Time, name: &str, fields: Value) -> Value {
    json!({ "at": at.as_millis(), "input": { name: fields } })
}

fn signal(session: SessionId, reported: Signal) -> Value {
    let (name, why) = match reported {
        Signal::JoinSucceeded => ("join_succeeded", None),
        Signal::JoinFailed(why) => ("join_failed", Some(Leaf::Failed(why.into()))),
        Signal::JoinRetrying => ("join_retrying", None),
        Signal::Left(why) => ("left", Some(Leaf::Left(why))),
        Signal::Reconnecting => ("reconnecting", None),
        Signal::ReconnectSucceeded => ("reconnect_succeeded", None),
        Signal::ReconnectFailed(why) => ("reconnect_failed", Some(Leaf::Failed(why.into()))),
        Signal::CertificatePending => ("certificate_pending", None),
        Signal::PlayAllowed => ("play_allowed", None),
    };
    let why = why.and_then(reason);
    json!({ "session": session.number(), "signal": name, "why": why })
}

/// The reason that a leaf names. A signal's is that of the leaf that it leads to.
fn reason(leaf: Leaf) -> Option<&'static str> {
    let (_, why) = reasons::leaf(leaf);
    names::reason(why).to_str().ok().filter(|name| !name.is_empty())
}

pub(crate) fn effect(effect: &Effect, engine: &Engine) -> Value {
    let (name, fields) = match *effect {
        Effect::FetchCertificate { session, inquiry } => {
            let fields = json!({ "session": session.number(), "inquiry": inquiry.number() });
            ("fetch_certificate", fields)
        }
        Effect::ShowPrompt { prompt, revision } => {
            let subject = engine.prompt(prompt).map(|prompt| prompt.subject);
            let fingerprint = subject.map(|subject| subject.fingerprint.to_string());
            let fields = window(prompt, revision, engine);
            ("show_prompt", with(fields, "fingerprint", json!(fingerprint)))
        }
        Effect::UpdatePrompt { prompt, revision } => {
            ("update_prompt", window(prompt, revision, engine))
        }
        Effect::DismissPrompt { prompt, why } => {
            ("dismiss_prompt", json!({ "prompt": prompt.number(), "why": why.name() }))
        }
        Effect::SetCertificateAction { session, inquiry, action, why } => {
            let action = if action.code() == 0 { "ignore" } else { "cancel" };
            let fields = json!({ "session": session.number(), "inquiry": inquiry.number(),
                "action": action, "why": why.name() });
            ("set_certificate_action", fields)
        }
        Effect::Terminate { session, why } => {
            ("terminate", json!({ "session": session.number(), "why": why.name() }))
        }
        Effect::SessionChanged { session, to } => ("session_changed", changed(session, to)),
        Effect::Anomaly { session, what } => {
            ("anomaly", json!({ "session": session.number(), "what": what.name() }))
        }
    };
    json!({ name: fields })
}

fn changed(session: SessionId, to: Leaf) -> Value {
    let fields = json!({ "session": session.number(), "to": to.name() });
    match reason(to) {
        Some(why) => with(fields, "why", why.into()),
        None => fields,
    }
}

/// The same object with one field more.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    object
}

fn window(id: PromptId, revision: Revision, engine: &Engine) -> Value {
    let prompt = engine.prompt(id);
    let (hosts, sessions) = prompt
        .as_ref()
        .map_or((&[][..], &[][..]), |prompt| (&prompt.hosts[..], &prompt.sessions[..]));
    json!({
        "prompt": id.number(),
        "revision": revision.number(),
        "hosts": hosts.iter().map(HostName::as_str).collect::<Value>(),
        "problems": problems(prompt.as_ref().map_or(Problems::NONE, |prompt| prompt.problems)),
        "sessions": sessions.iter().map(|session| session.id.number()).collect::<Value>(),
    })
}

fn problems(set: Problems) -> Value {
    set.iter().map(certgate::Problem::name).collect()
}
