//! Taking a meeting up again whose client was killed.

use alloc::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    vec::Vec,
};

use super::{Desk, Host, Recorder, Service, Task, Window};
use crate::{Effect, Engine, Input, Inquiry, Leaf, SessionId, time::Time};

impl<S: Service, W: Window, R: Recorder> Host<S, W, R> {
    /// A host for a meeting that goes on: with an engine that was
    /// [restored](Engine::restore) from a snapshot, or from that and the journal since, and
    /// with the services of those of its [sessions](Engine::sessions) that are still there.
    ///
    /// The window is a new one, so every open prompt is shown to it, under the number that it
    /// had. Effects that the engine has left are carried out, each of them, since nobody knows
    /// which were before: the window may be told to dismiss what it has not shown, and a service
    /// what it was told already. Certificates that sessions wait for are got once more. The
    /// recorder goes on, it is not told that a meeting begins.
    ///
    /// What does not belong together does not go on: a session without a service is closed, as
    /// by [`close`](Self::close), and a service whose session the meeting does not have, or that
    /// comes second for its session, is made to leave.
    ///
    /// A report that a service made and no snapshot or journal has is lost; a service that can
    /// tell should make it again. One that is held by another certificate than its session was
    /// judged on is never told to ignore it (BOUND-4).
    // BOUND-13, BOUND-14
    pub fn resumed(
        at: Time,
        engine: Engine,
        window: W,
        recorder: R,
        services: impl IntoIterator<Item = (SessionId, S)>,
    ) -> Self {
        let mut host = Self {
            desks: desks(&engine, services),
            engine,
            window,
            recorder,
            tasks: VecDeque::new(),
            buffer: Vec::new(),
        };
        host.show_again();
        if host.engine.has_effects() {
            host.carry_out();
        }
        for session in host.engine.sessions() {
            if !host.desks.contains_key(&session) {
                let outcome = host.tell(at, Input::Close(session));
                debug_assert_eq!(outcome, Ok(()), "a session that is there can be closed");
            }
        }
        host.fetch_again();
        host.work(at);
        host
    }

    /// Shows the windows that were open, but for those that the effects left will open.
    fn show_again(&mut self) {
        let mut ahead = self.engine.clone();
        let left: BTreeSet<_> = core::iter::from_fn(|| ahead.poll_effect())
            .filter_map(|effect| match effect {
                Effect::ShowPrompt { prompt, .. } => Some(prompt),
                _ => None,
            })
            .collect();
        for prompt in self.engine.open_prompts() {
            if !left.contains(&prompt)
                && let Some(prompt) = self.engine.prompt(prompt)
            {
                self.window.show(&prompt);
            }
        }
    }

    /// Has every certificate got that is waited for and that no task is under way for.
    fn fetch_again(&mut self) {
        for session in self.engine.sessions() {
            let waiting = self.engine.session(session).filter(|one| one.leaf == Leaf::Fetching);
            let Some(inquiry) = waiting.and_then(|one| one.inquiry) else { continue };
            let fetch = Task::Fetch(session, inquiry);
            if !self.tasks.contains(&fetch) {
                self.tasks.push_back(fetch);
            }
        }
    }
}

/// Gives each session its service. A service has not been asked for anything yet, whatever the
/// one before it was (BOUND-8), and its inquiries count on from the engine's.
fn desks<S: Service>(
    engine: &Engine,
    services: impl IntoIterator<Item = (SessionId, S)>,
) -> BTreeMap<SessionId, Desk<S>> {
    let mut desks = BTreeMap::new();
    for (id, mut service) in services {
        match engine.session(id) {
            Some(session) if !desks.contains_key(&id) => {
                let (seen, informed) =
                    (session.inquiry.unwrap_or(Inquiry::new(0)), Inquiry::new(0));
                desks.insert(id, Desk { service, kind: session.kind, seen, informed });
            }
            _ => service.leave(),
        }
    }
    desks
}
