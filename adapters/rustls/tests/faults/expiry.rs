//! Certificates that expire while the meeting goes on.

use std::time::Duration;

use certgate::{Kind, Policy, Problem, Problems, Scope};
use rcgen::{CertificateParams, date_time_ymd};
use rustls::{HandshakeKind, SupportedProtocolVersion};

use crate::{
    VERSIONS,
    certificates::{Authority, HOST, Identity, leaf_params, self_signed},
    client::Client,
    figures::{Figures, expect},
    meeting::Meeting,
    person::Answering,
    server::Act,
};

const HOUR: Duration = Duration::from_secs(3600);

/// Valid for an hour from the time at which the meeting begins, which is less than tickets are.
pub(crate) fn params() -> CertificateParams {
    let mut params = leaf_params(HOST);
    params.not_after = date_time_ymd(2030, 1, 1) + HOUR;
    params
}

pub(crate) const TWO_HOURS: Duration = Duration::from_secs(2 * 3600);

/// What a server presents before its certificate has expired, and after.
fn acts(
    identity: &Identity,
    version: &'static SupportedProtocolVersion,
    before: Problems,
) -> [Act; 2] {
    let config = identity.config(version);
    [before, before.union(Problem::Expired.into())]
        .map(|problems| Act::serving(config.clone(), identity, problems))
}

#[test]
fn a_good_certificate_that_expires_is_asked_about_when_the_session_comes_back() {
    let mut figures = Figures::default();
    let root = Authority::root("trusted authority");
    for version in VERSIONS {
        for answering in Answering::ALL {
            let client = Client::trusting(root.roots());
            let [good, expired] = acts(&root.issue(&params()), version, Problems::NONE);
            let mut meeting = Meeting::of(&client);
            meeting.join(Kind::Video, HOST, vec![good]);
            meeting.settle();
            assert!(meeting.leaf(0).is_connected());
            client.clock.advance(TWO_HOURS);
            meeting.turns_to(0, expired);
            meeting.reconnect(0);
            meeting.answer(answering);
            let outcome = meeting.end();
            assert_eq!(outcome.shown.len(), 1, "no ticket saves the asking");
            let connects = answering == Answering::ConnectAnyway;
            expect(&outcome, "the answer counts", |one| {
                let mut kinds = one.visits.iter().filter_map(|visit| visit.handshake);
                one.is_connected() == connects && kinds.all(|kind| kind == HandshakeKind::Full)
            });
            figures.count("a good certificate expires", answering, &outcome);
        }
    }
    figures.close("good certificates that expire");
}

#[test]
fn consent_covers_a_new_problem_as_far_as_its_scope_goes() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        for (scope, windows) in [
            (Scope::Certificate, 1),
            (Scope::CertificateHost, 1),
            (Scope::CertificateHostProblems, 2),
        ] {
            for expires in ["while connected", "while held"] {
                let client = Client::trusting_nobody_here();
                let [valid, expired] =
                    acts(&self_signed(&params()), version, Problem::SelfSigned.into());
                let policy = Policy { scope, ..Meeting::policy() };
                let mut meeting = Meeting::under(policy, &client);
                meeting.join(Kind::Video, HOST, vec![valid]);
                meeting.settle();
                if expires == "while connected" {
                    meeting.answer(Answering::ConnectAnyway);
                    assert!(meeting.leaf(0).is_connected());
                }
                client.clock.advance(TWO_HOURS);
                meeting.turns_to(0, expired);
                if expires == "while connected" {
                    meeting.reconnect(0);
                }
                // The first window is about one problem; a second would be about two.
                let asked_of_both = Problems::of(&[Problem::SelfSigned, Problem::Expired]);
                meeting.answer_each(|subject| {
                    if subject.problems == asked_of_both {
                        Answering::DontConnect
                    } else {
                        Answering::ConnectAnyway
                    }
                });
                let outcome = meeting.end();
                assert_eq!(outcome.shown.len(), windows, "{scope:?}, {expires}");
                expect(&outcome, expires, |one| one.is_connected() == (windows == 1));
                let what = format!("expires {expires}: yes, and no if asked, {scope:?}");
                figures.count(&what, Answering::ConnectAnyway, &outcome);
            }
        }
    }
    figures.close("accepted certificates that expire");
}
