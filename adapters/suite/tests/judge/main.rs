//! The suite's verdicts: on this engine, on programs behind a pipe that are right, and on
//! programs that are wrong in every way that such programs are.

mod children;
mod shim;
mod simulator;

use std::{ops::ControlFlow, sync::Arc, time::Duration};

use certgate_model::certificates::Certificates;
use certgate_suite::{ChildProcess, CouldNotRun, Effort, Plan, Report, Simulator};

/// Long enough for any machine, however busy.
const PATIENCE: Duration = Duration::from_secs(60);

fn certificates() -> Arc<Certificates> {
    Arc::new(Certificates::built_in())
}

/// A run that is small enough for a test.
fn plan(cases: u64) -> Plan {
    let effort = Effort { meetings: 200, time: Duration::from_secs(4) };
    Plan { cases: Some(cases), effort, ..Plan::default() }
}

fn judge_command(plan: Plan, command: &str, limit: Duration) -> Result<Report, CouldNotRun> {
    let certificates = Certificates::built_in();
    let simulator = Simulator::new(plan, &certificates);
    let mut child = ChildProcess::new(command.to_owned(), limit, certificates);
    simulator.run(&mut child, |_| ControlFlow::Continue(()))
}
