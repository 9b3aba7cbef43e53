//! The queue between a step and the host.

use alloc::vec::Vec;
use core::ops::Range;

use crate::{Effect, Inquiry, Leaf, SessionId};

/// How many effects are made ready at a time: few enough to stay in a processor's nearest cache.
const AT_ONCE: usize = 64;

/// Effects in the order in which they are to be carried out. Its room is reused from input
/// to input.
// EFFECT-9
#[derive(Clone, Debug, Default)]
pub(crate) struct EffectQueue {
    /// What is taken next.
    ready: Vec<Effect>,
    /// How many of those were taken.
    taken: usize,
    /// What comes after them, if there are answers to many among it.
    stretches: Vec<Stretch>,
    /// How many of those were made ready.
    done: usize,
    /// Whom those answers are for.
    answered: Vec<(SessionId, Inquiry)>,
    /// The effects round those answers.
    later: Vec<Effect>,
}

/// A part of the queue that is not made ready yet.
#[derive(Clone, Debug)]
enum Stretch {
    /// The same answer to some of the answered. A verdict to a hundred thousand is written
    /// down as their names.
    Answers(Answer, Range<usize>),
    /// Some of the later effects.
    Effects(Range<usize>),
}

/// What a session is told that waited for a verdict, and where that takes it: an action and a
/// change, to be filled in with a session's names.
pub(crate) type Answer = [Effect; 2];

impl EffectQueue {
    /// Gives free the room of effects that were taken.
    pub(crate) fn reuse(&mut self) {
        if self.is_empty() {
            self.ready.clear();
            self.taken = 0;
            if self.done > 0 {
                self.forget_stretches();
            }
        }
    }

    #[cold]
    fn forget_stretches(&mut self) {
        self.done = 0;
        self.stretches.clear();
        self.answered.clear();
        self.later.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.taken == self.ready.len() && self.done == self.stretches.len()
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.end().push(effect);
    }

    /// Pushes a change, written field by field where it is to stand: an effect that is put
    /// together elsewhere and then copied whole makes a processor wait for its own stores.
    // EFFECT-7
    pub(crate) fn push_change(&mut self, id: SessionId, leaf: Leaf) {
        const BLANK: Effect =
            Effect::SessionChanged { session: SessionId::NOBODY, to: Leaf::Joining };
        let end = self.end();
        end.push(BLANK);
        if let Some(Effect::SessionChanged { session, to }) = end.last_mut() {
            (*session, *to) = (id, leaf);
        }
    }

    /// Where the next effect goes.
    fn end(&mut self) -> &mut Vec<Effect> {
        if self.stretches.is_empty() { &mut self.ready } else { self.end_of_stretches() }
    }

    #[cold]
    fn end_of_stretches(&mut self) -> &mut Vec<Effect> {
        let end = self.later.len();
        match self.stretches.last_mut() {
            Some(Stretch::Effects(some)) => some.end += 1,
            _ => self.stretches.push(Stretch::Effects(end..end + 1)),
        }
        &mut self.later
    }

    /// The answer that the last effects give, if they are one, and where it takes a session.
    pub(crate) fn last_answer(&self) -> Option<(Answer, Leaf)> {
        let mut last = self.later.iter().rev().chain(self.ready.iter().rev());
        match (*last.next()?, *last.next()?) {
            (
                change @ Effect::SessionChanged { session, to },
                action @ Effect::SetCertificateAction { session: told, .. },
            ) if session == told => Some(([action, change], to)),
            _ => None,
        }
    }

    /// Gives these sessions the same answer, one after another.
    // INV-fan_out
    pub(crate) fn push_answers(
        &mut self,
        answer: Answer,
        sessions: impl Iterator<Item = (SessionId, Inquiry)>,
    ) {
        let begin = self.answered.len();
        self.answered.extend(sessions);
        if begin < self.answered.len() {
            self.stretches.push(Stretch::Answers(answer, begin..self.answered.len()));
        }
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Effect> {
        match self.ready.get(self.taken) {
            Some(effect) => {
                self.taken += 1;
                Some(*effect)
            }
            None if self.done == self.stretches.len() => None,
            None => self.pop_of_stretches(),
        }
    }

    #[cold]
    fn pop_of_stretches(&mut self) -> Option<Effect> {
        self.make_ready();
        let effect = *self.ready.get(self.taken)?;
        self.taken += 1;
        Some(effect)
    }

    /// Takes as many as are ready, and says where they are.
    pub(crate) fn pop_some(&mut self) -> Range<usize> {
        if self.taken == self.ready.len() {
            self.make_ready();
        }
        core::mem::replace(&mut self.taken, self.ready.len())..self.ready.len()
    }

    /// Those that were taken last.
    pub(crate) fn ready(&self, some: Range<usize>) -> &[Effect] {
        self.ready.get(some).unwrap_or_default()
    }

    /// Makes the next effects ready, if there are any.
    fn make_ready(&mut self) {
        let Some(stretch) = self.stretches.get_mut(self.done) else { return };
        self.ready.clear();
        self.taken = 0;
        let left = match stretch {
            Stretch::Answers(answer, left) => {
                let some = self.answered.get(split_off_first(left, AT_ONCE / 2));
                fill_in(*answer, some.unwrap_or_default(), &mut self.ready);
                left
            }
            Stretch::Effects(left) => {
                let some = split_off_first(left, AT_ONCE);
                self.ready.extend_from_slice(self.later.get(some).unwrap_or_default());
                left
            }
        };
        self.done += usize::from(left.start == left.end);
    }
}

fn split_off_first(range: &mut Range<usize>, count: usize) -> Range<usize> {
    let begin = range.start;
    range.start = range.end.min(begin + count);
    begin..range.start
}

/// Writes the answer out for each of the sessions: the form first, then their names in it.
fn fill_in(answer: Answer, sessions: &[(SessionId, Inquiry)], ready: &mut Vec<Effect>) {
    ready.extend(sessions.iter().flat_map(|_| answer));
    let (answers, _) = ready.as_chunks_mut();
    for (answer, (id, current)) in answers.iter_mut().zip(sessions) {
        if let [
            Effect::SetCertificateAction { session: told, inquiry, .. },
            Effect::SessionChanged { session: changed, .. },
        ] = answer
        {
            (*told, *inquiry, *changed) = (*id, *current, *id);
        }
    }
}
