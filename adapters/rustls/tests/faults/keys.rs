//! Servers that cannot prove that a certificate is theirs, want to know who the client is, or
//! are busy with their keys.

use std::sync::Arc;

use certgate::{Kind, Problem};
use rustls::{
    ServerConfig,
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};

use crate::{
    VERSIONS,
    certificates::{Authority, HOST, Identity, leaf_params, provider, self_signed},
    client::Client,
    figures::{Figures, expect},
    meeting::Meeting,
    outcome::Outcome,
    person::Answering,
    server::Act,
};

fn meet(act: &Act, answering: Answering) -> Outcome {
    let client = Client::trusting_nobody_here();
    let mut meeting = Meeting::of(&client);
    meeting.join(Kind::Video, HOST, vec![act.clone()]);
    meeting.settle();
    meeting.answer(answering);
    meeting.retry();
    let outcome = meeting.end();
    assert_eq!(outcome.shown.len(), 1);
    outcome
}

#[test]
fn a_server_without_the_certificates_key_never_connects() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        let identity = self_signed(&leaf_params(HOST));
        let key = self_signed(&leaf_params(HOST)).signing_key();
        let config = identity.config_signing_with(key, version);
        let act = Act::serving(config, &identity, Problem::SelfSigned);
        for answering in Answering::ALL {
            let outcome = meet(&act, answering);
            expect(&outcome, "no key, no connection", |one| {
                !one.is_connected() && one.bytes() == 0
            });
            figures.count("a handshake signed with another key", answering, &outcome);
        }
    }
    figures.close("servers without their certificate's key");
}

/// A server of one version that asks clients for a certificate.
fn asking(
    identity: &Identity,
    version: &'static rustls::SupportedProtocolVersion,
    verifier: Arc<dyn ClientCertVerifier>,
) -> Arc<ServerConfig> {
    let builder = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier);
    Arc::new(builder.with_cert_resolver(identity.resolver(identity.signing_key())))
}

#[test]
fn a_server_that_asks_for_a_client_certificate_gets_none() {
    let mut figures = Figures::default();
    let clients = Authority::root("clients' authority").roots();
    let verifier = || WebPkiClientVerifier::builder_with_provider(clients.clone(), provider());
    for version in VERSIONS {
        let identity = self_signed(&leaf_params(HOST));
        let wanting =
            asking(&identity, version, verifier().allow_unauthenticated().build().unwrap());
        let wanting = Act::serving(wanting, &identity, Problem::SelfSigned);
        let demanding = asking(&identity, version, verifier().build().unwrap());
        let demanding = Act::serving(demanding, &identity, Problem::SelfSigned);
        for answering in Answering::ALL {
            let connects = answering == Answering::ConnectAnyway;
            let outcome = meet(&wanting, answering);
            expect(&outcome, "it wants one", |one| one.is_connected() == connects);
            figures.count("a client certificate is wanted", answering, &outcome);
            let outcome = meet(&demanding, answering);
            expect(&outcome, "it demands one", |one| !one.is_connected() && one.bytes() == 0);
            figures.count("a client certificate is demanded", answering, &outcome);
        }
    }
    figures.close("servers that ask for a client certificate");
}

#[test]
fn floods_after_the_handshake_change_no_answer() {
    let mut figures = Figures::default();
    let identity = self_signed(&leaf_params(HOST));
    let config = identity.config(&rustls::version::TLS13);
    let calm = Act::serving(config.clone(), &identity, Problem::SelfSigned);
    let mut tickets = (*config).clone();
    tickets.send_tls13_tickets = 1000;
    let tickets = Act::serving(tickets.into(), &identity, Problem::SelfSigned);
    for answering in Answering::ALL {
        let outcome = meet(&calm.updating_keys(20), answering);
        let connects = answering == Answering::ConnectAnyway;
        expect(&outcome, "a few key updates", |one| one.is_connected() == connects);
        figures.count("twenty key updates", answering, &outcome);
        for (what, act) in [
            ("a thousand key updates", calm.updating_keys(1000)),
            ("a thousand tickets", tickets.clone()),
        ] {
            let outcome = meet(&act, answering);
            // The client may have had enough of it.
            expect(&outcome, what, |one| connects || (one.is_refused() && one.bytes() == 0));
            figures.count(what, answering, &outcome);
        }
    }
    figures.close("floods after the handshake");
}
