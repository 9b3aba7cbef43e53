//! Chains of no certificate and of a hundred, and certificates of a megabyte.

use certgate::{Kind, Leaf, Policy, Problem, Problems, RefusedReason, Scope};
use rcgen::{CertificateParams, CustomExtension};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};

use crate::{
    VERSIONS,
    certificates::{Authority, HOST, Identity, OTHER_HOST, leaf_params, self_signed},
    client::Client,
    figures::{Figures, expect},
    meeting::Meeting,
    outcome::Outcome,
    person::Answering,
    server::Act,
};

/// What a chain has to come to.
#[derive(Clone, Copy)]
enum Fate {
    /// It is good: nobody is asked.
    Connects,
    /// Somebody is asked, once, and the answer counts.
    IsAskedAbout,
    /// Nobody is asked, since there is nothing that could be accepted.
    Refused(RefusedReason),
    /// There is no certificate that could be judged; rustls says this of it.
    Fails(&'static str),
}

const TOO_LARGE: Fate = Fate::Fails("HandshakePayloadTooLarge");

fn meet(
    policy: &Policy,
    client: &Client,
    identity: &Identity,
    problems: Problems,
    fate: Fate,
    what: &str,
    figures: &mut Figures,
) {
    for version in VERSIONS {
        for answering in Answering::ALL {
            let act = Act::serving(identity.config(version), identity, problems);
            let mut meeting = Meeting::under(policy.clone(), client);
            meeting.join(Kind::Video, HOST, vec![act.clone()]);
            meeting.join(Kind::Nbr, HOST, vec![act]);
            meeting.settle();
            meeting.answer(answering);
            let outcome = meeting.end();
            meets_its_fate(&outcome, fate, answering, what);
            figures.count(what, answering, &outcome);
        }
    }
}

fn meets_its_fate(outcome: &Outcome, fate: Fate, answering: Answering, what: &str) {
    let windows = match fate {
        Fate::IsAskedAbout => 1,
        Fate::Connects | Fate::Refused(_) | Fate::Fails(_) => 0,
    };
    assert_eq!(outcome.shown.len(), windows, "{what}: {:?}", outcome.leaves());
    expect(outcome, what, |one| match fate {
        Fate::Connects => one.is_connected(),
        Fate::IsAskedAbout if answering == Answering::ConnectAnyway => one.is_connected(),
        Fate::IsAskedAbout => one.is_refused() && one.bytes() == 0,
        Fate::Refused(why) => one.leaf == Leaf::Refused(why) && one.bytes() == 0,
        Fate::Fails(why) => {
            let failure = one.failure.as_deref();
            let for_this = failure.is_some_and(|failure| failure.contains(why));
            matches!(one.leaf, Leaf::Failed(_)) && for_this && one.bytes() == 0
        }
    });
}

/// A leaf with so many bytes in an extension that nobody knows.
fn of_bytes(bytes: usize) -> CertificateParams {
    let mut params = leaf_params(HOST);
    let unknown = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 55555, 1], vec![4; bytes]);
    params.custom_extensions.push(unknown);
    params
}

fn followed_by(mut identity: Identity, others: usize) -> Identity {
    let stranger = || self_signed(&leaf_params("stranger.example")).chain.remove(0);
    identity.chain.extend((0..others).map(|_| stranger()));
    identity
}

/// A leaf a hundred certificates below its root, each of which issued the next.
fn at_the_end_of_a_hundred(root: &Authority) -> Identity {
    let first = root.intermediate(Authority::params("intermediate 1"));
    let last = (2..100).fold(first, |above, number| {
        above.intermediate(Authority::params(&format!("intermediate {number}")))
    });
    last.issue(&leaf_params(HOST))
}

fn presenting(leaf: CertificateDer<'static>) -> Identity {
    Identity { chain: vec![leaf], ..self_signed(&leaf_params(HOST)) }
}

#[test]
fn chains_of_every_length_come_to_what_their_leaf_deserves() {
    let root = Authority::root("trusted authority");
    let client = Client::trusting(root.roots());
    let mut figures = Figures::default();
    let mut meet = |what, identity: Identity, problems: Problems, fate| {
        meet(&Meeting::policy(), &client, &identity, problems, fate, what, &mut figures);
    };
    let self_signed = || self_signed(&leaf_params(HOST));
    let empty = Identity { chain: Vec::new(), ..self_signed() };
    meet("an empty chain", empty, Problem::Unknown.into(), Fate::Fails("sent no certificates"));
    let behind = followed_by(self_signed(), 99);
    meet(
        "a self-signed leaf and 99 others",
        behind,
        Problem::SelfSigned.into(),
        Fate::IsAskedAbout,
    );
    let behind = followed_by(root.issue(&leaf_params(HOST)), 99);
    meet("a good leaf and 99 others", behind, Problems::NONE, Fate::Connects);
    let behind = followed_by(self_signed(), 299);
    meet("a self-signed leaf and 299 others", behind, Problem::SelfSigned.into(), TOO_LARGE);
    let deep = at_the_end_of_a_hundred(&root);
    let refused = Fate::Refused(RefusedReason::NotOverridable);
    meet("a leaf a hundred below its root", deep, Problem::Unknown.into(), refused);
    figures.close("chains of every length");
}

