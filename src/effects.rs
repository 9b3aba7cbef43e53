//! The queue between a step and the host.

use alloc::collections::VecDeque;

use crate::Effect;

/// Effects in the order in which they are to be carried out. Its room is reused from input
/// to input.
// EFFECT-9
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct EffectQueue(VecDeque<Effect>);

impl EffectQueue {
    pub(crate) fn push(&mut self, effect: Effect) {
        self.0.push_back(effect);
    }

    pub(crate) fn pop(&mut self) -> Option<Effect> {
        self.0.pop_front()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
