//! Walking every state of a finite system, whatever the system is.
//!
//! - [`System`]: what is walked;
//! - [`Search`]: breadth first, so that the way to a fault is a shortest one;
//! - [`Graph`]: what was found, each state as a packed key;
//! - [`Components`]: the strongly connected parts of a graph, for liveness.

mod components;
mod leaving;
mod search;
mod table;

pub use components::Components;
pub use search::{Edge, Graph, Progress, Search, Step, Stopped, System};
pub use table::StateTable;
