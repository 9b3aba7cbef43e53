//! What an engine answered.

use certgate::{Action, Effect, Engine, Error, Leaf, Prompt, Revision, SessionId, Time};
use serde_json::{Value, json};

use crate::{disguise::Disguise, policy::problems};

pub(crate) fn hello(name: &str, version: &str) -> Value {
    json!({ "hello": { "protocol": 1, "name": name, "version": version, "lacks": [] } })
}

pub(crate) fn error(error: Error) -> Value {
    json!({ "error": error.name() })
}

pub(crate) fn effects(effects: Vec<Value>) -> Value {
    json!({ "effects": effects })
}

pub(crate) fn deadline(deadline: Option<Time>) -> Value {
    json!({ "effects": [], "deadline": deadline.map(Time::as_millis) })
}

/// An effect, written out in full while the engine can still be asked (EFFECT-14).
pub(crate) fn effect(effect: &Effect, engine: &Engine, disguise: &Disguise) -> Value {
    match *effect {
        Effect::FetchCertificate { session, inquiry } => {
            let fields = json!({ "session": session.number(), "inquiry": inquiry.number() });
            json!({ "fetch_certificate": fields })
        }
        Effect::ShowPrompt { prompt, revision } => {
            let window = engine.prompt(prompt);
            let fingerprint = window
                .as_ref()
                .map(|window| disguise.fingerprint(window.subject.fingerprint).to_string());
            let mut fields = lists(window.as_ref(), prompt.number(), revision, disguise);
            if let Some(fields) = fields.as_object_mut() {
                fields.insert("fingerprint".to_owned(), json!(fingerprint));
            }
            json!({ "show_prompt": fields })
        }
        Effect::UpdatePrompt { prompt, revision } => {
            let window = engine.prompt(prompt);
            json!({ "update_prompt": lists(window.as_ref(), prompt.number(), revision, disguise) })
        }
        Effect::DismissPrompt { prompt, why } => {
            json!({ "dismiss_prompt": { "prompt": prompt.number(), "why": why.name() } })
        }
        Effect::SetCertificateAction { session, inquiry, action, why } => {
            let action = match action {
                Action::Ignore => "ignore",
                Action::Cancel => "cancel",
            };
            let fields = json!({ "session": session.number(), "inquiry": inquiry.number(),
                "action": action, "why": why.name() });
            json!({ "set_certificate_action": fields })
        }
        Effect::Terminate { session, why } => {
            json!({ "terminate": { "session": session.number(), "why": why.name() } })
        }
        Effect::SessionChanged { session, to } => json!({ "session_changed": moved(session, to) }),
        Effect::Anomaly { session, what } => {
            json!({ "anomaly": { "session": session.number(), "what": what.name() } })
        }
    }
}

fn moved(session: SessionId, to: Leaf) -> Value {
    match to.reason() {
        Some(why) => json!({ "session": session.number(), "to": to.name(), "why": why }),
        None => json!({ "session": session.number(), "to": to.name() }),
    }
}

/// What a window shows. Hosts are sorted by what is written, which a hash may put elsewhere.
fn lists(window: Option<&Prompt>, prompt: u64, revision: Revision, disguise: &Disguise) -> Value {
    let mut hosts: Vec<String> =
        window.iter().flat_map(|window| &window.hosts).map(|host| disguise.host(host)).collect();
    hosts.sort_unstable();
    let waiting = window.iter().flat_map(|window| &window.sessions);
    json!({
        "prompt": prompt,
        "revision": revision.number(),
        "hosts": hosts,
        "problems": problems(window.map(|window| window.problems).unwrap_or_default()),
        "sessions": waiting.map(|session| session.id.number()).collect::<Vec<_>>(),
    })
}
