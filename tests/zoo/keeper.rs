//! The clients as the suite sees them.

use certgate_model::vocabulary::{Answer, Input, Policy};
use certgate_suite::{Identity, Implementation, Misconduct};

use crate::{client::Client, defect::Defect};

/// Hands a client with a defect what the suite sends, meeting after meeting.
pub(crate) struct Keeper {
    defect: Defect,
    client: Option<Client>,
    answer: Option<Answer>,
}

impl Keeper {
    pub(crate) const fn new(defect: Defect) -> Self {
        Self { defect, client: None, answer: None }
    }
}

impl Implementation for Keeper {
    fn identify(&mut self) -> Result<Identity, Misconduct> {
        let name = format!("a client where {} is wrong", self.defect.words());
        Ok(Identity { name, version: "0".to_owned(), lacks: Vec::new() })
    }

    fn begin(&mut self, policy: &Policy) -> Result<(), Misconduct> {
        self.client = Some(match self.client.take() {
            Some(client) => client.in_another_meeting(*policy),
            None => Client::new(self.defect, *policy),
        });
        Ok(())
    }

    fn send(&mut self, at: u64, input: &Input) -> Result<(), Misconduct> {
        let client = self.client.as_mut().ok_or(Misconduct::Gone(None))?;
        self.answer = Some(match client.step(at, input) {
            Ok(_) if *input == Input::NextDeadline => Answer::Deadline(client.next_deadline()),
            Ok(effects) => Answer::Effects(effects),
            Err(error) => Answer::Error(error),
        });
        Ok(())
    }

    fn receive(&mut self) -> Result<Answer, Misconduct> {
        self.answer.take().ok_or(Misconduct::Gone(None))
    }

    fn restart(&mut self) {
        self.client = None;
    }
}
