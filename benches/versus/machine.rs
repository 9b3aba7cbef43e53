//! What the numbers were taken on.

use std::{fs, process::Command, thread};

use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) struct Machine {
    processor: String,
    /// Threads that can run at the same time.
    threads: usize,
    system: String,
    rustc: String,
    /// Short, with a mark where something was not committed.
    commit: String,
    /// The commit's day.
    day: String,
}

impl Machine {
    pub(crate) fn look() -> Self {
        let git = |arguments: &[&str]| said("git", arguments);
        Self {
            processor: processor(),
            threads: thread::available_parallelism().map_or(1, usize::from),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            rustc: said("rustc", &["--version"]).unwrap_or_else(|| "rustc".to_owned()),
            commit: git(&["describe", "--always", "--dirty"]).unwrap_or_else(|| "no commit".into()),
            day: git(&["log", "-1", "--format=%cs"]).unwrap_or_default(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        let Self { processor, threads, system, rustc, commit, day } = self;
        json!({
            "processor": processor, "threads": threads, "system": system, "rustc": rustc,
            "commit": commit, "day": day,
        })
    }

    /// On one line.
    pub(crate) fn sentence(&self) -> String {
        let Self { processor, threads, system, rustc, commit, day } = self;
        // The hash and the day of a compiler say no more than its version.
        let rustc = rustc.split(" (").next().unwrap_or(rustc);
        format!("{processor}, {threads} threads, {system}, {rustc}, {commit} of {day}")
    }
}

fn processor() -> String {
    let linux = || {
        let told = fs::read_to_string("/proc/cpuinfo").ok()?;
        let line = told.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let macos = || said("sysctl", &["-n", "machdep.cpu.brand_string"]);
    let windows = || std::env::var("PROCESSOR_IDENTIFIER").ok();
    linux().or_else(macos).or_else(windows).unwrap_or_else(|| "a processor".to_owned())
}

/// What a program says, if it is there and says anything.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let run = Command::new(program).args(arguments).output().ok()?;
    let said = String::from_utf8(run.stdout).ok()?.trim().to_owned();
    (run.status.success() && !said.is_empty()).then_some(said)
}
