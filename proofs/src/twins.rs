//! Two meetings side by side that have to be alike: for the invariants that compare runs.
//!
//! Both get the same inputs, in every state that can be reached. What the second has otherwise
//! is said in [`Twin`]: another role, centre or kinds (`neutral`), a restart from its own
//! snapshot after every input (`replayable`), or nothing at all (`deterministic`; and a model
//! beside the engine).

use certgate_model::{
    invariants::Invariant,
    reference::State,
    vocabulary::{Answer, Input, Kind, Policy},
};

use crate::{
    agreement,
    alphabet::{self, Alphabet, Letter},
    bounds::Bounds,
    decider::{self, Begin, Decider},
    fault::{Answered, Fault, Said},
    graph::{Step, System},
    key::Packing,
    trace::Trace,
};

/// What the second meeting has otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Twin {
    /// The invariant that says that it makes no difference.
    pub invariant: Invariant,
    /// Its policy.
    pub policy: Policy,
    /// The kind of its sessions; none for those of the first.
    pub kind: Option<Kind>,
    /// Whether it is saved, dropped and restored after every input.
    pub restored: bool,
}

impl Twin {
    /// One that has nothing otherwise.
    #[must_use]
    pub const fn alike(invariant: Invariant, policy: Policy) -> Self {
        Self { invariant, policy, kind: None, restored: false }
    }

    /// The input as the second meeting gets it.
    fn told(&self, input: &Input) -> Input {
        match (input, self.kind) {
            (Input::Open { session, .. }, Some(kind)) => Input::Open { session: *session, kind },
            _ => input.clone(),
        }
    }

    /// What the second meeting knows, in the words of the first.
    fn as_first(&self, mut known: State, first: &State) -> State {
        known.policy = first.policy;
        for (number, session) in &mut known.sessions {
            if let Some(twin) = first.sessions.get(number) {
                session.kind = twin.kind;
            }
        }
        known
    }
}

/// Two meetings within the same bounds.
pub struct Twins<A, B> {
    alphabet: Alphabet,
    begin_one: Begin<A>,
    begin_other: Begin<B>,
    twin: Twin,
    packing: Packing,
}

/// One state of both.
#[derive(Clone, Debug)]
pub struct Pair<A, B> {
    one: A,
    other: B,
    /// What the first says of itself.
    state: State,
}

impl<A: Decider, B: Decider> Twins<A, B> {
    /// Two meetings; states that differ by a renaming count as one.
    #[must_use]
    pub fn new(
        bounds: Bounds,
        one: impl Fn(&Policy) -> A + Send + 'static,
        other: impl Fn(&Policy) -> B + Send + 'static,
        twin: Twin,
    ) -> Self {
        let packing = Packing::new(bounds.symmetry(), bounds.certificates);
        let (begin_one, begin_other) = (Box::new(one), Box::new(other));
        Self { alphabet: Alphabet::new(bounds), begin_one, begin_other, twin, packing }
    }

    /// The way to a difference as a trace; the answers are those of the first meeting.
    #[must_use]
    pub fn trace(&self, fault: &Fault, way: &[Letter]) -> Trace {
        let policy = self.alphabet.bounds.policy;
        let (mut inputs, mut pair) = (self.alphabet.prelude(), self.root());
        for letter in way {
            inputs.push((letter.at(&pair.state), letter.input.clone()));
            // The last step is at fault; nothing comes after it.
            let _ = self.step(&mut pair, letter);
        }
        let mut decider = (self.begin_one)(&policy);
        let answers = inputs
            .iter()
            .map_while(|(at, input)| decider::answer(&mut decider, *at, input, &self.alphabet))
            .collect();
        Trace { fault: fault.to_string(), policy, inputs, answers }
    }

    fn take(&self, pair: &mut Pair<A, B>, at: u64, input: &Input) -> Result<Step, Fault> {
        let Twin { invariant, restored, .. } = self.twin;
        let certificates = &self.alphabet.certificates;
        let answer = self.answered(&mut pair.one, at, input)?;
        let other = self.answered(&mut pair.other, at, &self.twin.told(input))?;
        if answer != other {
            let sentence = format!("one answers {}, the other {}", Said(&answer), Said(&other));
            return Err(Fault::of(invariant, sentence));
        }
        if restored {
            self.answered(&mut pair.other, at, &Input::Snapshot)?.ok();
        }
        pair.state = pair.one.state(certificates);
        let known = self.twin.as_first(pair.other.state(certificates), &pair.state);
        let apart = !agreement::same(&known, &pair.state)
            || pair.one.next_deadline() != pair.other.next_deadline();
        if answer.is_ok() && apart {
            let sentence = format!("one remembers {:?}, the other {known:?}", pair.state);
            return Err(Fault::of(invariant, sentence));
        }
        Ok(if answer.is_ok() { Step::Taken } else { Step::Refused })
    }

    fn answered<D: Decider>(
        &self,
        decider: &mut D,
        at: u64,
        input: &Input,
    ) -> Result<Answered, Fault> {
        match decider::answer(decider, at, input, &self.alphabet) {
            Some(Answer::Effects(effects)) => Ok(Ok(effects)),
            Some(Answer::Error(error)) => Ok(Err(error)),
            Some(_) => Ok(Ok(Vec::new())),
            None => Err(Fault::of(Invariant::Total, format!("a panic at {input}"))),
        }
    }
}

impl<A: Decider, B: Decider> System for Twins<A, B> {
    type Node = Pair<A, B>;
    type Letter = Letter;
    type Fault = Fault;

    fn root(&self) -> Pair<A, B> {
        let policy = &self.alphabet.bounds.policy;
        let one = (self.begin_one)(policy);
        let other = (self.begin_other)(&self.twin.policy);
        let mut pair = Pair { state: one.state(&self.alphabet.certificates), one, other };
        for (at, input) in self.alphabet.prelude() {
            let step = self.take(&mut pair, at, &input);
            assert_eq!(step, Ok(Step::Taken), "{input}");
        }
        pair
    }

    fn letters(&self, pair: &Pair<A, B>, letters: &mut Vec<Letter>) {
        self.alphabet.letters(&pair.state, letters);
    }

    fn is_mistake(&self, pair: &Pair<A, B>, letter: &Letter) -> bool {
        alphabet::is_mistake(&pair.state, &letter.input)
    }

    fn step(&self, pair: &mut Pair<A, B>, letter: &Letter) -> Result<Step, Fault> {
        self.take(pair, letter.at(&pair.state), &letter.input)
    }

    fn key(&self, pair: &Pair<A, B>, key: &mut Vec<u8>) {
        self.packing.write(&self.alphabet, &pair.state, None, key);
        pair.one.memory(key);
        pair.other.memory(key);
    }

    fn is_same(&self, before: &Pair<A, B>, after: &Pair<A, B>) -> bool {
        before.state == after.state
            && decider::remember_the_same(&before.one, &after.one)
            && decider::remember_the_same(&before.other, &after.other)
    }

    fn untouched(&self, before: &Pair<A, B>, after: &Pair<A, B>) -> Result<(), Fault> {
        let certificates = &self.alphabet.certificates;
        if after.one.state(certificates) == before.state {
            return Ok(());
        }
        Err(Fault::of(Invariant::Total, "an error changed the meeting"))
    }
}
