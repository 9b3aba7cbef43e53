//! The events. A field is a number, a truth value, a name out of one of the specification's
//! lists or the beginning of a fingerprint; nothing that somebody else has chosen as text
//! reaches a log from here.

use core::fmt;

use tracing::{Level, debug, enabled, field::display, info, trace, warn};

use crate::{
    Action, Answer, Effect, Engine, Error, Fingerprint, Input, Inquiry, Kind, Presented, Problems,
    Prompt, PromptId, RawStatus, SessionId, time::Time,
};

/// The target of every event.
const TARGET: &str = "certgate";

/// The first 32 bits of a fingerprint: enough to follow one certificate through a log.
// LOG-1
struct Beginning(Fingerprint);

impl fmt::Display for Beginning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_bytes().iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Problems by name, in their order.
struct Found(Problems);

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(place, problem)| {
            f.write_str(if place == 0 { "" } else { " " })?;
            f.write_str(problem.name())
        })
    }
}

pub(crate) fn opened(engine: &Engine, kind: Kind, outcome: &Result<SessionId, Error>) {
    let (meeting, kind) = (engine.meeting.id.number(), kind.name());
    match outcome {
        Ok(id) => info!(target: TARGET, meeting, session = id.number(), kind, "session opened"),
        Err(error) => {
            debug!(target: TARGET, meeting, kind, error = error.name(), "session not opened");
        }
    }
}

// LOG-2, LOG-3
pub(crate) fn input(engine: &Engine, at: Time, input: &Input<'_>, outcome: &Result<(), Error>) {
    let (meeting, at) = (engine.meeting.id.number(), at.as_millis());
    // Empty where the input was taken.
    let error = outcome.as_ref().err().map(Error::name);
    match *input {
        Input::Status(id, RawStatus::Code(code)) => {
            let session = id.number();
            debug!(target: TARGET, meeting, at, session, code, error, "status reported");
        }
        Input::Status(id, RawStatus::Message { message, code }) => {
            let session = id.number();
            debug!(target: TARGET, meeting, at, session, message_code = message, code, error,
                "status reported");
        }
        Input::Signal(id, signal) => {
            let session = id.number();
            debug!(target: TARGET, meeting, at, session, signal = signal.name(),
                why = signal.reason(), error, "signal reported");
        }
        Input::Certificate { session, inquiry, presented, host, problems } => {
            let (session, inquiry) = (session.number(), inquiry.number());
            let (form, bytes) = form(presented);
            debug!(target: TARGET, meeting, at, session, inquiry, form, bytes,
                names_host = host.is_some(), problems = display(Found(problems)), error,
                "certificate handed in");
        }
        Input::CertificateUnavailable(id, inquiry) => {
            let (session, inquiry) = (id.number(), inquiry.number());
            debug!(target: TARGET, meeting, at, session, inquiry, error, "certificate unavailable");
        }
        Input::Answer(prompt, answer) => {
            let (prompt, (answer, revision)) = (prompt.number(), spoken(answer));
            debug!(target: TARGET, meeting, at, prompt, answer, revision, error, "answer given");
        }
        Input::Forget(subject) => {
            let certificate = display(Beginning(subject.fingerprint));
            debug!(target: TARGET, meeting, at, certificate, error, "subject to be forgotten");
        }
        Input::Close(id) => {
            debug!(target: TARGET, meeting, at, session = id.number(), error, "session closed");
        }
        Input::Tick => trace!(target: TARGET, meeting, at, "tick"),
        Input::Query => trace!(target: TARGET, meeting, at, "query"),
        Input::End => info!(target: TARGET, meeting, at, error, "meeting ended"),
    }
}

/// What the certificate came as, and how long it is.
// LOG-5
fn form(presented: Presented<'_>) -> (&'static str, usize) {
    match presented {
        Presented::Bytes(bytes) => ("bytes", bytes.len()),
        Presented::Certificate(certificate) => (
            if certificate.is_opaque() { "opaque" } else { "certificate" },
            certificate.bytes().len(),
        ),
    }
}

