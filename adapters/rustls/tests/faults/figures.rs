//! The table of what was tried, and the end of every test: nothing may be wrong.

use std::collections::BTreeMap;

use crate::{
    outcome::{Ending, Outcome},
    person::Answering,
};

/// The figures of one family of faults.
#[derive(Default)]
pub(crate) struct Figures {
    rows: Vec<(String, &'static str)>,
    counts: BTreeMap<(String, &'static str), Row>,
    wrong: Vec<String>,
    runs: usize,
}

#[derive(Clone, Copy, Default)]
struct Row {
    sessions: usize,
    faults: usize,
    connected: usize,
    refused: usize,
    failed: usize,
    wrong: usize,
}

impl Figures {
    /// Counts a meeting in, under the fault and what was answered.
    pub(crate) fn count(&mut self, fault: &str, answering: Answering, outcome: &Outcome) {
        let key = (fault.to_owned(), answering.name());
        if !self.counts.contains_key(&key) {
            self.rows.push(key.clone());
        }
        let row = self.counts.entry(key).or_default();
        let sessions = &outcome.endings;
        let connected = sessions.iter().filter(|one| one.is_connected()).count();
        let refused = sessions.iter().filter(|one| one.is_refused()).count();
        row.sessions += sessions.len();
        let visits = sessions.iter().flat_map(|one| &one.visits);
        row.faults += visits.filter(|visit| visit.went_wrong).count();
        row.connected += connected;
        row.refused += refused;
        row.failed += sessions.len() - connected - refused;
        row.wrong += outcome.wrong.len();
        self.runs += 1;
        let said = answering.name();
        self.wrong.extend(outcome.wrong.iter().map(|what| format!("{fault}, {said}: {what}")));
    }

    /// How many connections something went wrong on.
    pub(crate) fn faults(&self) -> usize {
        self.counts.values().map(|row| row.faults).sum()
    }

    /// Prints the table, and what was tried, in a line for whoever gathers such lines.
    ///
    /// # Panics
    /// If anything was wrong.
    pub(crate) fn close(self, tried: &str) {
        println!(
            "\n{:<58} {:<15} {:>8} {:>7} {:>9} {:>7} {:>6} {:>5}",
            "fault", "answer", "sessions", "faults", "connected", "refused", "failed", "wrong"
        );
        for key in &self.rows {
            let Row { sessions, faults, connected, refused, failed, wrong } = self.counts[key];
            println!(
                "{:<58} {:<15} {sessions:>8} {faults:>7} {connected:>9} {refused:>7} {failed:>6} {wrong:>5}",
                key.0, key.1
            );
        }
        println!("tried\t{tried}\t{}\tmeetings\t{}", self.runs, self.wrong.len());
        let first = self.wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
        assert!(self.wrong.is_empty(), "{} things are wrong:\n{first}", self.wrong.len());
    }
}

/// Asserts what became of the sessions of one meeting.
pub(crate) fn expect(outcome: &Outcome, what: &str, holds: impl Fn(&Ending) -> bool) {
    assert!(
        outcome.endings.iter().all(holds),
        "{what}: {:?} {:?}",
        outcome.leaves(),
        outcome.failures()
    );
}
