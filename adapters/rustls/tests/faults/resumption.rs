//! A resumed session asks no verifier: none may be a way round the gate.

use certgate::{Kind, Leaf, Policy, Problem, Problems, RefusedReason, Scope};
use rustls::HandshakeKind;

use crate::{
    VERSIONS,
    certificates::{Authority, HOST, OTHER_HOST, leaf_params, self_signed},
    client::Client,
    figures::{Figures, expect},
    meeting::Meeting,
    outcome::{Ending, Outcome},
    person::Answering,
    server::Act,
};

fn resumed(ending: &Ending) -> usize {
    let kinds = ending.visits.iter().filter_map(|visit| visit.handshake);
    kinds.filter(|kind| *kind == HandshakeKind::Resumed).count()
}

fn nothing_resumes(outcome: &Outcome) {
    expect(outcome, "no session is resumed", |one| resumed(one) == 0);
}

#[test]
fn a_session_that_consent_let_in_comes_back_through_the_gate() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        let client = Client::trusting_nobody_here();
        let identity = self_signed(&leaf_params(HOST));
        let act = Act::serving(identity.config(version), &identity, Problem::SelfSigned);
        let mut meeting = Meeting::of(&client);
        meeting.join(Kind::Video, HOST, vec![act.clone()]);
        meeting.settle();
        meeting.answer(Answering::ConnectAnyway);
        for _ in 0..3 {
            meeting.reconnect(0);
            assert!(meeting.leaf(0).is_connected());
        }
        let outcome = meeting.end();
        nothing_resumes(&outcome);
        expect(&outcome, "a question each time", |one| one.visits.len() == 8 && one.is_connected());
        assert_eq!(outcome.shown.len(), 1, "that is answered from memory");
        figures.count("comes back", Answering::ConnectAnyway, &outcome);
    }
    figures.close("sessions that come back after consent");
}

#[test]
fn a_session_whose_consent_was_taken_back_leaves_nothing_to_resume() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        for again in Answering::ALL {
            let client = Client::trusting_nobody_here();
            let identity = self_signed(&leaf_params(HOST));
            let act = Act::serving(identity.config(version), &identity, Problem::SelfSigned);
            let mut meeting = Meeting::of(&client);
            meeting.join(Kind::Video, HOST, vec![act.clone()]);
            meeting.settle();
            meeting.answer(Answering::ConnectAnyway);
            meeting.forget(0);
            assert_eq!(meeting.leaf(0), Leaf::Refused(RefusedReason::ConsentWithdrawn));
            meeting.speak(0);
            meeting.reconnect(0);
            meeting.join(Kind::AudioVoip, HOST, vec![act]);
            meeting.settle();
            meeting.answer(again);
            let outcome = meeting.end();
            nothing_resumes(&outcome);
            assert_eq!(outcome.shown.len(), 2, "once before it was forgotten, and once after");
            assert!(outcome.endings[0].is_refused(), "the first session stays refused");
            let connects = again == Answering::ConnectAnyway;
            assert_eq!(outcome.endings[1].is_connected(), connects);
            figures.count("yes, taken back, and then", again, &outcome);
        }
    }
    figures.close("consents that were taken back");
}

#[test]
fn a_ticket_of_one_subject_admits_no_other() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        let client = Client::trusting_nobody_here();
        let mut both = leaf_params(HOST);
        both.subject_alt_names.extend(leaf_params(OTHER_HOST).subject_alt_names);
        let identity = self_signed(&both);
        // One configuration of the server, so that it would know the tickets of either host.
        let act = Act::serving(identity.config(version), &identity, Problem::SelfSigned);
        let policy = Policy { scope: Scope::CertificateHost, ..Meeting::policy() };
        let mut meeting = Meeting::under(policy, &client);
        meeting.join(Kind::Video, HOST, vec![act.clone()]);
        meeting.join(Kind::Nbr, OTHER_HOST, vec![act]);
        meeting.settle();
        meeting.answer_each(|subject| {
            if subject.host.as_ref().is_some_and(|host| host.as_str() == HOST) {
                Answering::ConnectAnyway
            } else {
                Answering::DontConnect
            }
        });
        meeting.reconnect(0);
        meeting.reconnect(1);
        let outcome = meeting.end();
        nothing_resumes(&outcome);
        assert!(outcome.endings[0].is_connected());
        assert!(outcome.endings[1].is_refused() && outcome.endings[1].bytes() == 0);
        figures.count("yes on one host, no on another", Answering::ConnectAnyway, &outcome);
    }
    figures.close("certificates that are accepted on one host alone");
}

#[test]
fn sessions_of_good_certificates_resume_only_where_the_host_wants_it() {
    let mut figures = Figures::default();
    let root = Authority::root("trusted authority");
    for version in VERSIONS {
        for (what, resumes) in [("as the adapter has it", false), ("if the host wants it", true)] {
            let mut client = Client::trusting(root.roots());
            if resumes {
                client = client.changed(|config| {
                    config.resumption = rustls::client::Resumption::default();
                });
            }
            let identity = root.issue(&leaf_params(HOST));
            let act = Act::serving(identity.config(version), &identity, Problems::NONE);
            let mut meeting = Meeting::of(&client);
            meeting.join(Kind::Video, HOST, vec![act]);
            meeting.settle();
            meeting.reconnect(0);
            let outcome = meeting.end();
            expect(&outcome, what, |one| {
                one.is_connected() && resumed(one) == usize::from(resumes)
            });
            figures.count(&format!("a good certificate, {what}"), Answering::Nobody, &outcome);
        }
    }
    figures.close("good certificates that come back");
}