const fn spoken(answer: Answer) -> (&'static str, Option<u64>) {
    match answer {
        Answer::ConnectAnyway(revision) => ("connect_anyway", Some(revision.number())),
        Answer::DontConnect => ("dont_connect", None),
    }
}

// LOG-4
pub(crate) fn effect(engine: &Engine, effect: Option<&Effect>) {
    let meeting = engine.meeting.id.number();
    match effect {
        None => {}
        Some(Effect::FetchCertificate { session, inquiry }) => {
            let (session, inquiry) = (session.number(), inquiry.number());
            debug!(target: TARGET, meeting, session, inquiry, "certificate asked for");
        }
        Some(Effect::ShowPrompt { prompt, .. }) if enabled!(target: TARGET, Level::INFO) => {
            window(engine, *prompt, |shown| {
                info!(target: TARGET, meeting, prompt = shown.id.number(),
                    revision = shown.revision.number(), sessions = shown.sessions.len(),
                    certificate = display(Beginning(shown.subject.fingerprint)),
                    hosts = shown.hosts.len(), problems = display(Found(shown.problems)),
                    "window shown");
            });
        }
        Some(Effect::UpdatePrompt { prompt, .. }) if enabled!(target: TARGET, Level::DEBUG) => {
            window(engine, *prompt, |shown| {
                debug!(target: TARGET, meeting, prompt = shown.id.number(),
                    revision = shown.revision.number(), sessions = shown.sessions.len(),
                    hosts = shown.hosts.len(), problems = display(Found(shown.problems)),
                    "window updated");
            });
        }
        Some(Effect::ShowPrompt { .. } | Effect::UpdatePrompt { .. }) => {}
        Some(Effect::DismissPrompt { prompt, why }) => {
            let (prompt, why) = (prompt.number(), why.name());
            info!(target: TARGET, meeting, prompt, why, "window dismissed");
        }
        Some(Effect::SetCertificateAction { session, inquiry, action, why }) => {
            let (session, inquiry, why) = (session.number(), inquiry.number(), why.name());
            let action = match action {
                Action::Ignore => "ignore",
                Action::Cancel => "cancel",
            };
            info!(target: TARGET, meeting, session, inquiry, action, why, "verdict for a service");
        }
        Some(Effect::Terminate { session, why }) => {
            let (session, why) = (session.number(), why.name());
            info!(target: TARGET, meeting, session, why, "service to leave");
        }
        Some(Effect::SessionChanged { session, to }) => {
            let (session, to, why) = (session.number(), to.name(), to.reason());
            debug!(target: TARGET, meeting, session, to, why, "session changed");
        }
        Some(Effect::Anomaly { session, what }) => {
            let (session, what) = (session.number(), what.name());
            warn!(target: TARGET, meeting, session, what, "anomaly");
        }
    }
}

/// Composing a window costs more than any other event, so that it is asked first whether
/// anybody listens.
fn window(engine: &Engine, prompt: PromptId, tell: impl FnOnce(&Prompt)) {
    if let Some(shown) = engine.prompt(prompt) {
        tell(&shown);
    }
}

/// The boundary drops an action, since the service has asked anew (`BOUND-2`).
pub(crate) fn late_action(id: SessionId, inquiry: Inquiry) {
    let (meeting, _, session) = id.into_parts();
    let (meeting, inquiry) = (meeting.number(), inquiry.number());
    debug!(target: TARGET, meeting, session, inquiry, "action dropped, asked anew meanwhile");
}

/// The certificate before IGNORE is not the one that was judged (`BOUND-4`).
pub(crate) fn certificate_changed(id: SessionId, inquiry: Inquiry) {
    let (meeting, _, session) = id.into_parts();
    let (meeting, inquiry) = (meeting.number(), inquiry.number());
    warn!(target: TARGET, meeting, session, inquiry, "certificate changed since it was judged");
}
