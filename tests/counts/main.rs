//! Counts that do not wobble: allocations and bytes.

mod allocations;
mod memory;
