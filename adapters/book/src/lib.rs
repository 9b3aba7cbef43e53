//! What the book takes from the sources.
//!
//! Every requirement of the specification has an id, and the code that keeps it, the model's
//! arm that states it and the tests and proofs that check it name that id in a comment. A
//! [`Trace`] puts the two together; `certgate-book`, a preprocessor of mdBook, writes them
//! under each requirement and into the page *Traceability*; and a test fails where a
//! requirement is kept or checked by nothing, or a comment names one that is gone.

pub mod citation;
pub mod comments;
pub mod links;
pub mod page;
pub mod preprocess;
pub mod requirement;
pub mod trace;

pub use citation::{Citation, Role};
pub use requirement::Requirement;
pub use trace::{Gap, Trace};

/// The book's examples in Rust, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/src/embedding/rust.md")]
struct EmbeddingInRust;
