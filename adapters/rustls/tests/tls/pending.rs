//! What connects, what is pending, and with which problems.

use std::sync::Arc;

use certgate::{Certificate, Problem, Problems};
use certgate_rustls::ConsentError;
use rcgen::{
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, NameConstraints, SanType, date_time_ymd,
};
use rustls::{RootCertStore, pki_types::CertificateDer};

use crate::{
    certificates::{
        Authority, HOST, Identity, OTHER_HOST, expired, leaf_params, name, not_yet_valid,
        self_signed,
    },
    loopback::{Client, Server, VERSIONS},
};
use Problem::{
    BadSignature, Expired, HostMismatch, NotYetValid, Other, SelfSigned, Unknown, UnknownIssuer,
};

/// Asserts over TLS 1.2 and 1.3 that this identity is pending with exactly these problems.
fn pends(roots: &Arc<RootCertStore>, identity: &Identity, problems: &[Problem]) {
    for version in VERSIONS {
        let server = Server::with(identity, version);
        let client = Client::trusting(roots.clone());
        assert_eq!(server.visit(&client.config).problems(), Problems::of(problems));
    }
}

fn trusted() -> (Authority, Arc<RootCertStore>) {
    let authority = Authority::root("trusted authority");
    let roots = authority.roots();
    (authority, roots)
}

#[test]
fn a_good_certificate_connects() {
    let (authority, roots) = trusted();
    let through = authority.intermediate(Authority::params("intermediate"));
    for identity in [authority.issue(&leaf_params(HOST)), through.issue(&leaf_params(HOST))] {
        for version in VERSIONS {
            let server = Server::with(&identity, version);
            server.visit(&Client::trusting(roots.clone()).config).connected();
        }
    }
}

#[test]
fn a_self_signed_certificate_is_pending() {
    pends(&trusted().1, &self_signed(&leaf_params(HOST)), &[SelfSigned]);
}

#[test]
fn an_expired_certificate_is_pending() {
    let (authority, roots) = trusted();
    pends(&roots, &authority.issue(&expired(leaf_params(HOST))), &[Expired]);
}

#[test]
fn a_certificate_whose_time_has_not_come_is_pending() {
    let (authority, roots) = trusted();
    pends(&roots, &authority.issue(&not_yet_valid(leaf_params(HOST))), &[NotYetValid]);
}

#[test]
fn a_certificate_for_another_host_is_pending() {
    let (authority, roots) = trusted();
    pends(&roots, &authority.issue(&leaf_params(OTHER_HOST)), &[HostMismatch]);
    pends(&roots, &authority.issue(&leaf_params("*.other.example")), &[HostMismatch]);
}

#[test]
fn a_certificate_without_any_name_is_for_no_host() {
    let (authority, roots) = trusted();
    let mut nameless = leaf_params(HOST);
    nameless.subject_alt_names.clear();
    pends(&roots, &authority.issue(&nameless), &[HostMismatch]);
}

#[test]
fn a_certificate_for_an_address_is_for_no_other_address() {
    let (authority, roots) = trusted();
    let mut params = leaf_params(HOST);
    params.subject_alt_names = vec![SanType::IpAddress([192, 0, 2, 1].into())];
    let identity = authority.issue(&params);
    for version in VERSIONS {
        let server = Server::with(&identity, version);
        let client = Client::trusting(roots.clone());
        server.visit_as(&client.config, "192.0.2.1").connected();
        let pending = server.visit_as(&client.config, "192.0.2.2").pending();
        assert_eq!(pending.problems(), HostMismatch.into());
        assert_eq!(pending.host().unwrap().as_str(), "192.0.2.2");
    }
}

#[test]
fn a_certificate_of_an_unknown_authority_is_pending() {
    let unknown = Authority::root("unknown authority");
    pends(&trusted().1, &unknown.issue(&leaf_params(HOST)), &[UnknownIssuer]);
    let through = unknown.intermediate(Authority::params("unknown intermediate"));
    pends(&trusted().1, &through.issue(&leaf_params(HOST)), &[UnknownIssuer]);
}

#[test]
fn an_unknown_authority_that_is_presented_does_not_make_the_leaf_self_signed() {
    let unknown = Authority::root("unknown authority");
    let mut identity = unknown.issue(&leaf_params(HOST));
    identity.chain.push(unknown.certificate().clone());
    pends(&trusted().1, &identity, &[UnknownIssuer]);
}

#[test]
fn all_problems_of_a_self_signed_certificate_are_told_at_once() {
    let (_, roots) = trusted();
    let old = self_signed(&expired(leaf_params(OTHER_HOST)));
    pends(&roots, &old, &[Expired, HostMismatch, SelfSigned]);
    let early = self_signed(&not_yet_valid(leaf_params(OTHER_HOST)));
    pends(&roots, &early, &[NotYetValid, HostMismatch, SelfSigned]);
}

#[test]
fn all_problems_of_an_issued_certificate_are_told_at_once() {
    let (authority, roots) = trusted();
    let params = expired(leaf_params(OTHER_HOST));
    pends(&roots, &authority.issue(&params), &[Expired, HostMismatch]);
    let unknown = Authority::root("unknown authority");
    pends(&roots, &unknown.issue(&params), &[Expired, HostMismatch, UnknownIssuer]);
}

#[test]
fn an_expired_intermediate_is_told() {
    let (authority, roots) = trusted();
    let through = authority.intermediate(expired(Authority::params("old intermediate")));
    pends(&roots, &through.issue(&expired(leaf_params(HOST))), &[Expired]);
    pends(&roots, &through.issue(&expired(leaf_params(OTHER_HOST))), &[Expired, HostMismatch]);

    let early = authority.intermediate(not_yet_valid(Authority::params("early intermediate")));
    pends(&roots, &early.issue(&leaf_params(OTHER_HOST)), &[HostMismatch, NotYetValid]);
    // There is no moment at which this path was ever valid, but it leads to the authority.
    pends(&roots, &early.issue(&expired(leaf_params(HOST))), &[Expired, NotYetValid]);
}

