//! What is walked.

use std::fmt::Debug;

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

    /// From now on answers are written down here and not digested; gives back what was written
    /// until now. For systems that keep a digest of their answers, as the next two.
    fn write_answers(&self, _on: Option<Vec<u64>>) -> Option<Vec<u64>> {
        None
    }

    /// Digests answers that were written down.
    fn digest(&self, _answers: &[u64]) {}

    /// Adds what another of the same kind has seen in a part of the search.
    fn add_seen(&self, _helper: &Self)
    where
        Self: Sized,
    {
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
