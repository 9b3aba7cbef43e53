//! The shortest way to a fault, for people and for tests: as a vector and as a diagram, the same
//! as the suite's.

use std::fmt::{self, Display, Formatter};

use certgate_model::{
    certificates::Certificates,
    vocabulary::{Answer, Input, Policy},
};
use certgate_suite::{Script, Vector, mermaid};

/// A meeting up to the step at fault.
#[derive(Clone, Debug)]
pub struct Trace {
    /// What is wrong with the last step.
    pub fault: String,
    /// What is fixed.
    pub policy: Policy,
    /// The inputs, with their times.
    pub inputs: Vec<(u64, Input)>,
    /// What was answered; nothing to an input at which the implementation panicked.
    pub answers: Vec<Answer>,
}

impl Trace {
    /// The meeting as a vector: its answers are those that are due.
    #[must_use]
    pub fn vector(&self) -> Vector {
        let about = vec![self.fault.replace('\n', " ")];
        Vector { about, script: Script::rehearse(self.policy, self.inputs.iter().cloned()) }
    }

    /// The meeting as a Mermaid sequence diagram: what was answered, and in the end the fault.
    #[must_use]
    pub fn diagram(&self) -> String {
        let due = self.vector().script;
        // An answer that never came is drawn as the one that was due.
        let steps = due.steps.iter().enumerate().map(|(place, step)| {
            (step.at, &step.input, self.answers.get(place).unwrap_or(&step.expected))
        });
        mermaid(&self.policy, steps, Some(&self.fault))
    }
}

impl Display for Trace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let vector = self.vector().write(&Certificates::built_in()).map_err(|_| fmt::Error)?;
        writeln!(f, "{}\n\n{vector}\n```mermaid\n{}```", self.fault, self.diagram())
    }
}
