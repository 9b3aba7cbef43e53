//! The program `certgate`.

use std::process::ExitCode;

use certgate_cli::command::Cli;
use clap::Parser as _;

fn main() -> ExitCode {
    Cli::parse().run()
}
