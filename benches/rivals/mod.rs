//! What a client would have instead of the engine, made to do the same.

mod by_hand;
mod journey;

pub use by_hand::ByHand;
pub use journey::{Chance, JOURNEY};
