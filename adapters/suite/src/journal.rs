//! The journal of a meeting that was held, judged line by line.

mod judge;
mod rule;

pub use judge::{Count, Divergence, Exchange, Fault, Judge};
pub use rule::Rule;
