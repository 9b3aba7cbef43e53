//! A run in which a session is held for ever: a way to a cycle, and the cycle.

use std::collections::{HashMap, VecDeque};

use super::{Act, Condition, Liveness};
use crate::{
    alphabet::Letter,
    decider::Decider,
    graph::{Edge, System},
    trace::Trace,
};

/// A run that ends in a cycle.
#[derive(Clone, Debug)]
pub struct Lasso {
    /// The session that is held for ever.
    pub session: u64,
    /// A shortest way to the cycle.
    pub way: Vec<Letter>,
    /// What then happens over and over.
    pub cycle: Vec<Letter>,
    /// Once round, for people.
    pub trace: Trace,
}

impl<D: Decider> Liveness<'_, D> {
    /// A cycle through a component that gives every condition its due.
    pub(super) fn lasso(
        &self,
        session: u8,
        members: &[u32],
        within: &[&Edge],
        conditions: &[Condition],
    ) -> Lasso {
        let round = Round { within };
        let start = members.iter().copied().min().expect("a component has a state");
        let (mut at, mut cycle) = (start, Vec::new());
        for condition in conditions {
            let rests = |state: u32| !condition.is_waited_for(self.seen[state as usize]);
            let grants = |edge: &&&Edge| condition.is_granted(Act::from_label(edge.label));
            let met = cycle.iter().any(|edge: &&Edge| {
                rests(edge.from) || condition.is_granted(Act::from_label(edge.label))
            });
            if met || rests(at) {
                continue;
            }
            if let Some(member) = members.iter().find(|one| rests(**one)) {
                cycle.extend(round.path(at, *member));
                at = *member;
            } else if let Some(edge) = within.iter().find(grants) {
                cycle.extend(round.path(at, edge.from));
                cycle.push(*edge);
                at = edge.to;
            }
        }
        cycle.extend(round.path(at, start));
        if cycle.is_empty() {
            let edge = within.iter().find(|edge| edge.from == start);
            let edge = *edge.expect("a component with a cycle");
            cycle.push(edge);
            cycle.extend(round.path(edge.to, start));
        }
        self.told(session, start, &cycle)
    }

    fn told(&self, session: u8, start: u32, cycle: &[&Edge]) -> Lasso {
        let (mut letters, mut round) = (Vec::new(), Vec::new());
        let way = self.graph.way(self.product, start);
        let mut node = self.graph.node(self.product, start);
        for edge in cycle {
            letters.clear();
            self.product.letters(&node, &mut letters);
            let letter = letters[usize::from(edge.letter)].clone();
            let step = self.product.step(&mut node, &letter);
            debug_assert!(step.is_ok(), "a step that was taken before");
            round.push(letter);
        }
        let session = u64::from(session) + 1;
        let first = self.product.alphabet.prelude().len() + way.len() + 1;
        let last = first + round.len() - 1;
        let fault = format!(
            "pending_resolves is broken: session {session} is held for ever while inputs {first} \
             to {last} repeat"
        );
        let all: Vec<Letter> = way.iter().chain(&round).cloned().collect();
        let trace = self.product.trace_of(fault, &all);
        Lasso { session, way, cycle: round, trace }
    }
}

/// The edges of one component.
struct Round<'a> {
    within: &'a [&'a Edge],
}

impl<'a> Round<'a> {
    /// A shortest path inside the component.
    fn path(&self, from: u32, to: u32) -> Vec<&'a Edge> {
        let mut next: HashMap<u32, Vec<&Edge>> = HashMap::new();
        for edge in self.within {
            next.entry(edge.from).or_default().push(edge);
        }
        let mut came: HashMap<u32, &Edge> = HashMap::new();
        let mut frontier = VecDeque::from([from]);
        while let Some(state) = frontier.pop_front() {
            for edge in next.get(&state).into_iter().flatten() {
                if edge.to != from && !came.contains_key(&edge.to) {
                    came.insert(edge.to, edge);
                    frontier.push_back(edge.to);
                }
            }
        }
        let (mut path, mut at) = (Vec::new(), to);
        while at != from {
            let edge = came[&at];
            path.push(edge);
            at = edge.from;
        }
        path.reverse();
        path
    }
}
