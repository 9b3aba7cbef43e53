//! Servers and networks that speak older TLS, or something else.

use certgate::{Kind, Leaf, Problem};

use crate::{
    certificates::{HOST, leaf_params, self_signed},
    client::Client,
    figures::{Figures, expect},
    line::Tamper,
    meeting::Meeting,
    person::Answering,
    server::Act,
};

fn client() -> Client {
    Client::trusting_nobody_here()
}

/// Takes version 1.3 out of what the client offers, and leaves 1.2 twice.
fn without_13(record: &mut [u8]) {
    offer_alone(record, [3, 3]);
}

/// Leaves the client nothing to offer but version 1.1.
fn with_11_alone(record: &mut [u8]) {
    offer_alone(record, [3, 2]);
}

fn offer_alone(record: &mut [u8], version: [u8; 2]) {
    // supported_versions: its number, its length, and a list of two.
    let offered = [0, 0x2b, 0, 5, 4, 3, 4, 3, 3];
    let at = record.windows(offered.len()).position(|place| place == offered);
    let at = at.expect("the client offers 1.3 and 1.2");
    record[at + 5..at + 9].copy_from_slice(&[version, version].concat());
}

#[test]
fn a_client_that_is_downgraded_by_the_network_does_not_connect() {
    let mut figures = Figures::default();
    let identity = self_signed(&leaf_params(HOST));
    let act = Act::serving(identity.config_of_any_version(), &identity, Problem::SelfSigned);
    for (what, tamper, why) in [
        ("downgraded to 1.2", without_13 as Tamper, "AttemptedDowngradeToTls12"),
        ("downgraded to 1.1", with_11_alone, "ProtocolVersion"),
    ] {
        let bad = act.tampering(tamper);
        for (when, acts) in
            [("", vec![bad.clone()]), (", after IGNORE", vec![act.clone(), bad.clone()])]
        {
            for answering in Answering::ALL {
                let mut meeting = Meeting::of(&client());
                meeting.join(Kind::Video, HOST, acts.clone());
                meeting.settle();
                meeting.answer(answering);
                meeting.retry();
                let outcome = meeting.end();
                expect(&outcome, what, |one| !one.is_connected() && one.bytes() == 0);
                assert!(outcome.failures().iter().all(|failure| failure.contains(why)));
                assert_eq!(outcome.shown.len(), usize::from(acts.len() > 1));
                figures.count(&format!("{what}{when}"), answering, &outcome);
            }
        }
        for answering in Answering::ALL {
            let mut meeting = Meeting::of(&client());
            meeting.join(Kind::Video, HOST, vec![bad.clone(), act.clone()]);
            meeting.settle();
            meeting.retry();
            meeting.answer(answering);
            let outcome = meeting.end();
            let connects = answering == Answering::ConnectAnyway;
            expect(&outcome, "the next time is as good", |one| one.is_connected() == connects);
            figures.count(&format!("{what}, then not"), answering, &outcome);
        }
    }
    figures.close("downgrades");
}

fn record(kind: u8, version: [u8; 2], body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, version[0], version[1], length[0], length[1]], body].concat()
}

/// A ServerHello of a version, with a cipher suite and extensions.
fn server_hello(version: [u8; 2], suite: [u8; 2], extensions: &[u8]) -> Vec<u8> {
    let mut body = [&version[..], &[7; 32], &[32], &[9; 32], &suite, &[0]].concat();
    if !extensions.is_empty() {
        body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
        body.extend(extensions);
    }
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    record(22, version, &[&[2], &length[1..], &body].concat())
}

