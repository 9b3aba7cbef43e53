//! Deliberate breaks, in the engine and in the model: each is caught, by the invariant that it
//! breaks, with a shortest trace.

mod doctored;
mod doctors;
mod engines;
mod models;
mod relations;
mod traces;
