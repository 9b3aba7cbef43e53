//! What a monitor knows, laid beside what a meeting's state says.
//!
//! For explorers: where the books agree with the state, a state and the few things here that
//! go beyond it are all that the monitor's judgement depends on.

use super::{
    Monitor,
    book::{Book, Rests, Settled, Standing, Watched, Window},
};
use crate::{
    reference::{self, Basis, By, State},
    vocabulary::{Leaf, Subject},
};

impl Monitor {
    /// Whether the session's current inquiry is still to be answered. Beyond the state.
    #[must_use]
    pub fn awaits_action(&self, session: u64) -> bool {
        self.book.sessions.get(&session).is_some_and(|watched| watched.awaits)
    }

    /// Whether somebody was asked about a subject since it was last unseen. Beyond the state.
    #[must_use]
    pub fn was_asked(&self, subject: &Subject) -> bool {
        self.book.subjects.get(subject).is_some_and(|settled| settled.asked)
    }

    /// Whether the books say of the meeting what the state says, as far as both say something.
    #[must_use]
    pub fn agrees_with(&self, state: &State) -> bool {
        let Book { policy, now, ended, last_opened, sessions, subjects, windows, last_prompt } =
            &self.book;
        let queued = |standing: &&reference::Standing| **standing == reference::Standing::Queued;
        *now == state.now
            && *ended == state.ended
            && *last_opened == state.last_opened
            && *last_prompt == state.prompts_shown
            && sessions.len() == state.sessions.len()
            && sessions
                .iter()
                .zip(&state.sessions)
                .all(|(watched, session)| watched.0 == session.0 && watched.1.is(session.1))
            && subjects.len() + state.subjects.values().filter(queued).count()
                == state.subjects.len()
            && subjects.iter().all(|(subject, settled)| {
                state.subjects.get(subject).is_some_and(|standing| settled.is(*standing))
            })
            && windows.len() == state.windows.len()
            && windows
                .iter()
                .zip(&state.windows)
                .all(|(watched, window)| watched.0 == window.0 && watched.1.is(window.1))
            && *policy == state.policy
    }
}

impl Watched {
    fn is(&self, session: &reference::Session) -> bool {
        let Self {
            kind,
            leaf,
            inquiry,
            awaits: _,
            rests,
            host,
            problems,
            fetch_deadline,
            prompts_made,
        } = self;
        let rests = match (rests, &session.basis) {
            _ if matches!(leaf, Leaf::Refused(_)) => true,
            (Rests::Nothing, Basis::None) | (Rests::Unread, Basis::Unread) => true,
            (Rests::On(one), Basis::On(other)) => one == other,
            (Rests::Nothing | Rests::Unread | Rests::On(_), _) => false,
        };
        rests
            && *leaf == session.leaf
            && *inquiry == session.inquiries
            && *prompts_made == session.prompts_made
            && *fetch_deadline == session.fetch_deadline
            && *host == session.host
            && *problems == session.problems
            && *kind == session.kind
    }
}

impl Settled {
    const fn is(self, standing: reference::Standing) -> bool {
        match (self.verdict, standing) {
            (None, reference::Standing::Shown(_))
            | (Some(Standing::Allowed), reference::Standing::Allowed)
            | (Some(Standing::Denied), reference::Standing::Denied(By::Person | By::Deadline))
            | (Some(Standing::DeniedByPolicy), reference::Standing::Denied(By::Policy)) => true,
            (None | Some(Standing::Allowed | Standing::Denied | Standing::DeniedByPolicy), _) => {
                false
            }
        }
    }
}

impl Window {
    fn is(&self, window: &reference::Window) -> bool {
        let Self { subject, revision, hosts, problems, deadline } = self;
        *revision == window.revision
            && *subject == window.subject
            && hosts.iter().eq(&window.hosts)
            && *problems == window.problems
            && *deadline == window.deadline
    }
}
