//! Explores runs from the command line, larger ones than the tests do.

use std::{
    io::{IsTerminal, Write, stderr},
    process::ExitCode,
    time::Instant,
};

use certgate_proofs::{
    bounds::{Bounds, nightly, runs},
    graph::{Graph, Progress, Search, Stopped},
    key::Symmetry,
    product::{Fault, Product},
};
use clap::{Parser, ValueEnum};

/// Takes the engine through every meeting of a run, beside the model and the monitor.
#[derive(Debug, Parser)]
struct Arguments {
    /// The runs; all of them if none is named.
    runs: Vec<String>,
    /// Names the runs and explores none.
    #[arg(long)]
    list: bool,
    /// The larger runs as well.
    #[arg(long)]
    nightly: bool,
    /// How many sessions, in place of the run's own number.
    #[arg(long)]
    sessions: Option<u64>,
    /// How many certificates, in place of the run's own number.
    #[arg(long)]
    certificates: Option<u32>,
    /// States that count as one.
    #[arg(long, value_enum, default_value_t = Renaming::SessionsAndCertificates)]
    symmetry: Renaming,
    /// Stops a run past so many states.
    #[arg(long, default_value_t = u32::MAX)]
    limit: u32,
}

/// What may be renamed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Renaming {
    None,
    Sessions,
    SessionsAndCertificates,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut all = runs();
    if arguments.nightly || !arguments.runs.is_empty() {
        all.extend(nightly());
    }
    if arguments.list {
        for bounds in runs().into_iter().chain(nightly()) {
            println!("{:24} {}", bounds.name, bounds.about);
        }
        return ExitCode::SUCCESS;
    }
    if let Some(unknown) = arguments.runs.iter().find(|name| !all.iter().any(|b| b.name == *name)) {
        eprintln!("there is no run {unknown}; --list names them");
        return ExitCode::from(2);
    }
    let wanted =
        |run: &Bounds| arguments.runs.is_empty() || arguments.runs.iter().any(|n| n == run.name);
    for mut bounds in all.into_iter().filter(wanted) {
        bounds.sessions = arguments.sessions.unwrap_or(bounds.sessions);
        bounds.certificates = arguments.certificates.unwrap_or(bounds.certificates);
        if let Some(code) = explore(bounds, &arguments) {
            return code;
        }
    }
    ExitCode::SUCCESS
}

/// Explores one run and says what came of it; a code if that ends the program.
fn explore(bounds: Bounds, arguments: &Arguments) -> Option<ExitCode> {
    let symmetry = match arguments.symmetry {
        _ if !bounds.sessions_alike() => Symmetry::None,
        Renaming::None => Symmetry::None,
        Renaming::Sessions => Symmetry::Sessions,
        Renaming::SessionsAndCertificates => Symmetry::SessionsAndCertificates,
    };
    let (name, began) = (bounds.name, Instant::now());
    let product = Product::of_engine(bounds, symmetry);
    let mut progress = told(name);
    let search = Search::new(&product).limit(arguments.limit as usize).progress(&mut progress);
    let found: Result<Graph, Stopped<Fault, _>> = search.run();
    if stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
    let seconds = began.elapsed().as_secs_f64();
    match found {
        Ok(graph) => {
            let states = graph.states.len();
            println!(
                "{name}: {states} states, {} steps, {} refusals, depth {}, {seconds:.1} s, \
                 {:.0} states/s, {:.0} letters/s, {} bytes a state",
                graph.taken,
                graph.refused,
                graph.depth,
                states as f64 / seconds,
                (graph.taken + graph.refused) as f64 / seconds,
                graph.states.memory() / states,
            );
            None
        }
        Err(Stopped::Limit) => {
            println!("{name}: more than {} states after {seconds:.1} s", arguments.limit);
            Some(ExitCode::from(2))
        }
        Err(Stopped::Fault(fault, way)) => {
            println!("{name}: {fault:#?}\n{way:#?}");
            Some(ExitCode::FAILURE)
        }
    }
}

/// Progress, on a terminal alone.
fn told(name: &str) -> impl FnMut(Progress) {
    let terminal = stderr().is_terminal();
    move |Progress { states, frontier, tried, depth, seconds }| {
        if terminal {
            let rate = tried as f64 / seconds;
            eprint!(
                "\r\x1b[K{name}: {states} states, {frontier} on the frontier, depth {depth}, \
                 {rate:.0} letters/s"
            );
            // A progress line that cannot be written is not missed.
            let _ = stderr().flush();
        }
    }
}
