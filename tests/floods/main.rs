//! Floods and limits: what services can send by the million, clocks that jump, and numbers at
//! their end. Memory stays flat, windows do not storm, and answers are what they always are.
//!
//! Full size takes seconds; `CERTGATE_EFFORT` multiplies it, as far as memory reaches.

mod certificates;
mod clocks;
mod ends;
mod hour;
mod meeting;
mod queue;
mod sessions;
#[path = "../volume/mod.rs"]
mod volume;

/// For the table of what was tried. Whatever was wrong has failed its test before.
fn tried(what: &str, cases: u64, unit: &str) {
    println!("tried\tfloods: {what}\t{cases}\t{unit}\t0");
}
