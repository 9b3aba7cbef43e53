//! A meeting that is told what happens, in short lines.
//!
//! Every step is taken by the engine, by the reference model and by the monitors of the
//! invariants at once: what a test expects, all of them have to say.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::sync::LazyLock;

use certgate::{Engine, SessionId};
use certgate_model::{
    certificates::Certificates,
    invariants::Monitor,
    reference::State,
    vocabulary::{
        Error, Fingerprint, Host, Input, Kind, Leaf, Policy, Presented, Problem, ProblemSet,
        Signal, Verdict,
    },
};
use certgate_protocol::{Driver, normal_form};

/// Eight real certificates, three forms of each, and bytes that are none.
pub(crate) static CERTIFICATES: LazyLock<Certificates> = LazyLock::new(Certificates::built_in);

/// A meeting and its time, which tests move on.
#[derive(Clone)]
pub(crate) struct Meeting {
    pub(crate) driver: Driver,
    pub(crate) state: State,
    pub(crate) monitor: Monitor,
    pub(crate) at: u64,
}

impl Meeting {
    #[track_caller]
    pub(crate) fn new(policy: Policy) -> Self {
        let driver = Driver::new(&policy).expect("a policy within its bounds");
        Self { driver, state: State::new(policy), monitor: Monitor::new(policy), at: 0 }
    }

    /// Gives one input at the meeting's time; the answer in lines, an error by its name.
    #[track_caller]
    pub(crate) fn give(&mut self, input: Input) -> Vec<String> {
        let mut effects = Vec::new();
        let before = self.driver.engine().clone();
        let taken = self.driver.step(self.at, &input, &CERTIFICATES, &mut effects);
        let result = taken.map(|_| effects);
        assert_eq!(result, self.state.apply(self.at, &input), "engine, then model, to {input}");
        if let Err(violation) = self.monitor.observe(self.at, &input, &result) {
            panic!("{violation}\nto {input}");
        }
        assert_eq!(
            self.driver.abstract_state(&CERTIFICATES),
            normal_form(self.state.clone()),
            "engine, then model, after {input}"
        );
        match result {
            Ok(effects) => effects.iter().map(ToString::to_string).collect(),
            Err(error) => {
                assert!(*self.driver.engine() == before, "{error} changed something");
                vec![error.to_string()]
            }
        }
    }

    /// Gives one input and checks the answer, a line an effect.
    #[track_caller]
    pub(crate) fn expect(&mut self, input: Input, answer: &[&str]) {
        let shown = input.to_string();
        assert_eq!(self.give(input), answer, "to {shown}");
    }

    /// Gives one input that is not taken.
    #[track_caller]
    pub(crate) fn fails(&mut self, input: Input, error: Error) {
        self.expect(input, &[error.name()]);
    }

    #[track_caller]
    pub(crate) fn open(&mut self, session: u64) {
        self.expect(Input::Open { session, kind: Kind::Svs }, &[]);
    }

    #[track_caller]
    pub(crate) fn signal(&mut self, session: u64, signal: Signal) -> Vec<String> {
        self.give(Input::Signal { session, signal })
    }

    /// Opens a session that is held.
    #[track_caller]
    pub(crate) fn held(&mut self, session: u64) {
        self.open(session);
        self.expect(
            pending(session),
            &[&format!("{session}: -> fetching"), &format!("{session}: fetch 1")],
        );
    }

    /// Opens a session that is held and shows a certificate at once.
    #[track_caller]
    pub(crate) fn shows(
        &mut self,
        session: u64,
        certificate: u32,
        host: &str,
        problems: &[Problem],
    ) -> Vec<String> {
        self.held(session);
        self.give(certificate_on(session, 1, certificate, host, problems))
    }

    /// Opens a session whose certificate the person allows, at the first window that is free.
    #[track_caller]
    pub(crate) fn admitted(&mut self, session: u64, certificate: u32) {
        self.shows(session, certificate, "", &[]);
        if self.leaf(session) == Leaf::Deciding {
            let prompt = self.state.prompts_shown;
            self.give(yes(prompt, self.state.windows[&prompt].revision));
        }
        assert_eq!(self.leaf(session), Leaf::Admitted);
    }

    /// The leaf that the engine has a session in.
    #[track_caller]
    pub(crate) fn leaf(&self, session: u64) -> Leaf {
        self.state.sessions[&session].leaf
    }

    /// The engine's own names of the sessions that are open.
    pub(crate) fn ids(&self) -> Vec<SessionId> {
        self.engine().sessions()
    }

    pub(crate) fn engine(&self) -> &Engine {
        self.driver.engine()
    }
}

/// The DER of a certificate, by its number.
pub(crate) fn der(number: u32) -> Presented {
    form(3 * number as usize)
}

/// The PEM of a certificate, by its number.
pub(crate) fn pem(number: u32) -> Presented {
    form(3 * number as usize + 1)
}

/// Bytes that are no certificate.
pub(crate) fn garbage() -> Presented {
    let bad = CERTIFICATES.forms().filter(|form| form.identity.is_none() && form.length > 0);
    bad.min_by_key(|form| form.length).expect("bytes that are no certificate")
}

/// No bytes.
pub(crate) fn nothing() -> Presented {
    CERTIFICATES.forms().find(|form| form.length == 0).expect("no bytes")
}

fn form(place: usize) -> Presented {
    CERTIFICATES.forms().nth(place).expect("a form")
}

/// A certificate without host and problems.
pub(crate) fn certificate(session: u64, inquiry: u64, number: u32) -> Input {
    certificate_on(session, inquiry, number, "", &[])
}

pub(crate) fn certificate_on(
    session: u64,
    inquiry: u64,
    number: u32,
    host: &str,
    problems: &[Problem],
) -> Input {
    presented(session, inquiry, der(number), host, problems)
}

pub(crate) fn presented(
    session: u64,
    inquiry: u64,
    certificate: Presented,
    host: &str,
    problems: &[Problem],
) -> Input {
    let (host, problems) = (Some(Host::from(host)), ProblemSet::of(problems));
    Input::Certificate { session, inquiry, certificate, host, problems }
}

pub(crate) const fn unavailable(session: u64, inquiry: u64) -> Input {
    Input::CertificateUnavailable { session, inquiry }
}

pub(crate) const fn yes(prompt: u64, revision: u64) -> Input {
    Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } }
}

pub(crate) const fn no(prompt: u64) -> Input {
    Input::Answer { prompt, verdict: Verdict::DontConnect }
}

pub(crate) fn forget(number: u32) -> Input {
    forget_on(number, "", &[])
}

pub(crate) fn forget_on(number: u32, host: &str, problems: &[Problem]) -> Input {
    Input::Forget {
        fingerprint: Fingerprint(number),
        host: Some(Host::from(host)),
        problems: ProblemSet::of(problems),
    }
}

pub(crate) const fn pending(session: u64) -> Input {
    Input::Signal { session, signal: Signal::CertificatePending }
}

pub(crate) const fn joined(session: u64) -> Input {
    Input::Signal { session, signal: Signal::JoinSucceeded }
}

pub(crate) const fn close(session: u64) -> Input {
    Input::Close { session }
}
