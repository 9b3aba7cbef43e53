//! Meetings made up: moves that find their way into any state, a fast seeded walk, strategies
//! for property tests, and a count of what was reached.
//!
//! A [`Move`] says what to do in words that hold in every state ("the certificate of some held
//! session"); [`Move::resolve`] makes an input of it. So a sequence of moves stays a meeting
//! when some are left out, which is what shrinking does.

mod chance;
mod coverage;
mod moves;
#[cfg(feature = "proptest")]
pub mod strategies;
mod walk;

pub use chance::Chance;
pub use coverage::{Coverage, Group, Prospect};
pub use moves::{Act, Cast, Inquiry, Move, Prompt, Time, Whom};
pub use walk::{Profile, Walk, meeting_policy};
