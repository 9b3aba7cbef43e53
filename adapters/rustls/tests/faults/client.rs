//! What the sessions of a meeting have in common: trust, TLS, time, and how well they behave.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use certgate_rustls::{AskingVerifier, Consent};
use rustls::{
    ClientConfig, RootCertStore, client::Resumption, pki_types::UnixTime,
    time_provider::TimeProvider,
};

use crate::{
    certificates::{Authority, provider},
    indifferent::Indifferent,
};

/// How a client does what it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Conduct {
    #[default]
    Proper,
    /// Its verifier finds every certificate good.
    Careless,
    /// Told to go on, it goes on with whatever certificate it meets then.
    Blind,
    /// It lets sessions resume that consent let in, and uses that.
    Resuming,
    /// Told to go on, it does nothing.
    Deaf,
    /// Told to leave, it stays.
    Stubborn,
}

/// Tells the time by which certificates are judged.
#[derive(Debug)]
pub(crate) struct Clock(AtomicU64);

impl Clock {
    /// The first second of 2030.
    const START: u64 = 1_893_456_000;

    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_secs(), Ordering::AcqRel);
    }
}

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        let now = Duration::from_secs(self.0.load(Ordering::Acquire));
        Some(UnixTime::since_unix_epoch(now))
    }
}

/// One client.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) verifier: Arc<AskingVerifier>,
    pub(crate) config: Arc<ClientConfig>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) conduct: Conduct,
    /// How long its sockets may stay silent, if not for as long as a test may take.
    pub(crate) patience: Option<Duration>,
}

impl Client {
    /// A client that trusts these authorities and is as the adapter makes it.
    pub(crate) fn trusting(roots: Arc<RootCertStore>) -> Self {
        let verifier = Arc::new(AskingVerifier::webpki(roots, provider()).unwrap());
        let clock = Arc::new(Clock(AtomicU64::new(Clock::START)));
        let mut config = verifier.client_config().unwrap();
        config.time_provider = clock.clone();
        let (config, conduct, patience) = (Arc::new(config), Conduct::Proper, None);
        Self { verifier, config, clock, conduct, patience }
    }

    /// A client that trusts an authority of which no server here has a certificate.
    pub(crate) fn trusting_nobody_here() -> Self {
        Self::trusting(Authority::root("trusted authority").roots())
    }

    /// The same with some of its configuration changed.
    pub(crate) fn changed(self, change: impl FnOnce(&mut ClientConfig)) -> Self {
        let mut config = (*self.config).clone();
        change(&mut config);
        Self { config: Arc::new(config), ..self }
    }

    pub(crate) fn waiting(self, patience: Duration) -> Self {
        Self { patience: Some(patience), ..self }
    }

    pub(crate) fn behaving(self, conduct: Conduct) -> Self {
        let client = Self { conduct, ..self };
        match conduct {
            Conduct::Careless => client.changed(|config| {
                let schemes = provider().signature_verification_algorithms.supported_schemes();
                let verifier = Indifferent { answer: Ok(()), schemes };
                config.dangerous().set_certificate_verifier(Arc::new(verifier));
            }),
            _ => client,
        }
    }

    /// The configuration with which it goes on.
    pub(crate) fn going_on(&self, consent: &Consent) -> Arc<ClientConfig> {
        let config = consent.client_config(&self.config);
        if self.conduct != Conduct::Resuming {
            return config;
        }
        let mut config = (*config).clone();
        config.resumption = Resumption::in_memory_sessions(16);
        Arc::new(config)
    }
}
