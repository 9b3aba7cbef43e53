//! Who presents a certificate without its key, or signs the handshake badly, never connects.

use std::sync::Arc;

use rustls::{
    CertificateError, Error, SignatureAlgorithm, SignatureScheme, SupportedProtocolVersion,
    sign::{Signer, SigningKey},
};

use crate::{
    certificates::{Authority, HOST, Identity, leaf_params, self_signed},
    loopback::{Client, Server, VERSIONS},
};

/// Signs with the right key, and then turns a bit of the signature over.
#[derive(Debug)]
struct Tampering(Arc<dyn SigningKey>);

impl SigningKey for Tampering {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let signer = self.0.choose_scheme(offered)?;
        Some(Box::new(TamperingSigner(signer)))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}

#[derive(Debug)]
struct TamperingSigner(Box<dyn Signer>);

impl Signer for TamperingSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = self.0.sign(message)?;
        *signature.last_mut().unwrap() ^= 1;
        Ok(signature)
    }

    fn scheme(&self) -> SignatureScheme {
        self.0.scheme()
    }
}

/// Consents to what the honest server presents, and takes the consent to this one.
fn fails_even_with_consent(
    identity: &Identity,
    key: &Arc<dyn SigningKey>,
    version: &'static SupportedProtocolVersion,
) {
    let client = Client::trusting(Authority::root("trusted authority").roots());
    let dishonest = Server::start(identity.config_signing_with(key.clone(), version));
    let pending = dishonest.visit(&client.config).pending();
    let consent = client.verifier.consent(&pending).unwrap();
    let config = consent.client_config(&client.config);
    assert_eq!(dishonest.visit(&config).failed(), &CertificateError::BadSignature.into());
    assert!(consent.is_spent(), "the handshake failed after the certificate was accepted");

    let honest = Server::with(identity, version);
    assert_eq!(honest.visit(&config).problems(), pending.problems(), "so it needs another");
    let another = client.verifier.consent(&pending).unwrap();
    honest.visit(&another.client_config(&client.config)).connected();
}

#[test]
fn a_tampered_signature_fails_even_with_consent() {
    for version in VERSIONS {
        let identity = self_signed(&leaf_params(HOST));
        let key: Arc<dyn SigningKey> = Arc::new(Tampering(identity.signing_key()));
        fails_even_with_consent(&identity, &key, version);
    }
}

#[test]
fn a_signature_of_another_key_fails_even_with_consent() {
    for version in VERSIONS {
        let identity = self_signed(&leaf_params(HOST));
        let another = self_signed(&leaf_params(HOST)).signing_key();
        fails_even_with_consent(&identity, &another, version);
    }
}

#[test]
fn a_tampered_signature_fails_under_a_good_certificate() {
    for version in VERSIONS {
        let root = Authority::root("authority");
        let identity = root.issue(&leaf_params(HOST));
        let key: Arc<dyn SigningKey> = Arc::new(Tampering(identity.signing_key()));
        let client = Client::trusting(root.roots());
        let dishonest = Server::start(identity.config_signing_with(key, version));
        let visit = dishonest.visit(&client.config);
        assert_eq!(visit.failed(), &CertificateError::BadSignature.into());
    }
}
