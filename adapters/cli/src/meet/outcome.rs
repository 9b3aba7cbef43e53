//! What became of a meeting, on the wire and in the engine, and whether the two agree.

use std::collections::BTreeMap;

use certgate::{DeniedBy, Fingerprint, Leaf, Standing};

use super::{scenario::Plan, server::Visit, service::Account};

/// A meeting that is over.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// What became of each session, by number.
    pub endings: Vec<Ending>,
    /// How many windows were shown.
    pub windows: usize,
    /// The windows in which each certificate was shown, by number.
    pub about: BTreeMap<Fingerprint, Vec<u64>>,
    /// Whether the person left before the end.
    pub interrupted: bool,
    /// Whether something that had to come did not.
    pub gave_up: bool,
    /// Why the journal ended before the meeting, if one was kept and did.
    pub journal_failure: Option<String>,
}

/// What became of one session.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The session's number.
    pub number: u64,
    /// What it was to be.
    pub plan: Plan,
    /// Where the engine had it right before the meeting ended.
    pub leaf: Option<Leaf>,
    /// What the client did.
    pub account: Account,
    /// Every connection, as the server saw it.
    pub visits: Vec<Visit>,
    /// What the engine knew of each certificate in the end.
    pub standings: BTreeMap<Fingerprint, Standing>,
}

/// The wire and the engine tell different stories.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// The application's bytes went to a certificate that nobody allowed.
    #[error("session {session}: {bytes} bytes went to {certificate}, which was never allowed")]
    BytesWithoutConsent {
        /// Which session.
        session: u64,
        /// How many bytes.
        bytes: u64,
        /// The certificate.
        certificate: Fingerprint,
    },
    /// The service was told to ignore the problems of a certificate that nobody allowed.
    #[error("session {session}: told to ignore the problems of {certificate}, which was denied")]
    IgnoredWithoutConsent {
        /// Which session.
        session: u64,
        /// The certificate.
        certificate: Fingerprint,
    },
    /// The engine calls a session connected, and no byte reached its server.
    #[error("session {session}: the engine calls it {leaf}, but the server received nothing")]
    ConnectedInSilence {
        /// Which session.
        session: u64,
        /// What the engine calls it.
        leaf: &'static str,
    },
    /// What one side sent is not what the other received.
    #[error("session {session}: {sent} bytes were sent and {received} received")]
    BytesLost {
        /// Which session.
        session: u64,
        /// By the client's account.
        sent: u64,
        /// By the server's.
        received: u64,
    },
    /// There were more windows than the case has, or fewer.
    #[error("{shown} windows were shown where the case has {expected}")]
    Windows {
        /// How many there were.
        shown: usize,
        /// How many there had to be.
        expected: usize,
    },
    /// A server or a connection did not do what it had to in time.
    #[error("something that had to happen did not happen in time")]
    GaveUp,
}

impl Conclusion {
    /// Everything in which the wire and the engine disagree; `windows` is how many there had
    /// to be, if that is known.
    #[must_use]
    pub fn disagreements(&self, windows: Option<usize>) -> Vec<Disagreement> {
        let mut found: Vec<_> = self.endings.iter().flat_map(Ending::disagreements).collect();
        if let Some(expected) = windows.filter(|expected| *expected != self.windows)
            && !self.interrupted
        {
            found.push(Disagreement::Windows { shown: self.windows, expected });
        }
        if self.gave_up {
            found.push(Disagreement::GaveUp);
        }
        found
    }
}

impl Ending {
    /// How many bytes of the application reached the server.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.visits.iter().map(|visit| visit.received).sum()
    }

    /// The certificates that the server showed, each once, in the order in which they came.
    #[must_use]
    pub fn certificates(&self) -> Vec<Fingerprint> {
        let mut shown = Vec::new();
        for visit in &self.visits {
            if !shown.contains(&visit.certificate) {
                shown.push(visit.certificate);
            }
        }
        shown
    }

    /// How many bytes of the application went to this certificate.
    #[must_use]
    pub fn received_under(&self, certificate: Fingerprint) -> u64 {
        let under = self.visits.iter().filter(|visit| visit.certificate == certificate);
        under.map(|visit| visit.received).sum()
    }

    /// Who decided about this certificate, in the words of the table.
    #[must_use]
    pub fn verdict(&self, certificate: Fingerprint) -> &'static str {
        match self.standings.get(&certificate) {
            Some(Standing::Allowed) => "Connect Anyway",
            Some(Standing::Denied(DeniedBy::Person)) => "Don't Connect",
            Some(Standing::Denied(DeniedBy::Deadline)) => "unanswered",
            Some(Standing::Denied(DeniedBy::Policy)) => "by policy: no",
            Some(Standing::Unseen | Standing::Queued | Standing::Shown(_)) => "none",
            None if self.account.verified.contains(&certificate) => "not needed",
            None => "none",
        }
    }

    fn disagreements(&self) -> Vec<Disagreement> {
        let (session, sent, received) = (self.number, self.account.sent, self.received());
        let mut found = Vec::new();
        for visit in self.visits.iter().filter(|visit| visit.received > 0) {
            let Visit { certificate, received: bytes } = *visit;
            if !self.may_connect(certificate) {
                found.push(Disagreement::BytesWithoutConsent { session, bytes, certificate });
            }
        }
        for certificate in self.account.ignored.iter().copied() {
            if !self.is_allowed(certificate) {
                found.push(Disagreement::IgnoredWithoutConsent { session, certificate });
            }
        }
        let spoke_last = self.visits.last().is_some_and(|visit| visit.received > 0);
        if let Some(leaf) = self.leaf.filter(|leaf| leaf.is_connected() && !spoke_last) {
            found.push(Disagreement::ConnectedInSilence { session, leaf: leaf.name() });
        }
        if sent != received {
            found.push(Disagreement::BytesLost { session, sent, received });
        }
        found
    }

    fn may_connect(&self, certificate: Fingerprint) -> bool {
        self.account.verified.contains(&certificate) || self.is_allowed(certificate)
    }

    fn is_allowed(&self, certificate: Fingerprint) -> bool {
        self.standings.get(&certificate) == Some(&Standing::Allowed)
    }
}
