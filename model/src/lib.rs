//! The specification as a program.
//!
//! A second reading of the rules that the engine keeps, made to be compared with it and to
//! judge it from outside. Nothing here depends on the engine.
//!
//! - [`vocabulary`]: the inputs, effects, errors and policy, with certificates as small numbers;
//! - [`codes`]: what each service's raw codes mean;
//! - [`certificates`]: the edge where those numbers get real bytes;
//! - [`protocol`]: one JSON object a line, read and written;
//! - [`mod@reference`]: the rules as one flat step function;
//! - [`invariants`]: monitors that judge a meeting from outside;
//! - [`scenario`]: meetings made up, and what they reached.

pub mod certificates;
pub mod codes;
mod copying;
pub mod invariants;
pub mod protocol;
pub mod reference;
pub mod scenario;
pub mod vocabulary;
