//! One media session: its hierarchical state machine and the table it lives in.

mod leaf;
mod machine;
mod record;
mod table;

pub use leaf::{Leaf, Region};
pub(crate) use machine::{Event, Surroundings, step};
pub(crate) use record::{Basis, Membership, Session};
pub(crate) use table::SessionTable;