#[test]
fn a_certificate_of_a_megabyte_is_not_even_looked_at() {
    let root = Authority::root("trusted authority");
    let client = Client::trusting(root.roots());
    let mut figures = Figures::default();
    let mut meet = |policy: &Policy, what, identity: Identity, problems, fate| {
        meet(policy, &client, &identity, problems, fate, what, &mut figures);
    };
    let usual = Meeting::policy();
    let narrow = Policy { max_certificate_bytes: 16 << 10, ..Meeting::policy() };
    let own: Problems = Problem::SelfSigned.into();
    meet(&usual, "a megabyte, self-signed", self_signed(&of_bytes(1 << 20)), own, TOO_LARGE);
    let issued = root.issue(&of_bytes(1 << 20));
    meet(&usual, "a megabyte, of a trusted authority", issued, own, TOO_LARGE);
    let large = || self_signed(&of_bytes(60_000));
    meet(&usual, "60 kB, self-signed", large(), own, Fate::IsAskedAbout);
    let refused = Fate::Refused(RefusedReason::CertificateUnreadable);
    meet(&narrow, "60 kB under a limit of 16 KiB", large(), own, refused);
    figures.close("certificates of every size");
}

#[test]
fn what_is_no_certificate_is_refused_and_not_asked_about() {
    let client = Client::trusting_nobody_here();
    let mut figures = Figures::default();
    let own = self_signed(&leaf_params(HOST));
    let der = own.leaf();
    let unreadable = RefusedReason::CertificateUnreadable;
    let mut longer = der.to_vec();
    longer.push(0);
    let pem = include_bytes!("../tls/fixtures/p521.pem");
    assert!(CertificateDer::from_pem_slice(pem).is_ok());
    for (what, leaf, why) in [
        ("no byte", Vec::new(), RefusedReason::CertificateUnavailable),
        ("zeros", vec![0; 500], unreadable),
        ("a certificate that ends too soon", der[..der.len() - 1].to_vec(), unreadable),
        ("a certificate and a byte", longer, unreadable),
        // The engine reads text, too; TLS does not carry it, which is an unknown problem.
        ("a certificate as text", pem.to_vec(), RefusedReason::NotOverridable),
    ] {
        let identity = presenting(CertificateDer::from(leaf));
        let (policy, problems) = (Meeting::policy(), Problem::Unknown.into());
        meet(&policy, &client, &identity, problems, Fate::Refused(why), what, &mut figures);
    }
    figures.close("leaves that are no certificate");
}

/// What the threat model says of it: a denial of service, and never a way in.
#[test]
fn a_chain_that_spoils_a_certificate_ends_it_as_far_as_the_scope_goes() {
    let client = Client::trusting_nobody_here();
    let (stranger, impostor) = (Authority::root("stranger"), Authority::root("stranger"));
    let honest = stranger.issue(&leaf_params(HOST));
    // Without the certificate's key, and with an issuer of the same name who did not sign it.
    let spoiled = Identity {
        chain: vec![honest.leaf().clone(), impostor.certificate().clone()],
        ..self_signed(&leaf_params(HOST))
    };
    let mut figures = Figures::default();
    for version in VERSIONS {
        for (scope, is_ended) in [(Scope::Certificate, true), (Scope::CertificateHost, false)] {
            let policy = Policy { scope, ..Meeting::policy() };
            let mut meeting = Meeting::under(policy, &client);
            let act = |one: &Identity, problems: &[Problem]| {
                Act::serving(one.config(version), one, Problems::of(problems))
            };
            meeting.join(Kind::Video, HOST, vec![act(&honest, &[Problem::UnknownIssuer])]);
            let lies = [Problem::UnknownIssuer, Problem::BadSignature, Problem::HostMismatch];
            meeting.join(Kind::Nbr, OTHER_HOST, vec![act(&spoiled, &lies)]);
            meeting.settle();
            meeting.answer(Answering::ConnectAnyway);
            let outcome = meeting.end();
            let [first, second] = &outcome.endings[..] else { panic!("two sessions") };
            assert_eq!(second.leaf, Leaf::Refused(RefusedReason::NotOverridable));
            assert_eq!(first.is_connected(), !is_ended, "{scope:?}: {:?}", first.leaf);
            let what = format!("spoiled on another host, {scope:?}");
            figures.count(&what, Answering::ConnectAnyway, &outcome);
        }
    }
    figures.close("certificates spoiled by a chain");
}
