//! What became of a meeting, and whether wire, engine and person agree on it.

use std::collections::BTreeMap;

use certgate::{HostName, Leaf, Subject};

use crate::{
    judge,
    person::{Said, Word, may_flow},
    server::{GREETING, Visit},
};

/// One session that is over.
pub(crate) struct Ending {
    /// Where it was when the meeting ended.
    pub(crate) leaf: Leaf,
    pub(crate) host: HostName,
    pub(crate) visits: Vec<Visit>,
    /// Why its last connection failed, if one did.
    pub(crate) failure: Option<String>,
}

impl Ending {
    /// Connected, and the server has all that was said on the connection that lasts.
    pub(crate) fn is_connected(&self) -> bool {
        let last = self.visits.last();
        self.leaf.is_connected() && last.is_some_and(|visit| visit.bytes() == GREETING.len())
    }

    pub(crate) const fn is_refused(&self) -> bool {
        matches!(self.leaf, Leaf::Refused(_))
    }

    /// How many bytes of the application its server received, on all its connections.
    pub(crate) fn bytes(&self) -> usize {
        self.visits.iter().map(Visit::bytes).sum()
    }
}

/// A meeting that is over.
pub(crate) struct Outcome {
    pub(crate) endings: Vec<Ending>,
    /// What each window was about.
    pub(crate) shown: Vec<Subject>,
    /// What the engine was told and wanted.
    pub(crate) journal: Vec<u8>,
    /// Everything that must not be.
    pub(crate) wrong: Vec<String>,
}

impl Outcome {
    pub(crate) fn new(
        endings: Vec<Ending>,
        shown: Vec<Subject>,
        said: &[Said],
        journal: Vec<u8>,
        mut wrong: Vec<String>,
    ) -> Self {
        for (ending, number) in endings.iter().zip(1..) {
            wrong.extend(flowed(ending, number, said));
            if ending.leaf.is_connected() && !ending.is_connected() {
                wrong.push(format!("session {number} is connected and its server knows nothing"));
            }
        }
        wrong.extend(asked_again(&shown, said));
        wrong.extend(judge::disagreements(&journal));
        Self { endings, shown, journal, wrong }
    }

    /// Where the sessions were when the meeting ended.
    pub(crate) fn leaves(&self) -> Vec<Leaf> {
        self.endings.iter().map(|ending| ending.leaf).collect()
    }

    /// Why connections failed, for a message.
    pub(crate) fn failures(&self) -> Vec<&str> {
        self.endings.iter().filter_map(|ending| ending.failure.as_deref()).collect()
    }
}

/// Bytes of the application that flowed where they must not.
fn flowed(ending: &Ending, number: usize, said: &[Said]) -> Vec<String> {
    let mut found = Vec::new();
    for visit in &ending.visits {
        for (moment, bytes) in &visit.received {
            if !may_flow(said, visit, &ending.host, *moment) {
                let (certificate, problems) = (visit.certificate, visit.problems);
                found.push(format!(
                    "session {number}: {bytes} bytes at moment {moment} on {certificate}, {problems:?}"
                ));
            }
        }
    }
    found
}

/// Subjects that more windows were shown about than one, and one for each time that what was
/// said was taken back.
fn asked_again(shown: &[Subject], said: &[Said]) -> Vec<String> {
    let mut windows = BTreeMap::<_, usize>::new();
    for subject in shown {
        *windows.entry(subject).or_default() += 1;
    }
    let taken_back = |subject: &Subject| {
        said.iter().filter(|one| one.subject == *subject && one.word == Word::TakenBack).count()
    };
    windows
        .into_iter()
        .filter(|(subject, windows)| *windows > 1 + taken_back(subject))
        .map(|(subject, windows)| format!("{windows} windows about {subject:?}"))
        .collect()
}
