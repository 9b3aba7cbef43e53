//! Whether every held session is answered in the end (`pending_resolves`).
//!
//! A session that is held for ever goes round in a cycle of the graph in which it is Pending
//! throughout. Not every cycle counts: a run is *fair* if nobody on whom it depends is idle for
//! ever. What is assumed is stated one by one, for each session and each prompt, in
//! [`Fairness`]; one condition for all together would let one of them starve. A service that
//! asks again while it is held begins to wait anew, so a cycle in which it does is its own doing.
//!
//! Within a strongly connected component everything can be visited on one cycle. So there is a
//! fair cycle just where a component gives every condition its due, and it is shown as a lasso:
//! a shortest way to the cycle, and the cycle.

mod lasso;

use certgate_model::{
    reference::State,
    vocabulary::{Input, Scope, Signal},
};

use crate::{
    alphabet::Letter,
    decider::Decider,
    graph::{Components, Edge, Graph},
    key::Glimpse,
    product::Product,
};
pub use lasso::Lasso;

/// Who may wait for something that is sure to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granted {
    /// Nobody: it may never come.
    ToNobody,
    /// Somebody: as long as anybody waits, it comes for one of those who wait.
    ToSomebody,
    /// Everybody: it comes for each one who waits long enough.
    ToEverybody,
}

/// What is assumed of services, person and host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fairness {
    /// A service that is asked for a certificate gives it, or says that it cannot.
    pub certificates: Granted,
    /// The person answers a window.
    pub answers: Granted,
    /// Time passes and the host ticks.
    pub time: bool,
}

/// What a step is to fairness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Other,
    /// The service of this session asks.
    Asks(u8),
    /// The service of this session gives a certificate, or cannot.
    Gives(u8),
    /// The person answers about this certificate.
    Answers(u8),
    /// Time passes and the host ticks.
    Time,
}

impl Act {
    pub(crate) fn of(state: &State, letter: &Letter) -> Self {
        let place = |number: u64| u8::try_from(number).unwrap_or(u8::MAX);
        match letter.input {
            Input::Signal { session, signal: Signal::CertificatePending } => {
                Self::Asks(place(session - 1))
            }
            Input::Certificate { session, .. } | Input::CertificateUnavailable { session, .. } => {
                Self::Gives(place(session - 1))
            }
            Input::Answer { prompt, .. } => state
                .windows
                .get(&prompt)
                .map_or(Self::Other, |one| Self::Answers(place(one.subject.fingerprint.0.into()))),
            Input::Tick if letter.after > 0 => Self::Time,
            _ => Self::Other,
        }
    }

    pub(crate) const fn label(self) -> u16 {
        match self {
            Self::Other => 0,
            Self::Asks(session) => 1 << 8 | session as u16,
            Self::Gives(session) => 2 << 8 | session as u16,
            Self::Answers(certificate) => 3 << 8 | certificate as u16,
            Self::Time => 4 << 8,
        }
    }

    const fn from_label(label: u16) -> Self {
        let [kind, place] = label.to_be_bytes();
        match kind {
            1 => Self::Asks(place),
            2 => Self::Gives(place),
            3 => Self::Answers(place),
            4 => Self::Time,
            _ => Self::Other,
        }
    }
}

/// One condition: a fair cycle has a state in which nobody waits for it, or a step that grants it.
#[derive(Clone, Copy, Debug)]
enum Condition {
    Certificate { sessions: u32 },
    Answer { certificates: u32 },
    Time,
}

impl Condition {
    const fn is_waited_for(self, seen: Glimpse) -> bool {
        match self {
            Self::Certificate { sessions } => seen.fetching & sessions != 0,
            Self::Answer { certificates } => seen.shown & certificates != 0,
            Self::Time => true,
        }
    }

    const fn is_granted(self, act: Act) -> bool {
        match (self, act) {
            (Self::Certificate { sessions }, Act::Gives(session)) => sessions >> session & 1 == 1,
            (Self::Answer { certificates }, Act::Answers(one)) => certificates >> one & 1 == 1,
            (Self::Time, Act::Time) => true,
            _ => false,
        }
    }
}

