//! Any verifier may stand inside; what it says is believed, and what it does not say too.

use std::sync::Arc;

use certgate::{Problem, Problems};
use certgate_rustls::{AskingVerifier, PendingCertificate};
use rcgen::{
    CertificateRevocationListParams, KeyIdMethod, RevokedCertParams, SanType, SerialNumber,
    date_time_ymd,
};
use rustls::{
    CertificateError, Error, OtherError,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
};

use crate::{
    certificates::{Authority, HOST, OTHER_HOST, expired, leaf_params, provider, self_signed},
    indifferent::Indifferent,
    loopback::{Client, Server, VERSIONS},
};

fn around(answer: Result<(), Error>) -> Client {
    let inner = Indifferent { answer, schemes: Vec::new() };
    Client::with(AskingVerifier::around(Arc::new(inner), provider()))
}

/// What is told of an otherwise good certificate that a verifier refuses for this reason.
fn told(refusal: impl Into<Error>) -> Vec<Problems> {
    let identity = Authority::root("authority").issue(&leaf_params(HOST));
    let client = around(Err(refusal.into()));
    let visit = |version| Server::with(&identity, version).visit(&client.config).problems();
    VERSIONS.map(visit).to_vec()
}

#[test]
fn an_error_that_nobody_knows_is_an_unknown_problem() {
    let nobody_knows = OtherError(Arc::new(std::fmt::Error));
    for refusal in [
        Error::Other(nobody_knows.clone()),
        Error::General("no".into()),
        CertificateError::Other(nobody_knows).into(),
        CertificateError::ApplicationVerificationFailure.into(),
    ] {
        let problems = Problems::of(&[Problem::Unknown, Problem::UnknownIssuer]);
        assert_eq!(told(refusal), [problems; 2]);
    }
}

#[test]
fn a_revoked_certificate_is_told_to_be_revoked() {
    for problems in told(CertificateError::Revoked) {
        assert!(problems.contains(Problem::Revoked));
    }
}

#[test]
fn an_inner_verifier_has_no_say_over_handshake_signatures() {
    let client = around(Ok(()));
    let schemes = provider().signature_verification_algorithms.supported_schemes();
    assert_eq!(client.verifier.supported_verify_schemes(), schemes);
    assert!(!client.verifier.requires_raw_public_keys());

    let identity = self_signed(&leaf_params(HOST));
    let another = self_signed(&leaf_params(HOST)).signing_key();
    for version in VERSIONS {
        Server::with(&identity, version).visit(&client.config).connected();
        let without_its_key = identity.config_signing_with(another.clone(), version);
        let visit = Server::start(without_its_key).visit(&client.config);
        assert_eq!(visit.failed(), &CertificateError::BadSignature.into());
    }
}

#[test]
fn a_revocation_list_speaks_through_other_problems() {
    let root = Authority::root("authority");
    let serial = SerialNumber::from(7_u64);
    let list = CertificateRevocationListParams {
        this_update: date_time_ymd(2001, 6, 1),
        next_update: date_time_ymd(3001, 1, 1),
        crl_number: SerialNumber::from(1_u64),
        issuing_distribution_point: None,
        revoked_certs: vec![RevokedCertParams {
            serial_number: serial.clone(),
            revocation_time: date_time_ymd(2001, 5, 1),
            reason_code: None,
            invalidity_date: None,
        }],
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let list = list.signed_by(root.issuer()).unwrap();
    let inner = WebPkiServerVerifier::builder_with_provider(root.roots(), provider())
        .with_crls([list.der().clone()])
        .build()
        .unwrap();

    let mut params = expired(leaf_params(OTHER_HOST));
    params.serial_number = Some(serial);
    let revoked = root.issue(&params);
    let client = Client::with(AskingVerifier::around(inner, provider()));
    for version in VERSIONS {
        let problems = Server::with(&revoked, version).visit(&client.config).problems();
        assert!(problems.contains_all(Problems::of(&[
            Problem::Expired,
            Problem::HostMismatch,
            Problem::Revoked
        ])));
        let good = root.issue(&leaf_params(HOST));
        Server::with(&good, version).visit(&client.config).connected();
        let old = root.issue(&expired(leaf_params(OTHER_HOST)));
        let problems = Server::with(&old, version).visit(&client.config).problems();
        assert_eq!(problems, Problems::of(&[Problem::Expired, Problem::HostMismatch]));
    }
}

/// A verifier that trusts this root, of which nothing more is known outside.
fn around_webpki(root: &Authority) -> Client {
    let builder = WebPkiServerVerifier::builder_with_provider(root.roots(), provider());
    Client::with(AskingVerifier::around(builder.build().unwrap(), provider()))
}

#[test]
fn an_issuer_is_known_when_the_certificate_is_good_under_a_name_of_its_own() {
    let root = Authority::root("authority");
    let client = around_webpki(&root);
    let mut addressed = leaf_params(HOST);
    addressed.subject_alt_names =
        vec![SanType::IpAddress([0x2001_u16, 0xdb8, 0, 0, 0, 0, 0, 1].into())];
    for params in [leaf_params(OTHER_HOST), leaf_params("*.elsewhere.example"), addressed] {
        for version in VERSIONS {
            let visit = Server::with(&root.issue(&params), version).visit(&client.config);
            assert_eq!(visit.problems(), Problem::HostMismatch.into());
        }
    }
}

#[test]
fn an_issuer_is_known_when_the_certificate_was_good_at_a_time_of_its_whole_path() {
    let root = Authority::root("authority");
    let client = around_webpki(&root);
    let mut shorter = Authority::params("intermediate of one summer");
    shorter.not_before = date_time_ymd(2001, 6, 1);
    shorter.not_after = date_time_ymd(2001, 9, 1);
    let identity = root.intermediate(shorter).issue(&expired(leaf_params(HOST)));
    for version in VERSIONS {
        let visit = Server::with(&identity, version).visit(&client.config);
        assert_eq!(visit.problems(), Problem::Expired.into());
    }
}

#[test]
fn errors_that_are_not_about_a_certificate_are_not_pending() {
    for error in [
        Error::General("no".into()),
        Error::Other(OtherError(Arc::new(std::fmt::Error))),
        CertificateError::UnknownIssuer.into(),
    ] {
        assert!(PendingCertificate::from_error(&error).is_none());
        let io = std::io::Error::other(error);
        assert!(PendingCertificate::from_io_error(&io).is_none());
    }
    let bare = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    assert!(PendingCertificate::from_io_error(&bare).is_none());
}

#[cfg(feature = "platform")]
#[test]
fn what_the_operating_system_does_not_trust_is_pending() {
    let client = Client::with(AskingVerifier::platform(provider()).unwrap());
    let identity = self_signed(&expired(leaf_params(OTHER_HOST)));
    for version in VERSIONS {
        let problems = Server::with(&identity, version).visit(&client.config).problems();
        assert!(problems.contains_all(Problems::of(&[
            Problem::Expired,
            Problem::HostMismatch,
            Problem::SelfSigned
        ])));
    }
}
