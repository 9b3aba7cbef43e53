//! Input lines.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate::{Answer, Input, Kind, Presented, RawStatus, Time};
use serde_json::{Map, Value, json};

use crate::{disguise::Disguise, given::OPAQUE, policy::problems};

pub(crate) fn open(at: Time, kind: Kind, session: u64) -> Value {
    step(at, "open", json!({ "session": session, "kind": kind.name() }))
}

pub(crate) fn snapshot(at: Time) -> Value {
    step(at, "snapshot", json!({}))
}

/// The line of an input. A certificate's bytes are as they are written, under a limit on
/// those that are read.
pub(crate) fn line(at: Time, input: &Input<'_>, disguise: &mut Disguise, limit: u64) -> Value {
    let (name, fields) = match *input {
        Input::Status(session, RawStatus::Code(code) | RawStatus::Message { code, .. }) => {
            ("status", json!({ "session": session.number(), "code": code }))
        }
        Input::Signal(session, signal) => {
            let (name, why) = (signal.name(), signal.reason());
            ("signal", json!({ "session": session.number(), "signal": name, "why": why }))
        }
        Input::Certificate { session, inquiry, presented, host, problems: found } => {
            let fields = json!({
                "session": session.number(),
                "inquiry": inquiry.number(),
                "bytes": STANDARD.encode(disguise.bytes(presented, limit)),
                OPAQUE: opaque(presented, disguise),
                "host": host.map(|host| disguise.host(host)),
                "problems": problems(found),
            });
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
            let fields = json!({
                "fingerprint": disguise.fingerprint(subject.fingerprint).to_string(),
                "host": subject.host.as_ref().map(|host| disguise.host(host)),
                "problems": problems(subject.problems),
            });
            ("forget", fields)
        }
        Input::Close(session) => ("close", json!({ "session": session.number() })),
        Input::Tick => ("tick", json!({})),
        Input::Query => ("next_deadline", json!({})),
        Input::End => ("end", json!({})),
    };
    step(at, name, fields)
}

/// What a certificate is made of that no reader of the protocol would take for one; who only
/// judges the journal looks at its stand-in (JOURNAL-10).
fn opaque(presented: Presented<'_>, disguise: &Disguise) -> Option<String> {
    match presented {
        Presented::Certificate(held) if held.is_opaque() && !disguise.is_redacting() => {
            Some(STANDARD.encode(held.bytes()))
        }
        Presented::Certificate(_) | Presented::Bytes(_) => None,
    }
}

fn step(at: Time, name: &str, mut fields: Value) -> Value {
    if let Some(fields) = fields.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    let input = Map::from_iter([(name.to_owned(), fields)]);
    json!({ "at": at.as_millis(), "input": input })
}
