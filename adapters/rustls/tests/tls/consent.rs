//! What a consent lets in: one handshake with what was consented to, and nothing else.

use certgate::{Certificate, Problem, Problems};
use certgate_rustls::{ConsentError, MAX_OUTSTANDING_CONSENTS, PendingCertificate};

use crate::{
    certificates::{Authority, HOST, OTHER_HOST, expired, leaf_params, self_signed},
    loopback::{Client, Server, VERSIONS},
};

fn client() -> Client {
    Client::trusting(Authority::root("trusted authority").roots())
}

#[test]
fn after_consent_the_certificate_connects_once() {
    for version in VERSIONS {
        let identity = self_signed(&expired(leaf_params(OTHER_HOST)));
        let (client, server) = (client(), Server::with(&identity, version));
        let pending = server.visit(&client.config).pending();
        let consent = client.verifier.consent(&pending).unwrap();
        let consented = consent.client_config(&client.config);

        assert!(!consent.is_spent());
        server.visit(&consented).connected();
        assert!(consent.is_spent());
        assert!(!consent.withdraw(), "what is spent cannot be taken back");

        assert_eq!(server.visit(&consented).problems(), pending.problems());
        assert_eq!(server.visit(&client.config).problems(), pending.problems());
        let again = client.verifier.consent(&pending).unwrap();
        assert_eq!(server.visit(&consented).problems(), pending.problems());
        server.visit(&again.client_config(&client.config)).connected();
    }
}

#[test]
fn a_consent_serves_one_handshake_however_many_configurations_it_made() {
    for version in VERSIONS {
        let (client, server) = (client(), Server::with(&self_signed(&leaf_params(HOST)), version));
        let consent = client.verifier.consent(&server.visit(&client.config).pending()).unwrap();
        let configs = [(); 2].map(|()| consent.client_config(&client.config));
        server.visit(&configs[0]).connected();
        server.visit(&configs[1]).pending();
    }
}

#[test]
fn other_connections_cannot_use_a_consent_up() {
    for version in VERSIONS {
        let (client, server) = (client(), Server::with(&self_signed(&leaf_params(HOST)), version));
        let consent = client.verifier.consent(&server.visit(&client.config).pending()).unwrap();
        server.visit(&client.config).pending();
        assert!(!consent.is_spent());
        server.visit(&consent.client_config(&client.config)).connected();
    }
}

#[test]
fn a_swapped_leaf_is_pending() {
    for version in VERSIONS {
        let client = client();
        let pending =
            Server::with(&self_signed(&leaf_params(HOST)), version).visit(&client.config).pending();
        let consent = client.verifier.consent(&pending).unwrap();

        // The same in every word, but for the key.
        let swapped = self_signed(&leaf_params(HOST));
        let server = Server::with(&swapped, version);
        let anew = server.visit(&consent.client_config(&client.config)).pending();
        assert_eq!(anew.leaf(), Ok(&Certificate::from_der(swapped.leaf()).unwrap()));
        assert_eq!(anew.problems(), pending.problems());
        assert!(!consent.is_spent());
    }
}

#[test]
fn another_server_name_is_pending() {
    for version in VERSIONS {
        let identity = self_signed(&leaf_params("neither.example.com"));
        let (client, server) = (client(), Server::with(&identity, version));
        let pending = server.visit_as(&client.config, HOST).pending();
        let consent = client.verifier.consent(&pending).unwrap();
        let config = consent.client_config(&client.config);
        let elsewhere = server.visit_as(&config, OTHER_HOST);
        assert_eq!(elsewhere.problems(), pending.problems(), "it differs in the name alone");
        server.visit_as(&config, HOST).connected();
    }
}

#[test]
fn another_set_of_problems_is_pending() {
    for version in VERSIONS {
        let root = Authority::root("authority");
        let identity = root.issue(&expired(leaf_params(HOST)));
        let server = Server::with(&identity, version);

        // Who trusts the authority is asked about the time alone, who does not about more.
        let (trusting, doubting) = (Client::trusting(root.roots()), client());
        let fewer = server.visit(&trusting.config).pending();
        assert_eq!(fewer.problems(), Problem::Expired.into());
        let consent = doubting.verifier.consent(&fewer).unwrap();
        let anew = server.visit(&consent.client_config(&doubting.config));
        assert_eq!(anew.problems(), Problems::of(&[Problem::Expired, Problem::UnknownIssuer]));

        let consent = trusting.verifier.consent(&anew.pending()).unwrap();
        let anew = server.visit(&consent.client_config(&trusting.config));
        assert_eq!(anew.problems(), fewer.problems(), "consent to more is no consent to less");
    }
}

