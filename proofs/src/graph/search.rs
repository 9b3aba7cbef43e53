//! Breadth-first search.

use std::{collections::VecDeque, fmt::Debug, time::Instant};

use super::StateTable;

/// A system with finitely many states, up to its keys.
///
/// Two nodes with the same key must be able to do the same from there on: the search goes on
/// from the first of them that it meets.
pub trait System {
    /// A state with everything that is needed to go on from it.
    type Node: Clone;
    /// What may be done.
    type Letter: Clone + Debug;
    /// What is wrong with a step.
    type Fault: PartialEq;

    /// Where the search begins.
    fn root(&self) -> Self::Node;

    /// Everything that may be done in a node, always in the same order.
    fn letters(&self, node: &Self::Node, letters: &mut Vec<Self::Letter>);

    /// Does it, in place.
    ///
    /// # Errors
    ///
    /// The step breaks a rule.
    fn step(&self, node: &mut Self::Node, letter: &Self::Letter) -> Result<Step, Self::Fault>;

    /// Writes the node's key.
    fn key(&self, node: &Self::Node, key: &mut Vec<u8>);

    /// Compares a node with a copy of it that has refused letters and nothing else.
    ///
    /// # Errors
    ///
    /// They differ.
    fn untouched(&self, before: &Self::Node, after: &Self::Node) -> Result<(), Self::Fault>;

    /// What an edge is to remember of its letter.
    fn label(&self, _node: &Self::Node, _letter: &Self::Letter) -> u16 {
        0
    }

    /// Whether a letter will be refused. Where this is wrong the search is slower, nothing else.
    fn is_mistake(&self, node: &Self::Node, letter: &Self::Letter) -> bool;
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It was taken.
    Taken,
    /// It was refused: the node must be as it was.
    Refused,
}

/// One step between two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The state in which it is done.
    pub from: u32,
    /// Its place among the letters of that state.
    pub letter: u16,
    /// The state that follows.
    pub to: u32,
    /// What [`System::label`] calls the letter.
    pub label: u16,
}

/// Every state that was reached, and how.
#[derive(Debug, Default)]
pub struct Graph {
    /// The states' keys.
    pub states: StateTable,
    /// For each state but the first, the step by which it was met first.
    parents: Vec<(u32, u16)>,
    /// The steps that were taken, by the state they leave, if they were asked for.
    pub edges: Vec<Edge>,
    /// How many steps were taken.
    pub taken: u64,
    /// How many letters were refused.
    pub refused: u64,
    /// The length of the longest of the shortest ways.
    pub depth: u32,
}

/// Why a search ended early.
#[derive(Debug)]
pub enum Stopped<F, L> {
    /// A fault, with a shortest sequence of letters that shows it; the last is at fault.
    Fault(F, Vec<L>),
    /// More states than there should be.
    Limit,
}

/// How far a search has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// States met.
    pub states: usize,
    /// States met and not yet left.
    pub frontier: usize,
    /// Letters tried.
    pub tried: u64,
    /// How many steps away from the root the search is.
    pub depth: u32,
    /// Seconds since it began.
    pub seconds: f64,
}

/// States to be left, with how far from the root they are.
type Frontier<N> = VecDeque<(u32, u32, N)>;

/// A search and its settings.
pub struct Search<'a, S> {
    system: &'a S,
    limit: usize,
    keep_edges: bool,
    progress: Option<&'a mut dyn FnMut(Progress)>,
}

impl<'a, S: System> Search<'a, S> {
    /// A search with no limit that keeps no edges.
    pub const fn new(system: &'a S) -> Self {
        Self { system, limit: usize::MAX, keep_edges: false, progress: None }
    }

    /// Stops once there are more states than this.
    #[must_use]
    pub const fn limit(mut self, states: usize) -> Self {
        self.limit = states;
        self
    }

    /// Keeps every edge, for liveness.
    #[must_use]
    pub const fn keep_edges(mut self) -> Self {
        self.keep_edges = true;
        self
    }

    /// Tells how far it has come every few thousand states.
    #[must_use]
    pub fn progress(mut self, tell: &'a mut dyn FnMut(Progress)) -> Self {
        self.progress = Some(tell);
        self
    }

