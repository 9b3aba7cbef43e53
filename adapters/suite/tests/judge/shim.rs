//! The client in Python, which others start from.

use std::process::Command;

use certgate_model::invariants::Invariant;
use certgate_suite::{Comparison, Judgement, Plan};

use crate::{PATIENCE, judge_command, plan};

/// Where Python has to be there, and a test without it would say nothing.
const NEEDED: &str = "CERTGATE_NEEDS_PYTHON";

fn python() -> Option<&'static str> {
    let here = |name: &&str| {
        let version = Command::new(name).arg("--version").output();
        version.is_ok_and(|version| version.status.success())
    };
    let found = ["python3", "python"].into_iter().find(here);
    if found.is_none() {
        assert!(std::env::var_os(NEEDED).is_none(), "{NEEDED} is set, and there is no python3");
        eprintln!("NOT TESTED: there is no python3 here, so that the client in Python is not run");
    }
    found
}

#[test]
fn the_client_in_python_decides_as_the_model_does() {
    let Some(python) = python() else { return };
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/shim/python/adapter.py");
    let command = format!("{python} \"{root}\"");
    let closely = Plan { comparison: Comparison::Decisions, ..plan(1_500) };
    let report = judge_command(closely, &command, PATIENCE).unwrap();
    assert!(report.holds(), "{:?}", report.failures);
    let lacking: Vec<String> = report.abilities.lacking().collect();
    assert_eq!(lacking, ["deadlines", "forget", "caps", "scopes", "snapshot"]);
    for invariant in Invariant::ALL {
        let judgement = report.judgement(invariant);
        match invariant {
            Invariant::Bounded | Invariant::Replayable => {
                assert_eq!(judgement, Judgement::NotCovered, "{invariant}");
            }
            _ => assert!(matches!(judgement, Judgement::Holds(_)), "{invariant}: {judgement:?}"),
        }
    }
}
