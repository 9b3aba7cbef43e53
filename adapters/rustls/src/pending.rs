//! A certificate that waits for a decision.

use std::{fmt, io, sync::Arc};

use certgate::{Certificate, HostName, Problems, Unreadable};
use rustls::{
    CertificateError, OtherError,
    pki_types::{CertificateDer, ServerName},
};

/// Why a handshake failed: its certificate is not accepted until somebody says so.
///
/// It arrives inside the error that rustls fails the handshake with; find it with
/// [`PendingCertificate::from_error`] or [`PendingCertificate::from_io_error`]. Cloning is
/// cheap: the chain is shared.
#[derive(Clone)]
pub struct PendingCertificate {
    server_name: ServerName<'static>,
    chain: Arc<[CertificateDer<'static>]>,
    leaf: Result<Certificate, Unreadable>,
    problems: Problems,
    refusal: rustls::Error,
}

impl PendingCertificate {
    /// `chain` is the leaf and what came with it; `problems` must not be empty.
    pub(crate) fn new(
        server_name: ServerName<'static>,
        chain: Arc<[CertificateDer<'static>]>,
        problems: Problems,
        refusal: rustls::Error,
    ) -> Self {
        debug_assert!(!problems.is_empty());
        // TLS carries DER alone: a leaf that is text is not read as PEM.
        let leaf = chain.first().map_or(Err(Unreadable::Empty), |der| Certificate::from_der(der));
        Self { server_name, chain, leaf, problems, refusal }
    }

    /// The pending certificate that this error carries, `None` if the handshake failed for
    /// any other reason.
    #[must_use]
    pub fn from_error(error: &rustls::Error) -> Option<&Self> {
        match error {
            rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(inner)))
            | rustls::Error::Other(OtherError(inner)) => inner.downcast_ref(),
            _ => None,
        }
    }

    /// The pending certificate that this error carries: rustls' streams wrap the error of a
    /// failed handshake so.
    #[must_use]
    pub fn from_io_error(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref().and_then(Self::from_error)
    }

    /// The name that the client asked for.
    #[must_use]
    pub fn server_name(&self) -> &ServerName<'static> {
        &self.server_name
    }

    /// The name that the client asked for, as the engine compares it. An IP address is
    /// given in its usual text form.
    #[must_use]
    pub fn host(&self) -> Option<HostName> {
        HostName::parse(&self.server_name.to_str()).ok().flatten()
    }

    /// The chain as the server presented it, in DER, the leaf first. Nothing in it has been
    /// checked, not even that the server holds the leaf's key.
    #[must_use]
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// The leaf, or what keeps its bytes from being a certificate. The bytes themselves,
    /// which are what the engine wants to be given, are the first of
    /// [`PendingCertificate::chain`].
    ///
    /// # Errors
    /// [`Unreadable`] if the leaf is not exactly one certificate in DER.
    pub fn leaf(&self) -> Result<&Certificate, Unreadable> {
        self.leaf.as_ref().map_err(Clone::clone)
    }

    /// Everything that could be told to be wrong. Never empty.
    #[must_use]
    pub fn problems(&self) -> Problems {
        self.problems
    }

    /// What the inner verifier said first, for a log. Its text may quote the certificate:
    /// escape it before it is displayed.
    #[must_use]
    pub fn refusal(&self) -> &rustls::Error {
        &self.refusal
    }

    /// The error that fails the handshake. As an error of the certificate it makes rustls
    /// send the alert `certificate_unknown`, which gives nothing away of the reasons.
    pub(crate) fn into_error(self: Arc<Self>) -> rustls::Error {
        CertificateError::Other(OtherError(self)).into()
    }
}

impl fmt::Display for PendingCertificate {
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the certificate waits for a decision:")?;
        self.problems.iter().try_for_each(|problem| write!(f, " {problem}"))
    }
}

impl fmt::Debug for PendingCertificate {
    /// Neither the host nor the chain, and not the refusal, which may quote both.
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingCertificate")
            .field("leaf", &self.leaf)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

/// The refusal is no source of it: whoever prints an error prints its sources, and this one may
/// quote the certificate ([`PendingCertificate::refusal`]).
// LOG-6
impl std::error::Error for PendingCertificate {}