#[test]
fn a_certificate_that_is_good_by_now_spends_no_consent() {
    for version in VERSIONS {
        let root = Authority::root("authority");
        let client = Client::trusting(root.roots());
        let bad = Server::with(&self_signed(&leaf_params(HOST)), version);
        let consent = client.verifier.consent(&bad.visit(&client.config).pending()).unwrap();
        let good = Server::with(&root.issue(&leaf_params(HOST)), version);
        good.visit(&consent.client_config(&client.config)).connected();
        assert!(!consent.is_spent());
    }
}

#[test]
fn a_withdrawn_consent_is_none() {
    for version in VERSIONS {
        let (client, server) = (client(), Server::with(&self_signed(&leaf_params(HOST)), version));
        let pending = server.visit(&client.config).pending();
        let fingerprint = pending.leaf().unwrap().fingerprint();
        let ways: [fn(&Client, &certgate_rustls::Consent, certgate::Fingerprint); 3] = [
            |_, consent, _| assert!(consent.withdraw()),
            |client, _, fingerprint| assert_eq!(client.verifier.withdraw(fingerprint), 1),
            |client, _, _| assert_eq!(client.verifier.withdraw_all(), 1),
        ];
        for withdraw in ways {
            let consent = client.verifier.consent(&pending).unwrap();
            let config = consent.client_config(&client.config);
            withdraw(&client, &consent, fingerprint);
            assert_eq!(client.verifier.outstanding_consents(), 0);
            server.visit(&config).pending();
        }

        let config = client.verifier.consent(&pending).unwrap().client_config(&client.config);
        server.visit(&config).pending();
    }
}

#[test]
fn withdrawing_one_certificate_leaves_the_others() {
    let client = client();
    let [first, second] = [HOST, HOST].map(|host| {
        let server = Server::with(&self_signed(&leaf_params(host)), VERSIONS[1]);
        let pending = server.visit(&client.config).pending();
        (server, pending)
    });
    let consents = [&first, &second].map(|(_, pending)| client.verifier.consent(pending).unwrap());
    assert_eq!(client.verifier.withdraw(first.1.leaf().unwrap().fingerprint()), 1);
    first.0.visit(&consents[0].client_config(&client.config)).pending();
    second.0.visit(&consents[1].client_config(&client.config)).connected();
}

#[test]
fn consents_over_the_cap_are_an_error_and_evict_none() {
    let client = client();
    let server = Server::with(&self_signed(&leaf_params(HOST)), VERSIONS[1]);
    let pending = server.visit(&client.config).pending();
    let grant = |pending: &PendingCertificate| client.verifier.consent(pending);
    let mut consents: Vec<_> =
        (0..MAX_OUTSTANDING_CONSENTS).map(|_| grant(&pending).unwrap()).collect();
    assert_eq!(grant(&pending).unwrap_err(), ConsentError::TooMany);
    assert_eq!(client.verifier.outstanding_consents(), MAX_OUTSTANDING_CONSENTS);
    assert_eq!(grant(&pending).unwrap_err(), ConsentError::TooMany);

    server.visit(&consents[0].client_config(&client.config)).connected();
    let made_room = grant(&pending).expect("a spent consent is not outstanding");
    assert_eq!(grant(&pending).unwrap_err(), ConsentError::TooMany);
    consents.truncate(1);
    drop(made_room);
    assert_eq!(client.verifier.outstanding_consents(), 0);
}

#[test]
fn the_rest_of_the_configuration_is_kept() {
    let client = client();
    let server = Server::with(&self_signed(&leaf_params(HOST)), VERSIONS[0]);
    let consent = client.verifier.consent(&server.visit(&client.config).pending()).unwrap();
    let mut base = client.verifier.client_config().unwrap();
    base.alpn_protocols = vec![b"media".to_vec()];
    base.enable_early_data = true;
    let config = consent.client_config(&base);
    assert_eq!(config.alpn_protocols, base.alpn_protocols);
    assert!(!config.enable_early_data, "early data is sent before any certificate");
}
