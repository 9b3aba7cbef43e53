//! `certgate explore`: the explorer in a browser.

use std::{io, process::ExitCode};

use certgate_explore::{Explorer, serve};
use clap::Args;

/// Where the explorer is served.
#[derive(Clone, Debug, Args)]
pub struct ExploreArgs {
    /// Say where the page is and open no browser
    #[arg(long)]
    no_open: bool,

    /// The port on the loopback; 0 takes one that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Serves the page until it is interrupted.
///
/// # Errors
/// If the port is taken.
pub fn run(args: &ExploreArgs) -> io::Result<ExitCode> {
    let explorer = Explorer::bind(args.port)?;
    let url = explorer.url();
    anstream::println!("The explorer is at {url} (Ctrl-C ends it)");
    if !args.no_open
        && let Err(error) = open::that_detached(&url)
    {
        anstream::eprintln!("certgate: no browser could be opened ({error}); open {url} in one");
    }
    serve(explorer)?;
    Ok(ExitCode::SUCCESS)
}
