//! What a certificate-error window has to show.

use alloc::vec::Vec;

use crate::{
    Certificate, Fingerprint, HostName, Kind, Problems, PromptId, Revision, SessionId, Subject,
};

/// Everything that one window shows at one revision.
///
/// Names of hosts and everything inside the certificate are attacker-controlled; compose
/// what a person reads with `PromptText`, which escapes and caps it.
// PROMPT-5, EFFECT-2, EFFECT-3
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prompt {
    /// Which window.
    pub id: PromptId,
    /// The revision that Connect Anyway has to name.
    pub revision: Revision,
    /// What the answer will be about.
    pub subject: Subject,
    /// The certificate in question.
    pub certificate: Certificate,
    /// Every host that the window shows or has shown, by name.
    pub hosts: Vec<HostName>,
    /// Every problem that the window shows or has shown.
    pub problems: Problems,
    /// The sessions that wait for the answer, by number.
    pub sessions: Vec<WaitingSession>,
    /// Other certificates that the person was asked about on one of these hosts before, by
    /// fingerprint: this one may be their successor, or an impostor.
    pub replaces: Vec<Fingerprint>,
}

/// One session that waits for a window's answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WaitingSession {
    /// Which session.
    pub id: SessionId,
    /// Its kind.
    pub kind: Kind,
    /// The host that it meant to reach, if its service told.
    pub host: Option<HostName>,
    /// What its service found wrong.
    pub problems: Problems,
}
