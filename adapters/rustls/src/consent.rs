//! Consent to one handshake.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
};

use certgate::{Fingerprint, Problems, Unreadable};
use rustls::{
    ClientConfig,
    client::{Resumption, danger::ServerCertVerified},
    pki_types::{CertificateDer, ServerName},
};

use crate::{AskingVerifier, PendingCertificate, examination::Presented};

/// How many consents of one verifier may be outstanding, which is to say neither spent nor
/// withdrawn: as many as a meeting has sessions at most.
pub const MAX_OUTSTANDING_CONSENTS: usize = 1024;

/// Why a consent was not granted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsentError {
    /// [`MAX_OUTSTANDING_CONSENTS`] are outstanding. None of them made room.
    #[error("{MAX_OUTSTANDING_CONSENTS} consents are outstanding already")]
    TooMany,
    /// The leaf is not a certificate, so that nobody can have consented to it.
    #[error("the leaf cannot be read, so there is nothing to consent to")]
    Unreadable(#[source] Unreadable),
}

/// Leave for one handshake to accept what was pending. Dropping it withdraws it, so keep it
/// until the handshake is over.
///
/// It accepts the same leaf (every byte of it), for the same server name, with the same set
/// of problems, once: the first handshake that needs it spends it when the certificate is
/// accepted, whatever becomes of the handshake after that. A handshake whose certificate is
/// good by now connects without spending it.
#[derive(Debug)]
#[must_use = "a consent that is dropped is withdrawn"]
pub struct Consent {
    grant: Arc<Grant>,
    /// The only verifier that holds the grant.
    verifier: Arc<AskingVerifier>,
}

impl Consent {
    pub(crate) fn new(grant: Arc<Grant>, verifier: Arc<AskingVerifier>) -> Self {
        Self { grant, verifier }
    }

    /// The configuration for the retried handshake: as `base`, which is the one whose
    /// handshake was pending, but honouring this consent, and without any resumption.
    pub fn client_config(&self, base: &ClientConfig) -> Arc<ClientConfig> {
        let mut config = base.clone();
        config.dangerous().set_certificate_verifier(self.verifier.clone());
        // A resumed session asks no verifier, so a session let in by consent must leave
        // nothing behind to resume.
        config.resumption = Resumption::disabled();
        config.enable_early_data = false;
        Arc::new(config)
    }

    /// Whether a handshake has used it.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.grant.state.load(Ordering::Acquire) == SPENT
    }

    /// Takes it back; `false` if it is spent or was withdrawn before.
    pub fn withdraw(&self) -> bool {
        self.grant.withdraw()
    }
}

impl Drop for Consent {
    fn drop(&mut self) {
        self.grant.withdraw();
    }
}

const OPEN: u8 = 0;
const SPENT: u8 = 1;
const WITHDRAWN: u8 = 2;

/// What was consented to, and whether that still stands.
pub(crate) struct Grant {
    fingerprint: Fingerprint,
    leaf: CertificateDer<'static>,
    server_name: ServerName<'static>,
    problems: Problems,
    state: AtomicU8,
}

impl Grant {
    /// Accepts, once, exactly what was consented to.
    pub(crate) fn spend(
        &self,
        presented: &Presented<'_>,
        pending: Arc<PendingCertificate>,
    ) -> Result<ServerCertVerified, Arc<PendingCertificate>> {
        let same = self.leaf == *presented.leaf
            && self.server_name == *presented.server_name
            && self.problems == pending.problems();
        if same && self.leave(OPEN, SPENT) {
            return Ok(ServerCertVerified::assertion());
        }
        Err(pending)
    }

    fn withdraw(&self) -> bool {
        self.leave(OPEN, WITHDRAWN)
    }

    fn is_open(&self) -> bool {
        self.state.load(Ordering::Acquire) == OPEN
    }

    fn leave(&self, from: u8, to: u8) -> bool {
        self.state.compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

impl fmt::Debug for Grant {
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("fingerprint", &self.fingerprint)
            .field("problems", &self.problems)
            .field("open", &self.is_open())
            .finish_non_exhaustive()
    }
}

/// The consents of one verifier. Handshakes do not come here: each holds its grant.
#[derive(Debug, Default)]
pub(crate) struct Consents(Mutex<Vec<Arc<Grant>>>);

impl Consents {
    pub(crate) fn grant(&self, pending: &PendingCertificate) -> Result<Arc<Grant>, ConsentError> {
        let certificate = pending.leaf().map_err(ConsentError::Unreadable)?;
        let mut grants = self.open();
        if grants.len() >= MAX_OUTSTANDING_CONSENTS {
            return Err(ConsentError::TooMany);
        }
        let grant = Arc::new(Grant {
            fingerprint: certificate.fingerprint(),
            leaf: CertificateDer::from(certificate.bytes().to_vec()),
            server_name: pending.server_name().clone(),
            problems: pending.problems(),
            state: AtomicU8::new(OPEN),
        });
        grants.push(grant.clone());
        Ok(grant)
    }

    pub(crate) fn withdraw(&self, chosen: impl Fn(Fingerprint) -> bool) -> usize {
        self.open().iter().filter(|grant| chosen(grant.fingerprint) && grant.withdraw()).count()
    }

    pub(crate) fn outstanding(&self) -> usize {
        self.open().len()
    }

    /// Those that are neither spent nor withdrawn; the others are let go.
    fn open(&self) -> MutexGuard<'_, Vec<Arc<Grant>>> {
        // A list of grants has no half-done state, so a panic elsewhere does not spoil it.
        let mut grants = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        grants.retain(|grant| grant.is_open());
        grants
    }
}
