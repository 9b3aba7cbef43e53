//! `certgate meet`: meetings over real TLS, and the command that holds them.

mod answers;
mod cases;
mod command;
mod everything_wrong;
mod journal;
mod outcome;
mod silence;
mod swapped;
