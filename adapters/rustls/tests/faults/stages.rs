//! Connections that end, or do not go on, at each stage of a handshake.

use std::time::Duration;

use certgate::{Kind, Problem};
use rustls::{SupportedProtocolVersion, version::TLS12};

use crate::{
    VERSIONS,
    certificates::{HOST, Identity, OTHER_HOST, leaf_params, self_signed_evenly},
    client::Client,
    figures::{Figures, expect},
    line::{Direction, Fault, Pace, Tape, Trouble},
    meeting::Meeting,
    outcome::Outcome,
    person::Answering,
    server::Act,
};
use Direction::{ToClient, ToServer};

fn client() -> Client {
    Client::trusting_nobody_here()
}

fn act(identity: &Identity, version: &'static SupportedProtocolVersion) -> Act {
    Act::serving(identity.config(version), identity, Problem::SelfSigned)
}

/// What passes when a session connects after consent and nothing goes wrong, by the end of the
/// handshake.
fn handshake_of(act: &Act) -> Tape {
    let mut meeting = Meeting::of(&client());
    meeting.join(Kind::Video, HOST, vec![act.clone()]);
    meeting.settle();
    meeting.answer(Answering::ConnectAnyway);
    let outcome = meeting.end();
    expect(&outcome, "nothing goes wrong", |one| one.is_connected() && one.visits.len() == 2);
    outcome.endings[0].visits[1].handshake_tape.clone()
}

/// The stages of a handshake, by name, as so many bytes in one direction.
fn stages(
    act: &Act,
    identity: &Identity,
    version: &'static SupportedProtocolVersion,
) -> Vec<(&'static str, Direction, usize)> {
    let tape = handshake_of(act);
    let (server_says, client_says) = (tape.to_client.len(), tape.to_server.len());
    let in_certificate = if *version == TLS12 {
        let leaf = identity.leaf();
        let places = tape.to_client.windows(leaf.len()).position(|place| place == leaf.as_ref());
        places.expect("version 1.2 shows the certificate") + leaf.len() / 2
    } else {
        let hello = 5 + usize::from(u16::from_be_bytes([tape.to_client[3], tape.to_client[4]]));
        hello.midpoint(server_says)
    };
    vec![
        ("before ClientHello is read", ToServer, 0),
        ("before ServerHello", ToClient, 0),
        ("within ServerHello", ToClient, 40),
        ("in the middle of Certificate", ToClient, in_certificate),
        ("within the server's last flight", ToClient, server_says - 1),
        ("within the client's Finished", ToServer, client_says - 1),
        ("after the client's Finished", ToServer, client_says),
        ("within the first bytes of media", ToServer, client_says + 10),
        ("before the first reply", ToClient, server_says),
    ]
}

/// When a session that failed tries again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Retry {
    BeforeTheAnswer,
    AfterTheAnswer,
}

/// Three sessions, two of them on one certificate, and the first in trouble: what it comes to
/// in the end is what was answered, and nobody is asked about anything twice.
fn hold(act: &Act, trouble: Vec<Act>, answering: Answering, retry: Retry) -> Outcome {
    let other = self_signed_evenly(&leaf_params(OTHER_HOST));
    let mut meeting = Meeting::of(&client());
    meeting.join(Kind::Video, HOST, trouble);
    meeting.join(Kind::AudioVoip, HOST, vec![act.clone()]);
    meeting.join(Kind::Nbr, OTHER_HOST, vec![self::act(&other, &TLS12)]);
    meeting.settle();
    if retry == Retry::BeforeTheAnswer {
        meeting.retry();
    }
    meeting.answer(answering);
    meeting.retry();
    meeting.answer(answering);
    let outcome = meeting.end();
    assert_eq!(outcome.shown.len(), 2, "a window for each certificate");
    match answering {
        Answering::ConnectAnyway => expect(&outcome, "all connect", |one| one.is_connected()),
        Answering::DontConnect | Answering::Nobody => {
            expect(&outcome, "all are refused", |one| one.is_refused() && one.bytes() == 0);
        }
    }
    outcome
}

fn at_each_stage(trouble: Trouble, what: &str) -> Figures {
    let mut figures = Figures::default();
    let identity = self_signed_evenly(&leaf_params(HOST));
    for version in VERSIONS {
        let act = act(&identity, version);
        for (stage, direction, after) in stages(&act, &identity, version) {
            let bad = act.with(Fault { direction, after, trouble });
            for answering in Answering::ALL {
                for retry in [Retry::BeforeTheAnswer, Retry::AfterTheAnswer] {
                    let first = vec![bad.clone(), act.clone()];
                    let outcome = hold(&act, first, answering, retry);
                    figures.count(&format!("{what} {stage}"), answering, &outcome);
                }
                let second = vec![act.clone(), bad.clone(), act.clone()];
                let outcome = hold(&act, second, answering, Retry::BeforeTheAnswer);
                figures.count(&format!("{what} {stage}, after IGNORE"), answering, &outcome);
            }
        }
    }
    assert!(figures.faults() > 60, "{} connections are in trouble", figures.faults());
    figures
}

#[test]
fn a_reset_at_any_stage_leaves_the_answer_as_it_is() {
    at_each_stage(Trouble::Reset, "reset").close("resets at each stage of a handshake");
}

#[test]
fn an_end_at_any_stage_leaves_the_answer_as_it_is() {
    at_each_stage(Trouble::Close, "closed").close("closes at each stage of a handshake");
}

#[test]
fn a_stall_at_any_stage_ends_at_the_clients_time_limit() {
    at_each_stage(Trouble::Stall, "stalled").close("stalls at each stage of a handshake");
}

#[test]
fn a_sockets_own_time_limit_ends_a_stall() {
    let mut figures = Figures::default();
    let identity = self_signed_evenly(&leaf_params(HOST));
    for version in VERSIONS {
        let act = act(&identity, version);
        for (stage, direction, after) in
            [("before ServerHello", ToClient, 0), ("within it", ToClient, 40)]
        {
            let stall = act.with(Fault { direction, after, trouble: Trouble::Stall });
            let mut meeting = Meeting::of(&client().waiting(Duration::from_millis(50)));
            meeting.join(Kind::Svs, HOST, vec![stall]);
            meeting.settle();
            meeting.retry();
            let outcome = meeting.end();
            expect(&outcome, "it fails", |one| !one.is_connected() && !one.is_refused());
            assert_eq!(outcome.shown, [], "there is nothing to ask");
            figures.count(&format!("a socket times out {stage}"), Answering::Nobody, &outcome);
        }
    }
    figures.close("sockets that time out");
}

#[test]
fn a_slow_server_is_as_good_as_a_fast_one() {
    let mut figures = Figures::default();
    let identity = self_signed_evenly(&leaf_params(HOST));
    for version in VERSIONS {
        let act = act(&identity, version);
        for (what, pace) in
            [("a byte at a time", Pace::ByteByByte), ("late", Pace::Late(Duration::from_millis(3)))]
        {
            for answering in Answering::ALL {
                let slow = vec![act.paced(pace)];
                let outcome = hold(&act, slow, answering, Retry::BeforeTheAnswer);
                figures.count(what, answering, &outcome);
                let stalled = Fault { direction: ToClient, after: 200, trouble: Trouble::Stall };
                let slow = vec![act.paced(pace).with(stalled), act.paced(pace)];
                let outcome = hold(&act, slow, answering, Retry::BeforeTheAnswer);
                figures.count(&format!("{what}, then nothing"), answering, &outcome);
            }
        }
    }
    figures.close("slow servers");
}
