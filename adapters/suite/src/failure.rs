//! What went wrong, as a trace for people and for tests.

use certgate_model::vocabulary::Answer;

use crate::{
    diagram::mermaid,
    relation::Relation,
    script::Script,
    trial::{Finding, Said},
    vector::Vector,
};

/// A finding with the meeting that shows it.
#[derive(Debug)]
pub struct Failure {
    /// The meeting's seed; none where it went wrong before any meeting of a seed.
    pub seed: Option<u64>,
    /// What two meetings were compared for, where the fault shows only in comparison.
    pub relation: Option<Relation>,
    /// The shortest meeting that was found to show it, with what the model answers.
    pub script: Script,
    /// How many inputs the meeting had at first.
    pub inputs_at_first: usize,
    /// What is wrong.
    pub finding: Finding,
    /// What the implementation answered, as far as it did.
    pub answers: Vec<Answer>,
    /// Whether it went wrong again when the implementation began from nothing. Where it did
    /// not, an earlier meeting has a part in it, and the trace is as it was found.
    pub repeats: bool,
}

impl Failure {
    /// A name that says what kind of fault it is: the invariant, `agreement`, or the conduct.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.finding.fault.name()
    }

    /// The meeting as a Mermaid sequence diagram: what was answered, and in the end the fault.
    #[must_use]
    pub fn diagram(&self) -> String {
        let steps = self.script.steps.iter().take(self.finding.inputs).enumerate();
        // An answer that never came is drawn as the one that was due.
        let steps = steps.map(|(place, step)| {
            (step.at, &step.input, self.answers.get(place).unwrap_or(&step.expected))
        });
        mermaid(&self.script.policy, steps, Some(&self.finding.fault.to_string()))
    }

    /// The meeting as a vector: its answers are those that were due.
    #[must_use]
    pub fn vector(&self) -> Vector {
        let mut about = vec![self.finding.fault.to_string().replace('\n', " ")];
        if let Some(relation) = self.relation {
            let invariant = relation.invariant();
            about.push(format!("Compared for {invariant}: {}", invariant.sentence()));
        }
        if let Some(seed) = self.seed {
            about.push(format!("Shrunk from {} inputs of seed {seed}.", self.inputs_at_first));
        }
        Vector { about, script: self.script.first(self.finding.inputs) }
    }

    /// What was done, line by line.
    #[must_use]
    pub fn trace(&self) -> Vec<String> {
        let steps = self.script.steps.iter().take(self.finding.inputs).zip(1..);
        steps
            .map(|(step, number)| {
                let answered = match self.answers.get(number - 1) {
                    Some(answer) => Said(answer).to_string(),
                    None => "?".to_owned(),
                };
                format!("{number}. at {} ms {} => {answered}", step.at, step.input)
            })
            .collect()
    }
}
