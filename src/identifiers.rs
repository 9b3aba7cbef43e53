//! Names for meetings, sessions, inquiries, prompts and revisions.
//!
//! Every name belongs to one meeting and is given once: a stale or foreign one is an
//! error, never another session or another window.

use core::fmt;

/// Which meeting an engine decides for. The host chooses it; give each engine that is alive
/// in one process its own, so that a name from one is foreign to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MeetingId(u32);

impl MeetingId {
    /// The meeting of that number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number that the host chose.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// One media session of one meeting.
///
/// Sessions are numbered 1, 2, … as they are opened and a number is never given twice, so
/// the number is also the generation of the slot that the session lives in. Ordered by
/// number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId {
    pub(crate) meeting: MeetingId,
    pub(crate) number: u64,
    pub(crate) slot: u32,
}

impl SessionId {
    /// The id of no session, since numbers start at 1.
    pub(crate) const NOBODY: Self = Self::from_parts(MeetingId(0), 0, 0);

    /// The session's number in its meeting, from 1.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }

    /// The id in parts, to be carried through an interface that has no such type: meeting,
    /// slot and number.
    #[must_use]
    pub const fn into_parts(self) -> (MeetingId, u32, u64) {
        (self.meeting, self.slot, self.number)
    }

    /// The id of these parts. Parts that no engine gave name no session.
    #[must_use]
    pub const fn from_parts(meeting: MeetingId, slot: u32, number: u64) -> Self {
        Self { meeting, number, slot }
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "session {} of meeting {}", self.number, self.meeting.0)
    }
}

/// The number of an inquiry within its session, from 1: one request for one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Inquiry(pub(crate) u64);

impl Inquiry {
    /// The inquiry of that number; one that its session has not reached, or has left behind,
    /// is stale.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// One certificate-error window of one meeting, numbered 1, 2, … as they are shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PromptId {
    pub(crate) meeting: MeetingId,
    pub(crate) number: u64,
}

impl PromptId {
    /// The window of that number; one that was never shown is unknown to its engine.
    #[must_use]
    pub const fn new(meeting: MeetingId, number: u64) -> Self {
        Self { meeting, number }
    }

    /// The window's number in its meeting, from 1.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }
}

impl fmt::Debug for PromptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "prompt {} of meeting {}", self.number, self.meeting.0)
    }
}

/// How often what a window shows has grown: 1 when it is shown, one more each time a host
/// or a problem is added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Revision(pub(crate) u64);

impl Revision {
    /// What a window shows first.
    pub const FIRST: Self = Self(1);

    /// The revision of that number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number, from 1.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}
