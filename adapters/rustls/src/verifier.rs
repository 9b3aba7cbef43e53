//! The verifier that asks.

use std::sync::Arc;

use certgate::Fingerprint;
use rustls::{
    ClientConfig, DigitallySignedStruct, DistinguishedName, Error, RootCertStore, SignatureScheme,
    client::{
        Resumption, VerifierBuilderError, WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use crate::{
    Consent, ConsentError, PendingCertificate,
    consent::{Consents, Grant},
    examination::{Examiner, Presented},
    path::Compass,
};

/// Accepts what an inner verifier accepts and makes the rest pending.
///
/// One serves any number of connections at once. It can be part of any [`ClientConfig`]: by
/// itself it never accepts by consent.
#[derive(Debug)]
pub struct AskingVerifier {
    shared: Arc<Shared>,
    /// What this one may accept once: only verifiers that a [`Consent`] made have it.
    grant: Option<Arc<Grant>>,
}

#[derive(Debug)]
struct Shared {
    examiner: Examiner,
    provider: Arc<CryptoProvider>,
    consents: Consents,
}

impl AskingVerifier {
    /// Round rustls' own verifier, with these trusted authorities and no revocation lists.
    ///
    /// Authorities and server certificates should have names of their own: rustls holds a
    /// certificate against the authority that its issuer's name says, so that one which
    /// merely has the same issuer's name is a bad signature and not an unknown issuer.
    ///
    /// # Errors
    /// [`VerifierBuilderError::NoRootAnchors`] if there is no authority.
    pub fn webpki(
        roots: Arc<RootCertStore>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, VerifierBuilderError> {
        let inner =
            WebPkiServerVerifier::builder_with_provider(roots.clone(), provider.clone()).build()?;
        Ok(Self::new(inner, provider, Some(roots)))
    }

    /// Round a verifier that trusts what the operating system trusts.
    ///
    /// Some systems answer from the network; there a handshake takes as long as they do.
    ///
    /// # Errors
    /// What the system's own authorities could not be loaded for.
    #[cfg(feature = "platform")]
    pub fn platform(provider: Arc<CryptoProvider>) -> Result<Self, Error> {
        let inner = rustls_platform_verifier::Verifier::new(provider.clone())?;
        Ok(Self::around(Arc::new(inner), provider))
    }

    /// Round any verifier of certificates, say rustls' own with revocation lists.
    ///
    /// Handshake signatures are verified with the provider's algorithms, not by `inner`.
    /// Since its authorities are not known here, an issuer is `unknown_issuer` unless
    /// `inner` accepts the certificate at some time under one of its names. It may be asked
    /// up to four times about one handshake that it refuses.
    #[must_use]
    pub fn around(inner: Arc<dyn ServerCertVerifier>, provider: Arc<CryptoProvider>) -> Self {
        Self::new(inner, provider, None)
    }

    /// A client's configuration with this verifier: rustls' default versions, no client
    /// certificate, no resumption of sessions. Fields may be set before it is used;
    /// [`Consent::client_config`] keeps them.
    ///
    /// Who sets `resumption` lets connections be made that no verifier is asked about: on a
    /// certificate that was good when the session was, a week ago at most, and may have
    /// expired or been revoked since.
    ///
    /// # Errors
    /// What rustls says if the provider supports no version of TLS.
    pub fn client_config(self: &Arc<Self>) -> Result<ClientConfig, Error> {
        let mut config = ClientConfig::builder_with_provider(self.shared.provider.clone())
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(self.clone())
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        Ok(config)
    }

    /// Grants one handshake what is pending here: this leaf, for this server name, with
    /// exactly these problems.
    ///
    /// To be called when the engine's answer is to go on, and never before.
    ///
    /// # Errors
    /// [`ConsentError`], and nothing is granted.
    pub fn consent(&self, pending: &PendingCertificate) -> Result<Consent, ConsentError> {
        let grant = self.shared.consents.grant(pending)?;
        let verifier = Self { shared: self.shared.clone(), grant: Some(grant.clone()) };
        Ok(Consent::new(grant, Arc::new(verifier)))
    }

    /// Takes back every unspent consent to this certificate, on whatever name, and says how
    /// many there were. Connections that are made already are the host's to end.
    pub fn withdraw(&self, fingerprint: Fingerprint) -> usize {
        self.shared.consents.withdraw(|consented| consented == fingerprint)
    }

    /// Takes back every unspent consent, and says how many there were.
    pub fn withdraw_all(&self) -> usize {
        self.shared.consents.withdraw(|_| true)
    }

    /// How many consents are neither spent nor withdrawn.
    #[must_use]
    pub fn outstanding_consents(&self) -> usize {
        self.shared.consents.outstanding()
    }

    fn new(
        inner: Arc<dyn ServerCertVerifier>,
        provider: Arc<CryptoProvider>,
        anchors: Option<Arc<RootCertStore>>,
    ) -> Self {
        let compass = Compass { algorithms: provider.signature_verification_algorithms, anchors };
        let examiner = Examiner { inner, compass };
        let shared = Shared { examiner, provider, consents: Consents::default() };
        Self { shared: Arc::new(shared), grant: None }
    }
}

impl ServerCertVerifier for AskingVerifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let presented = Presented { leaf, others, server_name, ocsp, now };
        let outcome = self.shared.examiner.examine(&presented);
        match &self.grant {
            Some(grant) => outcome.or_else(|pending| grant.spend(&presented, pending)),
            None => outcome,
        }
        .map_err(PendingCertificate::into_error)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.shared.provider.signature_verification_algorithms;
        verify_tls12_signature(message, leaf, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.shared.provider.signature_verification_algorithms;
        verify_tls13_signature(message, leaf, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.shared.provider.signature_verification_algorithms.supported_schemes()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        self.shared.examiner.inner.root_hint_subjects()
    }
}
