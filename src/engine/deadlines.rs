//! Deadlines: all that are due fire at a tick, one after another.

use super::{Engine, settle::Settlement};
use crate::{
    ActionReason, RefusedReason, ledger::Life, session::Event, time::Time, verdict::DeniedBy,
};

impl Engine {
    /// Fires what is due, by time, then certificates before answers, then by number. Each is
    /// a step of its own, at the tick's time; a window shown meanwhile counts from the tick.
    // TIME-5, TIME-8 to TIME-12, INV-pending_resolves
    pub(super) fn fire_deadlines(&mut self) {
        loop {
            let fetch = self.fetches.first().filter(|due| due.at <= self.now);
            let answer = self.next_answer_deadline().filter(|(due, _)| *due <= self.now);
            match (fetch, answer) {
                (Some(due), answer) if answer.is_none_or(|(answer, _)| due.at <= answer) => {
                    let reason = RefusedReason::CertificateUnavailable;
                    self.dispatch(due.slot, Event::Refuse(reason, ActionReason::Deadline));
                }
                (_, Some((_, subject))) => {
                    self.settle(subject, Settlement::Denied(DeniedBy::Deadline), None);
                }
                (_, None) => return,
            }
            self.finish_step();
        }
    }

    /// The window whose answer is due first, and when. Windows are numbered as they are shown
    /// and all stay open equally long, so it is the one with the lowest number.
    pub(super) fn next_answer_deadline(&self) -> Option<(Time, u32)> {
        let subject = *self.shown.values().next()?;
        match self.subjects.get(subject)?.life {
            Life::Shown { due, .. } => due.map(|due| (due, subject)),
            _ => None,
        }
    }
}
