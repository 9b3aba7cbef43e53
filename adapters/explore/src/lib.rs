//! The explorer: a page on the loopback in which a person plays with the real engine.
//!
//! The page sends the lines of a meeting, in the conformance protocol, and gets back what the
//! engine says of each and what the meeting is like after one of them: [`Replay`]. The server
//! keeps nothing from one request to the next, so a meeting is whole in its link, and going
//! back is to send fewer lines.

mod answers;
mod journal;
mod offers;
mod replay;
mod server;
mod view;

pub use journal::{LoadError, Loaded, load, vector};
pub use replay::{Replay, ReplayError};
pub use server::{Explorer, serve};
