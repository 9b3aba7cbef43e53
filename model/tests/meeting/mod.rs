//! A meeting of the reference, driven and read in short lines.

#![allow(dead_code, reason = "each test takes what it needs")]
use certgate_model::{
    reference::{State, step},
    vocabulary::*,
};

/// A meeting and the effects of its last step.
pub(crate) struct Meeting {
    pub(crate) state: State,
    pub(crate) at: u64,
}

impl Meeting {
    pub(crate) fn new(policy: Policy) -> Self {
        policy.check().expect("a policy within its bounds");
        Self { state: State::new(policy), at: 0 }
    }

    /// Gives one input at the meeting's time; the answer in lines, an error by its name.
    pub(crate) fn give(&mut self, input: Input) -> Vec<String> {
        match step(&self.state, self.at, &input) {
            Ok((next, effects)) => {
                self.state = next;
                effects.iter().map(ToString::to_string).collect()
            }
            Err(error) => vec![error.to_string()],
        }
    }

    /// Gives one input and checks the answer, a line an effect.
    #[track_caller]
    pub(crate) fn expect(&mut self, input: Input, answer: &[&str]) {
        let shown = input.to_string();
        assert_eq!(self.give(input), answer, "to {shown}");
    }

    pub(crate) fn open(&mut self, session: u64) {
        self.expect(Input::Open { session, kind: Kind::Svs }, &[]);
    }

    pub(crate) fn signal(&mut self, session: u64, signal: Signal) -> Vec<String> {
        self.give(Input::Signal { session, signal })
    }

    /// Opens a session that is held.
    pub(crate) fn held(&mut self, session: u64) {
        self.open(session);
        self.signal(session, Signal::CertificatePending);
    }

    /// Opens a session that shows a certificate at once.
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
}

/// A certificate of the first inquiry without host and problems.
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
    Input::Certificate {
        session,
        inquiry,
        certificate: Presented::certificate(number),
        host: Some(Host::from(host)),
        problems: ProblemSet::of(problems),
    }
}

pub(crate) fn yes(prompt: u64, revision: u64) -> Input {
    Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } }
}

pub(crate) fn no(prompt: u64) -> Input {
    Input::Answer { prompt, verdict: Verdict::DontConnect }
}

pub(crate) fn forget(number: u32, host: &str, problems: &[Problem]) -> Input {
    Input::Forget {
        fingerprint: Fingerprint(number),
        host: Some(Host::from(host)),
        problems: ProblemSet::of(problems),
    }
}

pub(crate) fn pending(session: u64) -> Input {
    Input::Signal { session, signal: Signal::CertificatePending }
}
