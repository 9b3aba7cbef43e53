//! One meeting of a journal, kept to be drawn.

use certgate_model::vocabulary::{Answer, Input, Policy};
use certgate_suite::journal::Exchange;

/// How many inputs are drawn at most. What comes after is told and not drawn: a diagram of
/// more is read by nobody, and a journal is read in constant memory.
const DRAWN: usize = 2000;

/// The meeting of a number, as far as it was heard.
#[derive(Debug)]
pub(super) struct Drawing {
    wanted: u64,
    meeting: u64,
    policy: Policy,
    steps: Vec<(u64, Input, Answer)>,
    not_drawn: u64,
}

impl Drawing {
    pub(super) fn new(wanted: u64) -> Self {
        let policy = Policy::default();
        Self { wanted, meeting: 0, policy, steps: Vec::new(), not_drawn: 0 }
    }

    pub(super) fn add(&mut self, exchange: Exchange) {
        match exchange {
            Exchange::Hello(policy) => {
                self.meeting += 1;
                if self.meeting == self.wanted {
                    self.policy = *policy;
                }
            }
            Exchange::Step(..) if self.meeting != self.wanted => {}
            Exchange::Step(at, input, answer) if self.steps.len() < DRAWN => {
                self.steps.push((at, input, answer));
            }
            Exchange::Step(..) => self.not_drawn += 1,
            Exchange::Rejected => {}
        }
    }

    /// The meeting in Mermaid.
    pub(super) fn mermaid(&self, remark: Option<&str>) -> String {
        let steps = self.steps.iter().map(|(at, input, answer)| (*at, input, answer));
        let rest = format!("{} more inputs, not drawn", self.not_drawn);
        let rest = (self.not_drawn > 0).then_some(rest);
        // A fault of another meeting is not this one's.
        let remark = remark.filter(|_| self.meeting == self.wanted);
        let remarks: Vec<&str> = rest.as_deref().into_iter().chain(remark).collect();
        let remark = remarks.join("; ");
        certgate_suite::mermaid(
            &self.policy,
            steps,
            Some(remark.as_str()).filter(|r| !r.is_empty()),
        )
    }
}
