//! Breadth-first search.

use std::{collections::VecDeque, mem, thread, time::Instant};

use super::{
    StateTable,
    leaving::{Fault, Found, Left, To, Waiting, Walker},
    system::System,
};

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

/// How many states a thread leaves before it waits for the others. What it finds is held until
/// then: few enough states that it stays near the processor.
const ROW: usize = 32;

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
    pub fn run(self) -> Result<Graph, Stopped<S::Fault, S::Letter>> {
        let (system, keep_edges) = (self.system, self.keep_edges);
        self.explore(1, 1, |known, walkers| {
            walkers.iter_mut().for_each(|walker| walker.walk(system, known, keep_edges));
        })
    }

    /// Walks everything on several threads: each helper, a system like the one that is searched,
    /// has one beside this. What is found, and in which order, is the same as on one thread.
    ///
    /// # Errors
    ///
    /// The first fault, or too many states.
    pub fn run_with(self, helpers: &mut [S]) -> Result<Graph, Stopped<S::Fault, S::Letter>>
    where
        S: System<Node: Send, Letter: Send, Fault: Send> + Send,
    {
        let (system, keep_edges) = (self.system, self.keep_edges);
        let graph = self.explore(1 + helpers.len(), ROW, |known, walkers| {
            let mut walkers = walkers.iter_mut();
            let mine = walkers.next();
            thread::scope(|scope| {
                for (helper, walker) in helpers.iter_mut().zip(walkers) {
                    if !walker.row.is_empty() {
                        scope.spawn(move || walker.walk_apart(helper, known, keep_edges));
                    }
                }
                mine.into_iter().for_each(|mine| mine.walk_apart(system, known, keep_edges));
            });
        });
        helpers.iter().for_each(|helper| system.add_seen(helper));
        graph
    }

    /// Row by row, the states that were met first being left first. `walk` lets all walkers
    /// leave their rows.
    fn explore(
        mut self,
        walkers: usize,
        row: usize,
        mut walk: impl FnMut(&StateTable, &mut [Walker<S>]),
    ) -> Result<Graph, Stopped<S::Fault, S::Letter>> {
        let (began, system) = (Instant::now(), self.system);
        let (mut graph, root, mut key) = (Graph::default(), system.root(), Vec::new());
        system.key(&root, &mut key);
        graph.states.insert(&key);
        graph.parents.push((0, 0));
        let root = Waiting { state: 0, depth: 0, node: Box::new(root) };
        let mut frontier = VecDeque::from([root]);
        let mut walkers: Vec<Walker<S>> = (0..walkers).map(|_| Walker::default()).collect();
        while !frontier.is_empty() {
            let share = frontier.len().div_ceil(walkers.len()).min(row);
            for walker in &mut walkers {
                walker.row.extend(frontier.drain(..share.min(frontier.len())));
            }
            walk(&graph.states, &mut walkers);
            for walker in &mut walkers {
                system.digest(&walker.answers);
                walker.answers.clear();
                self.add(&mut graph, &mut frontier, walker, began)?;
            }
        }
        Ok(graph)
    }

    /// Adds what a walker has found.
    fn add(
        &mut self,
        graph: &mut Graph,
        frontier: &mut VecDeque<Waiting<S::Node>>,
        walker: &mut Walker<S>,
        began: Instant,
    ) -> Result<(), Stopped<S::Fault, S::Letter>> {
        let (mut left, mut found) = (mem::take(&mut walker.left), mem::take(&mut walker.found));
        let (mut all, mut start) = (found.drain(..), 0);
        for Left { state: from, depth, taken, refused, found } in left.drain(..) {
            graph.depth = depth;
            graph.taken += u64::from(taken);
            graph.refused += u64::from(refused);
            for Found { letter, label, to } in all.by_ref().take(found) {
                let to = match to {
                    To::Known(to) => to,
                    To::Unknown(length, node) => {
                        let key = &walker.keys[start..start + length];
                        start += length;
                        let (state, fresh) = graph.states.insert(key);
                        if fresh {
                            graph.parents.push((from, letter));
                            frontier.push_back(Waiting { state, depth: depth + 1, node });
                        } else {
                            walker.done_with(node);
                        }
                        state
                    }
                };
                if self.keep_edges {
                    graph.edges.push(Edge { from, letter, to, label });
                }
            }
            if let Some(Fault { why, then }) = walker.fault.take_if(|_| all.len() == 0) {
                let way = graph.way_and(self.system, from, &then);
                return Err(Stopped::Fault(why, way));
            }
            if graph.states.len() > self.limit {
                return Err(Stopped::Limit);
            }
            self.tell(graph, from, frontier.len(), began);
        }
        drop(all);
        walker.keys.clear();
        (walker.left, walker.found) = (left, found);
        Ok(())
    }

    fn tell(&mut self, graph: &Graph, state: u32, frontier: usize, began: Instant) {
        if let Some(tell) = self.progress.as_deref_mut()
            && state.is_multiple_of(4096)
        {
            tell(Progress {
                states: graph.states.len(),
                frontier,
                tried: graph.taken + graph.refused,
                depth: graph.depth,
                seconds: began.elapsed().as_secs_f64(),
            });
        }
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
