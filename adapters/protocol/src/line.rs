//! Reading one line: what it is, and nothing that it need not say.
//!
//! Nothing is built that is not looked at, since a suite sends lines by the million: fields
//! are borrowed from the line, and what a line holds besides is passed over.

use std::{borrow::Cow, fmt};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate_model::vocabulary::{
    Fingerprint, Host, Input, JoinFailure, Kind, LAST, Leaving, Policy, Presented, Problem,
    ProblemSet, ReconnectFailure, Signal, SignalName, Verdict,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::hello;

/// What a line says.
#[derive(Debug)]
pub(crate) enum Line<'a> {
    /// A new meeting begins.
    Hello(Policy),
    /// An input. Bytes and digests stand beside it, in [`Held`].
    Step(u64, Input),
    /// An input that nobody here has, by its name.
    Foreign(Cow<'a, str>),
}

/// Not a line of the protocol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Malformed;

impl From<serde_json::Error> for Malformed {
    fn from(_: serde_json::Error) -> Self {
        Self
    }
}

/// What the last line handed over, kept apart so that its room is reused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    /// The bytes of a certificate.
    pub(crate) bytes: Vec<u8>,
    /// The SHA-256 of a forget.
    pub(crate) digest: [u8; 32],
}

#[derive(Deserialize)]
struct Members<'a> {
    /// A hello counts when it is null, too: it is then a bad one.
    #[serde(borrow, default, deserialize_with = "present")]
    hello: Option<&'a RawValue>,
    #[serde(borrow)]
    at: Option<&'a RawValue>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
}

fn present<'de, D: Deserializer<'de>>(member: D) -> Result<Option<&'de RawValue>, D::Error> {
    Deserialize::deserialize(member).map(Some)
}

impl<'a> Line<'a> {
    // PROTO-12, PROTO-16, PROTO-53, ERR-3
    pub(crate) fn read(text: &'a [u8], held: &mut Held) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(text).map_err(|_| Malformed)?;
        let members: Members<'a> = object(text)?;
        if let Some(hello) = members.hello {
            return hello::read(hello.get()).map(Self::Hello);
        }
        let at = number(members.at)?;
        let OneMember { name, value } = object(members.input.ok_or(Malformed)?.get())?;
        match input(&name, value.get(), held)? {
            Some(input) => Ok(Self::Step(at, input)),
            None => Ok(Self::Foreign(name)),
        }
    }
}

/// A typed object. (An array would pass for one otherwise.)
pub(crate) fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Malformed> {
    if !text.trim_ascii_start().starts_with('{') {
        return Err(Malformed);
    }
    Ok(serde_json::from_str(text)?)
}

/// A whole number in 0…2^53−1, written without fraction and exponent.
// PROTO-13
pub(crate) fn number(field: Option<&RawValue>) -> Result<u64, Malformed> {
    let number = serde_json::from_str(field.ok_or(Malformed)?.get())?;
    if number <= LAST { Ok(number) } else { Err(Malformed) }
}

/// A number that is whole already; it may still be too great.
// PROTO-13
fn bounded(number: u64) -> Result<u64, Malformed> {
    if number <= LAST { Ok(number) } else { Err(Malformed) }
}

/// A word from a closed set.
fn word<T>(name: &str, from_name: impl Fn(&str) -> Option<T>) -> Result<T, Malformed> {
    from_name(name).ok_or(Malformed)
}

/// A string, borrowed unless it has escapes.
#[derive(Deserialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

// PROTO-14, PROTO-15, PROTO-20
#[derive(Deserialize)]
struct Open<'a> {
    session: u64,
    #[serde(borrow)]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Status {
    session: u64,
    code: i64,
}

#[derive(Deserialize)]
struct Report<'a> {
    session: u64,
    #[serde(borrow)]
    signal: Cow<'a, str>,
    #[serde(borrow)]
    why: Option<&'a RawValue>,
}

// PROTO-23
#[derive(Deserialize)]
struct Certificate<'a> {
    session: u64,
    inquiry: u64,
    #[serde(borrow)]
    bytes: Cow<'a, str>,
    #[serde(borrow)]
    host: Option<Text<'a>>,
    problems: Option<ProblemNames>,
}

#[derive(Deserialize)]
struct Unavailable {
    session: u64,
    inquiry: u64,
}

// PROTO-25
#[derive(Deserialize)]
struct Answer<'a> {
    prompt: u64,
    #[serde(borrow)]
    verdict: Cow<'a, str>,
    #[serde(borrow)]
    revision: Option<&'a RawValue>,
}

// PROTO-26
#[derive(Deserialize)]
struct Forget<'a> {
    #[serde(borrow)]
    fingerprint: Cow<'a, str>,
    #[serde(borrow)]
    host: Option<Text<'a>>,
    problems: Option<ProblemNames>,
}

#[derive(Deserialize)]
struct Close {
    session: u64,
}

#[derive(Deserialize)]
struct Nothing {}

