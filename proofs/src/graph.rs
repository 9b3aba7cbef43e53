//! Walking every state of a finite system, whatever the system is.
//!
//! - [`System`]: what is walked;
//! - [`Search`]: breadth first, so that the way to a fault is a shortest one, on as many threads
//!   as are given to it;
//! - [`Graph`]: what was found, each state as a packed key;
//! - [`Components`]: the strongly connected parts of a graph, for liveness.

mod components;
mod leaving;
mod search;
mod system;
mod table;

pub use components::Components;
pub use search::{Edge, Graph, Progress, Search, Stopped};
pub use system::{Step, System};
pub use table::StateTable;
