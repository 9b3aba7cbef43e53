//! When certificates are due.

use alloc::vec::Vec;

use crate::{session::SessionTable, time::Time};

/// One session that is held for its certificate. Ordered by time, then session number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Due {
    pub(crate) at: Time,
    pub(crate) number: u64,
    pub(crate) slot: u32,
}

/// A binary heap that knows where each session stands, so that a certificate which comes in
/// time is taken out without a search. All deadlines of a meeting are equally long and time
/// does not run backwards, so an insertion nearly always stays where it is put.
#[derive(Clone, Debug, Default)]
pub(crate) struct FetchDeadlines(Vec<Due>);

impl FetchDeadlines {
    /// The one that is due first.
    pub(crate) fn first(&self) -> Option<Due> {
        self.0.first().copied()
    }

    pub(crate) fn get(&self, place: u32) -> Option<Due> {
        self.0.get(place as usize).copied()
    }

    pub(crate) fn insert(&mut self, due: Due, sessions: &mut SessionTable) {
        let place = self.0.len();
        self.0.push(due);
        sessions.set_place(due.slot, place);
        self.rise(place, sessions);
    }

    /// Takes out the entry of the session in `slot`, which stands at `place`; nothing if the
    /// session has no deadline.
    pub(crate) fn remove(&mut self, place: u32, slot: u32, sessions: &mut SessionTable) {
        let place = place as usize;
        if self.0.get(place).is_none_or(|due| due.slot != slot) {
            return;
        }
        self.0.swap_remove(place);
        if let Some(moved) = self.0.get(place) {
            sessions.set_place(moved.slot, place);
            self.sink(place, sessions);
            self.rise(place, sessions);
        }
    }

    fn rise(&mut self, mut place: usize, sessions: &mut SessionTable) {
        while place > 0 {
            let parent = (place - 1) / 2;
            if self.0.get(parent) <= self.0.get(place) {
                return;
            }
            self.swap(parent, place, sessions);
            place = parent;
        }
    }

    fn sink(&mut self, mut place: usize, sessions: &mut SessionTable) {
        loop {
            let left = 2 * place + 1;
            let Some(child) = [left, left + 1]
                .into_iter()
                .filter(|child| *child < self.0.len())
                .min_by_key(|child| self.0.get(*child))
            else {
                return;
            };
            if self.0.get(place) <= self.0.get(child) {
                return;
            }
            self.swap(place, child, sessions);
            place = child;
        }
    }

    fn swap(&mut self, a: usize, b: usize, sessions: &mut SessionTable) {
        self.0.swap(a, b);
        for place in [a, b] {
            if let Some(due) = self.0.get(place) {
                sessions.set_place(due.slot, place);
            }
        }
    }
}
