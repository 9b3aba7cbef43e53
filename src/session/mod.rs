//! One media session: its hierarchical state machine and the table it lives in.

mod leaf;
#[cfg(test)]
mod library;
mod machine;
mod record;
mod shortcut_table;
mod shortcuts;
mod table;

pub use leaf::{Leaf, Region};
pub(crate) use machine::{Event, Surroundings, step};
pub(crate) use record::{Basis, Membership, Session};
pub(crate) use shortcuts::{Shortcut, shortcut};
pub(crate) use table::SessionTable;
