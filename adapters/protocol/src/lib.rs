//! The engine behind the conformance protocol.
//!
//! - [`Driver`] takes the inputs of the protocol as data and gives its effects as data: what a
//!   simulator, an explorer or a test steps beside the model.

mod abstraction;
mod driver;
mod host_names;
mod meeting;
mod translate;

pub use abstraction::normal_form;
pub use driver::Driver;