/// The input of this name; none where nobody has one, whose fields are then not looked at.
// PROTO-21, PROTO-24, PROTO-27 to PROTO-31, PROTO-34, PROTO-36, PROTO-37
fn input(name: &str, fields: &str, held: &mut Held) -> Result<Option<Input>, Malformed> {
    Ok(Some(match name {
        "open" => {
            let Open { session, kind } = object(fields)?;
            Input::Open { session: bounded(session)?, kind: word(&kind, Kind::from_name)? }
        }
        "status" => {
            let Status { session, code } = object(fields)?;
            bounded(code.unsigned_abs())?;
            Input::Status { session: bounded(session)?, code }
        }
        "signal" => {
            let Report { session, signal, why } = object(fields)?;
            Input::Signal { session: bounded(session)?, signal: read_signal(&signal, why)? }
        }
        "certificate" => {
            let Certificate { session, inquiry, bytes, host, problems } = object(fields)?;
            held.bytes.clear();
            STANDARD.decode_vec(&*bytes, &mut held.bytes).map_err(|_| Malformed)?;
            Input::Certificate {
                session: bounded(session)?,
                inquiry: bounded(inquiry)?,
                certificate: Presented::garbage(),
                host: read_host(host)?,
                problems: read_problems(problems),
            }
        }
        "certificate_unavailable" => {
            let Unavailable { session, inquiry } = object(fields)?;
            Input::CertificateUnavailable { session: bounded(session)?, inquiry: bounded(inquiry)? }
        }
        "answer" => {
            let Answer { prompt, verdict, revision } = object(fields)?;
            let verdict = match &*verdict {
                "connect_anyway" => Verdict::ConnectAnyway { revision: number(revision)? },
                "dont_connect" => Verdict::DontConnect,
                _ => return Err(Malformed),
            };
            Input::Answer { prompt: bounded(prompt)?, verdict }
        }
        "forget" => {
            let Forget { fingerprint, host, problems } = object(fields)?;
            let fingerprint = certgate::Fingerprint::from_hex(&fingerprint).ok_or(Malformed)?;
            held.digest = *fingerprint.as_bytes();
            Input::Forget {
                fingerprint: Fingerprint(0),
                host: read_host(host)?,
                problems: read_problems(problems),
            }
        }
        "close" => {
            let Close { session } = object(fields)?;
            Input::Close { session: bounded(session)? }
        }
        "tick" => object(fields).map(|Nothing {}| Input::Tick)?,
        "end" => object(fields).map(|Nothing {}| Input::End)?,
        "next_deadline" => object(fields).map(|Nothing {}| Input::NextDeadline)?,
        "snapshot" => object(fields).map(|Nothing {}| Input::Snapshot)?,
        _ => return object(fields).map(|Nothing {}| None),
    }))
}

/// A signal with its reason: the first of its signal where none is given, and on a signal
/// without reasons not looked at.
// PROTO-22, PROTO-32, PROTO-33
fn read_signal(name: &str, why: Option<&RawValue>) -> Result<Signal, Malformed> {
    fn reason<T>(
        why: Option<&RawValue>,
        from_name: impl Fn(&str) -> Option<T>,
        first: T,
    ) -> Result<T, Malformed> {
        let Some(why) = why else { return Ok(first) };
        let Text(name) = serde_json::from_str(why.get())?;
        word(&name, from_name)
    }
    Ok(match word(name, SignalName::from_name)? {
        SignalName::JoinSucceeded => Signal::JoinSucceeded,
        SignalName::JoinFailed => {
            Signal::JoinFailed(reason(why, JoinFailure::from_name, JoinFailure::Join)?)
        }
        SignalName::JoinRetrying => Signal::JoinRetrying,
        SignalName::Left => Signal::Left(reason(why, Leaving::from_name, Leaving::Left)?),
        SignalName::Reconnecting => Signal::Reconnecting,
        SignalName::ReconnectSucceeded => Signal::ReconnectSucceeded,
        SignalName::ReconnectFailed => {
            let first = ReconnectFailure::Reconnect;
            Signal::ReconnectFailed(reason(why, ReconnectFailure::from_name, first)?)
        }
        SignalName::CertificatePending => Signal::CertificatePending,
        SignalName::PlayAllowed => Signal::PlayAllowed,
    })
}

// HOST-1
fn read_host(host: Option<Text<'_>>) -> Result<Option<Host>, Malformed> {
    match host {
        Some(Text(host)) if host.len() > Host::MAX_BYTES => Err(Malformed),
        host => Ok(host.map(|Text(host)| Host::from(&*host))),
    }
}

fn read_problems(problems: Option<ProblemNames>) -> ProblemSet {
    problems.map_or(ProblemSet::EMPTY, |ProblemNames(set)| set)
}

/// An array of names; one that nobody knows counts as unknown.
// PROTO-35, PROB-2
struct ProblemNames(ProblemSet);

impl<'de> Deserialize<'de> for ProblemNames {
    fn deserialize<D: Deserializer<'de>>(names: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = ProblemNames;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of names")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<ProblemNames, A::Error> {
                let mut set = ProblemSet::EMPTY;
                while let Some(Text(name)) = names.next_element()? {
                    set.insert(Problem::from_name(&name).unwrap_or(Problem::Unknown));
                }
                Ok(ProblemNames(set))
            }
        }

        names.deserialize_seq(Names)
    }
}

/// An object with exactly one member that is not null.
// PROTO-15, PROTO-16
struct OneMember<'a> {
    name: Cow<'a, str>,
    value: &'a RawValue,
}

impl<'de> Deserialize<'de> for OneMember<'de> {
    fn deserialize<D: Deserializer<'de>>(members: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = OneMember<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with one member")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut members: A,
            ) -> Result<OneMember<'de>, A::Error> {
                let mut only = None;
                while let Some(Text(name)) = members.next_key()? {
                    match members.next_value::<Option<&RawValue>>()? {
                        None => {}
                        Some(value) if only.is_none() => only = Some(OneMember { name, value }),
                        Some(_) => return Err(A::Error::custom("two members")),
                    }
                }
                only.ok_or_else(|| A::Error::custom("no member"))
            }
        }

        members.deserialize_map(Members)
    }
}
