//! Exhaustive exploration of the engine, in lock-step with the model.
//!
//! - [`bounds`]: what is explored, in one place;
//! - [`alphabet`]: the letters that these bounds allow in a state;
//! - [`product`]: engine, reference model and monitor side by side, and what is compared;
//! - [`twins`]: two meetings that have to be alike, side by side;
//! - [`interleavings`]: the same reports in every order;
//! - [`witness`]: what was reached, how often each invariant was put to the test, and a digest;
//! - [`trace`]: the shortest way to a fault, as a vector and as a diagram;
//! - [`key`]: when two states count as one;
//! - [`liveness`]: whether every held session is answered, under stated fairness;
//! - [`graph`]: the walk itself, which knows nothing of meetings.

pub mod agreement;
pub mod alphabet;
pub mod bounds;
pub mod decider;
pub mod fault;
pub mod graph;
pub mod interleavings;
pub mod key;
pub mod liveness;
pub mod product;
pub mod trace;
pub mod twins;
pub mod witness;
