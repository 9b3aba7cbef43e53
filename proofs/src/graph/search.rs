//! Breadth-first search.

use std::{collections::VecDeque, fmt::Debug, time::Instant};

use super::{
    StateTable,
    leaving::{Leaving, Room},
};

/// A system with finitely many states, up to its keys.
///
/// Two nodes with the same key must be able to do the same from there on: the search goes on
/// from the first of them that it meets.
pub trait System {
    /// A state with everything that is needed to go on from it. It is copied by
    /// [`Clone::clone_from`] wherever there is room that was used before.
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

    /// Whether a letter that was taken has left a copy of the node as the node is, in all that its
    /// key tells and before any renaming. The copy then takes the next letter too.
    fn is_same(&self, before: &Self::Node, after: &Self::Node) -> bool;

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
    pub(super) parents: Vec<(u32, u16)>,
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
pub(super) type Frontier<N> = VecDeque<(u32, u32, Box<N>)>;

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
        let mut frontier = Frontier::from([(0, 0, Box::new(root))]);
        let mut room = Room::default();
        while let Some((from, depth, node)) = frontier.pop_front() {
            graph.depth = depth;
            letters.clear();
            system.letters(&node, &mut letters);
            let (graph, frontier, room) = (&mut graph, &mut frontier, &mut room);
            let keep_edges = self.keep_edges;
            let state = Leaving { system, graph, frontier, room, keep_edges, from, depth, node };
            state.by(&letters)?;
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
}

impl Graph {
    /// A shortest sequence of letters that leads to a state.
    pub fn way<S: System>(&self, system: &S, to: u32) -> Vec<S::Letter> {
        self.walk(system, to, &[]).0
    }

    /// The same and more letters after it, by their places.
    pub(super) fn way_and<S: System>(&self, system: &S, to: u32, then: &[u16]) -> Vec<S::Letter> {
        self.walk(system, to, then).0
    }

    /// The node of a state.
    pub fn node<S: System>(&self, system: &S, of: u32) -> S::Node {
        self.walk(system, of, &[]).1
    }

    fn walk<S: System>(&self, system: &S, to: u32, then: &[u16]) -> (Vec<S::Letter>, S::Node) {
        let (mut places, mut at) = (Vec::from_iter(then.iter().rev().copied()), to);
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
