//! What the host tells the engine.

use core::fmt;

use crate::{
    Certificate, HostName, Inquiry, Problems, PromptId, Revision, SessionId, Signal,
    codes::RawStatus, subject::Subject,
};

/// One thing that happened. Opening a session is [`Engine::open`], since it gives a name
/// back.
///
/// [`Engine::open`]: crate::Engine::open
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input<'a> {
    /// The session's service reported a raw status.
    Status(SessionId, RawStatus),
    /// The same, already read; for services without codes of their own.
    // CODE-4
    Signal(SessionId, Signal),
    /// The service handed out the certificate that an inquiry asked for.
    Certificate {
        /// Whose service.
        session: SessionId,
        /// Which inquiry it answers.
        inquiry: Inquiry,
        /// What was handed out.
        presented: Presented<'a>,
        /// The host that the session meant to reach, if the service tells.
        host: Option<&'a HostName>,
        /// What the service found wrong.
        problems: Problems,
    },
    /// The service has no certificate to hand out.
    CertificateUnavailable(SessionId, Inquiry),
    /// The person answered a window.
    Answer(PromptId, Answer),
    /// The person wants a verdict forgotten.
    Forget(&'a Subject),
    /// The session is gone.
    // CODE-9
    Close(SessionId),
    /// Time has passed: every deadline up to now fires.
    Tick,
    /// The host looked at the engine. Moves the clock and nothing else.
    Query,
    /// The meeting is over.
    End,
}

/// What a service hands out as its server's certificate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presented<'a> {
    /// The bytes as they came: DER, or text with PEM in it. The fast path: bytes that were
    /// seen before are recognised without hashing them.
    Bytes(&'a [u8]),
    /// A certificate that was read before, or an opaque one.
    // CERT-13
    Certificate(&'a Certificate),
}

impl fmt::Debug for Presented<'_> {
    /// No byte of it: text round a certificate may be somebody's private key.
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Certificate(certificate) => certificate.fmt(f),
        }
    }
}

/// What the person answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Connect, given what this revision of the window showed.
    // PROMPT-13
    ConnectAnyway(Revision),
    /// Do not connect, whatever the window showed.
    DontConnect,
}
