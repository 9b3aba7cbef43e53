//! Certificates over broken hashes, with small keys, or with keys that no handshake can use.

use certgate::{Problem, Problems};
use certgate_rustls::PendingCertificate;
use rustls::{
    client::danger::ServerCertVerifier,
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject},
};

use crate::{
    certificates::{Authority, HOST, Identity, name},
    loopback::{Client, Server, VERSIONS},
};

fn client() -> Client {
    Client::trusting(Authority::root("trusted authority").roots())
}

/// What is told of a leaf that no server here could use.
fn told(pem: &str) -> Problems {
    let leaf = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let verifier = client().verifier;
    let outcome = verifier.verify_server_cert(&leaf, &[], &name(HOST), &[], UnixTime::now());
    PendingCertificate::from_error(&outcome.unwrap_err()).unwrap().problems()
}

#[test]
fn a_signature_over_a_broken_hash_is_weak_and_can_be_consented_to() {
    let pem = include_str!("fixtures/sha1.pem");
    let key = include_str!("fixtures/sha1.key.pem");
    let identity = Identity {
        chain: vec![CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()],
        key: PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
    };
    for version in VERSIONS {
        let (client, server) = (client(), Server::with(&identity, version));
        let pending = server.visit(&client.config).pending();
        // No algorithm here verifies its own signature, so it is not known to be its own.
        assert_eq!(pending.problems(), Problems::of(&[Problem::UnknownIssuer, Problem::Weak]));
        let consent = client.verifier.consent(&pending).unwrap();
        server.visit(&consent.client_config(&client.config)).connected();
    }
}

#[test]
fn a_small_key_is_weak_and_nobody_is_asked_since_no_handshake_could_use_it() {
    let problems = told(include_str!("fixtures/rsa1024.pem"));
    assert_eq!(problems, Problems::of(&[Problem::Unknown, Problem::UnknownIssuer, Problem::Weak]));
}

#[test]
fn nobody_is_asked_about_a_key_that_no_handshake_could_use() {
    let problems = told(include_str!("fixtures/p521.pem"));
    assert_eq!(problems, Problems::of(&[Problem::Unknown, Problem::UnknownIssuer]));
}
