//! A meeting that is saved and restored goes on as if it had not been.

use certgate_model::{scenario::Chance, vocabulary::Input};

use super::{Pair, same_answers};
use crate::script::Script;

/// The same meeting, with snapshots put in at random.
pub(super) fn pair(script: &Script, chance: &mut Chance) -> Pair {
    let often = 2 + chance.below(20);
    let mut inputs = Vec::new();
    let mut own = Vec::new();
    for (at, input) in script.inputs() {
        if chance.percent(often) {
            own.push(false);
            // In the past, so that the clock is where the next input wants it.
            inputs.push((0, Input::Snapshot));
        }
        own.push(true);
        inputs.push((at, input.clone()));
    }
    Pair {
        one: script.clone(),
        other: Script::rehearse(script.policy, inputs),
        compare: Box::new(move |one, other| {
            let kept = other.iter().zip(&own).filter(|(_, own)| **own).map(|(answer, _)| answer);
            same_answers(one.iter().zip(kept))
        }),
    }
}
