//! What is kept of one session.

use crate::{Inquiry, Kind, Leaf, Region};

/// One session, in 32 bytes: a meeting of a million sessions is walked at random.
// SESS-6
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    /// The session's number; 0 marks a vacant slot, since numbers start at 1.
    pub(crate) number: u64,
    /// How many inquiries were started; the latest is the current one.
    pub(crate) inquiries: u64,
    /// The slot of the subject that the basis names.
    pub(crate) subject: u32,
    /// Where the session stands in the list that its [`Membership`] names.
    pub(crate) place: u32,
    /// How many prompts it has caused.
    pub(crate) prompts_made: u32,
    pub(crate) kind: Kind,
    basis: BasisTag,
    pub(crate) leaf: Leaf,
}

const _: () = assert!(size_of::<Session>() <= 32, "a live session takes at most 32 bytes");

/// What a session's last review rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// It was never held.
    None,
    /// It is or was held, and the certificate was not read or not judged.
    Unread,
    /// The subject in this slot of the ledger.
    On(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum BasisTag {
    None,
    Unread,
    On,
}

/// The one list that a session stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Membership {
    /// None.
    Nowhere,
    /// Those whose certificate is due.
    Fetching,
    /// Those that wait for this subject's prompt.
    Waiting(u32),
    /// Those that rest on this subject without waiting for it.
    Resting(u32),
}

impl Session {
    // SESS-4, GATE-1
    pub(crate) const fn new(number: u64, kind: Kind) -> Self {
        Self {
            number,
            inquiries: 0,
            subject: 0,
            place: 0,
            prompts_made: 0,
            kind,
            basis: BasisTag::None,
            leaf: Leaf::Joining,
        }
    }

    pub(crate) const fn inquiry(&self) -> Inquiry {
        Inquiry(self.inquiries)
    }

    pub(crate) const fn basis(&self) -> Basis {
        match self.basis {
            BasisTag::None => Basis::None,
            BasisTag::Unread => Basis::Unread,
            BasisTag::On => Basis::On(self.subject),
        }
    }

    // GATE-4
    pub(crate) const fn set_basis(&mut self, basis: Basis) {
        match basis {
            Basis::None => self.basis = BasisTag::None,
            Basis::Unread => self.basis = BasisTag::Unread,
            Basis::On(subject) => {
                self.basis = BasisTag::On;
                self.subject = subject;
            }
        }
    }

    /// Notes where it stands now in the list that it is a member of.
    pub(crate) fn set_place(&mut self, place: usize) {
        self.place = u32::try_from(place).unwrap_or(u32::MAX);
    }

    pub(crate) const fn membership(&self) -> Membership {
        match (self.leaf, self.basis()) {
            (Leaf::Refused(_), _) => Membership::Nowhere,
            (Leaf::Fetching, _) => Membership::Fetching,
            (Leaf::Deciding, Basis::On(subject)) => Membership::Waiting(subject),
            (_, Basis::On(subject)) => Membership::Resting(subject),
            (_, Basis::None | Basis::Unread) => Membership::Nowhere,
        }
    }

    /// Whether the session is on its way or connected, so that a no has to end it.
    pub(crate) const fn is_under_way(&self) -> bool {
        matches!(self.leaf.region(), Some(Region::Connecting | Region::Connected))
    }
}
