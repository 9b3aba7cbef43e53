//! The system that is explored: an implementation, the reference model and the invariants'
//! monitor, taken through the same inputs side by side.

use std::{
    cell::RefCell,
    fmt::{self, Display, Formatter},
    panic::{AssertUnwindSafe, catch_unwind},
};

use certgate_model::{
    invariants::{Invariant, Monitor, Violation},
    reference::State,
    scenario::Prospect,
    vocabulary::{Effect, Error, Input},
};
use certgate_protocol::Driver;

use crate::{
    alphabet::{self, Alphabet, Letter},
    bounds::{Bounds, Counts},
    decider::{self, Begin, Decider, engine},
    graph::{Graph, Step, System},
    key::{Packing, Symmetry},
    trace::Trace,
    witness::Witness,
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
    witness: RefCell<Witness>,
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

impl<D> Meeting<D> {
    /// The invariants' monitor, where it is asked.
    #[must_use]
    pub const fn monitor(&self) -> Option<&Monitor> {
        self.monitor.as_ref()
    }
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

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invariant(Violation { invariant, sessions, sentence, .. }) => {
                write!(f, "{invariant} is broken: {sentence}")?;
                if sessions.is_empty() { Ok(()) } else { write!(f, " (sessions {sessions:?})") }
            }
            Self::Answers { decider, model } => {
                write!(f, "the model answers {}, and here it is {}", Said(model), Said(decider))
            }
            Self::States { decider, model } => {
                write!(f, "the model remembers {model:?}, and here it is {decider:?}")
            }
            Self::Books => f.write_str("the monitor's books are not what the model says"),
        }
    }
}

/// An answer in one line.
struct Said<'a>(&'a Result<Vec<Effect>, Error>);

impl Display for Said<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ok(effects) => {
                let effects: Vec<String> = effects.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", effects.join("; "))
            }
            Err(error) => write!(f, "error {error}"),
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
        let witness = RefCell::default();
        Self { alphabet: Alphabet::new(bounds), begin, checks, packing, witness }
    }

    /// Where the meeting begins.
    ///
    /// # Panics
    ///
    /// If the first sessions cannot be opened as they should.
    #[must_use]
    pub fn begin(&self) -> Meeting<D> {
        let mut meeting = self.before();
        for (at, input) in self.alphabet.prelude() {
            let step = self.take(&mut meeting, at, &input);
            assert_eq!(step, Ok(Step::Taken), "{input}");
        }
        meeting
    }

    /// Before the first input.
    fn before(&self) -> Meeting<D> {
        let policy = self.alphabet.bounds.policy;
        Meeting {
            decider: (self.begin)(&policy),
            state: State::new(policy),
            monitor: (self.checks != Checks::Model).then(|| Monitor::new(policy)),
        }
    }

    /// The way to a fault as a trace.
    #[must_use]
    pub fn trace(&self, fault: &Fault, way: &[Letter]) -> Trace {
        let mut inputs = self.alphabet.prelude();
        let (mut meeting, mut decider) = (self.begin(), self.before().decider);
        for letter in way {
            let at = letter.at(&meeting.state);
            inputs.push((at, letter.input.clone()));
            // The last step is at fault; nothing comes after it.
            let _ = self.take(&mut meeting, at, &letter.input);
        }
        let answers = inputs
            .iter()
            .map_while(|(at, input)| decider::answer(&mut decider, *at, input, &self.alphabet))
            .collect();
        let policy = self.alphabet.bounds.policy;
        Trace { fault: fault.to_string(), policy, inputs, answers }
    }

    /// What was seen so far.
    #[must_use]
    pub fn witness(&self) -> Witness {
        self.witness.borrow().clone()
    }

    /// How large a graph is that a search of this product has found.
    #[must_use]
    pub fn counts(&self, graph: &Graph) -> Counts {
        Counts {
            states: graph.states.len() as u64,
            steps: graph.taken,
            refusals: graph.refused,
            digest: self.witness.borrow().digest(),
        }
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
        let prospect = Prospect::of(&meeting.state, input);
        let mut effects = Vec::new();
        let answer = catch_unwind(AssertUnwindSafe(|| {
            meeting.decider.step(at, input, certificates, &mut effects)
        }))
        .map_err(|_| panicked(input))?
        .map(|()| effects);
        if let Some(monitor) = &mut meeting.monitor {
            let before = monitor.tally().clone();
            let told = answer.as_deref().map_err(|error| *error);
            monitor.observe_ref(at, input, told).map_err(Fault::Invariant)?;
            self.witness.borrow_mut().tested(&before, monitor.tally());
        }
        self.witness.borrow_mut().saw(prospect, answer.as_deref().map_err(|error| *error));
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
        let certificates = &self.alphabet.certificates;
        if !meeting.decider.agrees_with(&meeting.state, certificates)
            || meeting.decider.next_deadline() != meeting.state.next_deadline()
        {
            let known = meeting.decider.state(certificates);
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
