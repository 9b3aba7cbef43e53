//! A certificate that is handed in: the same bytes again, another spelling of one that is
//! known, or one that nobody has seen; beside hashing it and reading it without the engine.

use std::{hint::black_box, rc::Rc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use certgate::{
    Action, Answer, Effect, Engine, Input, Inquiry, Kind, Leaf, Presented, Problem, Revision,
    SessionId, Signal, Time,
};
use certgate_model::certificates::{Certificates, pem};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::{Contest, Contests, Target, Turn, meeting::engine};

/// How many sessions hand in a certificate in one turn.
const SESSIONS: usize = 1_000;

/// The contests.
pub fn contests() -> Contests {
    agree();
    Box::new([same_bytes, another_spelling, first_sight].into_iter().map(|contest| contest()))
}

/// What a thousand services hand out.
type Handed = Rc<[Vec<u8>]>;

fn same_bytes() -> Contest {
    let der = certificate();
    let handed: Handed = vec![der.clone(); SESSIONS].into();
    let mut contest = Contest::new("certificate, the same bytes again", "certificate");
    let ours = contest.enter("engine", handing_in(&held_with_one_allowed(&der), &handed));
    let (sha2, ring) = enter_hashes(&mut contest, &handed);
    contest.compare(ours, sha2, Target::AtMost(0.2));
    contest.compare(ours, ring, None);
    #[cfg(feature = "openssl")]
    {
        let openssl = contest.enter("openssl SHA-256", each(&handed, openssl::sha::sha256));
        contest.compare(ours, openssl, None);
    }
    contest
}

/// Its base64 has to be read before anybody can know it.
fn another_spelling() -> Contest {
    let der = certificate();
    let handed: Handed = vec![pem(&der, "\r\n").into_bytes(); SESSIONS].into();
    let mut contest = Contest::new("certificate, another PEM of a known one", "certificate");
    let ours = contest.enter("engine", handing_in(&held_with_one_allowed(&der), &handed));
    let read = contest.enter("base64 and sha2", each(&handed, |pem| Sha256::digest(decoded(pem))));
    let (sha2, _) = enter_hashes(&mut contest, &vec![der; SESSIONS].into());
    contest.compare(ours, read, Target::AtMost(1.15));
    contest.compare(ours, sha2, None);
    contest
}

fn first_sight() -> Contest {
    let handed: Handed = (0..SESSIONS as u32).map(numbered).collect();
    let mut contest = Contest::new("certificate, never seen before", "certificate");
    let ours = contest.enter("engine", handing_in(&held(engine()), &handed));
    let (sha2, _) = enter_hashes(&mut contest, &handed);
    let parsed = contest.enter(
        "x509-parser and ring SHA-256",
        each(&handed, |der| {
            let (_, read) = X509Certificate::from_der(der).expect("a certificate");
            black_box(read);
            ring::digest::digest(&ring::digest::SHA256, der)
        }),
    );
    contest.compare(ours, sha2, None);
    contest.compare(ours, parsed, None);
    #[cfg(feature = "openssl")]
    {
        let openssl = contest.enter(
            "openssl X509 and its digest",
            each(&handed, |der| {
                let read = openssl::x509::X509::from_der(der).expect("a certificate");
                read.digest(openssl::hash::MessageDigest::sha256()).expect("SHA-256")
            }),
        );
        contest.compare(ours, openssl, None);
    }
    contest
}

/// SHA-256 of the same bytes, by two who can.
fn enter_hashes(contest: &mut Contest, handed: &Handed) -> (usize, usize) {
    let sha2 = contest.enter("sha2 SHA-256", each(handed, |der| Sha256::digest(der)));
    let ring = |der: &[u8]| ring::digest::digest(&ring::digest::SHA256, der);
    (sha2, contest.enter("ring SHA-256", each(handed, ring)))
}

fn each<T>(handed: &Handed, read: impl Fn(&[u8]) -> T + 'static) -> impl FnMut() -> Turn + 'static {
    let handed = handed.clone();
    move || {
        Turn::of(SESSIONS as u64, || {
            for bytes in handed.iter() {
                black_box(read(black_box(bytes)));
            }
        })
    }
}

/// A certificate is handed in once under an inquiry: every turn has a copy of the engine, and
/// copying is not timed.
fn handing_in(held: &Held, handed: &Handed) -> impl FnMut() -> Turn + 'static {
    let (held, handed) = (held.clone(), handed.clone());
    move || {
        let mut engine = held.engine.clone();
        Turn::of(SESSIONS as u64, || {
            for (session, bytes) in held.sessions.iter().zip(handed.iter()) {
                present(&mut engine, *session, bytes, |effect| {
                    black_box(effect);
                });
            }
        })
    }
}

/// Sessions that all wait for their certificate.
#[derive(Clone)]
struct Held {
    engine: Engine,
    sessions: Vec<SessionId>,
}

fn held(mut engine: Engine) -> Held {
    let sessions = (0..SESSIONS).map(|_| held_session(&mut engine)).collect();
    Held { engine, sessions }
}

fn held_session(engine: &mut Engine) -> SessionId {
    let session = engine.open(Time::ZERO, Kind::Svs).expect("room");
    give(engine, Input::Signal(session, Signal::CertificatePending), drop);
    session
}

/// The same, where the person has allowed a certificate.
fn held_with_one_allowed(der: &[u8]) -> Held {
    let mut engine = engine();
    let first = held_session(&mut engine);
    present(&mut engine, first, der, drop);
    let prompt = engine.open_prompts()[0];
    give(&mut engine, Input::Answer(prompt, Answer::ConnectAnyway(Revision::FIRST)), drop);
    held(engine)
}

fn present(engine: &mut Engine, session: SessionId, bytes: &[u8], effect: impl FnMut(Effect)) {
    let (inquiry, presented) = (Inquiry::new(1), Presented::Bytes(bytes));
    let problems = Problem::SelfSigned.into();
    give(engine, Input::Certificate { session, inquiry, presented, host: None, problems }, effect);
}

fn give(engine: &mut Engine, input: Input<'_>, mut effect: impl FnMut(Effect)) {
    let taken = engine.handle(Time::ZERO, black_box(input));
    assert!(taken.is_ok(), "{taken:?}");
    while let Some(given) = engine.poll_effect() {
        effect(given);
    }
}

/// A certificate of usual length, in DER: the longest that the model has.
fn certificate() -> Vec<u8> {
    let certificates = Certificates::built_in();
    let known = certificates.forms().filter(|form| form.identity.is_some());
    let bytes = known.filter_map(|form| certificates.bytes(&form));
    let der = bytes.filter(|bytes| bytes.first() == Some(&0x30));
    der.max_by_key(|bytes| bytes.len()).expect("a certificate").to_vec()
}

/// The same with another serial number.
fn numbered(number: u32) -> Vec<u8> {
    /// Version 3, and the tag of the serial number.
    const BEFORE: [u8; 6] = [0xa0, 0x03, 0x02, 0x01, 0x02, 0x02];
    let mut der = certificate();
    let serial = der.windows(6).position(|bytes| bytes == BEFORE).expect("version 3") + 6;
    let end = serial + 1 + usize::from(der[serial]);
    der[end - 4..end].copy_from_slice(&number.to_be_bytes());
    der
}

/// What stands in a PEM, as one decodes it by hand.
fn decoded(pem: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(pem).expect("PEM is text");
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    BASE64_STANDARD.decode(body).expect("base64")
}

/// The engine takes each for what it is, and the others read the same.
fn agree() {
    let der = certificate();
    let spelled = pem(&der, "\r\n").into_bytes();
    assert_eq!(decoded(&spelled), der);
    let of_ring = ring::digest::digest(&ring::digest::SHA256, &der);
    assert_eq!(of_ring.as_ref(), Sha256::digest(&der).as_slice());
    for bytes in [&der, &spelled] {
        let Held { mut engine, sessions } = held_with_one_allowed(&der);
        let mut given = Vec::new();
        present(&mut engine, sessions[0], bytes, |effect| given.push(effect));
        let [Effect::SetCertificateAction { action, .. }, changed] = given[..] else {
            panic!("{given:?}");
        };
        assert_eq!(action, Action::Ignore);
        assert_eq!(changed, Effect::SessionChanged { session: sessions[0], to: Leaf::Admitted });
    }
    let Held { mut engine, sessions } = held(engine());
    for (number, session) in sessions.iter().enumerate() {
        let mut given = Vec::new();
        let bytes = numbered(number as u32);
        X509Certificate::from_der(&bytes).expect("a certificate");
        present(&mut engine, *session, &bytes, |effect| given.push(effect));
        let deciding = Effect::SessionChanged { session: *session, to: Leaf::Deciding };
        assert_eq!(given[0], deciding, "number {number} is another certificate");
    }
}
