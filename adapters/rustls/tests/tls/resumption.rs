//! Resumed sessions ask no verifier: who was let in by consent must not come back so.

use std::sync::Arc;

use rustls::{HandshakeKind, client::Resumption};

use crate::{
    certificates::{Authority, HOST, leaf_params, self_signed},
    loopback::{Client, Server, VERSIONS},
};

impl Client {
    /// As the adapter does not make it: sessions may resume.
    fn resuming(self) -> Self {
        let mut config = (*self.config).clone();
        config.resumption = Resumption::default();
        Self { config: Arc::new(config), ..self }
    }
}

#[test]
fn no_session_resumes_by_itself() {
    for version in VERSIONS {
        let root = Authority::root("authority");
        let client = Client::trusting(root.roots());
        let server = Server::with(&root.issue(&leaf_params(HOST)), version);
        assert_eq!(server.visit(&client.config).connected(), HandshakeKind::Full);
        assert_eq!(server.visit(&client.config).connected(), HandshakeKind::Full);
    }
}

#[test]
fn a_good_certificates_session_resumes_if_the_host_wants_it() {
    for version in VERSIONS {
        let root = Authority::root("authority");
        let client = Client::trusting(root.roots()).resuming();
        let server = Server::with(&root.issue(&leaf_params(HOST)), version);
        assert_eq!(server.visit(&client.config).connected(), HandshakeKind::Full);
        assert_eq!(server.visit(&client.config).connected(), HandshakeKind::Resumed);
    }
}

#[test]
fn resumption_does_not_outlive_consent() {
    for version in VERSIONS {
        let client = Client::trusting(Authority::root("authority").roots()).resuming();
        let server = Server::with(&self_signed(&leaf_params(HOST)), version);
        let pending = server.visit(&client.config).pending();
        let consent = client.verifier.consent(&pending).unwrap();
        let consented = consent.client_config(&client.config);
        assert_eq!(server.visit(&consented).connected(), HandshakeKind::Full);

        server.visit(&consented).pending();
        server.visit(&client.config).pending();
        let again = client.verifier.consent(&pending).unwrap();
        let kind = server.visit(&again.client_config(&client.config)).connected();
        assert_eq!(kind, HandshakeKind::Full);
    }
}

#[test]
fn a_consented_session_does_not_resume_that_of_a_good_certificate() {
    for version in VERSIONS {
        let root = Authority::root("authority");
        let client = Client::trusting(root.roots()).resuming();
        let good = Server::with(&root.issue(&leaf_params(HOST)), version);
        good.visit(&client.config).connected();

        let bad = Server::with(&self_signed(&leaf_params(HOST)), version);
        let pending = bad.visit(&client.config).pending();
        let consent = client.verifier.consent(&pending).unwrap();
        let kind = bad.visit(&consent.client_config(&client.config)).connected();
        assert_eq!(kind, HandshakeKind::Full);
        good.visit(&client.config).connected();
        bad.visit(&client.config).pending();
    }
}
