//! No bytes that a server could present are accepted, or leave nothing to decide, by accident.

use certgate::{Problem, Problems};
use certgate_rustls::PendingCertificate;
use rustls::{
    client::danger::ServerCertVerifier,
    pki_types::{CertificateDer, UnixTime},
};

use crate::{
    certificates::{Authority, HOST, leaf_params, name, self_signed},
    loopback::Client,
};

/// What is told of a leaf, which must not be accepted, before these others.
fn told(client: &Client, leaf: &[u8], others: &[CertificateDer<'_>]) -> Problems {
    let leaf = CertificateDer::from(leaf);
    let now = UnixTime::now();
    let outcome = client.verifier.verify_server_cert(&leaf, others, &name(HOST), &[], now);
    let error = outcome.expect_err("it is not accepted");
    let problems = PendingCertificate::from_error(&error).expect("it is pending").problems();
    assert!(!problems.is_empty());
    problems
}

fn each_byte_altered(der: &[u8], mut see: impl FnMut(&[u8])) {
    for at in 0..der.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut altered = der.to_vec();
            altered[at] ^= mask;
            see(&altered);
        }
        see(&der[..at]);
    }
}

/// That somebody may be asked about it, as far as the usual policy goes.
fn overridable(problems: Problems) -> bool {
    let never = Problems::of(&[Problem::BadSignature, Problem::Revoked, Problem::Unknown]);
    problems.intersection(never).is_empty()
}

#[test]
fn an_altered_leaf_of_a_trusted_authority_is_never_accepted() {
    let root = Authority::root("authority");
    let through = root.intermediate(Authority::params("intermediate"));
    let identity = through.issue(&leaf_params(HOST));
    let client = Client::trusting(root.roots());
    each_byte_altered(identity.leaf(), |altered| {
        told(&client, altered, &identity.chain[1..]);
    });
}

#[test]
fn an_altered_intermediate_leads_to_no_trusted_authority() {
    let root = Authority::root("authority");
    let through = root.intermediate(Authority::params("intermediate"));
    let identity = through.issue(&leaf_params(HOST));
    let client = Client::trusting(root.roots());
    each_byte_altered(&identity.chain[1], |altered| {
        let others = [CertificateDer::from(altered)];
        let problems = told(&client, identity.leaf(), &others);
        assert!(problems.contains(Problem::UnknownIssuer) || !overridable(problems));
    });
}

#[test]
fn nobody_is_asked_about_an_altered_leaf_as_one_that_vouches_for_itself() {
    let identity = self_signed(&leaf_params(HOST));
    let client = Client::trusting(Authority::root("authority").roots());
    assert_eq!(told(&client, identity.leaf(), &[]), Problem::SelfSigned.into());
    each_byte_altered(identity.leaf(), |altered| {
        let problems = told(&client, altered, &[]);
        assert!(!problems.contains(Problem::SelfSigned) || !overridable(problems));
    });
}
