//! Instructions of a report, counted by callgrind: exact, whatever the machine does meanwhile.

use std::process::Command;

use certgate_benches::Target;

use crate::{
    rounds::Ratio,
    table::{Measure, Row, Table},
};

/// What is counted.
pub(crate) const WORK: &str = "dispatch, instructions of a report";

/// The same program as for `benches/instructions/count`, in the form of this bench.
const PROGRAM: &str = env!("CARGO_BIN_EXE_instructions");

/// Adds the row, or says why it cannot.
pub(crate) fn count(table: &mut Table) {
    eprintln!("{WORK}");
    match (each("report"), each("report_by_hand")) {
        (Ok(ours), Ok(theirs)) => table.add(vec![Row {
            work: WORK.to_owned(),
            unit: "report",
            ours: "engine",
            theirs: "match by hand",
            measure: Measure::Instructions { ours, theirs },
            ratio: Ratio::exact(ours / theirs),
            target: Some(Target::AtMost(1.5)),
            rounds: 1,
        }]),
        (Err(why), _) | (_, Err(why)) => table.leave_out(WORK, why),
    }
}

/// Of one piece: what more of them take.
fn each(work: &str) -> Result<f64, String> {
    let (few, many) = (1_200, 12_000);
    Ok((counted(work, many)? - counted(work, few)?) / f64::from(many - few))
}

fn counted(work: &str, pieces: u32) -> Result<f64, String> {
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, work])
        .arg(pieces.to_string())
        .output()
        .map_err(|error| format!("valgrind cannot be started ({error}); install it"))?;
    let said = String::from_utf8_lossy(&run.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : ")?.1.parse().ok());
    count.ok_or_else(|| format!("valgrind counted nothing: {}", said.trim()))
}
