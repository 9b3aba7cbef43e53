//! A meeting under a flood: the engine alone, or beside the model and the monitors.

use certgate::{
    Answer, Certificate, Effect, Engine, Input, Kind, Meeting, Policy, Presented, Problem,
    Problems, Revision, SessionId, Signal, Time,
};
use certgate_model::{
    certificates::Certificates, invariants::Monitor, reference::State, vocabulary,
};
use certgate_protocol::Driver;

/// What services report here; a person may accept it.
pub(crate) const PROBLEMS: Problems = Problems::of(&[Problem::SelfSigned]);

/// The engine, spoken to briefly. Every input has to be taken.
pub(crate) struct Flooded {
    pub(crate) engine: Engine,
    pub(crate) at: Time,
    /// How many windows were shown in all.
    pub(crate) shown: u64,
}

impl Flooded {
    pub(crate) fn new(policy: Policy) -> Self {
        Self { engine: Engine::new(Meeting::default(), policy), at: Time::ZERO, shown: 0 }
    }

    /// Gives an input, and every effect of it to `look`.
    pub(crate) fn give(&mut self, input: Input<'_>, mut look: impl FnMut(Effect)) {
        assert_eq!(self.engine.handle(self.at, input), Ok(()), "{input:?}");
        while let Some(effect) = self.engine.poll_effect() {
            self.shown += u64::from(matches!(effect, Effect::ShowPrompt { .. }));
            look(effect);
        }
    }

    pub(crate) fn open(&mut self) -> SessionId {
        self.engine.open(self.at, Kind::Video).expect("room")
    }

    /// A session's service asks, and hands this certificate out; the last effect.
    pub(crate) fn present(&mut self, session: SessionId, presented: Presented<'_>) -> Effect {
        let mut last = None;
        self.give(Input::Signal(session, Signal::CertificatePending), |effect| last = Some(effect));
        let Some(Effect::FetchCertificate { inquiry, .. }) = last else {
            return last.expect("it is cancelled");
        };
        let (host, problems) = (None, PROBLEMS);
        let input = Input::Certificate { session, inquiry, presented, host, problems };
        self.give(input, |effect| last = Some(effect));
        last.expect("something comes of it")
    }

    /// Answers the oldest window. It has not grown: nobody here names a host.
    pub(crate) fn answer(&mut self, allow: bool, look: impl FnMut(Effect)) {
        let window = *self.engine.open_prompts().first().expect("a window");
        let answer =
            if allow { Answer::ConnectAnyway(Revision::FIRST) } else { Answer::DontConnect };
        self.give(Input::Answer(window, answer), look);
    }
}

/// The DER of as many certificates as one likes, from one that is real: the end of a signature
/// is any bits, and a certificate with another is another.
#[derive(Clone)]
pub(crate) struct Distinct(Vec<u8>);

impl Distinct {
    pub(crate) fn new() -> Self {
        let table = Certificates::built_in();
        let first = table.forms().next().expect("a certificate");
        Self(table.bytes(&first).expect("its bytes").to_vec())
    }

    pub(crate) fn der(&mut self, number: u64) -> &[u8] {
        let start = self.0.len() - 8;
        self.0[start..].copy_from_slice(&number.to_le_bytes());
        &self.0
    }
}

/// The engine and the model, each given the same. The monitors of the invariants watch.
pub(crate) struct LockStep {
    driver: Driver,
    pub(crate) model: State,
    monitor: Monitor,
    certificates: Certificates,
    distinct: Distinct,
    effects: Vec<vocabulary::Effect>,
    pub(crate) steps: u64,
}

impl LockStep {
    pub(crate) fn new(policy: vocabulary::Policy) -> Self {
        Self {
            driver: Driver::new(&policy).expect("a policy within its bounds"),
            model: State::new(policy),
            monitor: Monitor::new(policy),
            certificates: Certificates::built_in(),
            distinct: Distinct::new(),
            effects: Vec::new(),
            steps: 0,
        }
    }

    /// One input for both; what the engine wants, or its error. Now and then all that both know
    /// is compared.
    pub(crate) fn give(
        &mut self,
        at: u64,
        input: &vocabulary::Input,
    ) -> Result<&[vocabulary::Effect], vocabulary::Error> {
        let taken = self.driver.step(at, input, &self.certificates, &mut self.effects);
        let due = self.model.apply(at, input);
        let given = taken.map(|_| self.effects.clone());
        assert_eq!(given, due, "engine, then model, to {input} at {at}");
        if taken.is_ok() {
            assert_eq!(taken, Ok(self.model.next_deadline()), "the next deadline, to {input}");
        }
        let observed = due.as_deref().map_err(|error| *error);
        if let Err(violation) = self.monitor.observe_ref(at, input, observed) {
            panic!("{violation}, to {input}");
        }
        self.steps += 1;
        if self.steps.is_multiple_of(1021) {
            self.agree();
        }
        taken.map(|_| self.effects.as_slice())
    }

    pub(crate) fn agree(&self) {
        assert!(self.driver.agrees_with(&self.model, &self.certificates), "they know two things");
    }

    /// The certificate of this number, among as many as one likes.
    pub(crate) fn certificate(&mut self, number: u64) -> vocabulary::Presented {
        self.certificates.add_form(self.distinct.der(number))
    }
}

/// A certificate that stands for many, in a format of a service's own.
pub(crate) fn opaque(number: u64) -> Certificate {
    Certificate::opaque(&number.to_le_bytes()).expect("some bytes")
}
