//! The certificates of a meeting's servers, good and bad, made anew for every run.

use std::sync::Arc;

use certgate::Fingerprint;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer},
};
use time::{Duration, OffsetDateTime};

/// A certificate could not be made. The system's source of random numbers failed, or a name
/// is not one that a certificate can hold.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// rcgen could not make it.
    #[error("cannot make a certificate: {0}")]
    Making(#[from] rcgen::Error),
    /// rustls could not use it.
    #[error("cannot serve a certificate: {0}")]
    Serving(#[from] rustls::Error),
    /// The key has no form that rustls reads.
    #[error("cannot serve a certificate: {0}")]
    Key(&'static str),
}

/// What a server shows: a certificate with its key.
#[derive(Clone, Debug)]
pub struct Identity {
    title: &'static str,
    fingerprint: Fingerprint,
    config: Arc<ServerConfig>,
}

impl Identity {
    /// A certificate that vouches for itself, made out to these hosts.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn self_signed(title: &'static str, hosts: &[&str]) -> Result<Self, IdentityError> {
        let key = KeyPair::generate()?;
        let leaf = leaf(hosts)?.self_signed(&key)?.der().clone();
        Self::new(title, vec![leaf], &key)
    }

    fn new(
        title: &'static str,
        chain: Vec<CertificateDer<'static>>,
        key: &KeyPair,
    ) -> Result<Self, IdentityError> {
        let fingerprint = chain.first().map_or(Fingerprint::of(&[]), |leaf| Fingerprint::of(leaf));
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(IdentityError::Key)?;
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        Ok(Self { title, fingerprint, config: Arc::new(config) })
    }

    /// What it is, in a few words.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Its SHA-256.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How a server shows it.
    pub(super) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config)
    }
}

/// An authority that issues certificates; clients may trust it or not.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// An authority of this name.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn new(name: &str) -> Result<Self, IdentityError> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.distinguished_name.push(DnType::OrganizationName, "Media Example");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        valid(&mut params, -400, 400);
        Ok(Self(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// A certificate for these hosts that is valid now.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn issue(&self, title: &'static str, hosts: &[&str]) -> Result<Identity, IdentityError> {
        self.sign(title, &leaf(hosts)?)
    }

    /// The same, but its validity ended three days ago.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn issue_expired(
        &self,
        title: &'static str,
        hosts: &[&str],
    ) -> Result<Identity, IdentityError> {
        let mut params = leaf(hosts)?;
        valid(&mut params, -93, -3);
        self.sign(title, &params)
    }

    /// A client's trust in this authority alone.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn roots(&self) -> Result<Arc<RootCertStore>, IdentityError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone())?;
        Ok(Arc::new(roots))
    }

    fn sign(
        &self,
        title: &'static str,
        params: &CertificateParams,
    ) -> Result<Identity, IdentityError> {
        let key = KeyPair::generate()?;
        let leaf = params.signed_by(&key, &self.0)?.der().clone();
        Identity::new(title, vec![leaf], &key)
    }
}

/// What all TLS of the demonstration is made with.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn leaf(hosts: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let names: Vec<_> = hosts.iter().map(|host| String::from(*host)).collect();
    let mut params = CertificateParams::new(names)?;
    if let Some(host) = hosts.first() {
        params.distinguished_name.push(DnType::CommonName, *host);
    }
    params.distinguished_name.push(DnType::OrganizationName, "Media Example");
    valid(&mut params, -30, 335);
    Ok(params)
}

/// Valid from and until so many days from now.
fn valid(params: &mut CertificateParams, from: i64, until: i64) {
    let now = OffsetDateTime::now_utc();
    params.not_before = now + Duration::days(from);
    params.not_after = now + Duration::days(until);
}
