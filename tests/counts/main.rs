//! Counts that do not wobble: allocations and bytes.

mod allocations;
mod growth;
mod memory;
#[path = "../volume/mod.rs"]
mod volume;
