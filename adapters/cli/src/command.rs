//! The commands.

use std::{error::Error, io, process::ExitCode};

use certgate_suite::command::{self as check, CheckArgs};
use clap::{Parser, Subcommand};

use crate::{
    chart::{self, ChartArgs},
    explore::{self, ExploreArgs},
    meet::{self, MeetArgs},
    replay::{self, ReplayArgs},
    visible::visible,
};

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
  certgate check --time 60s         judge this engine for a minute
  certgate check --sut ./client     judge a program that speaks the conformance protocol
  certgate chart --format svg       the statechart of a session, drawn from the engine
  certgate replay meeting.jsonl     judge the journal of a meeting that was held
  certgate explore                  play with the engine in a browser

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

    /// Judge this engine, or any program that decides certificate prompts
    ///
    /// Holds meetings by the thousand, made from seeds, and judges every answer by the model
    /// and by the invariants of the specification. What is found is shrunk to the shortest
    /// meeting that shows it.
    Check(Box<CheckArgs>),

    /// Judge the journal of a meeting, of this client or of any other
    ///
    /// The model answers every input of the journal, and every invariant is watched: what
    /// should have happened, what did, and by which rule. Streams, in constant memory.
    Replay(ReplayArgs),

    /// Be the engine behind the conformance protocol, on standard input and output
    ///
    /// One JSON object a line, each answered with one, in order; a hello first. Many lines may
    /// be sent before an answer is read.
    Engine,

    /// Draw the statechart of a session from the running engine
    ///
    /// Takes the engine into every situation that a session can be in and gives it every input
    /// there. All kinds have one machine; each has codes of its own.
    Chart(ChartArgs),

    /// Play with the engine in a browser
    ///
    /// Serves a page on the loopback, to this machine alone: every input as a button, the
    /// windows as a person would see them, the statechart of each session, the meeting as a
    /// sequence diagram, and the invariants. Needs no network.
    Explore(ExploreArgs),
}

impl Cli {
    /// Runs what was asked for.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let outcome: Result<ExitCode, Box<dyn Error>> = match &self.command {
            Command::Meet(args) => meet::run(args).map_err(Into::into),
            Command::Check(args) => check::run(args).map_err(Into::into),
            Command::Replay(args) => replay::run(args).map_err(Into::into),
            Command::Engine => serve().map_err(Into::into),
            Command::Chart(args) => chart::run(args).map_err(Into::into),
            Command::Explore(args) => explore::run(args).map_err(Into::into),
        };
        outcome.unwrap_or_else(|error| {
            anstream::eprintln!("certgate: {}", visible(&error.to_string()));
            ExitCode::from(2)
        })
    }
}

fn serve() -> io::Result<ExitCode> {
    let served = certgate_protocol::serve(io::stdin().lock(), io::stdout().lock());
    match served {
        // Who asked has gone, and wants no more answers.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        served => served.map(|()| ExitCode::SUCCESS),
    }
}
