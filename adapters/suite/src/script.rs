//! A meeting written down beforehand, with what the model answers.

use certgate_model::{
    reference::State,
    scenario::{Coverage, Prospect, Walk},
    vocabulary::{Answer, Input, Policy},
};

use crate::{abilities::Abilities, plan::Plan};

/// A meeting: its policy, its inputs with their times, and what is due after each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// What is fixed.
    pub policy: Policy,
    /// The inputs, in order.
    pub steps: Vec<ScriptedStep>,
}

/// One input of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptedStep {
    /// Milliseconds from the meeting's zero, as given.
    pub at: u64,
    /// The input.
    pub input: Input,
    /// What the model answers.
    pub expected: Answer,
}

impl Script {
    /// Writes down what the model answers to these inputs.
    #[must_use]
    pub fn rehearse(policy: Policy, inputs: impl IntoIterator<Item = (u64, Input)>) -> Self {
        let mut model = State::new(policy);
        let steps = inputs
            .into_iter()
            .map(|(at, input)| {
                let expected = answer(&mut model, at, &input);
                ScriptedStep { at, input, expected }
            })
            .collect();
        Self { policy, steps }
    }

    /// Writes down a walk, as far as an implementation of these abilities can go it, and counts
    /// what it reaches.
    #[must_use]
    pub fn of_walk(mut walk: Walk<'_>, abilities: &Abilities, coverage: &mut Coverage) -> Self {
        let policy = abilities.limit(walk.policy());
        let mut model = State::new(policy);
        // A meeting may be allowed to be longer than any memory.
        let mut steps = Vec::with_capacity(walk.steps_left().min(Plan::STEPS) as usize);
        while let Some((at, input)) = walk.next(&model) {
            if !abilities.allow(&model, &input) {
                continue;
            }
            let prospect = Prospect::of(&model, &input);
            let expected = answer(&mut model, at, &input);
            let result = match &expected {
                Answer::Effects(effects) => Ok(&effects[..]),
                Answer::Error(error) => Err(*error),
                _ => Ok(&[][..]),
            };
            coverage.count(prospect, result);
            steps.push(ScriptedStep { at, input, expected });
        }
        Self { policy, steps }
    }

    /// The inputs alone.
    pub fn inputs(&self) -> impl Iterator<Item = (u64, &Input)> {
        self.steps.iter().map(|step| (step.at, &step.input))
    }

    /// The same meeting as far as its first inputs.
    #[must_use]
    pub fn first(&self, inputs: usize) -> Self {
        Self { policy: self.policy, steps: self.steps.iter().take(inputs).cloned().collect() }
    }
}

/// What the model answers to one input, which changes it.
pub(crate) fn answer(model: &mut State, at: u64, input: &Input) -> Answer {
    match model.apply(at, input) {
        Ok(_) if matches!(input, Input::NextDeadline) => Answer::Deadline(model.next_deadline()),
        Ok(effects) => Answer::Effects(effects),
        Err(error) => Answer::Error(error),
    }
}