impl Fairness {
    fn conditions(self, sessions: u64, certificates: u32) -> Vec<Condition> {
        let mut all = Vec::new();
        let mut add = |granted, count: u32, condition: fn(u32) -> Condition| match granted {
            Granted::ToNobody => {}
            Granted::ToSomebody => all.push(condition((1 << count) - 1)),
            Granted::ToEverybody => all.extend((0..count).map(|one| condition(1 << one))),
        };
        let sessions = u32::try_from(sessions).unwrap_or(u32::MAX);
        add(self.certificates, sessions, |sessions| Condition::Certificate { sessions });
        add(self.answers, certificates, |certificates| Condition::Answer { certificates });
        if self.time {
            all.push(Condition::Time);
        }
        all
    }
}

/// A graph with who waits in each of its states.
pub struct Liveness<'a, D> {
    product: &'a Product<D>,
    graph: &'a Graph,
    seen: Vec<Glimpse>,
    /// Where the edges of each state begin.
    first: Vec<usize>,
}

impl<'a, D: Decider> Liveness<'a, D> {
    /// Of a graph with its edges.
    ///
    /// # Panics
    ///
    /// If the edges were not kept, subjects are not certificates, or sessions were renamed: who
    /// starves cannot be told then.
    #[must_use]
    pub fn new(product: &'a Product<D>, graph: &'a Graph) -> Self {
        assert!(product.tells_sessions_apart(), "sessions were renamed");
        assert_eq!(graph.edges.len() as u64, graph.taken, "the edges were not kept");
        assert_eq!(product.alphabet.bounds.policy.scope, Scope::Certificate);
        let count = u32::try_from(graph.states.len()).expect("fewer than 2^32 states");
        let seen = (0..count).map(|state| Glimpse::of(graph.states.key(state))).collect();
        let mut first = vec![0; graph.states.len() + 1];
        for edge in &graph.edges {
            first[edge.from as usize + 1] += 1;
        }
        for state in 1..first.len() {
            first[state] += first[state - 1];
        }
        Self { product, graph, seen, first }
    }

    /// Every held session is answered in every fair run.
    ///
    /// # Errors
    ///
    /// A fair run in which one is held for ever.
    pub fn pending_resolves(&self, fairness: Fairness) -> Result<(), Box<Lasso>> {
        let bounds = &self.product.alphabet.bounds;
        let conditions = fairness.conditions(bounds.sessions, bounds.certificates);
        for session in 0..u8::try_from(bounds.sessions).unwrap_or(u8::MAX) {
            self.is_answered(session, &conditions)?;
        }
        Ok(())
    }

    fn is_answered(&self, session: u8, conditions: &[Condition]) -> Result<(), Box<Lasso>> {
        let held = |state: u32| self.seen[state as usize].pending >> session & 1 == 1;
        let counts = |edge: &Edge| {
            held(edge.from) && held(edge.to) && Act::from_label(edge.label) != Act::Asks(session)
        };
        let next: Vec<Vec<u32>> = (0..self.seen.len())
            .map(|state| self.edges(state).iter().filter(|e| counts(e)).map(|e| e.to).collect())
            .collect();
        let count = u32::try_from(self.seen.len()).unwrap_or(u32::MAX);
        let parts = Components::find(count, held, |state, n| next[state as usize].get(n).copied());
        for (number, members) in (0..).zip(&parts.members) {
            let inner = |edge: &&Edge| counts(edge) && parts.part[edge.to as usize] == Some(number);
            let within: Vec<&Edge> =
                members.iter().flat_map(|one| self.edges(*one as usize)).filter(inner).collect();
            let fair = conditions.iter().all(|condition| {
                members.iter().any(|one| !condition.is_waited_for(self.seen[*one as usize]))
                    || within.iter().any(|e| condition.is_granted(Act::from_label(e.label)))
            });
            if fair && !within.is_empty() {
                return Err(Box::new(self.lasso(session, members, &within, conditions)));
            }
        }
        Ok(())
    }

    /// The edges that leave a state.
    fn edges(&self, state: usize) -> &[Edge] {
        &self.graph.edges[self.first[state]..self.first[state + 1]]
    }
}
