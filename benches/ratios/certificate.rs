//! A certificate that is handed in, beside the SHA-256 of its bytes.

use std::hint::black_box;

use certgate::{
    Answer, Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem, SessionId, Signal,
    Time,
};
use certgate_model::certificates::{Certificates, pem};
use sha2::{Digest, Sha256};

use crate::{contest::Rounds, table::Table};

const TIMES: u32 = 2_000;

pub(crate) fn measure(rounds: Rounds, table: &mut Table) {
    let certificates = Certificates::built_in();
    let longest = certificates
        .forms()
        .filter(|form| form.identity.is_some())
        .filter_map(|form| certificates.bytes(&form))
        .filter(|bytes| bytes.first() == Some(&0x30))
        .max_by_key(|bytes| bytes.len());
    let der = longest.expect("a certificate").to_vec();
    let other = pem(&der, "\r\n").into_bytes();
    let hash = || {
        for _ in 0..TIMES {
            black_box(Sha256::digest(black_box(&der)));
        }
    };
    for (what, then, target) in [
        ("the same bytes again", &der, Some(0.2)),
        // Of the same DER it is known by its bytes; only another PEM needs its fingerprint.
        ("another PEM of a known certificate", &other, None),
    ] {
        let mut meeting = Held::new();
        meeting.present(&der);
        meeting.allow();
        // What asking costs is not the certificate's.
        let asking = rounds.contest((|| meeting.repeat(None), TIMES), (hash, TIMES));
        let whole = rounds.contest((|| meeting.repeat(Some(then)), TIMES), (hash, TIMES));
        let mut ratio = whole;
        for (whole, asking) in [
            (&mut ratio.median, asking.median),
            (&mut ratio.low, asking.median),
            (&mut ratio.high, asking.median),
        ] {
            *whole -= asking;
        }
        table.add(what, "SHA-256 of its DER", target, ratio);
    }
}

/// One session that is held again and again.
struct Held {
    engine: Engine,
    session: SessionId,
    inquiry: u64,
}

impl Held {
    fn new() -> Self {
        let policy = Policy { max_inquiries: u64::MAX, ..Policy::default() };
        let mut engine = Engine::new(Meeting::default(), policy);
        let session = engine.open(Time::ZERO, Kind::Svs).expect("room");
        Self { engine, session, inquiry: 0 }
    }

    fn give(&mut self, input: Input<'_>) {
        let taken = self.engine.handle(Time::ZERO, input);
        assert!(taken.is_ok(), "{taken:?}");
        while let Some(effect) = self.engine.poll_effect() {
            black_box(effect);
        }
    }

    fn ask(&mut self) {
        self.give(Input::Signal(self.session, Signal::CertificatePending));
        self.inquiry += 1;
    }

    fn present(&mut self, bytes: &[u8]) {
        self.ask();
        let session = self.session;
        let inquiry = Inquiry::new(self.inquiry);
        let presented = Presented::Bytes(bytes);
        let problems = Problem::SelfSigned.into();
        self.give(Input::Certificate { session, inquiry, presented, host: None, problems });
    }

    fn allow(&mut self) {
        let prompt = self.engine.open_prompts()[0];
        let revision = certgate::Revision::FIRST;
        self.give(Input::Answer(prompt, Answer::ConnectAnyway(revision)));
    }

    /// The service asks so many times, and hands its certificate in or does not.
    fn repeat(&mut self, bytes: Option<&[u8]>) {
        for _ in 0..TIMES {
            match bytes {
                Some(bytes) => self.present(bytes),
                None => self.ask(),
            }
        }
    }
}
