//! Leaving states: every letter is tried on a copy of the state's node.
//!
//! Most of a search is copying, so a copy is used for as long as it is what the node is. The
//! letters that will be refused share one copy, which is compared with the node in the end; the
//! others share a second one until a letter changes it.
//!
//! A [`Walker`] leaves a row of states. It changes nothing that other walkers look at: what it
//! finds is for the search to add, in the order of the rows.

use std::mem;

use super::{
    StateTable,
    system::{Step, System},
};

/// A state to be left.
pub(super) struct Waiting<N> {
    pub(super) state: u32,
    /// How far it is from the root.
    pub(super) depth: u32,
    pub(super) node: Box<N>,
}

/// A state that was left.
pub(super) struct Left {
    pub(super) state: u32,
    pub(super) depth: u32,
    pub(super) taken: u32,
    pub(super) refused: u32,
    /// How many of [`Walker::found`] are of this state.
    pub(super) found: usize,
}

/// Where a letter leads.
pub(super) struct Found<N> {
    pub(super) letter: u16,
    pub(super) label: u16,
    pub(super) to: To<N>,
}

pub(super) enum To<N> {
    /// A state that was known when the row was begun.
    Known(u32),
    /// Perhaps a new one: so many bytes of [`Walker::keys`] are its key.
    Unknown(usize, Box<N>),
}

/// A fault at the last state that was left.
pub(super) struct Fault<F> {
    pub(super) why: F,
    /// The letters of that state that lead to it.
    pub(super) then: Vec<u16>,
}

/// Leaves a row of states.
pub(super) struct Walker<S: System> {
    /// The states to be left.
    pub(super) row: Vec<Waiting<S::Node>>,
    /// Those that were left, in the same order.
    pub(super) left: Vec<Left>,
    pub(super) found: Vec<Found<S::Node>>,
    pub(super) keys: Vec<u8>,
    pub(super) fault: Option<Fault<S::Fault>>,
    /// The answers, where they are not digested as they come.
    pub(super) answers: Vec<u64>,
    /// Nodes that are done with: copies are made in their room.
    spare: Vec<Box<S::Node>>,
    letters: Vec<S::Letter>,
}

impl<S: System> Default for Walker<S> {
    fn default() -> Self {
        Self {
            row: Vec::new(),
            left: Vec::new(),
            found: Vec::new(),
            keys: Vec::new(),
            fault: None,
            answers: Vec::new(),
            spare: Vec::new(),
            letters: Vec::new(),
        }
    }
}

impl<S: System> Walker<S> {
    /// More spare nodes are never needed at once.
    const SPARE: usize = 4;

    /// Leaves the states of the row, up to the first fault.
    pub(super) fn walk(&mut self, system: &S, known: &StateTable, keep_edges: bool) {
        let (mut row, mut letters) = (mem::take(&mut self.row), mem::take(&mut self.letters));
        for Waiting { state, depth, node } in row.drain(..) {
            letters.clear();
            system.letters(&node, &mut letters);
            let before = self.found.len();
            let (taken, refused) = (0, 0);
            let mut leaving =
                Leaving { system, known, walker: self, keep_edges, state, node, taken, refused };
            let fault = leaving.by(&letters).err();
            let Leaving { taken, refused, node, .. } = leaving;
            self.done_with(node);
            let found = self.found.len() - before;
            self.left.push(Left { state, depth, taken, refused, found });
            if fault.is_some() {
                self.fault = fault;
                break;
            }
        }
        (self.row, self.letters) = (row, letters);
    }

    /// As [`Walker::walk`], on a thread of its own: the answers are written down.
    pub(super) fn walk_apart(&mut self, system: &S, known: &StateTable, keep_edges: bool) {
        system.write_answers(Some(mem::take(&mut self.answers)));
        self.walk(system, known, keep_edges);
        self.answers = system.write_answers(None).unwrap_or_default();
    }

    pub(super) fn done_with(&mut self, node: Box<S::Node>) {
        if self.spare.len() < Self::SPARE {
            self.spare.push(node);
        }
    }

    fn copy(&mut self, node: &S::Node) -> Box<S::Node> {
        match self.spare.pop() {
            Some(mut copy) => {
                S::Node::clone_from(&mut copy, node);
                copy
            }
            None => Box::new(node.clone()),
        }
    }
}

