//! A media session's service: the note's interface over a real TLS connection.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use certgate::{
    AUDIO_SESSION_CONFIRM, Action, Fingerprint, HostName, JoinFailure, Kind, LeaveReason, Problem,
    Problems, RawStatus, ReconnectFailure, Signal,
    host::{Report, Service},
};
use certgate_rustls::{AskingVerifier, Consent, PendingCertificate};
use rustls::ClientConfig;

use super::connection::{Connection, Happening, Order};

/// One session's service.
pub(super) struct MediaService {
    kind: Kind,
    host: HostName,
    verifier: Arc<AskingVerifier>,
    config: Arc<ClientConfig>,
    connection: Connection,
    reports: VecDeque<Report>,
    pending: Option<PendingCertificate>,
    /// Kept until its handshake is over, since dropping it would take it back.
    consent: Option<Consent>,
    awaiting: Option<Awaited>,
    has_joined: bool,
    /// Connected, and nothing of the application was sent yet.
    is_silent: bool,
    account: Account,
}

/// What the client's side of a session did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How many bytes of the application it sent and had answered.
    pub sent: u64,
    /// The certificates that its own verifier accepted without asking.
    pub verified: BTreeSet<Fingerprint>,
    /// The certificates that it was told to ignore the problems of.
    pub ignored: BTreeSet<Fingerprint>,
    /// Why there was no connection, if that was not a certificate's fault.
    pub failure: Option<String>,
}

/// What the thread owes an answer for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Handshake,
    Reply,
    Loss,
    End,
}

impl MediaService {
    pub(super) fn new(
        kind: Kind,
        host: HostName,
        verifier: Arc<AskingVerifier>,
        config: Arc<ClientConfig>,
        connection: Connection,
    ) -> Self {
        Self {
            kind,
            host,
            verifier,
            config,
            connection,
            reports: VecDeque::new(),
            pending: None,
            consent: None,
            awaiting: None,
            has_joined: false,
            is_silent: false,
            account: Account::default(),
        }
    }

    /// Whether something that was begun is not over yet.
    pub(super) const fn is_busy(&self) -> bool {
        self.awaiting.is_some()
    }

    /// Waits no longer for what does not come.
    pub(super) const fn give_up(&mut self) {
        self.awaiting = None;
    }

    pub(super) const fn account(&self) -> &Account {
        &self.account
    }

    /// Starts to join, or to join again.
    pub(super) fn join(&mut self) {
        self.connect(self.config.clone());
    }

    /// Whether there is a connection on which nothing was said yet.
    pub(super) const fn is_silent(&self) -> bool {
        self.is_silent
    }

    /// Sends the first bytes of the application.
    pub(super) fn greet(&mut self) {
        self.is_silent = false;
        self.awaiting = Some(Awaited::Reply);
        self.connection.order(Order::Greet);
    }

    /// The network is about to fail.
    pub(super) const fn expect_loss(&mut self) {
        self.awaiting = Some(Awaited::Loss);
    }

    /// Whether the thread's news is what was waited for.
    pub(super) fn settles(&mut self, what: &Happening) {
        let settled = matches!(
            (self.awaiting, what),
            (
                Some(Awaited::Handshake),
                Happening::Connected(_) | Happening::Pending(_) | Happening::Failed(_)
            ) | (Some(Awaited::Reply), Happening::Greeted(_) | Happening::Lost)
                | (Some(Awaited::Loss), Happening::Lost)
                | (Some(Awaited::End), Happening::HungUp)
        );
        if settled {
            self.awaiting = None;
        }
    }

    /// Turns the thread's news into what the service reports of it, if anything.
    pub(super) fn take(&mut self, what: Happening) -> Option<Report> {
        let signal = match what {
            Happening::Connected(certificate) => {
                // An unspent consent was not needed: the certificate is good by now.
                if self.consent.take().is_none_or(|consent| !consent.is_spent()) {
                    self.account.verified.insert(certificate);
                }
                self.pending = None;
                self.is_silent = true;
                if self.has_joined { Signal::ReconnectSucceeded } else { Signal::JoinSucceeded }
            }
            Happening::Pending(pending) => {
                self.consent = None;
                self.pending = Some(pending);
                Signal::CertificatePending
            }
            Happening::Failed(why) => {
                self.consent = None;
                self.pending = None;
                self.account.failure = Some(why);
                if self.has_joined {
                    Signal::ReconnectFailed(ReconnectFailure::Network)
                } else {
                    Signal::JoinFailed(JoinFailure::Join)
                }
            }
            Happening::Greeted(bytes) => {
                self.account.sent = self.account.sent.saturating_add(bytes);
                self.has_joined = true;
                match self.kind {
                    Kind::Svs => Signal::PlayAllowed,
                    _ => return None,
                }
            }
            Happening::Lost => {
                self.is_silent = false;
                Signal::Reconnecting
            }
            Happening::HungUp => Signal::Left(LeaveReason::Left),
        };
        Some(self.report(signal))
    }

    /// The signal in the raw code that the kind has for it, or as it is if it has none.
    fn report(&self, signal: Signal) -> Report {
        let row = self.kind.codes().iter().find(|row| row.signal == signal);
        row.map_or(Report::Signal(signal), |row| {
            Report::Status(match self.kind {
                Kind::AudioVoip | Kind::AudioHybrid => {
                    RawStatus::Message { message: AUDIO_SESSION_CONFIRM, code: row.code }
                }
                Kind::Video | Kind::Svs | Kind::AudioBroadcast | Kind::Nbr => {
                    RawStatus::Code(row.code)
                }
            })
        })
    }

    fn connect(&mut self, config: Arc<ClientConfig>) {
        self.awaiting = Some(Awaited::Handshake);
        self.connection.order(Order::Connect(config));
    }

    /// The one place where a consent is asked for: the engine has said IGNORE.
    fn go_on(&mut self) {
        let Some(pending) = &self.pending else { return };
        match self.verifier.consent(pending) {
            Ok(consent) => {
                if let Ok(leaf) = pending.leaf() {
                    self.account.ignored.insert(leaf.fingerprint());
                }
                let config = consent.client_config(&self.config);
                self.consent = Some(consent);
                self.connect(config);
            }
            Err(error) => {
                if let Some(report) = self.take(Happening::Failed(error.to_string())) {
                    self.reports.push_back(report);
                }
            }
        }
    }
}

impl Service for MediaService {
    fn certificate_information(&mut self, buffer: &mut [u8], length: &mut usize) {
        let der = self.pending.as_ref().and_then(|pending| pending.chain().first());
        let der = der.map_or(&[][..], |der| der.as_ref());
        if let Some(room) = buffer.get_mut(..der.len()) {
            room.copy_from_slice(der);
        }
        *length = der.len();
    }

    fn set_certificate_action(&mut self, action: Action) {
        match action {
            Action::Ignore => self.go_on(),
            Action::Cancel => self.pending = None,
        }
    }

    fn leave(&mut self) {
        self.is_silent = false;
        self.pending = None;
        self.consent = None;
        self.awaiting = Some(Awaited::End);
        self.connection.hang_up();
    }

    fn host(&self) -> Option<HostName> {
        Some(self.host.clone())
    }

    fn problems(&self) -> Problems {
        let pending = self.pending.as_ref().map(PendingCertificate::problems);
        pending.unwrap_or(Problems::of(&[Problem::Unknown]))
    }

    fn next_report(&mut self) -> Option<Report> {
        self.reports.pop_front()
    }
}
