//! The leaves and regions of the session's statechart. This file *is* the hierarchy.

use core::fmt;

use crate::{
    reason::{FailedReason, RefusedReason},
    signal::LeaveReason,
};

/// Where a session is.
// SESS-5
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Leaf {
    /// Opened; its service tries to join.
    Joining,
    /// Its service tries to join again.
    Retrying,
    /// Its connection is lost and its service tries to get it back.
    Reconnecting,
    /// Its service was told to ignore the certificate's problems and has not connected yet.
    Admitted,
    /// Held; its service was asked for the certificate.
    Fetching,
    /// Held; it waits for the answer to a prompt.
    Deciding,
    /// Connected.
    Active,
    /// Connected, and allowed to play.
    Playing,
    /// Refused for good; only closing it helps.
    Refused(RefusedReason),
    /// Over.
    Left(LeaveReason),
    /// Failed.
    Failed(FailedReason),
}

/// The composite states round the leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// On its way, held or connected.
    Live,
    /// On its way.
    Connecting,
    /// Held for its certificate.
    Pending,
    /// Connected.
    Connected,
    /// Over or failed; its service may retry.
    Ended,
}

impl Leaf {
    /// The region right round the leaf; [`Leaf::Refused`] stands alone.
    #[must_use]
    pub const fn region(self) -> Option<Region> {
        match self {
            Self::Joining | Self::Retrying | Self::Reconnecting | Self::Admitted => {
                Some(Region::Connecting)
            }
            Self::Fetching | Self::Deciding => Some(Region::Pending),
            Self::Active | Self::Playing => Some(Region::Connected),
            Self::Refused(_) => None,
            Self::Left(_) | Self::Failed(_) => Some(Region::Ended),
        }
    }

    /// The leaf's stable name, without its reason.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Joining => "joining",
            Self::Retrying => "retrying",
            Self::Reconnecting => "reconnecting",
            Self::Admitted => "admitted",
            Self::Fetching => "fetching",
            Self::Deciding => "deciding",
            Self::Active => "active",
            Self::Playing => "playing",
            Self::Refused(_) => "refused",
            Self::Left(_) => "left",
            Self::Failed(_) => "failed",
        }
    }

    /// The stable name of its reason; only Refused, Left and Failed have one.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Refused(why) => Some(why.name()),
            Self::Left(why) => Some(why.name()),
            Self::Failed(why) => Some(why.name()),
            Self::Joining
            | Self::Retrying
            | Self::Reconnecting
            | Self::Admitted
            | Self::Fetching
            | Self::Deciding
            | Self::Active
            | Self::Playing => None,
        }
    }

    /// Whether the session is connected.
    #[must_use]
    pub const fn is_connected(self) -> bool {
        matches!(self.region(), Some(Region::Connected))
    }

    /// Whether the session is held for its certificate.
    #[must_use]
    pub const fn is_pending(self) -> bool {
        matches!(self.region(), Some(Region::Pending))
    }
}

impl Region {
    /// The region round this one.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Connecting | Self::Pending | Self::Connected => Some(Self::Live),
            Self::Live | Self::Ended => None,
        }
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
