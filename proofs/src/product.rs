//! The system that is explored: an implementation, the reference model and the invariants'
//! monitor, taken through the same inputs side by side.

use std::panic::{AssertUnwindSafe, catch_unwind};

use certgate_model::{
    invariants::{Invariant, Monitor, Violation},
    reference::State,
    vocabulary::{Effect, Error, Input},
};
use certgate_protocol::Driver;

use crate::{
    agreement,
    alphabet::{self, Alphabet, Letter},
    bounds::Bounds,
    decider::{Begin, Decider, engine},
    graph::{Step, System},
    key::{Packing, Symmetry},
};

/// Who looks at each step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// The monitor first, then the reference model.
    All,
    /// The monitor alone: what a wrong implementation is judged by.
    Monitor,
    /// The reference model alone.
    Model,
}

/// What is explored, within which bounds, judged by whom.
#[derive(Debug)]
pub struct Product<D> {
    /// The letters.
    pub alphabet: Alphabet,
    begin: Begin<D>,
    checks: Checks,
    packing: Packing,
}

/// One state of the product.
#[derive(Clone, Debug)]
pub struct Meeting<D> {
    /// The implementation.
    pub decider: D,
    /// The reference model's state; without the model, what the implementation says of itself.
    pub state: State,
    monitor: Option<Monitor>,
}

/// What is wrong with a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An invariant is broken.
    Invariant(Violation),
    /// The implementation and the model answer differently.
    Answers {
        /// What the implementation said.
        decider: Result<Vec<Effect>, Error>,
        /// What the model says.
        model: Result<Vec<Effect>, Error>,
    },
    /// They answer alike and remember differently, or the next deadlines differ.
    States {
        /// What the implementation knows.
        decider: Box<State>,
        /// What the model knows.
        model: Box<State>,
    },
    /// The monitor's books do not say of the meeting what the model says.
    Books,
}

impl Fault {
    /// The invariant that is broken, where that is known.
    #[must_use]
    pub fn invariant(&self) -> Option<Invariant> {
        match self {
            Self::Invariant(violation) => Some(violation.invariant),
            Self::Answers { .. } | Self::States { .. } | Self::Books => None,
        }
    }
}

impl Product<Driver> {
    /// The engine with all checks.
    #[must_use]
    pub fn of_engine(bounds: Bounds, symmetry: Symmetry) -> Self {
        Self::new(bounds, engine, Checks::All, symmetry)
    }
}

impl<D: Decider> Product<D> {
    /// An implementation within bounds.
    ///
    /// # Panics
    ///
    /// If sessions are to be renamed that are not alike.
    #[must_use]
    pub fn new(bounds: Bounds, begin: Begin<D>, checks: Checks, symmetry: Symmetry) -> Self {
        assert!(symmetry == Symmetry::None || bounds.sessions_alike(), "sessions differ in kind");
        let packing = Packing::new(symmetry, bounds.certificates);
        Self { alphabet: Alphabet::new(bounds), begin, checks, packing }
    }

    /// Where the meeting begins.
    ///
    /// # Panics
    ///
    /// If the first sessions cannot be opened as they should.
    #[must_use]
    pub fn begin(&self) -> Meeting<D> {
        let bounds = &self.alphabet.bounds;
        let judged = self.checks != Checks::Model;
        let mut meeting = Meeting {
            decider: (self.begin)(&bounds.policy),
            state: State::new(bounds.policy),
            monitor: judged.then(|| Monitor::new(bounds.policy)),
        };
        let mut prelude = Vec::new();
        if bounds.starts_at > 0 {
            prelude.push(Input::NextDeadline);
        }
        if !bounds.opening {
            let open = |session| Input::Open { session, kind: self.alphabet.kind(session) };
            prelude.extend((1..=bounds.sessions).map(open));
        }
        for input in prelude {
            let step = self.take(&mut meeting, bounds.starts_at, &input);
            assert_eq!(step, Ok(Step::Taken), "{input}");
        }
        meeting
    }

    /// The inputs with which the meeting begins.
    #[must_use]
    pub fn prelude(&self) -> Vec<(u64, Input)> {
        let bounds = &self.alphabet.bounds;
        let mut inputs = Vec::new();
        if bounds.starts_at > 0 {
            inputs.push((bounds.starts_at, Input::NextDeadline));
        }
        if !bounds.opening {
            inputs.extend((1..=bounds.sessions).map(|session| {
                (bounds.starts_at, Input::Open { session, kind: self.alphabet.kind(session) })
            }));
        }
        inputs
    }

