//! Prompts while they are open: who waits, where they wanted to go, what is wrong there.

use alloc::{collections::BTreeMap, vec::Vec};

use crate::{HostName, Kind, Problems, session::SessionTable};

/// One session that waits for a prompt's answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Waiting {
    pub(crate) number: u64,
    pub(crate) slot: u32,
    pub(crate) kind: Kind,
    pub(crate) host: Option<HostName>,
    pub(crate) problems: Problems,
}

/// Hosts, and how many sessions wait for each.
pub(crate) type Hosts = BTreeMap<HostName, u32>;

/// A prompt, queued or shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenPrompt {
    waiting: Vec<Waiting>,
    /// Once shown, a host stays although nobody waits for it.
    hosts: Hosts,
    /// What is or was wrong, as far as it is shown.
    problems: Problems,
}

/// A prompt that ended in the current step: still to be read while effects are drained.
#[derive(Clone, Debug)]
pub(crate) struct ClosedPrompt {
    pub(crate) number: u64,
    pub(crate) revision: u64,
    pub(crate) subject: u32,
    pub(crate) prompt: OpenPrompt,
}

impl OpenPrompt {
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(crate) const fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    pub(crate) const fn problems(&self) -> Problems {
        self.problems
    }

    pub(crate) fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// Who waits, by number. Kept in any order until somebody asks, so that joining and
    /// leaving cost the same however many wait.
    pub(crate) fn in_number_order(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting.clone();
        waiting.sort_unstable();
        waiting
    }

    /// The prompt ends, and its subject keeps the hosts that it showed.
    pub(crate) fn take_hosts(&mut self) -> Hosts {
        core::mem::take(&mut self.hosts)
    }

    /// How many hosts the prompt would show if a session that wants this one joined.
    pub(crate) fn hosts_with(&self, host: Option<&HostName>) -> u64 {
        let new = host.is_some_and(|host| !self.hosts.contains_key(host));
        self.hosts.len() as u64 + u64::from(new)
    }

    /// Lets a session wait. True if the prompt now has a host or a problem more.
    // PROMPT-6
    pub(crate) fn join(&mut self, waiting: Waiting, sessions: &mut SessionTable) -> bool {
        let mut grown = !self.problems.contains_all(waiting.problems);
        self.problems = self.problems.union(waiting.problems);
        if let Some(host) = &waiting.host {
            if let Some(count) = self.hosts.get_mut(host) {
                *count += 1;
            } else {
                self.hosts.insert(host.clone(), 1);
                grown = true;
            }
        }
        sessions.set_place(waiting.slot, self.waiting.len());
        self.waiting.push(waiting);
        grown
    }

    /// Takes out the session that waits at `place`. A queued prompt forgets a host that
    /// nobody waits for any more; a shown one does not, since the person has read it.
    // PROMPT-6, REVIEW-8
    pub(crate) fn leave(&mut self, place: u32, shown: bool, sessions: &mut SessionTable) {
        let place = place as usize;
        if place >= self.waiting.len() {
            return;
        }
        let gone = self.waiting.swap_remove(place);
        if let Some(moved) = self.waiting.get(place) {
            sessions.set_place(moved.slot, place);
        }
        let Some(host) = gone.host else { return };
        if let Some(count) = self.hosts.get_mut(&host) {
            *count -= 1;
            if *count == 0 && !shown {
                self.hosts.remove(&host);
            }
        }
    }

    /// The prompt becomes a window, which shows what is wrong for those who wait now.
    // PROMPT-6
    pub(crate) fn show(&mut self) {
        self.problems = self
            .waiting
            .iter()
            .fold(Problems::NONE, |union, waiting| union.union(waiting.problems));
    }

    /// Rebuilds a window's memory of hosts and problems that nobody waits for any more.
    pub(crate) fn remember(&mut self, hosts: &[HostName], problems: Problems) {
        self.problems = self.problems.union(problems);
        for host in hosts {
            self.hosts.entry(host.clone()).or_insert(0);
        }
    }
}
