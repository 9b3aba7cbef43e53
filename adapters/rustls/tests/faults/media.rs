//! A media session's service over a real TLS connection.

use std::{collections::VecDeque, sync::Arc};

use certgate::{
    Action, HostName, JoinFailure, LeaveReason, Problem, Problems, ReconnectFailure, Signal,
    host::{Report, Service},
};
use certgate_rustls::{Consent, PendingCertificate};
use rustls::ClientConfig;

use crate::{
    call::{Caller, News, Stream},
    client::{Client, Conduct},
};

/// One session's service.
pub(crate) struct Media {
    host: HostName,
    client: Client,
    /// What it connects with when nobody has said to go on.
    config: Arc<ClientConfig>,
    caller: Caller,
    pending: Option<PendingCertificate>,
    /// Kept until its handshake is over, since dropping it would take it back.
    consent: Option<Consent>,
    /// A connection on which nothing is being said.
    stream: Option<Box<Stream>>,
    /// Nothing of the application was sent on it.
    is_silent: bool,
    /// News are owed.
    is_busy: bool,
    has_joined: bool,
    was_told_to_go_on: bool,
    reports: VecDeque<Report>,
    /// Why its last connection failed, for who asks why a test failed.
    pub(crate) failure: Option<String>,
}

impl Media {
    pub(crate) fn new(host: HostName, client: Client, caller: Caller) -> Self {
        Self {
            host,
            config: client.config.clone(),
            client,
            caller,
            pending: None,
            consent: None,
            stream: None,
            is_silent: false,
            is_busy: false,
            has_joined: false,
            was_told_to_go_on: false,
            reports: VecDeque::new(),
            failure: None,
        }
    }

    pub(crate) const fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Starts to join, or to join again.
    pub(crate) fn join(&mut self) {
        self.connect(self.config.clone());
    }

    /// Loses its connection.
    pub(crate) fn lose(&mut self) {
        self.stream = None;
        self.caller.hang_up();
    }

    /// A time limit: ends this of its connections if it still waits for it, unless its
    /// sockets have one of their own.
    pub(crate) fn wait_no_longer(&mut self, connection: usize) {
        let has_its_own = self.client.patience.is_some();
        if self.is_busy && self.caller.is_on(connection) && !has_its_own {
            self.caller.hang_up();
        }
    }

    /// Whether there is a connection on which nothing was said yet.
    pub(crate) const fn is_silent(&self) -> bool {
        self.stream.is_some() && self.is_silent
    }

    /// Sends bytes of the application, if there is a connection.
    pub(crate) fn greet(&mut self) {
        if let Some(stream) = self.stream.take() {
            self.is_busy = true;
            self.is_silent = false;
            self.caller.greet(stream);
        }
    }

    /// What the service reports of what became of its order.
    pub(crate) fn take(&mut self, news: News) -> Option<Signal> {
        self.is_busy = false;
        match news {
            News::Connected(stream) => {
                (self.consent, self.pending) = (None, None);
                self.stream = Some(stream);
                self.is_silent = true;
                Some(if self.has_joined {
                    Signal::ReconnectSucceeded
                } else {
                    Signal::JoinSucceeded
                })
            }
            News::Pending(pending) => {
                self.consent = None;
                self.pending = Some(pending);
                if self.client.conduct == Conduct::Blind && self.was_told_to_go_on {
                    self.go_on();
                    return None;
                }
                Some(Signal::CertificatePending)
            }
            News::Failed(why) => {
                (self.consent, self.pending) = (None, None);
                self.failure = Some(why);
                Some(if self.has_joined {
                    Signal::ReconnectFailed(ReconnectFailure::Network)
                } else {
                    Signal::JoinFailed(JoinFailure::Join)
                })
            }
            News::Greeted(stream) => {
                self.stream = Some(stream);
                self.has_joined = true;
                None
            }
            News::Lost(why) => {
                self.failure = Some(why);
                Some(Signal::Reconnecting)
            }
        }
    }

    fn connect(&mut self, config: Arc<ClientConfig>) {
        self.is_busy = true;
        self.caller.connect(config);
    }

    /// The one place where a consent is asked for: the engine has said IGNORE.
    fn go_on(&mut self) {
        self.was_told_to_go_on = true;
        if self.client.conduct == Conduct::Deaf {
            self.is_busy = true;
            return;
        }
        let Some(pending) = &self.pending else { return };
        match self.client.verifier.consent(pending) {
            Ok(consent) => {
                let config = self.client.going_on(&consent);
                if self.client.conduct == Conduct::Resuming {
                    self.config = config.clone();
                }
                self.consent = Some(consent);
                self.connect(config);
            }
            Err(error) => {
                self.failure = Some(error.to_string());
                self.reports.push_back(Report::Signal(Signal::JoinFailed(JoinFailure::Join)));
            }
        }
    }
}

impl Service for Media {
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
        if self.client.conduct == Conduct::Stubborn {
            return;
        }
        self.lose();
        (self.consent, self.pending) = (None, None);
        self.reports.push_back(Report::Signal(Signal::Left(LeaveReason::Left)));
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
