//! When an implementation's state and the model's are the same.

use certgate_model::{
    reference::{Session, State},
    vocabulary::Leaf,
};

/// Whether two states are the same, but for what refused sessions rest on: no input can tell.
#[must_use]
pub fn same(one: &State, other: &State) -> bool {
    let State {
        policy,
        now,
        ended,
        last_opened,
        sessions,
        subjects,
        queue,
        windows,
        prompts_shown,
    } = one;
    *now == other.now
        && *ended == other.ended
        && *last_opened == other.last_opened
        && *prompts_shown == other.prompts_shown
        && sessions.len() == other.sessions.len()
        && sessions
            .iter()
            .zip(&other.sessions)
            .all(|((number, one), (same, other))| number == same && same_session(one, other))
        && *subjects == other.subjects
        && *queue == other.queue
        && *windows == other.windows
        && *policy == other.policy
}

fn same_session(one: &Session, other: &Session) -> bool {
    let Session { kind, leaf, basis, inquiries, prompts_made, fetch_deadline, host, problems } =
        one;
    *leaf == other.leaf
        && (*basis == other.basis || matches!(leaf, Leaf::Refused(_)))
        && *inquiries == other.inquiries
        && *prompts_made == other.prompts_made
        && *fetch_deadline == other.fetch_deadline
        && *host == other.host
        && *problems == other.problems
        && *kind == other.kind
}
