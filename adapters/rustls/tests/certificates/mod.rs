//! Certificates, good and bad, made for each test.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ED25519, date_time_ymd,
};
use rustls::{
    RootCertStore, ServerConfig, SupportedProtocolVersion,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
    server::{ClientHello, ResolvesServerCert},
    sign::{CertifiedKey, SigningKey},
};

/// The name that clients ask for.
pub(crate) const HOST: &str = "media.example.com";
/// A name that they do not.
pub(crate) const OTHER_HOST: &str = "elsewhere.example.com";

pub(crate) fn name(host: &str) -> ServerName<'static> {
    ServerName::try_from(host.to_owned()).unwrap()
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// A server's certificates and the key of the first.
pub(crate) struct Identity {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Identity {
    pub(crate) fn leaf(&self) -> &CertificateDer<'static> {
        &self.chain[0]
    }

    pub(crate) fn signing_key(&self) -> Arc<dyn SigningKey> {
        provider().key_provider.load_private_key(self.key.clone_key()).unwrap()
    }

    pub(crate) fn config(&self, version: &'static SupportedProtocolVersion) -> Arc<ServerConfig> {
        self.config_signing_with(self.signing_key(), version)
    }

    /// A server that presents these certificates, whatever they are, and signs with this key.
    pub(crate) fn config_signing_with(
        &self,
        key: Arc<dyn SigningKey>,
        version: &'static SupportedProtocolVersion,
    ) -> Arc<ServerConfig> {
        let builder = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&[version])
            .unwrap()
            .with_no_client_auth();
        Arc::new(builder.with_cert_resolver(self.resolver(key)))
    }

    /// A server that presents these certificates and speaks every version.
    pub(crate) fn config_of_any_version(&self) -> Arc<ServerConfig> {
        let builder = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth();
        Arc::new(builder.with_cert_resolver(self.resolver(self.signing_key())))
    }

    /// Presents these certificates to everybody.
    pub(crate) fn resolver(&self, key: Arc<dyn SigningKey>) -> Arc<dyn ResolvesServerCert> {
        Arc::new(Always(Arc::new(CertifiedKey::new(self.chain.clone(), key))))
    }
}

/// Unlike rustls' own, this one does not look at what it presents.
#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesServerCert for Always {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }
}

/// What a leaf says; what is wrong with it is changed before it is signed.
pub(crate) fn leaf_params(host: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, format!("server {host}"));
    params
}

pub(crate) fn expired(mut params: CertificateParams) -> CertificateParams {
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(2002, 1, 1);
    params
}

pub(crate) fn not_yet_valid(mut params: CertificateParams) -> CertificateParams {
    params.not_before = date_time_ymd(3001, 1, 1);
    params.not_after = date_time_ymd(3002, 1, 1);
    params
}

pub(crate) fn self_signed(params: &CertificateParams) -> Identity {
    self_signed_with(params, &KeyPair::generate().unwrap())
}

/// The same with a key whose signatures are all of one length.
pub(crate) fn self_signed_evenly(params: &CertificateParams) -> Identity {
    self_signed_with(params, &KeyPair::generate_for(&PKCS_ED25519).unwrap())
}

fn self_signed_with(params: &CertificateParams, key: &KeyPair) -> Identity {
    let certificate = params.self_signed(key).unwrap();
    Identity { chain: vec![certificate.der().clone()], key: private(key) }
}

fn private(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivateKeyDer::try_from(key.serialize_der()).unwrap()
}

/// An authority, with the certificates that lead from it to a root, which is left out.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    above: Vec<CertificateDer<'static>>,
}

impl Authority {
    pub(crate) fn params(common_name: &str) -> CertificateParams {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params
    }

    pub(crate) fn root(common_name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(Self::params(common_name), key).unwrap();
        Self { issuer, above: Vec::new() }
    }

    pub(crate) fn intermediate(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::signed_by(params, key, &self.issuer).unwrap();
        let mut above = vec![issuer.der().clone()];
        above.extend(self.above.iter().cloned());
        Self { issuer, above }
    }

    pub(crate) fn issue(&self, params: &CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let leaf = params.signed_by(&key, &self.issuer).unwrap();
        let mut chain = vec![leaf.der().clone()];
        chain.extend(self.above.iter().cloned());
        Identity { chain, key: private(&key) }
    }

    pub(crate) fn certificate(&self) -> &CertificateDer<'static> {
        self.issuer.der()
    }

    pub(crate) fn issuer(&self) -> &CertifiedIssuer<'static, KeyPair> {
        &self.issuer
    }

    pub(crate) fn roots(&self) -> Arc<RootCertStore> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate().clone()).unwrap();
        Arc::new(roots)
    }
}
