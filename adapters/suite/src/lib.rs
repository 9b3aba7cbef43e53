//! Judges any implementation of certgate's rules.
//!
//! A [`Simulator`] makes meetings from seeds, plays them with an [`Implementation`] (the
//! engine in this process, or a [`ChildProcess`] in any language that speaks the conformance
//! protocol), and judges each answer by the model and by the invariants' monitors. What it
//! finds is shrunk to a trace that a person can read; what it covered is a [`Report`].

mod abilities;
mod anchor;
mod child;
mod comparison;
mod implementation;
mod in_process;
mod relation;
mod script;
mod shrink;
mod trial;

pub use abilities::Abilities;
pub use child::ChildProcess;
pub use comparison::Comparison;
pub use implementation::{Identity, Implementation, Misconduct};
pub use in_process::InProcess;
pub use relation::Relation;
pub use script::{Script, ScriptedStep};
pub use shrink::{Effort, shrink};
pub use trial::{Fault, Finding, Measure};
