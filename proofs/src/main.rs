//! Explores runs from the command line, larger ones than the tests do.

use std::{
    io::{IsTerminal, Write, stderr},
    num::NonZero,
    process::ExitCode,
    thread,
    time::Instant,
};

use certgate_proofs::{
    bounds::{Bounds, Counts, checked, nightly, runs},
    graph::{Graph, Progress, Search, Stopped},
    key::Symmetry,
    product::Product,
};
use clap::{Parser, ValueEnum};

/// Takes the engine through every meeting of a run, beside the model and the monitor.
///
/// Without names: the runs of `cargo test`. Exits with 1 where a rule is broken or a run comes to
/// something else than is pinned, with 2 where it could not be run to its end.
#[derive(Debug, Parser)]
#[command(name = "certgate-proofs", version)]
struct Arguments {
    /// The runs.
    runs: Vec<String>,
    /// Names the runs and explores none.
    #[arg(long)]
    list: bool,
    /// The runs that `proofs/check` adds to those of the tests.
    #[arg(long)]
    checked: bool,
    /// The larger runs.
    #[arg(long)]
    nightly: bool,
    /// How many sessions, in place of the run's own number.
    #[arg(long)]
    sessions: Option<u64>,
    /// How many certificates, in place of the run's own number.
    #[arg(long)]
    certificates: Option<u32>,
    /// States that count as one; all that the run allows if it is not said.
    #[arg(long, value_enum)]
    symmetry: Option<Renaming>,
    /// How many threads explore; as many as there are processors if it is not said.
    #[arg(long)]
    threads: Option<NonZero<usize>>,
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

impl Arguments {
    /// The runs that are meant, or the name that is none.
    fn chosen(&self) -> Result<Vec<Bounds>, &str> {
        let tiers = [(true, runs()), (self.checked, checked()), (self.nightly, nightly())];
        if self.runs.is_empty() {
            let first = !self.checked && !self.nightly;
            let wanted = |(place, (flag, _)): &(usize, (bool, _))| {
                if *place == 0 { first } else { *flag }
            };
            let tiers = tiers.into_iter().enumerate().filter(wanted);
            return Ok(tiers.flat_map(|(_, (_, runs))| runs).collect());
        }
        let all: Vec<Bounds> = tiers.into_iter().flat_map(|(_, runs)| runs).collect();
        let named = |name: &String| all.iter().find(|run| run.name == name).cloned();
        self.runs.iter().map(|name| named(name).ok_or(name.as_str())).collect()
    }

    /// How many threads explore beside the first.
    fn helpers(&self) -> usize {
        let threads = self.threads.or_else(|| thread::available_parallelism().ok());
        threads.map_or(0, |threads| threads.get() - 1)
    }

    /// Whether runs are explored as they are listed, so that they come to what is pinned.
    const fn as_listed(&self) -> bool {
        self.sessions.is_none() && self.certificates.is_none() && self.symmetry.is_none()
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.list {
        for bounds in runs().into_iter().chain(checked()).chain(nightly()) {
            let Bounds { name, sessions, certificates, about, .. } = bounds;
            println!("{name:22} {sessions} sessions, {certificates} certificates: {about}");
        }
        return ExitCode::SUCCESS;
    }
    let chosen = match arguments.chosen() {
        Ok(chosen) => chosen,
        Err(unknown) => {
            eprintln!("there is no run {unknown}; --list names them");
            return ExitCode::from(2);
        }
    };
    for mut bounds in chosen {
        bounds.sessions = arguments.sessions.unwrap_or(bounds.sessions);
        bounds.certificates = arguments.certificates.unwrap_or(bounds.certificates);
        if let Err(code) = explore(bounds, &arguments) {
            return code;
        }
    }
    ExitCode::SUCCESS
}

/// Explores one run and says what came of it; a code if that ends the program.
fn explore(bounds: Bounds, arguments: &Arguments) -> Result<(), ExitCode> {
    let symmetry = match arguments.symmetry {
        Some(_) if !bounds.sessions_alike() => Symmetry::None,
        None => bounds.symmetry(),
        Some(Renaming::None) => Symmetry::None,
        Some(Renaming::Sessions) => Symmetry::Sessions,
        Some(Renaming::SessionsAndCertificates) => Symmetry::SessionsAndCertificates,
    };
    let (name, pinned, began) = (bounds.name, bounds.pinned(), Instant::now());
    let product = Product::of_engine(bounds.clone(), symmetry);
    let mut helpers: Vec<_> =
        (0..arguments.helpers()).map(|_| Product::of_engine(bounds.clone(), symmetry)).collect();
    let mut progress = told(name);
    let search = Search::new(&product).limit(arguments.limit as usize).progress(&mut progress);
    let found = if helpers.is_empty() { search.run() } else { search.run_with(&mut helpers) };
    if stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
    let seconds = began.elapsed().as_secs_f64();
    let graph = match found {
        Ok(graph) => graph,
        Err(Stopped::Limit) => {
            println!("{name}: more than {} states after {seconds:.1} s", arguments.limit);
            return Err(ExitCode::from(2));
        }
        Err(Stopped::Fault(fault, way)) => {
            println!("{name}: {}", product.trace(&fault, &way));
            return Err(ExitCode::FAILURE);
        }
    };
    report(name, &graph, seconds);
    let counts = product.counts(&graph);
    if arguments.as_listed() && pinned != Some(counts) {
        let Counts { states, steps, refusals, digest } = counts;
        let found = format!("(\"{name}\", {states}, {steps}, {refusals}, {digest:#018x})");
        if pinned.is_some() {
            println!("{name}: this is another machine than the one that is pinned: {found}");
            return Err(ExitCode::FAILURE);
        }
        println!("{name}: nothing is pinned yet for {found}");
    }
    Ok(())
}

fn report(name: &str, graph: &Graph, seconds: f64) {
    let states = graph.states.len();
    println!(
        "{name}: {states} states, {} steps, {} refusals, depth {}, {seconds:.1} s, \
         {:.0} states/s, {:.0} inputs/s, {} bytes a state",
        graph.taken,
        graph.refused,
        graph.depth,
        states as f64 / seconds,
        (graph.taken + graph.refused) as f64 / seconds,
        graph.states.memory() / states,
    );
}

/// Progress, on a terminal alone.
fn told(name: &str) -> impl FnMut(Progress) {
    let terminal = stderr().is_terminal();
    move |Progress { states, frontier, tried, depth, seconds }| {
        if terminal {
            let rate = tried as f64 / seconds;
            eprint!(
                "\r\x1b[K{name}: {states} states, {frontier} on the frontier, depth {depth}, \
                 {rate:.0} inputs/s"
            );
            // A progress line that cannot be written is not missed.
            let _ = stderr().flush();
        }
    }
}