/// What servers say that no client should put up with, and what rustls says to it.
fn sayings() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    const ECDSA_AES: [u8; 2] = [0xc0, 0x2b];
    // application_layer_protocol_negotiation: one name, which nobody offered.
    let alpn = [&[0, 16, 0, 11, 0, 9, 8][..], b"nonsense"].concat();
    let change = record(20, [3, 3], &[1]);
    let of_old = [server_hello([3, 3], ECDSA_AES, &[]), change.clone()].concat();
    let too_old = "ServerDoesNotSupportTls12Or13";
    vec![
        ("a ServerHello of TLS 1.0", server_hello([3, 1], [0, 0x2f], &[]), too_old),
        ("a ServerHello of SSL 3", server_hello([3, 0], [0, 0x2f], &[]), too_old),
        (
            "a ServerHello without encryption",
            server_hello([3, 3], [0, 0], &[]),
            "SelectedUnofferedCipherSuite",
        ),
        ("the end of a session that there never was", of_old, "got ChangeCipherSpec"),
        (
            "a protocol that nobody offered",
            server_hello([3, 3], ECDSA_AES, &alpn),
            "UnsolicitedServerHelloExtension",
        ),
        ("the alert handshake_failure", record(21, [3, 1], &[2, 40]), "HandshakeFailure"),
        ("the alert close_notify", record(21, [3, 3], &[1, 0]), "end of file"),
        (
            "a thousand warnings",
            record(21, [3, 3], &[1, 90]).repeat(1000),
            "TooManyWarningAlertsReceived",
        ),
        ("a thousand empty records", record(22, [3, 3], &[]).repeat(1000), "InvalidEmptyPayload"),
        ("a thousand HelloRequests", record(22, [3, 3], &[0; 4]).repeat(1000), "got HelloRequest"),
        ("a thousand ChangeCipherSpecs", change.repeat(1000), "got ChangeCipherSpec"),
        ("application data", record(23, [3, 3], b"media follows"), "got ApplicationData"),
        (
            "a record that is too long",
            [&[22, 3, 3, 0xff, 0xff], &[2; 1000][..]].concat(),
            "MessageTooLarge",
        ),
        ("HTTP", b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), "InvalidContentType"),
        ("zeros", vec![0; 70_000], "InvalidContentType"),
    ]
}

#[test]
fn what_is_not_tls_asks_nobody_and_connects_nothing() {
    let mut figures = Figures::default();
    let identity = self_signed(&leaf_params(HOST));
    let act = Act::serving(identity.config_of_any_version(), &identity, Problem::SelfSigned);
    for (what, bytes, why) in sayings() {
        let bad = Act::saying(&bytes);
        let mut meeting = Meeting::of(&client());
        meeting.join(Kind::Svs, HOST, vec![bad.clone()]);
        meeting.settle();
        let outcome = meeting.end();
        expect(&outcome, what, |one| matches!(one.leaf, Leaf::Failed(_)));
        assert!(outcome.failures()[0].contains(why), "{what}: {:?}", outcome.failures());
        assert_eq!(outcome.shown, []);
        figures.count(what, Answering::Nobody, &outcome);
        for answering in Answering::ALL {
            let mut meeting = Meeting::of(&client());
            meeting.join(Kind::Video, HOST, vec![act.clone(), bad.clone(), act.clone()]);
            meeting.settle();
            meeting.answer(answering);
            meeting.retry();
            let outcome = meeting.end();
            let connects = answering == Answering::ConnectAnyway;
            expect(&outcome, "the answer stays", |one| one.is_connected() == connects);
            assert_eq!(outcome.shown.len(), 1);
            figures.count(&format!("{what}, after IGNORE"), answering, &outcome);
        }
    }
    figures.close("servers that do not speak TLS, or not as they should");
}

#[test]
fn a_server_of_another_protocol_is_no_server() {
    let mut figures = Figures::default();
    let identity = self_signed(&leaf_params(HOST));
    let mut config = (*identity.config_of_any_version()).clone();
    config.alpn_protocols = vec![b"nonsense".to_vec()];
    let act = Act::serving(config.into(), &identity, Problem::SelfSigned);
    for answering in Answering::ALL {
        let client = client().changed(|config| config.alpn_protocols = vec![b"media/1".to_vec()]);
        let mut meeting = Meeting::of(&client);
        meeting.join(Kind::Video, HOST, vec![act.clone()]);
        meeting.settle();
        meeting.answer(answering);
        let outcome = meeting.end();
        expect(&outcome, "no protocol in common", |one| matches!(one.leaf, Leaf::Failed(_)));
        figures.count("no protocol in common", answering, &outcome);
    }
    figures.close("servers of another protocol");
}
