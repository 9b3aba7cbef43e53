//! The inputs of a step.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{
    Line, Malformed, Unprintable,
    fields::{Fields, hex, names},
};
use crate::{
    certificates::Certificates,
    vocabulary::{
        Input, JoinFailure, Kind, Leaving, ReconnectFailure, Signal, SignalName, Verdict,
    },
};

/// Reads what stands under `input`: exactly one member, its key the input's name. Of an
/// input that nobody here has, the name alone is looked at.
// PROTO-16, PROTO-53
pub(super) fn parse(
    at: u64,
    input: Fields<'_>,
    certificates: &mut Certificates,
) -> Result<Line, Malformed> {
    let mut given = input.0.iter().filter(|(_, fields)| !fields.is_null());
    let (Some((name, fields)), None) = (given.next(), given.next()) else {
        return Err(Malformed("not one input"));
    };
    let fields = Fields(fields.as_object().ok_or(Malformed("not an object"))?);
    let input = named(name, fields, certificates)?;
    Ok(match input {
        Some(input) => Line::Step { at, input },
        None => Line::Unknown { name: name.to_owned() },
    })
}

/// The input of this name; none where there is none of it.
// PROTO-20 to PROTO-31, PROTO-34, PROTO-36
fn named(
    name: &str,
    fields: Fields<'_>,
    certificates: &mut Certificates,
) -> Result<Option<Input>, Malformed> {
    Ok(Some(match name {
        "open" => Input::Open {
            session: fields.number("session")?,
            kind: fields.word("kind", Kind::from_name)?,
        },
        "status" => {
            Input::Status { session: fields.number("session")?, code: fields.code("code")? }
        }
        "signal" => Input::Signal { session: fields.number("session")?, signal: signal(fields)? },
        "certificate" => Input::Certificate {
            session: fields.number("session")?,
            inquiry: fields.number("inquiry")?,
            host: fields.host("host")?,
            problems: fields.problems("problems")?,
            certificate: {
                let bytes = STANDARD.decode(fields.text("bytes")?);
                certificates.meet(&bytes.map_err(|_| Malformed("not canonical base64"))?)
            },
        },
        "certificate_unavailable" => Input::CertificateUnavailable {
            session: fields.number("session")?,
            inquiry: fields.number("inquiry")?,
        },
        "answer" => Input::Answer {
            prompt: fields.number("prompt")?,
            verdict: match fields.text("verdict")? {
                "connect_anyway" => Verdict::ConnectAnyway { revision: fields.number("revision")? },
                "dont_connect" => Verdict::DontConnect,
                _ => return Err(Malformed("no verdict of this name")),
            },
        },
        "forget" => Input::Forget {
            host: fields.host("host")?,
            problems: fields.problems("problems")?,
            fingerprint: certificates.number(fields.digest("fingerprint")?),
        },
        "close" => Input::Close { session: fields.number("session")? },
        "tick" => Input::Tick,
        "end" => Input::End,
        "next_deadline" => Input::NextDeadline,
        "snapshot" => Input::Snapshot,
        _ => return Ok(None),
    }))
}

/// A signal with its reason: the first of its signal where none is given, another signal's
/// malformed, and on a signal without reasons not looked at.
// PROTO-22, PROTO-32, PROTO-33
fn signal(fields: Fields<'_>) -> Result<Signal, Malformed> {
    fn why<T: Copy>(
        fields: Fields<'_>,
        from_name: impl Fn(&str) -> Option<T>,
        first: T,
    ) -> Result<T, Malformed> {
        match fields.get("why") {
            Some(_) => fields.word("why", from_name),
            None => Ok(first),
        }
    }
    Ok(match fields.word("signal", SignalName::from_name)? {
        SignalName::JoinSucceeded => Signal::JoinSucceeded,
        SignalName::JoinFailed => {
            Signal::JoinFailed(why(fields, JoinFailure::from_name, JoinFailure::Join)?)
        }
        SignalName::JoinRetrying => Signal::JoinRetrying,
        SignalName::Left => Signal::Left(why(fields, Leaving::from_name, Leaving::Left)?),
        SignalName::Reconnecting => Signal::Reconnecting,
        SignalName::ReconnectSucceeded => Signal::ReconnectSucceeded,
        SignalName::ReconnectFailed => {
            let first = ReconnectFailure::Reconnect;
            Signal::ReconnectFailed(why(fields, ReconnectFailure::from_name, first)?)
        }
        SignalName::CertificatePending => Signal::CertificatePending,
        SignalName::PlayAllowed => Signal::PlayAllowed,
    })
}

/// The fields of an input.
pub(super) fn write(input: &Input, certificates: &Certificates) -> Result<Value, Unprintable> {
    let mut value = match input {
        Input::Open { session, kind } => json!({"session": session, "kind": kind.name()}),
        Input::Status { session, code } => json!({"session": session, "code": code}),
        Input::Signal { session, signal } => json!({
            "session": session,
            "signal": signal.signal_name().name(),
            "why": signal.why(),
        }),
        Input::Certificate { session, inquiry, certificate, host, problems } => json!({
            "session": session,
            "inquiry": inquiry,
            "bytes": STANDARD.encode(certificates.bytes(certificate).ok_or(Unprintable)?),
            "host": host.as_deref(),
            "problems": names(*problems),
        }),
        Input::CertificateUnavailable { session, inquiry } => {
            json!({"session": session, "inquiry": inquiry})
        }
        Input::Answer { prompt, verdict } => match verdict {
            Verdict::ConnectAnyway { revision } => {
                json!({"prompt": prompt, "verdict": "connect_anyway", "revision": revision})
            }
            Verdict::DontConnect => json!({"prompt": prompt, "verdict": "dont_connect"}),
        },
        Input::Forget { fingerprint, host, problems } => json!({
            "fingerprint": hex(&certificates.digest(*fingerprint).ok_or(Unprintable)?),
            "host": host.as_deref(),
            "problems": names(*problems),
        }),
        Input::Close { session } => json!({"session": session}),
        Input::Tick | Input::End | Input::NextDeadline | Input::Snapshot => {
            Value::Object(Map::new())
        }
    };
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    Ok(value)
}
