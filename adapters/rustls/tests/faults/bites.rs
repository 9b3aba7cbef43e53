//! That the laboratory would notice: clients that do what they must not are caught.

use std::time::Duration;

use certgate::{Kind, Problem, Problems};
use rustls::client::Resumption;

use crate::{
    VERSIONS,
    certificates::{Authority, HOST, leaf_params, self_signed},
    client::{Client, Conduct},
    expiry, judge,
    meeting::Meeting,
    outcome::Outcome,
    person::Answering,
    server::Act,
};

fn client(conduct: Conduct) -> Client {
    Client::trusting_nobody_here().behaving(conduct)
}

/// A meeting of a client that behaves like this, whose one session has met what its server does.
fn joined(conduct: Conduct, acts: Vec<Act>) -> Meeting {
    let mut meeting = Meeting::of(&client(conduct));
    meeting.join(Kind::Video, HOST, acts);
    meeting.settle();
    meeting
}

/// Asserts that this was found to be wrong.
fn caught(outcome: &Outcome, what: &str) {
    assert!(outcome.wrong.iter().any(|wrong| wrong.contains(what)), "{what}: {:?}", outcome.wrong);
}

#[test]
fn a_client_whose_verifier_accepts_everything_is_caught() {
    for version in VERSIONS {
        let identity = self_signed(&leaf_params(HOST));
        let act = Act::serving(identity.config(version), &identity, Problem::SelfSigned);
        let mut meeting = joined(Conduct::Careless, vec![act]);
        meeting.answer(Answering::DontConnect);
        caught(&meeting.end(), "bytes at moment 0");
    }
}

#[test]
fn a_client_that_goes_on_with_whatever_it_meets_is_caught() {
    for version in VERSIONS {
        let [first, second] = [(); 2].map(|()| {
            let identity = self_signed(&leaf_params(HOST));
            Act::serving(identity.config(version), &identity, Problem::SelfSigned)
        });
        let mut meeting = joined(Conduct::Blind, vec![first, second]);
        meeting.answer(Answering::ConnectAnyway);
        caught(&meeting.end(), "bytes at moment 1");
    }
}

#[test]
fn a_client_that_resumes_what_consent_let_in_is_caught() {
    for version in VERSIONS {
        let identity = self_signed(&leaf_params(HOST));
        let act = Act::serving(identity.config(version), &identity, Problem::SelfSigned);
        let mut meeting = joined(Conduct::Resuming, vec![act.clone()]);
        meeting.answer(Answering::ConnectAnyway);
        // The connection is lost, the certificate is replaced by one that nobody has seen, and
        // the ticket still opens the door.
        let other = self_signed(&leaf_params(HOST));
        meeting.turns_to(0, act.presenting(&other));
        meeting.reconnect(0);
        caught(&meeting.end(), "bytes at moment 1");
    }
}

#[test]
fn a_host_that_lets_an_expired_certificate_resume_is_caught() {
    let root = Authority::root("trusted authority");
    for version in VERSIONS {
        let client = Client::trusting(root.roots());
        let client = client.changed(|config| config.resumption = Resumption::default());
        let identity = root.issue(&expiry::params());
        let config = identity.config(version);
        let mut meeting = Meeting::of(&client);
        meeting.join(
            Kind::Video,
            HOST,
            vec![Act::serving(config.clone(), &identity, Problems::NONE)],
        );
        meeting.settle();
        client.clock.advance(expiry::TWO_HOURS);
        meeting.turns_to(0, Act::serving(config, &identity, Problem::Expired));
        meeting.reconnect(0);
        caught(&meeting.end(), "bytes at moment 0");
    }
}

#[test]
fn a_client_that_does_not_leave_is_caught() {
    for version in VERSIONS {
        let identity = self_signed(&leaf_params(HOST));
        let act = Act::serving(identity.config(version), &identity, Problem::SelfSigned);
        let mut meeting = joined(Conduct::Stubborn, vec![act]);
        meeting.answer(Answering::ConnectAnyway);
        meeting.forget(0);
        meeting.speak(0);
        caught(&meeting.end(), "bytes at moment 2");
    }
}

#[test]
fn a_client_that_does_nothing_is_not_waited_for_for_ever() {
    let identity = self_signed(&leaf_params(HOST));
    let config = identity.config_of_any_version();
    let act = Act::serving(config, &identity, Problem::SelfSigned);
    let mut meeting = Meeting::of(&client(Conduct::Deaf)).watched(Duration::from_millis(500));
    meeting.join(Kind::Video, HOST, vec![act]);
    meeting.settle();
    meeting.answer(Answering::ConnectAnyway);
    caught(&meeting.end(), "waited for in vain");
}

#[test]
fn a_meeting_that_ends_with_a_session_held_is_caught() {
    let identity = self_signed(&leaf_params(HOST));
    let config = identity.config_of_any_version();
    let act = Act::serving(config, &identity, Problem::SelfSigned);
    let meeting = joined(Conduct::Proper, vec![act]);
    caught(&meeting.end(), "left waiting");
}

#[test]
fn an_engine_that_answers_otherwise_than_the_model_is_caught() {
    let identity = self_signed(&leaf_params(HOST));
    let config = identity.config_of_any_version();
    let act = Act::serving(config, &identity, Problem::SelfSigned);
    let mut meeting = joined(Conduct::Proper, vec![act]);
    meeting.answer(Answering::DontConnect);
    let journal = String::from_utf8(meeting.end().journal).unwrap();
    assert_eq!(judge::disagreements(journal.as_bytes()), [""; 0]);
    let doctored = journal.replace("\"cancel\"", "\"ignore\"");
    assert_ne!(doctored, journal);
    let found = judge::disagreements(doctored.as_bytes());
    assert!(found.iter().any(|one| one.contains("the model answers")), "{found:?}");
}
