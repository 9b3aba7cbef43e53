//! What an error of a handshake, printed with its sources, says of whom it was about.

use std::error::Error;

use certgate::Problem;
use rcgen::{CertificateParams, DnType};

use crate::{
    canaries::{ALTERNATIVE, SUBJECT, found},
    certificates::{Authority, leaf_params, self_signed},
    loopback::{Client, Server, VERSIONS},
};

/// Where the client wants to go, which is not where the certificate is for.
const WANTED: &str = "canary-wanted.example";

fn named() -> CertificateParams {
    let mut params = leaf_params(ALTERNATIVE);
    params.distinguished_name.push(DnType::CommonName, SUBJECT);
    params
}

fn chain(error: &dyn Error) -> String {
    let mut said = format!("{error} {error:?} {error:#?}");
    if let Some(source) = error.source() {
        said += &chain(source);
    }
    said
}

// LOG-6
#[test]
fn a_pending_certificate_and_its_consent_name_nobody() {
    let authority = Authority::root("trusted authority");
    let mut printed = 0;
    for version in VERSIONS {
        for identity in [authority.issue(&named()), self_signed(&named())] {
            let client = Client::trusting(authority.roots());
            let visit = Server::with(&identity, version).visit_as(&client.config, WANTED);
            let pending = visit.pending();
            assert!(pending.problems().contains(Problem::HostMismatch));
            // It is asked for by name, and tells then.
            let refusal = pending.refusal().to_string();
            let consent = client.verifier.consent(&pending).unwrap();
            for said in [
                chain(visit.error()),
                chain(&pending),
                format!("{consent:?} {:?}", client.verifier),
                chain(&std::io::Error::other(visit.error().clone())),
            ] {
                let names = [ALTERNATIVE, SUBJECT, WANTED];
                assert_eq!(found(said.as_bytes(), &names), [""; 0], "{said}");
                printed += 1;
            }
            let wanted = found(refusal.as_bytes(), &[WANTED]);
            assert_eq!(wanted.is_empty(), !refusal.contains("valid for"), "{refusal}");
        }
    }
    println!("tried\thandshake errors printed with their sources\t{printed}\ttexts\t0");
}
