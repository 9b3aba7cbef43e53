//! `certgate check`: the suite as a command for anybody's pipeline.

mod duration;
mod interruption;
mod junit;
mod outputs;
mod progress;
mod summary;

use std::{
    io::IsTerminal as _, num::NonZeroUsize, ops::ControlFlow, path::PathBuf, process::ExitCode,
    sync::Arc, thread, time::Duration,
};

use certgate_model::certificates::Certificates;
use clap::{Args, builder::NonEmptyStringValueParser};

use self::{
    interruption::Interruption,
    outputs::{OutputError, Outputs},
    progress::Display,
};
use crate::{ChildProcess, Comparison, CouldNotRun, InProcess, Plan, Report, Shard, Simulator};

/// What `certgate check` is told.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct CheckArgs {
    /// Judge the program that this shell command starts, instead of this program's own engine
    ///
    /// It is spoken to on its standard input and output in the conformance protocol, many
    /// lines before it answers the first. Its standard error is shown. What it says that it
    /// lacks is left out and reported as not covered.
    #[arg(long, value_name = "COMMAND", value_parser = NonEmptyStringValueParser::new())]
    sut: Option<String>,

    /// How closely it has to follow the model; the invariants always have to hold
    #[arg(long, value_enum, default_value_t = Comparison::Full, verbatim_doc_comment)]
    compare: Comparison,

    /// How long the program may take for one answer
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration::parse)]
    line_limit: Duration,

    /// Hold at most so many meetings [default: 10000, or no limit with --time]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    cases: Option<u64>,

    /// Begin no meeting after this time: 60s, 10m, 8h
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    time: Option<Duration>,

    /// The most inputs of a meeting
    #[arg(
        long, value_name = "NUMBER", default_value_t = Plan::STEPS,
        value_parser = clap::value_parser!(u64).range(1..=100_000),
    )]
    steps: u64,

    /// The seed of the first meeting; the next has the next seed
    ///
    /// A seed is a meeting for ever: `--seed S --cases 1` holds the one that a finding names.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,

    /// Hold one part of the meetings, so that several machines hold all of them: 2/8
    #[arg(long, value_name = "PART/OF", default_value_t = Shard::WHOLE)]
    shard: Shard,

    /// Hold so many meetings at a time, each with an engine or a program of its own
    /// [default: one for each processor, and one with --sut]
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,

    /// Go on after a finding, for one of each kind
    #[arg(long)]
    keep_going: bool,

    /// Fail, too, where an invariant was not put to the test or a cell was not reached
    #[arg(long)]
    require_coverage: bool,

    /// Write the report as JUnit XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    /// Write the report as JSON; `-` is standard output, and the rest goes to standard error
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Write each finding into this directory as a vector and as a diagram
    #[arg(long, value_name = "DIRECTORY")]
    save: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Levels of --compare:
  invariants   the invariants alone
  decisions    also what the person and the services get to see: windows, actions,
               terminations, and which inputs are rejected; not their order in a step, not
               their reasons
  full         every effect and every error, in order

Examples:
  certgate check                                    this engine, ten thousand meetings
  certgate check --time 60s --require-coverage      a minute, and nothing may be left out
  certgate check --sut ./client --compare decisions --junit report.xml
  certgate check --time 8h --shard 2/8 --seed 7000000000

Exit status: 0 if nothing was found, 1 if something was, 2 if nothing could be judged, 130
if it was interrupted before anything was found.";

/// The suite could not be run, or its report not be written.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Nothing was judged.
    #[error(transparent)]
    CouldNotRun(#[from] CouldNotRun),
    /// A report could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Ctrl-C could not be listened to.
    #[error("cannot listen to Ctrl-C: {0}")]
    Interruption(#[from] ctrlc::Error),
}

/// Runs `certgate check` and gives its exit status.
///
/// # Errors
/// [`CheckError`] where nothing could be judged or a report not be written.
pub fn run(args: &CheckArgs) -> Result<ExitCode, CheckError> {
    let mut outputs = Outputs::create(args)?;
    let interruption = Interruption::listen()?;
    let certificates = Arc::new(Certificates::built_in());
    let plan = args.plan();
    let display = Display::new(&plan, std::io::stderr().is_terminal());
    let simulator = Simulator::new(plan, &certificates);
    let watch = |progress| {
        display.show(progress);
        if interruption.came() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let judged = match &args.sut {
        Some(command) => {
            let start = || {
                let table = Certificates::clone(&certificates);
                ChildProcess::new(command.clone(), args.line_limit, table)
            };
            simulator.run_on(args.jobs.unwrap_or(NonZeroUsize::MIN), start, watch)
        }
        None => {
            let all = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
            let engine = || InProcess::new(certificates.clone());
            simulator.run_on(args.jobs.unwrap_or_else(all), engine, watch)
        }
    };
    display.clear();
    match judged {
        Ok(report) => {
            outputs.write(&report, &certificates)?;
            Ok(args.status(&report))
        }
        Err(error) => {
            outputs.write_error(&error)?;
            Err(error.into())
        }
    }
}

impl CheckArgs {
    fn plan(&self) -> Plan {
        let otherwise = self.time.is_none().then_some(Plan::CASES);
        Plan {
            seed: self.seed,
            cases: self.cases.or(otherwise),
            time: self.time,
            steps: self.steps,
            shard: self.shard,
            comparison: self.compare,
            keep_going: self.keep_going,
            ..Plan::default()
        }
    }

    fn status(&self, report: &Report) -> ExitCode {
        if !report.holds() || (self.require_coverage && !report.is_complete()) {
            ExitCode::from(1)
        } else if report.interrupted {
            ExitCode::from(130)
        } else {
            ExitCode::SUCCESS
        }
    }
}
