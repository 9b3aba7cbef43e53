//! Judges any implementation of certgate's rules.
//!
//! A [`Simulator`] makes meetings from seeds, plays them with an [`Implementation`] (the
//! engine in this process, or a [`ChildProcess`] in any language that speaks the conformance
//! protocol), and judges each answer by the model and by the invariants' monitors. What it
//! finds is shrunk to a [`Failure`], which is drawn as a diagram ([`mermaid`]) and kept as a
//! [`Vector`]; what it covered is a [`Report`]. [`journal`] judges meetings that were held already.

mod abilities;
mod anchor;
mod child;
#[cfg(feature = "command")]
pub mod command;
mod comparison;
mod counted;
mod diagram;
mod failure;
mod implementation;
mod in_process;
pub mod journal;
mod panics;
mod plan;
mod relation;
mod report;
mod run;
mod script;
mod shared;
mod shrink;
mod simulator;
mod trial;
mod vector;

pub use abilities::Abilities;
pub use child::ChildProcess;
pub use comparison::Comparison;
pub use diagram::mermaid;
pub use failure::Failure;
pub use implementation::{Identity, Implementation, Misconduct};
pub use in_process::InProcess;
pub use plan::{NotAShard, Plan, Shard};
pub use relation::Relation;
pub use report::{Judgement, Report};
pub use script::{Script, ScriptedStep};
pub use shrink::{Effort, shrink};
pub use simulator::{CouldNotRun, Progress, Simulator};
pub use trial::{Fault, Finding, Measure};
pub use vector::{Vector, VectorError, VectorFault};