#[test]
fn what_was_only_wrong_when_an_old_leaf_was_valid_is_not_told() {
    let (authority, roots) = trusted();
    let mut younger = Authority::params("younger intermediate");
    younger.not_before = date_time_ymd(2020, 1, 1);
    let through = authority.intermediate(younger);
    pends(&roots, &through.issue(&expired(leaf_params(HOST))), &[Expired]);
}

#[test]
fn a_certificate_that_is_no_authoritys_makes_no_known_issuer() {
    let (authority, roots) = trusted();
    let server = authority.intermediate(leaf_params(OTHER_HOST));
    pends(&roots, &server.issue(&leaf_params(HOST)), &[UnknownIssuer]);
    let mut for_clients = leaf_params(HOST);
    for_clients.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    pends(&roots, &server.issue(&for_clients), &[Other, UnknownIssuer]);
}

#[test]
fn problems_of_an_unknown_authoritys_intermediate_are_told() {
    let unknown = Authority::root("unknown authority");
    let through = unknown.intermediate(expired(Authority::params("old intermediate")));
    pends(&trusted().1, &through.issue(&leaf_params(HOST)), &[Expired, UnknownIssuer]);
}

#[test]
fn an_authoritys_certificate_that_serves_a_host_itself_is_something_to_ask_about() {
    let (authority, roots) = trusted();
    let mut params = leaf_params(HOST);
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    pends(&roots, &self_signed(&params), &[Other, SelfSigned]);
    pends(&roots, &authority.issue(&params), &[Other]);
    let unknown = Authority::root("unknown authority");
    pends(&roots, &unknown.issue(&expired(params)), &[Expired, Other, UnknownIssuer]);
}

#[test]
fn a_certificate_that_is_not_for_servers_is_something_to_ask_about() {
    let (authority, roots) = trusted();
    let mut params = leaf_params(HOST);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    pends(&roots, &authority.issue(&params), &[Other]);
    pends(&roots, &Authority::root("unknown").issue(&params), &[Other, UnknownIssuer]);
}

#[test]
fn an_authority_that_may_not_speak_for_the_host_is_something_to_ask_about() {
    let (authority, roots) = trusted();
    let mut params = Authority::params("constrained authority");
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName("elsewhere.test".into())],
        excluded_subtrees: Vec::new(),
    });
    pends(&roots, &authority.intermediate(params).issue(&leaf_params(HOST)), &[Other]);
}

#[test]
fn a_critical_extension_that_nobody_understands_is_an_unknown_problem() {
    let (authority, roots) = trusted();
    let mut params = leaf_params(HOST);
    let mut extension = rcgen::CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1], vec![5, 0]);
    extension.set_criticality(true);
    params.custom_extensions.push(extension);
    pends(&roots, &authority.issue(&params), &[Unknown]);
}

#[test]
fn a_certificate_that_was_altered_after_it_was_signed_has_a_bad_signature() {
    let (authority, roots) = trusted();
    let altered = |mut identity: Identity| {
        let mut der = identity.leaf().to_vec();
        // The alternative name, which comes last, is still the host's in upper case.
        let at = der.windows(HOST.len()).rposition(|text| text == HOST.as_bytes()).unwrap();
        der[at].make_ascii_uppercase();
        identity.chain[0] = der.into();
        identity
    };
    let mut params = leaf_params(HOST);
    pends(&roots, &altered(authority.issue(&params)), &[BadSignature, UnknownIssuer]);
    params = expired(params);
    pends(&roots, &altered(authority.issue(&params)), &[BadSignature, Expired, UnknownIssuer]);
    pends(&roots, &altered(self_signed(&params)), &[BadSignature, Expired, UnknownIssuer]);
}

#[test]
fn a_pending_certificate_carries_what_was_presented() {
    let unknown = Authority::root("unknown authority");
    let through = unknown.intermediate(Authority::params("unknown intermediate"));
    let identity = through.issue(&leaf_params(HOST));
    for version in VERSIONS {
        let server = Server::with(&identity, version);
        let client = Client::trusting(trusted().1);
        let pending = server.visit_as(&client.config, "MEDIA.example.com").pending();
        assert_eq!(pending.chain(), identity.chain);
        assert_eq!(pending.leaf(), Ok(&Certificate::from_der(identity.leaf()).unwrap()));
        assert_eq!(pending.server_name(), &name(HOST));
        assert_eq!(pending.host().unwrap().as_str(), HOST);
        assert!(pending.to_string().contains("unknown_issuer"), "{pending}");
        assert!(matches!(pending.refusal(), rustls::Error::InvalidCertificate(_)));
    }
}

#[test]
fn an_unreadable_leaf_is_an_unknown_problem_and_cannot_be_consented_to() {
    let mut identity = self_signed(&leaf_params(HOST));
    let whole = identity.leaf().to_vec();
    let trailing = [&whole[..], b"\0"].concat();
    let pem = b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    for leaf in [&b"not a certificate"[..], pem, &whole[..40], &trailing] {
        identity.chain[0] = CertificateDer::from(leaf.to_vec());
        for version in VERSIONS {
            let server = Server::with(&identity, version);
            let client = Client::trusting(trusted().1);
            let pending = server.visit(&client.config).pending();
            assert!(pending.problems().contains(Unknown));
            assert!(pending.leaf().is_err());
            let refused = client.verifier.consent(&pending).unwrap_err();
            assert!(matches!(refused, ConsentError::Unreadable(_)));
        }
    }
}
