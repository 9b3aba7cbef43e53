//! The engine behind the conformance protocol.
//!
//! - [`Driver`] takes the inputs of the protocol as data and gives its effects as data: what a
//!   simulator, an explorer or a test steps beside the model.
//! - [`Conversation`] takes lines and gives lines, and [`serve`] does so from a reader to a
//!   writer: what a suite drives as a process.

mod abstraction;
mod answer;
mod conversation;
mod driver;
mod hello;
mod host_names;
mod line;
mod meeting;
mod serving;
mod translate;

pub use abstraction::{ImageRoom, normal_form};
pub use conversation::Conversation;
pub use driver::Driver;
pub use serving::{LONGEST_LINE, serve};
