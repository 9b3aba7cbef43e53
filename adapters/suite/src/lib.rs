//! Judges any implementation of certgate's rules.
//!
//! Meetings are made from seeds as [`Script`]s, played with an [`Implementation`] (the engine
//! in this process, or a [`ChildProcess`] in any language that speaks the conformance
//! protocol), and each answer is judged by the model and by the invariants' monitors
//! ([`Measure`], [`Relation`]). What is found is [`shrink`]-ed to a trace that a person can
//! read as a diagram ([`mermaid`]) and keep as a [`Vector`].

mod abilities;
mod anchor;
mod child;
mod comparison;
mod diagram;
mod implementation;
mod in_process;
mod relation;
mod script;
mod shrink;
mod trial;
mod vector;

pub use abilities::Abilities;
pub use child::ChildProcess;
pub use comparison::Comparison;
pub use diagram::mermaid;
pub use implementation::{Identity, Implementation, Misconduct};
pub use in_process::InProcess;
pub use relation::Relation;
pub use script::{Script, ScriptedStep};
pub use shrink::{Effort, shrink};
pub use trial::{Fault, Finding, Measure};
pub use vector::{Vector, VectorError, VectorFault};