/// A state that is being left.
struct Leaving<'a, S: System> {
    system: &'a S,
    known: &'a StateTable,
    walker: &'a mut Walker<S>,
    keep_edges: bool,
    state: u32,
    node: Box<S::Node>,
    taken: u32,
    refused: u32,
}

/// A copy that is still what the node is, and the letters that it has taken.
struct Unchanged<N> {
    copy: Box<N>,
    took: Vec<u16>,
}

impl<S: System> Leaving<'_, S> {
    /// Tries every letter.
    fn by(&mut self, letters: &[S::Letter]) -> Result<(), Fault<S::Fault>> {
        let (mut refuser, mut taker) = (None, None);
        for (place, letter) in (0_u16..).zip(letters) {
            if self.system.is_mistake(&self.node, letter) {
                let copy = refuser.get_or_insert_with(|| self.walker.copy(&self.node));
                if self.system.step(copy, letter) == Ok(Step::Refused) {
                    self.refused += 1;
                    continue;
                }
                // It is not for this copy to say what is wrong: others have used it.
                refuser = None;
            }
            taker = self.take(taker, place, letter)?;
        }
        let untouched = |copy: &S::Node| self.system.untouched(&self.node, copy).is_ok();
        if !refuser.as_deref().is_none_or(untouched) {
            return Err(self.blame(letters));
        }
        let taker = taker.map(|unchanged| unchanged.copy);
        for copy in [refuser, taker].into_iter().flatten() {
            self.walker.done_with(copy);
        }
        Ok(())
    }

    /// Tries a letter that will be taken, and gives back the copy if it is what it was.
    fn take(
        &mut self,
        taker: Option<Unchanged<S::Node>>,
        place: u16,
        letter: &S::Letter,
    ) -> Result<Option<Unchanged<S::Node>>, Fault<S::Fault>> {
        let Unchanged { mut copy, mut took } = taker
            .unwrap_or_else(|| Unchanged { copy: self.walker.copy(&self.node), took: Vec::new() });
        match self.system.step(&mut copy, letter) {
            Err(why) => return Err(self.fault(why, took, place, letter)),
            Ok(Step::Refused) => {
                self.refused += 1;
                if let Err(why) = self.system.untouched(&self.node, &copy) {
                    return Err(self.fault(why, took, place, letter));
                }
                return Ok(Some(Unchanged { copy, took }));
            }
            Ok(Step::Taken) => self.taken += 1,
        }
        if self.system.is_same(&self.node, &copy) {
            self.leads(place, letter, To::Known(self.state));
            took.push(place);
            return Ok(Some(Unchanged { copy, took }));
        }
        let keys = &mut self.walker.keys;
        let start = keys.len();
        self.system.key(&copy, keys);
        if let Some(known) = self.known.find(&keys[start..]) {
            keys.truncate(start);
            self.leads(place, letter, To::Known(known));
            self.walker.done_with(copy);
        } else {
            let length = keys.len() - start;
            self.leads(place, letter, To::Unknown(length, copy));
        }
        Ok(None)
    }

    fn leads(&mut self, place: u16, letter: &S::Letter, to: To<S::Node>) {
        if self.keep_edges || matches!(to, To::Unknown(..)) {
            let label = self.system.label(&self.node, letter);
            self.walker.found.push(Found { letter: place, label, to });
        }
    }

    /// A fault at a letter, with a way that shows it: the letters that its copy had taken
    /// before are left out if it comes without them.
    fn fault(
        &self,
        why: S::Fault,
        took: Vec<u16>,
        place: u16,
        letter: &S::Letter,
    ) -> Fault<S::Fault> {
        match self.judged(letter) {
            Err(why) => Fault { why, then: vec![place] },
            Ok(()) => Fault { why, then: took.into_iter().chain([place]).collect() },
        }
    }

    /// Some letter was refused and has changed the node; the first that did is at fault.
    fn blame(&self, letters: &[S::Letter]) -> Fault<S::Fault> {
        let mut places = (0_u16..).zip(letters);
        let found = places.find_map(|(place, letter)| {
            Some(Fault { why: self.judged(letter).err()?, then: vec![place] })
        });
        found.expect("one refusal or the other has changed the node")
    }

    /// One letter by itself, and that a refusal changes nothing.
    fn judged(&self, letter: &S::Letter) -> Result<(), S::Fault> {
        let mut copy = S::Node::clone(&self.node);
        match self.system.step(&mut copy, letter)? {
            Step::Taken => Ok(()),
            Step::Refused => self.system.untouched(&self.node, &copy),
        }
    }
}
