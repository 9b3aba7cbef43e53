//! Counts that do not wobble: allocations and bytes.

mod allocations;
mod growth;
#[path = "../measured/mod.rs"]
#[expect(dead_code, unreachable_pub, reason = "the benches measure more, and from another crate")]
mod measured;
mod memory;
#[path = "../volume/mod.rs"]
mod volume;
