//! What the meeting remembers of each subject.

use alloc::{collections::BTreeMap, vec::Vec};

use super::prompts::{Hosts, OpenPrompt};
use crate::{
    Certificate,
    session::{Session, SessionTable},
    subject::Subject,
    time::Time,
    verdict::DeniedBy,
};

/// A subject's life.
#[derive(Clone, Debug)]
pub(crate) enum Life {
    /// Not asked about, or forgotten. Kept only as long as a session rests on it.
    Unseen,
    /// Its prompt waits for a free window.
    Queued { prompt: OpenPrompt, ticket: u64 },
    /// Its window is open.
    Shown { prompt: OpenPrompt, number: u64, revision: u64, due: Option<Time> },
    /// The person allowed it.
    Allowed,
    /// It is denied.
    Denied(DeniedBy),
}

/// One subject.
#[derive(Clone, Debug)]
pub(crate) struct SubjectRecord {
    pub(crate) subject: Subject,
    /// The certificate itself, while there is a prompt or a verdict.
    pub(crate) certificate: Option<Certificate>,
    pub(crate) life: Life,
    /// The sessions whose basis this is and that do not wait, in any order.
    pub(crate) resting: Vec<u32>,
    /// The hosts that the person saw it on.
    pub(crate) seen_on: Hosts,
}

impl SubjectRecord {
    /// Whether it counts against the cap on subjects.
    pub(crate) const fn is_known(&self) -> bool {
        !matches!(self.life, Life::Unseen)
    }

    pub(crate) const fn is_allowed(&self) -> bool {
        matches!(self.life, Life::Allowed)
    }

    pub(crate) const fn prompt(&self) -> Option<&OpenPrompt> {
        match &self.life {
            Life::Queued { prompt, .. } | Life::Shown { prompt, .. } => Some(prompt),
            Life::Unseen | Life::Allowed | Life::Denied(_) => None,
        }
    }

    /// The hosts that the person sees or saw it on.
    pub(crate) const fn shown_hosts(&self) -> &Hosts {
        match &self.life {
            Life::Shown { prompt, .. } => prompt.hosts(),
            Life::Unseen | Life::Queued { .. } | Life::Allowed | Life::Denied(_) => &self.seen_on,
        }
    }

    /// Makes room for all who wait to rest here, so that a verdict, which moves them all at
    /// once, allocates nothing.
    pub(crate) fn make_room_to_rest(&mut self) {
        let waiting = self.prompt().map_or(0, |prompt| prompt.waiting().len());
        self.resting.reserve(waiting);
    }

    pub(crate) fn rest(&mut self, slot: u32, session: &mut Session) {
        session.set_place(self.resting.len());
        self.resting.push(slot);
    }

    pub(crate) fn stop_resting(&mut self, place: u32, sessions: &mut SessionTable) {
        let place = place as usize;
        if place >= self.resting.len() {
            return;
        }
        self.resting.swap_remove(place);
        if let Some(moved) = self.resting.get(place) {
            sessions.set_place(*moved, place);
        }
    }
}

/// The subjects of a meeting, in a slab with an index by value.
#[derive(Clone, Debug, Default)]
pub(crate) struct SubjectTable {
    slots: Vec<Option<SubjectRecord>>,
    vacant: Vec<u32>,
    index: BTreeMap<Subject, u32>,
    known: u64,
}

impl SubjectTable {
    pub(crate) fn find(&self, subject: &Subject) -> Option<u32> {
        self.index.get(subject).copied()
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&SubjectRecord> {
        self.slots.get(slot as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut SubjectRecord> {
        self.slots.get_mut(slot as usize)?.as_mut()
    }

    /// How many have a prompt or a verdict.
    // POLICY-7
    pub(crate) const fn known(&self) -> u64 {
        self.known
    }

    /// The subject's slot; an unseen one gets one.
    pub(crate) fn intern(&mut self, subject: Subject) -> u32 {
        if let Some(slot) = self.find(&subject) {
            return slot;
        }
        let record = SubjectRecord {
            subject: subject.clone(),
            certificate: None,
            life: Life::Unseen,
            resting: Vec::new(),
            seen_on: Hosts::new(),
        };
        let slot = match self.vacant.pop() {
            Some(slot) => slot,
            None => {
                self.slots.push(None);
                u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
            }
        };
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = Some(record);
        }
        self.index.insert(subject, slot);
        slot
    }

    /// Moves the subject to another stretch of its life, and gives back the last one.
    // SETTLE-8, INV-ask_once
    pub(crate) fn set_life(&mut self, slot: u32, life: Life) -> Life {
        let Some(record) = self.slots.get_mut(slot as usize).and_then(Option::as_mut) else {
            return Life::Unseen;
        };
        let was_known = record.is_known();
        let before = core::mem::replace(&mut record.life, life);
        match (was_known, record.is_known()) {
            (false, true) => self.known += 1,
            (true, false) => self.known -= 1,
            (true, true) | (false, false) => {}
        }
        before
    }

    /// Lets go of a subject that nothing is known of and no session rests on.
    pub(crate) fn release_if_idle(&mut self, slot: u32) {
        let Some(place) = self.slots.get_mut(slot as usize) else { return };
        if let Some(record) =
            place.take_if(|record| !record.is_known() && record.resting.is_empty())
        {
            self.index.remove(&record.subject);
            self.vacant.push(slot);
        }
    }

    /// The subjects by value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &SubjectRecord)> {
        self.index.values().filter_map(|slot| Some((*slot, self.get(*slot)?)))
    }
}
