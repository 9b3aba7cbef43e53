//! The specification as a program.
