//! Reading input lines back, to tell an engine what it was told before.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate::{
    Answer, Certificate, Engine, Error, Fingerprint, HostName, Input, Inquiry, JoinFailure, Kind,
    LeaveReason, Presented, Problem, Problems, PromptId, RawStatus, ReconnectFailure, Revision,
    SessionId, Signal, Subject, Time,
};
use serde_json::{Map, Value};

use crate::Journal;

/// An engine that is told what a journal says, and a journal of that.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) engine: Engine,
    /// The open sessions, by number.
    sessions: BTreeMap<u64, SessionId>,
    pub(crate) journal: Journal<Vec<u8>>,
}

impl Listener {
    pub(crate) fn new(engine: Engine) -> Self {
        let sessions = engine.sessions().into_iter().map(|id| (id.number(), id)).collect();
        let journal = Journal::of_engine(Vec::new(), &engine);
        Self { engine, sessions, journal }
    }

    /// A line from before the checkpoint, for the opaque certificate that it may hand out.
    // JOURNAL-10
    pub(crate) fn knows_opaque_of(&mut self, line: &Value) {
        let fields = line.pointer("/input/certificate").and_then(Value::as_object).map(Fields);
        let bytes = fields.and_then(|fields| fields.bytes(OPAQUE));
        if let Some(Ok(opaque)) = bytes.map(|bytes| Certificate::opaque(&bytes)) {
            self.journal.knows_opaque(opaque.fingerprint());
        }
    }

    /// Tells the engine what an input line says; none for what is no such line.
    pub(crate) fn tell(&mut self, line: &Value) -> Option<()> {
        let line = Fields(line.as_object().filter(|line| !line.contains_key("hello"))?);
        let at = Time::from_millis(line.number("at")?);
        let mut named = line.0.get("input")?.as_object()?.iter().filter(|(_, one)| !one.is_null());
        let (Some((name, fields)), None) = (named.next(), named.next()) else { return None };
        let fields = Fields(fields.as_object()?);
        let (bytes, opaque, subject);
        let host = fields.host()?;
        let input = match name.as_str() {
            "open" => {
                return self.open(at, fields.kind()?, fields.number("session")?);
            }
            "snapshot" => {
                let _taken = self.engine.handle(at, Input::Query);
                self.journal.snapshot_kept(&self.engine);
                return Some(());
            }
            "status" => {
                let status = RawStatus::Code(fields.code()?);
                Input::Status(self.session(&fields)?, status)
            }
            "signal" => Input::Signal(self.session(&fields)?, fields.signal()?),
            "certificate" => {
                let presented = if fields.0.contains_key(OPAQUE) {
                    opaque = Certificate::opaque(&fields.bytes(OPAQUE)?).ok()?;
                    Presented::Certificate(&opaque)
                } else {
                    bytes = fields.bytes("bytes")?;
                    Presented::Bytes(&bytes)
                };
                let (session, inquiry) = (self.session(&fields)?, fields.inquiry()?);
                let (host, problems) = (host.as_ref(), fields.problems()?);
                Input::Certificate { session, inquiry, presented, host, problems }
            }
            "certificate_unavailable" => {
                Input::CertificateUnavailable(self.session(&fields)?, fields.inquiry()?)
            }
            "answer" => {
                let answer = match fields.text("verdict")? {
                    "connect_anyway" => {
                        Answer::ConnectAnyway(Revision::new(fields.number("revision")?))
                    }
                    "dont_connect" => Answer::DontConnect,
                    _ => return None,
                };
                let meeting = self.engine.meeting().id;
                Input::Answer(PromptId::new(meeting, fields.number("prompt")?), answer)
            }
            "forget" => {
                let written = Fingerprint::from_hex(fields.text("fingerprint")?)?;
                let fingerprint = self.journal.fingerprint_behind(written);
                subject = Subject { fingerprint, host, problems: fields.problems()? };
                Input::Forget(&subject)
            }
            "close" => Input::Close(self.session(&fields)?),
            "tick" => Input::Tick,
            "end" => Input::End,
            "next_deadline" => Input::Query,
            _ => return None,
        };
        self.give(at, input);
        Some(())
    }

    /// Drains the engine into the journal.
    pub(crate) fn drain(&mut self) {
        while let Some(effect) = self.engine.poll_effect() {
            self.journal.effect(&effect, &self.engine);
        }
        self.journal.drained(&self.engine);
    }