    /// Gives one input to all three and compares.
    ///
    /// # Errors
    ///
    /// What is wrong.
    // SESS-3 to SESS-10, SESS-12 to SESS-14, SIG-1 to SIG-33, GATE-1 to GATE-9, INQ-1 to INQ-8,
    // REVIEW-1 to REVIEW-10, PROMPT-1 to PROMPT-16, SETTLE-1 to SETTLE-11, FORGET-1 to FORGET-7,
    // TIME-2 to TIME-13, END-1 to END-7, EFFECT-1 to EFFECT-12, ERR-4 to ERR-16, INV-ask_once,
    // INV-no_connect_after_deny, INV-pending_resolves, INV-one_action_per_inquiry,
    // INV-consent_is_exact, INV-gate, INV-fan_out, INV-isolation, INV-fail_closed,
    // INV-seen_before_accepted, INV-no_idle_prompt, INV-bounded
    pub fn take(&self, meeting: &mut Meeting<D>, at: u64, input: &Input) -> Result<Step, Fault> {
        let certificates = &self.alphabet.certificates;
        let mut effects = Vec::new();
        let answer = catch_unwind(AssertUnwindSafe(|| {
            meeting.decider.step(at, input, certificates, &mut effects)
        }))
        .map_err(|_| panicked(input))?
        .map(|()| effects);
        if let Some(monitor) = &mut meeting.monitor {
            let told = answer.as_deref().map_err(|error| *error);
            monitor.observe_ref(at, input, told).map_err(Fault::Invariant)?;
        }
        let step = if answer.is_ok() { Step::Taken } else { Step::Refused };
        if self.checks == Checks::Monitor {
            meeting.state = meeting.decider.state(certificates);
            return Ok(step);
        }
        let model = meeting.state.apply(at, input);
        if answer != model {
            return Err(Fault::Answers { decider: answer, model });
        }
        if step == Step::Taken {
            self.compare(meeting)?;
        }
        Ok(step)
    }

    /// After a step that was taken, all three have to say the same of the meeting.
    fn compare(&self, meeting: &Meeting<D>) -> Result<(), Fault> {
        let known = meeting.decider.state(&self.alphabet.certificates);
        if !agreement::same(&known, &meeting.state)
            || meeting.decider.next_deadline() != meeting.state.next_deadline()
        {
            let (decider, model) = (Box::new(known), Box::new(meeting.state.clone()));
            return Err(Fault::States { decider, model });
        }
        match &meeting.monitor {
            Some(monitor) if !monitor.agrees_with(&meeting.state) => Err(Fault::Books),
            _ => Ok(()),
        }
    }
}

fn panicked(input: &Input) -> Fault {
    Fault::Invariant(Violation {
        invariant: Invariant::Total,
        step: 0,
        sessions: Vec::new(),
        sentence: format!("the implementation panicked at {input}"),
    })
}

impl<D: Decider> System for Product<D> {
    type Node = Meeting<D>;
    type Letter = Letter;
    type Fault = Fault;

    fn root(&self) -> Meeting<D> {
        self.begin()
    }

    fn letters(&self, meeting: &Meeting<D>, letters: &mut Vec<Letter>) {
        self.alphabet.letters(&meeting.state, letters);
    }

    fn is_mistake(&self, meeting: &Meeting<D>, letter: &Letter) -> bool {
        alphabet::is_mistake(&meeting.state, &letter.input)
    }

    fn step(&self, meeting: &mut Meeting<D>, letter: &Letter) -> Result<Step, Fault> {
        self.take(meeting, letter.at(&meeting.state), &letter.input)
    }

    fn key(&self, meeting: &Meeting<D>, key: &mut Vec<u8>) {
        self.packing.write(&self.alphabet, &meeting.state, meeting.monitor.as_ref(), key);
        meeting.decider.memory(key);
    }

    // ERR-1, INV-total
    fn untouched(&self, before: &Meeting<D>, after: &Meeting<D>) -> Result<(), Fault> {
        let known = after.decider.state(&self.alphabet.certificates);
        if known == before.decider.state(&self.alphabet.certificates) {
            return Ok(());
        }
        Err(Fault::Invariant(Violation {
            invariant: Invariant::Total,
            step: 0,
            sessions: Vec::new(),
            sentence: "an input was answered with an error and changed the meeting".to_owned(),
        }))
    }
}
