//! Leaving a state: every letter is tried on a copy of its node.
//!
//! Most of a search is copying, so a copy is used for as long as it is what the node is. The
//! letters that will be refused share one copy, which is compared with the node in the end; the
//! others share a second one until a letter changes it.

use super::search::{Edge, Frontier, Graph, Step, Stopped, System};

/// Room that is used again: copies of nodes are made where others were.
pub(super) struct Room<N> {
    spare: Vec<Box<N>>,
    key: Vec<u8>,
}

impl<N> Default for Room<N> {
    fn default() -> Self {
        Self { spare: Vec::new(), key: Vec::new() }
    }
}

impl<N: Clone> Room<N> {
    /// More are never needed at once.
    const KEPT: usize = 4;

    fn copy(&mut self, node: &N) -> Box<N> {
        match self.spare.pop() {
            Some(mut copy) => {
                N::clone_from(&mut copy, node);
                copy
            }
            None => Box::new(node.clone()),
        }
    }

    fn done_with(&mut self, node: Box<N>) {
        if self.spare.len() < Self::KEPT {
            self.spare.push(node);
        }
    }
}

/// A state that is being left.
pub(super) struct Leaving<'a, S: System> {
    pub(super) system: &'a S,
    pub(super) graph: &'a mut Graph,
    pub(super) frontier: &'a mut Frontier<S::Node>,
    pub(super) room: &'a mut Room<S::Node>,
    pub(super) keep_edges: bool,
    pub(super) from: u32,
    pub(super) depth: u32,
    pub(super) node: Box<S::Node>,
}

/// A copy that is still what the node is, and the letters that it has taken.
struct Unchanged<N> {
    copy: Box<N>,
    took: Vec<u16>,
}

/// How a search stops at a system's fault.
type Halt<S> = Stopped<<S as System>::Fault, <S as System>::Letter>;

impl<S: System> Leaving<'_, S> {
    /// Tries every letter.
    pub(super) fn by(mut self, letters: &[S::Letter]) -> Result<(), Halt<S>> {
        let (mut refuser, mut taker) = (None, None);
        for (place, letter) in (0_u16..).zip(letters) {
            if self.system.is_mistake(&self.node, letter) {
                let copy = refuser.get_or_insert_with(|| self.room.copy(&self.node));
                if self.system.step(copy, letter) == Ok(Step::Refused) {
                    self.graph.refused += 1;
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
        for node in [refuser, taker, Some(self.node)].into_iter().flatten() {
            self.room.done_with(node);
        }
        Ok(())
    }

    /// Tries a letter that will be taken, and gives back the copy if it is what it was.
    fn take(
        &mut self,
        taker: Option<Unchanged<S::Node>>,
        place: u16,
        letter: &S::Letter,
    ) -> Result<Option<Unchanged<S::Node>>, Halt<S>> {
        let Unchanged { mut copy, mut took } = taker
            .unwrap_or_else(|| Unchanged { copy: self.room.copy(&self.node), took: Vec::new() });
        match self.system.step(&mut copy, letter) {
            Err(why) => return Err(self.fault(why, took, place, letter)),
            Ok(Step::Refused) => {
                self.graph.refused += 1;
                if let Err(why) = self.system.untouched(&self.node, &copy) {
                    return Err(self.fault(why, took, place, letter));
                }
                return Ok(Some(Unchanged { copy, took }));
            }
            Ok(Step::Taken) => self.graph.taken += 1,
        }
        if self.system.is_same(&self.node, &copy) {
            self.edge(place, letter, self.from);
            took.push(place);
            return Ok(Some(Unchanged { copy, took }));
        }
        let key = &mut self.room.key;
        key.clear();
        self.system.key(&copy, key);
        let (to, fresh) = self.graph.states.insert(key);
        self.edge(place, letter, to);
        if fresh {
            self.graph.parents.push((self.from, place));
            self.frontier.push_back((to, self.depth + 1, copy));
        } else {
            self.room.done_with(copy);
        }
        Ok(None)
    }

    fn edge(&mut self, place: u16, letter: &S::Letter, to: u32) {
        if self.keep_edges {
            let label = self.system.label(&self.node, letter);
            self.graph.edges.push(Edge { from: self.from, letter: place, to, label });
        }
    }

    /// A fault at a letter, with a way that shows it: the letters that its copy had taken
    /// before are left out if it comes without them.
    fn fault(&self, why: S::Fault, took: Vec<u16>, place: u16, letter: &S::Letter) -> Halt<S> {
        let (why, then) = match self.judged(letter) {
            Err(why) => (why, vec![place]),
            Ok(()) => (why, took.into_iter().chain([place]).collect()),
        };
        Stopped::Fault(why, self.graph.way_and(self.system, self.from, &then))
    }

    /// Some letter was refused and has changed the node; the first that did is at fault.
    fn blame(&self, letters: &[S::Letter]) -> Halt<S> {
        for (place, letter) in (0_u16..).zip(letters) {
            if let Err(why) = self.judged(letter) {
                return Stopped::Fault(why, self.graph.way_and(self.system, self.from, &[place]));
            }
        }
        unreachable!("one refusal or the other has changed the node")
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