    /// Walks everything that can be reached.
    ///
    /// # Errors
    ///
    /// The first fault, or too many states.
    pub fn run(mut self) -> Result<Graph, Stopped<S::Fault, S::Letter>> {
        let began = Instant::now();
        let system = self.system;
        let (mut graph, mut letters) = (Graph::default(), Vec::new());
        let (root, mut key) = (system.root(), Vec::new());
        system.key(&root, &mut key);
        graph.states.insert(&key);
        graph.parents.push((0, 0));
        let mut frontier = Frontier::from([(0, 0, root)]);
        while let Some((from, depth, node)) = frontier.pop_front() {
            graph.depth = depth;
            letters.clear();
            system.letters(&node, &mut letters);
            self.leave(&mut graph, &mut frontier, (from, depth, &node), &letters)?;
            if graph.states.len() > self.limit {
                return Err(Stopped::Limit);
            }
            if let Some(tell) = self.progress.as_deref_mut()
                && from.is_multiple_of(4096)
            {
                tell(Progress {
                    states: graph.states.len(),
                    frontier: frontier.len(),
                    tried: graph.taken + graph.refused,
                    depth,
                    seconds: began.elapsed().as_secs_f64(),
                });
            }
        }
        Ok(graph)
    }

    /// Tries every letter of a state. Those that will be refused share one copy of the node.
    fn leave(
        &self,
        graph: &mut Graph,
        frontier: &mut Frontier<S::Node>,
        (from, depth, node): (u32, u32, &S::Node),
        letters: &[S::Letter],
    ) -> Result<(), Stopped<S::Fault, S::Letter>> {
        let (mut key, mut refuser) = (Vec::new(), None);
        for (place, letter) in (0_u16..).zip(letters) {
            let fault = |fault, graph: &Graph| {
                Stopped::Fault(fault, graph.way(self.system, from, Some(place)))
            };
            if self.system.is_mistake(node, letter) {
                let copy = refuser.get_or_insert_with(|| node.clone());
                if self.system.step(copy, letter) == Ok(Step::Refused) {
                    graph.refused += 1;
                    continue;
                }
                refuser = None;
            }
            let mut next = node.clone();
            match self.system.step(&mut next, letter) {
                Err(why) => return Err(fault(why, graph)),
                Ok(Step::Refused) => {
                    graph.refused += 1;
                    self.system.untouched(node, &next).map_err(|why| fault(why, graph))?;
                    continue;
                }
                Ok(Step::Taken) => graph.taken += 1,
            }
            key.clear();
            self.system.key(&next, &mut key);
            let (to, fresh) = graph.states.insert(&key);
            if self.keep_edges {
                let label = self.system.label(node, letter);
                graph.edges.push(Edge { from, letter: place, to, label });
            }
            if fresh {
                graph.parents.push((from, place));
                frontier.push_back((to, depth + 1, next));
            }
        }
        match refuser {
            Some(copy) if self.system.untouched(node, &copy).is_err() => {
                Err(self.blame(graph, from, node, letters))
            }
            _ => Ok(()),
        }
    }

    /// Some letter was refused and has changed the node; the first that did is at fault.
    fn blame(
        &self,
        graph: &Graph,
        from: u32,
        node: &S::Node,
        letters: &[S::Letter],
    ) -> Stopped<S::Fault, S::Letter> {
        for (place, letter) in (0_u16..).zip(letters) {
            let mut tried = node.clone();
            if self.system.step(&mut tried, letter) == Ok(Step::Refused)
                && let Err(fault) = self.system.untouched(node, &tried)
            {
                return Stopped::Fault(fault, graph.way(self.system, from, Some(place)));
            }
        }
        unreachable!("one refusal or the other has changed the node")
    }
}

impl Graph {
    /// A shortest sequence of letters that leads to a state, with one more letter of that
    /// state after it if one is named.
    pub fn way<S: System>(&self, system: &S, to: u32, then: Option<u16>) -> Vec<S::Letter> {
        self.walk(system, to, then).0
    }

    /// The node of a state.
    pub fn node<S: System>(&self, system: &S, of: u32) -> S::Node {
        self.walk(system, of, None).1
    }

    fn walk<S: System>(&self, system: &S, to: u32, then: Option<u16>) -> (Vec<S::Letter>, S::Node) {
        let (mut places, mut at) = (Vec::from_iter(then), to);
        while at != 0 {
            let (from, place) = self.parents[at as usize];
            places.push(place);
            at = from;
        }
        let (mut node, mut letters, mut way) = (system.root(), Vec::new(), Vec::new());
        for place in places.into_iter().rev() {
            letters.clear();
            system.letters(&node, &mut letters);
            let letter = letters[usize::from(place)].clone();
            // The last letter may be at fault; the node is not asked for then.
            let _ = system.step(&mut node, &letter);
            way.push(letter);
        }
        (way, node)
    }
}
