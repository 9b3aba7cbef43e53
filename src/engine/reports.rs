//! Taking reports of services: one by one, or many at once for a host of very many sessions.

use super::Engine;
use crate::{
    Anomaly, Effect, Error, Input, SessionId, Signal,
    session::{Event, Shortcut, shortcut},
    time::Time,
    trace,
};

/// How many sessions are looked up before the first of their reports is taken: about as many
/// reads as a processor has under way at a time.
const LOOKED_UP: usize = 32;

impl Engine {
    /// Takes many reports that came in at one time, in their order: the same as
    /// [`handle`](Self::handle) with an [`Input::Signal`] for each, but that
    /// the effects of all are drained together afterwards. As ever, an action whose inquiry is not
    /// its session's last is to be dropped. With a million sessions a report takes half the time
    /// in this way, since their records are fetched from memory together; some hundred reports
    /// at a time are enough.
    ///
    /// # Errors
    /// [`Error::UnknownSession`] for the first report whose session is not open, with how many
    /// reports were taken before it; it and those after it change nothing.
    // ERR-7, EFFECT-16
    pub fn handle_reports(
        &mut self,
        at: Time,
        reports: &[(SessionId, Signal)],
    ) -> Result<(), (usize, Error)> {
        debug_assert!(!self.has_effects(), "drain the effects before the next input");
        let mut taken = 0;
        for some in reports.chunks(LOOKED_UP) {
            let known = some.iter().take_while(|(session, _)| self.find(*session).is_ok()).count();
            if known > 0 {
                self.advance(at);
            }
            for &(session, signal) in some.iter().take(known) {
                self.report(session, signal);
                trace::input(self, at, &Input::Signal(session, signal), &Ok(()));
            }
            taken += known;
            if let Some(&(session, signal)) = some.get(known) {
                let error = Error::UnknownSession;
                trace::input(self, at, &Input::Signal(session, signal), &Err(error));
                return Err((taken, error));
            }
        }
        Ok(())
    }

    pub(super) fn take_report(
        &mut self,
        at: Time,
        id: SessionId,
        signal: Signal,
    ) -> Result<(), Error> {
        self.find(id)?;
        self.advance(at);
        self.report(id, signal);
        Ok(())
    }

    /// A report of a session that is open. Inlined, since it is a few lines for most reports.
    #[inline(always)]
    fn report(&mut self, id: SessionId, signal: Signal) {
        let Some(session) = self.sessions.get_mut(id.slot) else { return };
        match shortcut(session, signal) {
            Shortcut::To(leaf) => {
                if session.leaf != leaf {
                    session.leaf = leaf;
                    self.effects.push_change(id, leaf);
                }
            }
            Shortcut::Unexpected => {
                let what = Anomaly::UnexpectedSignal;
                self.effects.push(Effect::Anomaly { session: id, what });
            }
            Shortcut::Ask => {
                self.dispatch(id.slot, Event::Signal(signal));
                self.finish_step();
            }
        }
    }
}
