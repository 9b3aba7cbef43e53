//! This process's engine as an implementation.

use std::sync::Arc;

use certgate_model::{
    certificates::Certificates,
    vocabulary::{Answer, Input, Policy},
};
use certgate_protocol::Driver;

use crate::implementation::{Identity, Implementation, Misconduct};

/// The engine that is linked into this program, without pipes and lines.
#[derive(Debug)]
pub struct InProcess {
    certificates: Arc<Certificates>,
    driver: Option<Driver>,
    answer: Option<Answer>,
}

impl InProcess {
    /// The engine, which is given the bytes of this table.
    #[must_use]
    pub const fn new(certificates: Arc<Certificates>) -> Self {
        Self { certificates, driver: None, answer: None }
    }
}

impl Implementation for InProcess {
    fn identify(&mut self) -> Result<Identity, Misconduct> {
        Ok(Identity {
            name: "certgate".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            lacks: Vec::new(),
        })
    }

    fn begin(&mut self, policy: &Policy) -> Result<(), Misconduct> {
        let driver = Driver::new(policy).map_err(|error| Misconduct::Malformed {
            why: error.to_string(),
            line: format!("{policy:?}"),
        })?;
        self.driver = Some(driver);
        Ok(())
    }

    fn send(&mut self, at: u64, input: &Input) -> Result<(), Misconduct> {
        let certificates = &self.certificates;
        self.answer = self.driver.as_mut().map(|driver| driver.answer(at, input, certificates));
        Ok(())
    }

    fn receive(&mut self) -> Result<Answer, Misconduct> {
        self.answer.take().ok_or(Misconduct::Gone(None))
    }

    fn restart(&mut self) {
        self.driver = None;
    }
}
