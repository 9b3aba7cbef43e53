//! The sessions that wait, in words.

use alloc::{format, string::String, vec::Vec};

use super::{host, problems};
use crate::{Problems, WaitingSession};

/// Said where a service reported no problem, though it holds the session.
pub(super) const NO_PROBLEM_TOLD: &str = "the service did not say what is wrong";

/// A line for each kind, host and set of problems, by kind and host: `2 × Video: …`.
// TEXT-1
pub(super) fn lines(sessions: &[WaitingSession]) -> Vec<String> {
    let mut waiting: Vec<_> =
        sessions.iter().map(|session| (session.kind, &session.host, session.problems)).collect();
    waiting.sort_unstable();
    let alike = waiting.chunk_by(|one, other| one == other);
    alike
        .filter_map(|group| {
            let (kind, name, problems) = group.first()?;
            let many = if group.len() > 1 { format!("{} × ", group.len()) } else { String::new() };
            let place = match name {
                Some(name) => format!("at {}", host(name)),
                None => String::from("at a host that the service did not name"),
            };
            Some(format!("{many}{}: {}, {place}", kind.title(), titles(*problems)))
        })
        .collect()
}

fn titles(problems: Problems) -> String {
    if problems.is_empty() {
        return String::from(NO_PROBLEM_TOLD);
    }
    let titles: Vec<_> = problems::ranked(problems).iter().map(|text| text.title).collect();
    titles.join(", ")
}
