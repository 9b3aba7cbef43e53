//! The commands.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::meet::{self, MeetArgs};

/// Decides certificate prompts of a meeting's media sessions: asks once, never connects
/// after no.
#[derive(Clone, Debug, Parser)]
#[command(name = "certgate", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  certgate meet                     hold a meeting and answer its windows at this terminal
  certgate meet --answer connect    the same, with Connect Anyway in every window

Each command says more with --help.";

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// Hold a meeting on real TLS connections with really bad certificates
    ///
    /// Starts media servers on the loopback, good ones and bad ones, and connects to them as
    /// a client does: every certificate that fails its check goes through the engine. Shows
    /// what happens, and in the end whether what went over the wire agrees with what the
    /// engine decided.
    Meet(MeetArgs),
}

impl Cli {
    /// Runs what was asked for.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let outcome = match &self.command {
            Command::Meet(args) => meet::run(args),
        };
        outcome.unwrap_or_else(|error| {
            anstream::eprintln!("certgate: {error}");
            ExitCode::from(2)
        })
    }
}
