//! The same reports in every order (`order_free`).
//!
//! Each session's service has a list of reports, and the person a verdict on each certificate.
//! Every interleaving of them is walked; wherever all is reported and answered, the subjects
//! that were shown and the last action of each session have to be the same.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use certgate_model::{
    invariants::Invariant,
    reference::State,
    vocabulary::{
        Action, Answer, Effect, Fingerprint, Input, Leaf, Policy, ProblemSet, Region, Signal,
        Verdict,
    },
};

use crate::{
    alphabet::Alphabet,
    bounds::Bounds,
    decider::{self, Begin, Decider},
    fault::Fault,
    graph::{Step, System},
    key::{Packing, Symmetry},
};

/// What is the same in every order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The certificates that somebody was asked about.
    pub shown: BTreeSet<Fingerprint>,
    /// The last action of each session.
    pub actions: BTreeMap<u64, Action>,
}

/// Reports that come in any order.
pub struct Interleavings<D> {
    alphabet: Alphabet,
    begin: Begin<D>,
    /// For each session, the certificates that its service asks about, one after another.
    asked: Vec<Vec<u32>>,
    /// The certificates that the person allows.
    allowed: BTreeSet<u32>,
    packing: Packing,
    /// The outcome of the first order that was walked to its end.
    outcome: RefCell<Option<Outcome>>,
}

/// Somewhere in one order.
#[derive(Clone, Debug)]
pub struct Place<D> {
    decider: D,
    state: State,
    /// How many reports of each session have come.
    told: Vec<u8>,
    outcome: Outcome,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The next report of this session's service.
    Report(u64),
    /// The person answers this window.
    Answer(u64),
}

impl<D: Decider> Interleavings<D> {
    /// The orders of these reports, under a policy without deadlines.
    #[must_use]
    pub fn new(
        policy: Policy,
        begin: impl Fn(&Policy) -> D + Send + 'static,
        asked: Vec<Vec<u32>>,
        allowed: BTreeSet<u32>,
    ) -> Self {
        let certificates = asked.iter().flatten().max().map_or(1, |most| most + 1);
        let bounds = Bounds { policy, ..Bounds::quiet("order", asked.len() as u64, certificates) };
        let packing = Packing::new(Symmetry::None, certificates);
        let (alphabet, begin) = (Alphabet::new(bounds), Box::new(begin));
        Self { alphabet, begin, asked, allowed, packing, outcome: RefCell::default() }
    }

    /// What every order came to.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.borrow().clone()
    }

    /// The next report of a session's service: that it holds the session, then the certificate.
    fn report(&self, place: &Place<D>, session: u64) -> Option<Input> {
        let at = usize::try_from(session - 1).ok()?;
        let told = place.told[at];
        let asked = *self.asked[at].get(usize::from(told / 2))?;
        if told.is_multiple_of(2) {
            return Some(Input::Signal { session, signal: Signal::CertificatePending });
        }
        let certificate = self.alphabet.form(asked);
        let inquiry = u64::from(told / 2) + 1;
        let problems = ProblemSet::EMPTY;
        Some(Input::Certificate { session, inquiry, certificate, host: None, problems })
    }

    fn input(&self, place: &Place<D>, next: &Next) -> Option<Input> {
        match next {
            Next::Report(session) => self.report(place, *session),
            Next::Answer(prompt) => {
                let window = place.state.windows.get(prompt)?;
                let verdict = if self.allowed.contains(&window.subject.fingerprint.0) {
                    Verdict::ConnectAnyway { revision: window.revision }
                } else {
                    Verdict::DontConnect
                };
                Some(Input::Answer { prompt: *prompt, verdict })
            }
        }
    }

    /// A refused session was answered when it asked: nobody asks for its certificate.
    fn is_idle(place: &Place<D>, input: &Input) -> bool {
        matches!(input, Input::Certificate { session, .. }
            if place.state.sessions[session].leaf != Leaf::Fetching)
    }

    fn write_down(place: &mut Place<D>, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::ShowPrompt { fingerprint, .. } => {
                    place.outcome.shown.insert(*fingerprint);
                }
                Effect::SetCertificateAction { session, action, .. } => {
                    place.outcome.actions.insert(*session, *action);
                }
                _ => {}
            }
        }
    }

    fn is_over(&self, place: &Place<D>) -> bool {
        let reported =
            (1..).zip(&place.told).all(|(session, _)| self.report(place, session).is_none());
        let pending = place.state.sessions.values().any(|s| s.leaf.region() == Region::Pending);
        reported && !pending && place.state.windows.is_empty()
    }
}

impl<D: Decider> System for Interleavings<D> {
    type Node = Place<D>;
    type Letter = Next;
    type Fault = Fault;

    fn root(&self) -> Place<D> {
        let mut decider = (self.begin)(&self.alphabet.bounds.policy);
        for (at, input) in self.alphabet.prelude() {
            decider::answer(&mut decider, at, &input, &self.alphabet);
        }
        let state = decider.state(&self.alphabet.certificates);
        let (told, outcome) = (vec![0; self.asked.len()], Outcome::default());
        Place { decider, state, told, outcome }
    }

    fn letters(&self, place: &Place<D>, letters: &mut Vec<Next>) {
        for (session, known) in &place.state.sessions {
            // None withdraws: who waits for the person reports nothing.
            if known.leaf != Leaf::Deciding && self.report(place, *session).is_some() {
                letters.push(Next::Report(*session));
            }
        }
        letters.extend(place.state.windows.keys().map(|prompt| Next::Answer(*prompt)));
    }

    fn is_mistake(&self, _: &Place<D>, _: &Next) -> bool {
        false
    }

    fn step(&self, place: &mut Place<D>, next: &Next) -> Result<Step, Fault> {
        let Some(input) = self.input(place, next) else { return Ok(Step::Refused) };
        let idle = Self::is_idle(place, &input);
        if let Next::Report(session) = next {
            place.told[*session as usize - 1] += 1;
        }
        if !idle {
            let answer = decider::answer(&mut place.decider, 0, &input, &self.alphabet);
            let Some(Answer::Effects(effects)) = answer else {
                return Err(Fault::of(Invariant::Total, format!("no effects for {input}")));
            };
            Self::write_down(place, &effects);
            place.state = place.decider.state(&self.alphabet.certificates);
        }
        if self.is_over(place) {
            let mut outcome = self.outcome.borrow_mut();
            let first = outcome.get_or_insert_with(|| place.outcome.clone());
            if *first != place.outcome {
                let sentence = format!("in one order {first:?}, in another {:?}", place.outcome);
                return Err(Fault::of(Invariant::OrderFree, sentence));
            }
        }
        Ok(Step::Taken)
    }

    fn key(&self, place: &Place<D>, key: &mut Vec<u8>) {
        key.extend(&place.told);
        let Outcome { shown, actions } = &place.outcome;
        key.push(shown.iter().fold(0, |mask, certificate| mask | 1 << certificate.0));
        key.extend((1..=self.asked.len() as u64).map(|session| match actions.get(&session) {
            None => 0,
            Some(Action::Ignore) => 1,
            Some(Action::Cancel) => 2,
        }));
        self.packing.write(&self.alphabet, &place.state, None, key);
        place.decider.memory(key);
    }

    fn is_same(&self, _: &Place<D>, _: &Place<D>) -> bool {
        false
    }

    fn untouched(&self, _: &Place<D>, _: &Place<D>) -> Result<(), Fault> {
        Ok(())
    }
}