    /// None where the engine opens it under another number, or would if it had room: what is no
    /// new number is an error of its own in the protocol, which no engine makes.
    fn open(&mut self, at: Time, kind: Kind, number: u64) -> Option<()> {
        let opened = self.engine.open(at, kind);
        if let Ok(id) = opened {
            self.sessions.insert(id.number(), id);
        }
        self.journal.opened(at, kind, opened);
        let fits = match opened {
            Ok(id) => id.number() == number,
            Err(Error::TooManySessions) => number > self.journal.last_session,
            Err(_) => true,
        };
        fits.then_some(())
    }

    fn give(&mut self, at: Time, input: Input<'_>) {
        let outcome = self.engine.handle(at, input);
        self.journal.input(at, &input, outcome);
        if let (Ok(()), Input::Close(session)) = (outcome, input) {
            self.sessions.remove(&session.number());
        }
    }

    /// The session of an input. One that is not open is unknown to the engine under whatever
    /// slot.
    fn session(&self, fields: &Fields<'_>) -> Option<SessionId> {
        let number = fields.number("session")?;
        let open = self.sessions.get(&number).copied();
        let meeting = self.engine.meeting().id;
        Some(open.unwrap_or_else(|| SessionId::from_parts(meeting, u32::MAX, number)))
    }
}

/// Under this key stands what an opaque certificate is made of, beside its stand-in.
pub(crate) const OPAQUE: &str = "opaque";

struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// A number within the protocol's bounds (PROTO-13).
    fn number(&self, key: &str) -> Option<u64> {
        self.0.get(key)?.as_u64().filter(|number| *number <= Time::MAX.as_millis())
    }

    fn code(&self) -> Option<i64> {
        self.0.get("code")?.as_i64().filter(|code| code.unsigned_abs() <= Time::MAX.as_millis())
    }

    fn inquiry(&self) -> Option<Inquiry> {
        self.number("inquiry").map(Inquiry::new)
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key)?.as_str()
    }

    fn kind(&self) -> Option<Kind> {
        let name = self.text("kind")?;
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        STANDARD.decode(self.text(key)?).ok()
    }

    /// The outer none for what is no host.
    fn host(&self) -> Option<Option<HostName>> {
        match self.0.get("host") {
            None | Some(Value::Null) => Some(None),
            Some(host) => HostName::parse(host.as_str()?).ok(),
        }
    }

    fn problems(&self) -> Option<Problems> {
        match self.0.get("problems") {
            None | Some(Value::Null) => Some(Problems::NONE),
            Some(names) => {
                names.as_array()?.iter().map(|name| name.as_str().map(Problem::from_name)).collect()
            }
        }
    }

    fn signal(&self) -> Option<Signal> {
        let why = self.0.get("why").filter(|why| !why.is_null());
        // What is no reason is another's reason, where reasons count.
        let why = why.map(|why| why.as_str().unwrap_or_default());
        Some(match (self.text("signal")?, why) {
            ("join_succeeded", _) => Signal::JoinSucceeded,
            ("join_failed", None | Some("join")) => Signal::JoinFailed(JoinFailure::Join),
            ("join_failed", Some("call_in")) => Signal::JoinFailed(JoinFailure::CallIn),
            ("join_failed", Some("capacity")) => Signal::JoinFailed(JoinFailure::Capacity),
            ("join_failed", Some("attendee_limit")) => {
                Signal::JoinFailed(JoinFailure::AttendeeLimit)
            }
            ("join_retrying", _) => Signal::JoinRetrying,
            ("left", None | Some("left")) => Signal::Left(LeaveReason::Left),
            ("left", Some("stopped_for_svc")) => Signal::Left(LeaveReason::StoppedForSvc),
            ("reconnecting", _) => Signal::Reconnecting,
            ("reconnect_succeeded", _) => Signal::ReconnectSucceeded,
            ("reconnect_failed", None | Some("reconnect")) => {
                Signal::ReconnectFailed(ReconnectFailure::Reconnect)
            }
            ("reconnect_failed", Some("network")) => {
                Signal::ReconnectFailed(ReconnectFailure::Network)
            }
            ("certificate_pending", _) => Signal::CertificatePending,
            ("play_allowed", _) => Signal::PlayAllowed,
            _ => return None,
        })
    }
}
