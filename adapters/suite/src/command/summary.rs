//! The report for people.

use std::fmt::Write as _;

use certgate_model::{certificates::Certificates, invariants::Invariant, scenario::Group};
use comfy_table::{Cell, CellAlignment, Color, Table, presets::NOTHING};
use indicatif::HumanCount;

use crate::{Failure, Judgement, Report};

/// How many unreached cells of a group are named.
const NAMED: usize = 12;

/// The whole report as text.
pub(super) fn render(report: &Report, certificates: &Certificates, colours: bool) -> String {
    let mut text = String::new();
    for failure in &report.failures {
        text += &finding(failure, certificates);
    }
    if let Some(identity) = &report.identity {
        let plan = &report.plan;
        let _ = writeln!(
            text,
            "{identity}, compared for {}, from seed {}, shard {}\n",
            plan.comparison.name(),
            plan.seed,
            plan.shard,
        );
        let _ = writeln!(text, "{}\n", invariants(report, colours));
        text += &coverage(report);
    }
    text + &conclusion(report)
}

fn finding(failure: &Failure, certificates: &Certificates) -> String {
    let mut text = format!("FOUND {}: {}\n", failure.name(), failure.finding.fault);
    if let Some(invariant) = failure.finding.fault.invariant() {
        let _ = writeln!(text, "  {invariant}: {}", invariant.sentence());
    }
    if !failure.repeats {
        text.push_str(
            "  It did not repeat from a fresh start: an earlier meeting has a part in it.\n",
        );
    }
    let (inputs, at_first) = (failure.finding.inputs, failure.inputs_at_first);
    let _ = match failure.seed {
        Some(seed) => writeln!(
            text,
            "  {inputs} inputs, shrunk from {at_first} of seed {seed}: --seed {seed} --cases 1",
        ),
        None => writeln!(text, "  {inputs} inputs, in the meeting that every run begins with"),
    };
    for line in failure.trace() {
        let _ = writeln!(text, "    {line}");
    }
    let _ = writeln!(text, "\nAs a sequence diagram:\n\n```mermaid\n{}```", failure.diagram());
    if let Ok(vector) = failure.vector().write(certificates) {
        let _ = writeln!(text, "\nAs a vector, with the answers that are due:\n\n{vector}");
    }
    text
}

fn invariants(report: &Report, colours: bool) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["invariant", "verdict", "exercised"]);
    if colours {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    if let Some(column) = table.column_mut(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for invariant in Invariant::ALL {
        let judgement = report.judgement(invariant);
        let colour = match judgement {
            Judgement::Holds(_) => Color::Green,
            Judgement::Broken => Color::Red,
            Judgement::NotExercised | Judgement::NotCovered => Color::Yellow,
        };
        table.add_row([
            Cell::new(invariant.name()),
            Cell::new(judgement.name()).fg(colour),
            Cell::new(HumanCount(report.tally.of(invariant))),
        ]);
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

fn coverage(report: &Report) -> String {
    let mut text = String::new();
    let unreached = report.coverage.unreached();
    for (group, (reached, all)) in report.reached() {
        let name = Report::group_name(group);
        let _ = writeln!(text, " {name:<22}{:>9}", format!("{reached}/{all}"));
        let of_group = |(of, _): &&(Group, String)| *of == group;
        let missing: Vec<&str> =
            unreached.iter().filter(of_group).map(|(_, name)| name.as_str()).collect();
        // A run that stopped at a finding has not been anywhere yet.
        if report.holds() && !missing.is_empty() {
            let more = if missing.len() > NAMED { ", …" } else { "" };
            let named = &missing[..missing.len().min(NAMED)];
            let _ = writeln!(text, "   not reached: {}{more}", named.join(", "));
        }
    }
    let lacking: Vec<String> = report.abilities.lacking().collect();
    if !lacking.is_empty() {
        let _ = writeln!(text, "\nNot covered, since it lacks them: {}.", lacking.join(", "));
    }
    text.push('\n');
    text
}

fn conclusion(report: &Report) -> String {
    let mut text = format!(
        "{} meetings, {} inputs in {:.1} s, {} a second.\n",
        HumanCount(report.cases),
        HumanCount(report.steps),
        report.elapsed.as_secs_f64(),
        HumanCount(report.rate() as u64),
    );
    if report.interrupted {
        text.push_str("Interrupted: this is what was done so far.\n");
    }
    let found = match (&report.failures[..], report.is_complete()) {
        ([], true) => "Everything holds.".to_owned(),
        ([], false) => {
            "Nothing was found; not everything was put to the test (see above).".to_owned()
        }
        (failures, _) => {
            let names: Vec<&str> = failures.iter().map(Failure::name).collect();
            format!("Broken: {}.", names.join(", "))
        }
    };
    text + &found
}
