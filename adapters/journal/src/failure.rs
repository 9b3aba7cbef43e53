//! What a journal runs into.

use std::io;

use crate::disguise::STAND_IN_BYTES;

/// Why a journal ended before its meeting.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It could not be written.
    #[error("the journal cannot be written: {0}")]
    Write(#[from] io::Error),
    /// A certificate in a service's own format is written as a stand-in, and the policy's
    /// limit on certificates is shorter than that.
    #[error(
        "the policy takes certificates of {limit} bytes at most, and the one that stands for an \
         opaque certificate in a journal has {STAND_IN_BYTES}"
    )]
    NoRoomForStandIn {
        /// The policy's limit, in bytes.
        limit: u64,
    },
}
