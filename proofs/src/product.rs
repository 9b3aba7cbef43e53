//! The system that is explored: an implementation, the reference model and the invariants'
//! monitor, taken through the same inputs side by side.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use certgate_model::{
    invariants::{Invariant, Monitor},
    reference::State,
    scenario::Prospect,
    vocabulary::{Effect, Input, Policy},
};
use certgate_protocol::{Driver, ImageRoom};

use crate::{
    alphabet::{self, Alphabet, Letter},
    bounds::{Bounds, Counts},
    decider::{self, Begin, Decider, engine},
    fault::Fault,
    graph::{Graph, Step, System},
    key::{Packing, Symmetry},
    liveness::Act,
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
pub struct Product<D> {
    /// The letters.
    pub alphabet: Alphabet,
    begin: Begin<D>,
    checks: Checks,
    packing: Packing,
    witness: RefCell<Witness>,
    room: RefCell<Room>,
}

/// Room that every step uses again.
#[derive(Default)]
struct Room {
    effects: Vec<Effect>,
    image: ImageRoom,
}

/// One state of the product.
#[derive(Debug)]
pub struct Meeting<D> {
    /// The implementation.
    pub decider: D,
    /// The reference model's state; without the model, what the implementation says of itself.
    pub state: State,
    monitor: Option<Monitor>,
}

impl<D: Clone> Clone for Meeting<D> {
    fn clone(&self) -> Self {
        let Self { decider, state, monitor } = self;
        Self { decider: decider.clone(), state: state.clone(), monitor: monitor.clone() }
    }

    fn clone_from(&mut self, source: &Self) {
        let Self { decider, state, monitor } = source;
        self.decider.clone_from(decider);
        self.state.clone_from(state);
        self.monitor.clone_from(monitor);
    }
}

impl<D> Meeting<D> {
    /// The invariants' monitor, where it is asked.
    #[must_use]
    pub const fn monitor(&self) -> Option<&Monitor> {
        self.monitor.as_ref()
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
    pub fn new(
        bounds: Bounds,
        begin: impl Fn(&Policy) -> D + Send + 'static,
        checks: Checks,
        symmetry: Symmetry,
    ) -> Self {
        let begin = Box::new(begin);
        assert!(symmetry == Symmetry::None || bounds.sessions_alike(), "sessions differ in kind");
        let packing = Packing::new(symmetry, bounds.certificates);
        let (witness, room) = (RefCell::default(), RefCell::default());
        Self { alphabet: Alphabet::new(bounds), begin, checks, packing, witness, room }
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
        self.trace_of(fault.to_string(), way)
    }

    /// A way as a trace, with what is wrong with it.
    pub(crate) fn trace_of(&self, fault: String, way: &[Letter]) -> Trace {
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
        Trace { fault, policy, inputs, answers }
    }

    /// Whether states that differ by a renaming of sessions are states apart.
    pub(crate) fn tells_sessions_apart(&self) -> bool {
        self.packing.symmetry() == Symmetry::None
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
        let mut room = self.room.borrow_mut();
        let Room { effects, image } = &mut *room;
        let answer = catch_unwind(AssertUnwindSafe(|| {
            meeting.decider.step(at, input, certificates, effects)
        }))
        .map_err(|_| panicked(input))?;
        let told = answer.map(|()| &effects[..]);
        if let Some(monitor) = &mut meeting.monitor {
            monitor.observe_ref(at, input, told).map_err(Fault::Invariant)?;
            self.witness.borrow_mut().tally.merge(&monitor.take_tally());
        }
        self.witness.borrow_mut().saw(prospect, told);
        let step = if told.is_ok() { Step::Taken } else { Step::Refused };
        if self.checks == Checks::Monitor {
            meeting.state = meeting.decider.state(certificates);
            return Ok(step);
        }
        let model = meeting.state.apply(at, input);
        if told != model.as_deref().map_err(|error| *error) {
            return Err(Fault::Answers { decider: told.map(<[_]>::to_vec), model });
        }
        if step == Step::Taken {
            self.compare(meeting, image)?;
        }
        Ok(step)
    }

    /// After a step that was taken, all three have to say the same of the meeting.
    fn compare(&self, meeting: &Meeting<D>, room: &mut ImageRoom) -> Result<(), Fault> {
        let certificates = &self.alphabet.certificates;
        if !meeting.decider.agrees_with(&meeting.state, certificates, room)
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
    Fault::of(Invariant::Total, format!("the implementation panicked at {input}"))
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
    fn label(&self, meeting: &Meeting<D>, letter: &Letter) -> u16 {
        Act::of(&meeting.state, letter).label()
    }

    fn write_answers(&self, on: Option<Vec<u64>>) -> Option<Vec<u64>> {
        self.witness.borrow_mut().write_answers(on)
    }

    fn digest(&self, answers: &[u64]) {
        self.witness.borrow_mut().digest_answers(answers);
    }

    fn add_seen(&self, helper: &Self) {
        self.witness.borrow_mut().merge(&helper.witness.borrow());
    }

    fn is_same(&self, before: &Meeting<D>, after: &Meeting<D>) -> bool {
        before.state == after.state
            && before.monitor == after.monitor
            && decider::remember_the_same(&before.decider, &after.decider)
    }

    fn untouched(&self, before: &Meeting<D>, after: &Meeting<D>) -> Result<(), Fault> {
        let (certificates, room) = (&self.alphabet.certificates, &mut self.room.borrow_mut().image);
        if after.decider.is_as(&before.decider, &before.state, certificates, room) {
            return Ok(());
        }
        let sentence = "an input was answered with an error and changed the meeting";
        Err(Fault::of(Invariant::Total, sentence))
    }
}
