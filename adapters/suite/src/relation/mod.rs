//! The invariants that compare meetings: each plays two that have to give the same.

mod isolation;
mod neutral;
mod order_free;
mod replayable;

use certgate_model::{
    invariants::{Invariant, Tally},
    scenario::{Chance, Coverage, Profile, Walk},
    vocabulary::Answer,
};

use crate::{
    abilities::Abilities,
    implementation::Implementation,
    script::Script,
    trial::{Fault, Finding, Said, perform},
};

/// An invariant that is judged by two meetings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same meeting twice.
    Deterministic,
    /// The same meeting, saved and restored here and there.
    Replayable,
    /// The same meeting in another role, at another centre, with other kinds.
    Neutral,
    /// The same meeting with a stranger among the sessions.
    Isolation,
    /// The same reports in another order.
    OrderFree,
}

/// Two meetings and how their answers are compared.
pub(crate) struct Pair {
    pub(crate) one: Script,
    pub(crate) other: Script,
    /// Gives the first input of the one after which they differ, and in what.
    pub(crate) compare: Compare,
}

pub(crate) type Compare = Box<dyn Fn(&[Answer], &[Answer]) -> Result<u64, (usize, String)>>;

impl Relation {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Deterministic, Self::Replayable, Self::Neutral, Self::Isolation, Self::OrderFree];

    /// The invariant that it judges.
    #[must_use]
    pub const fn invariant(self) -> Invariant {
        match self {
            // INV-deterministic
            Self::Deterministic => Invariant::Deterministic,
            // INV-replayable
            Self::Replayable => Invariant::Replayable,
            // INV-neutral
            Self::Neutral => Invariant::Neutral,
            // INV-isolation
            Self::Isolation => Invariant::Isolation,
            // INV-order_free
            Self::OrderFree => Invariant::OrderFree,
        }
    }

    /// Whether these abilities are enough to judge it.
    #[must_use]
    pub fn is_open_to(self, abilities: &Abilities) -> bool {
        abilities.cover(self.invariant())
    }

    /// The meeting of this seed that it begins from.
    #[must_use]
    pub fn script(self, seed: u64, profile: &Profile, abilities: &Abilities) -> Script {
        match self {
            Self::OrderFree => order_free::script(seed, profile, abilities),
            Self::Isolation => isolation::script(seed, profile, abilities),
            _ => {
                let walk = Walk::new(seed, profile);
                Script::of_walk(walk, abilities, &mut Coverage::default())
            }
        }
    }

    /// Plays a meeting and the one that the seed makes of it, and compares what was answered.
    ///
    /// # Errors
    /// What they differ in, or what kept them from being played.
    pub fn judge<I: Implementation + ?Sized>(
        self,
        implementation: &mut I,
        script: &Script,
        seed: u64,
        profile: &Profile,
        tally: &mut Tally,
    ) -> Result<(), Finding> {
        let mut chance = Chance::new(seed ^ 0x7265_6c61_7469_6f6e);
        let pair = match self {
            Self::Deterministic => Some(same(script, script.clone())),
            Self::Replayable => Some(replayable::pair(script, &mut chance)),
            Self::Neutral => Some(neutral::pair(script, &mut chance)),
            Self::Isolation => isolation::pair(script, &mut chance, profile),
            Self::OrderFree => order_free::pair(script, &mut chance),
        };
        // A meeting to which the invariant says nothing.
        let Some(pair) = pair else {
            return Ok(());
        };
        let one = answers(implementation, &pair.one)?;
        let other = answers(implementation, &pair.other).map_err(|finding| Finding {
            // What goes wrong in the other meeting alone shows after the whole of the one.
            inputs: script.steps.len(),
            ..finding
        })?;
        match (pair.compare)(&one, &other) {
            Ok(compared) => {
                tally.add(self.invariant(), compared);
                Ok(())
            }
            Err((inputs, sentence)) => {
                let fault = Fault::Relation { invariant: self.invariant(), sentence };
                Err(Finding { inputs, fault })
            }
        }
    }
}

fn answers<I: Implementation + ?Sized>(
    implementation: &mut I,
    script: &Script,
) -> Result<Vec<Answer>, Finding> {
    let mut answers = Vec::with_capacity(script.steps.len());
    perform(implementation, script, |_, answer| {
        answers.push(answer);
        Ok(())
    })?;
    Ok(answers)
}

/// Two meetings of as many inputs, which are answered alike one by one.
fn same(script: &Script, other: Script) -> Pair {
    Pair {
        one: script.clone(),
        other,
        compare: Box::new(|one, other| same_answers(one.iter().zip(other))),
    }
}

/// Compares answers one by one. Gives how many there were that say anything.
fn same_answers<'a>(
    pairs: impl Iterator<Item = (&'a Answer, &'a Answer)>,
) -> Result<u64, (usize, String)> {
    let mut telling = 0;
    for (place, (one, other)) in pairs.enumerate() {
        if one != other {
            return Err((place + 1, differ(one, other)));
        }
        telling += u64::from(matches!(one, Answer::Effects(effects) if !effects.is_empty()));
    }
    Ok(telling)
}

fn differ(one: &Answer, other: &Answer) -> String {
    format!("the same input is answered {} and {}", Said(one), Said(other))
}
