//! The sessions of a meeting, in a slab: an id leads to its session without a search.

use alloc::{collections::BinaryHeap, vec::Vec};
use core::cmp::Reverse;

use super::record::Session;
use crate::{Kind, MeetingId, SessionId, SnapshotError};

/// No session's slot.
const NO_SLOT: u32 = u32::MAX;

/// A slab whose generations are the session numbers.
#[derive(Clone, Debug)]
pub(crate) struct SessionTable {
    meeting: MeetingId,
    slots: Vec<Session>,
    /// The lowest goes first, so that whoever is restored gives the same slots as whoever is not.
    vacant: BinaryHeap<Reverse<u32>>,
    last_number: u64,
}

impl SessionTable {
    pub(crate) const fn new(meeting: MeetingId) -> Self {
        Self { meeting, slots: Vec::new(), vacant: BinaryHeap::new(), last_number: 0 }
    }

    pub(crate) fn len(&self) -> u64 {
        (self.slots.len() - self.vacant.len()) as u64
    }

    pub(crate) const fn last_number(&self) -> u64 {
        self.last_number
    }

    /// Opens a session; `None` when there is no number or no slot left to give.
    // SESS-1, SESS-2
    pub(crate) fn insert(&mut self, kind: Kind) -> Option<SessionId> {
        let number = self.last_number.checked_add(1)?;
        let session = Session::new(number, kind);
        let slot = if let Some(Reverse(slot)) = self.vacant.pop() {
            *self.slots.get_mut(slot as usize)? = session;
            slot
        } else {
            let slot = u32::try_from(self.slots.len()).ok().filter(|slot| *slot != NO_SLOT)?;
            self.slots.push(session);
            slot
        };
        self.last_number = number;
        Some(self.name(number, slot))
    }

    /// The table of these sessions in these slots; or the first that is out of order, was not
    /// opened yet, or whose slot is taken or absurd.
    pub(crate) fn rebuild(
        meeting: MeetingId,
        last_number: u64,
        max_sessions: u64,
        sessions: &[(u32, Session)],
    ) -> Result<Self, SnapshotError> {
        let mut table = Self { last_number, ..Self::new(meeting) };
        let vacant = Session::new(0, Kind::Video);
        // A meeting has as many slots as it ever had sessions open at once.
        let limit = last_number.min(max_sessions).min(NO_SLOT.into());
        if let Some(&(slot, session)) = sessions.iter().rev().max_by_key(|(slot, _)| slot) {
            if u64::from(slot) >= limit {
                return Err(SnapshotError::SessionNumber { number: session.number });
            }
            // What was allowed stands in the data itself, so that the slot may be any below.
            let places = slot as usize + 1;
            let reserved = table.slots.try_reserve_exact(places);
            reserved.map_err(|_| SnapshotError::NoMemory { slot })?;
            table.slots.resize(places, vacant);
        }
        let mut previous = 0;
        for (slot, session) in sessions {
            let place = table.slots.get_mut(*slot as usize).filter(|place| place.number == 0);
            match place {
                Some(place) if (previous + 1..=last_number).contains(&session.number) => {
                    *place = *session;
                }
                _ => return Err(SnapshotError::SessionNumber { number: session.number }),
            }
            previous = session.number;
        }
        let slots = (0..).zip(&table.slots);
        table.vacant =
            slots.filter(|(_, place)| place.number == 0).map(|(slot, _)| Reverse(slot)).collect();
        Ok(table)
    }

    /// Gives the slot free. The caller has taken the session out of every list.
    pub(crate) fn remove(&mut self, slot: u32) {
        if let Some(session) = self.slots.get_mut(slot as usize) {
            session.number = 0;
            self.vacant.push(Reverse(slot));
        }
    }

    /// The slot of a session that is open in this meeting.
    pub(crate) fn find(&self, id: SessionId) -> Option<u32> {
        let session = self.slots.get(id.slot as usize)?;
        let same = id.meeting == self.meeting && id.number != 0 && session.number == id.number;
        same.then_some(id.slot)
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&Session> {
        self.slots.get(slot as usize)
    }

    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut Session> {
        self.slots.get_mut(slot as usize)
    }

    /// Notes where a session stands now in the list that it is a member of.
    pub(crate) fn set_place(&mut self, slot: u32, place: usize) {
        if let Some(session) = self.slots.get_mut(slot as usize) {
            session.set_place(place);
        }
    }

    pub(crate) const fn name(&self, number: u64, slot: u32) -> SessionId {
        SessionId { meeting: self.meeting, number, slot }
    }

    /// The open sessions in the order of their slots.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SessionId, &Session)> {
        self.slots
            .iter()
            .zip(0_u32..)
            .filter(|(session, _)| session.number != 0)
            .map(|(session, slot)| (self.name(session.number, slot), session))
    }

    /// The open sessions in number order.
    pub(crate) fn in_number_order(&self) -> Vec<SessionId> {
        let mut ids: Vec<_> = self.iter().map(|(id, _)| id).collect();
        ids.sort_unstable();
        ids
    }
}
