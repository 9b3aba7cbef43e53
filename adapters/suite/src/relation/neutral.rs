//! Role and centre decide nothing, and a kind nothing but what its codes mean.

use std::collections::HashMap;

use certgate_model::{
    codes,
    scenario::Chance,
    vocabulary::{Answer, Center, Input, Kind, Policy, Role},
};

use super::{Pair, same};
use crate::script::Script;

/// The same meeting in another role, at another centre, and with other kinds, where every
/// code is said as the signal that it means.
pub(super) fn pair(script: &Script, chance: &mut Chance) -> Pair {
    let inputs = said_as_signals(script);
    let shift = 1 + chance.below(Kind::ALL.len() as u64 - 1) as usize;
    let other_kinds = inputs.iter().map(|(at, input)| match input {
        Input::Open { session, kind } => {
            let kind = Kind::ALL[(*kind as usize + shift) % Kind::ALL.len()];
            (*at, Input::Open { session: *session, kind })
        }
        other => (*at, other.clone()),
    });
    let policy = Policy {
        role: match script.policy.role {
            Role::Presenter => Role::Attendee,
            Role::Attendee => Role::Presenter,
        },
        center: match script.policy.center {
            Center::Meeting => *chance.of(&[Center::Event, Center::Training]),
            Center::Event => *chance.of(&[Center::Meeting, Center::Training]),
            Center::Training => *chance.of(&[Center::Meeting, Center::Event]),
        },
        ..script.policy
    };
    let other = Script::rehearse(policy, other_kinds.collect::<Vec<_>>());
    same(&Script::rehearse(script.policy, inputs), other)
}

/// The inputs without codes. A code that its kind does not have says nothing to any kind, and
/// may say something to another: it is left out.
fn said_as_signals(script: &Script) -> Vec<(u64, Input)> {
    let mut kinds: HashMap<u64, Kind> = HashMap::new();
    let mut said = Vec::with_capacity(script.steps.len());
    for step in &script.steps {
        let input = match step.input {
            Input::Open { session, kind } => {
                if let Answer::Effects(_) = step.expected {
                    kinds.insert(session, kind);
                }
                Some(step.input.clone())
            }
            Input::Status { session, code } => kinds
                .get(&session)
                .and_then(|kind| codes::decode(*kind, code))
                .map(|signal| Input::Signal { session, signal }),
            _ => Some(step.input.clone()),
        };
        said.extend(input.map(|input| (step.at, input)));
    }
    said
}
