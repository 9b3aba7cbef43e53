//! What was measured, against what is wanted.

use std::fmt;

use certgate_benches::Target;
use serde_json::{Value, json};

use crate::{machine::Machine, rounds::Ratio};

/// One pair, at one work.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) work: String,
    pub(crate) unit: &'static str,
    pub(crate) ours: &'static str,
    pub(crate) theirs: &'static str,
    pub(crate) measure: Measure,
    pub(crate) ratio: Ratio,
    /// None where there is nothing to reach.
    pub(crate) target: Option<Target>,
    pub(crate) rounds: usize,
}

/// What a piece of the work takes, ours and theirs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Measure {
    Nanoseconds { ours: f64, theirs: f64 },
    Instructions { ours: f64, theirs: f64 },
}

#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) machine: Machine,
    pub(crate) rows: Vec<Row>,
    /// What could not be measured, and why.
    left_out: Vec<(&'static str, String)>,
}

impl Row {
    /// Whether what is wanted is reached, if anything is wanted.
    pub(crate) fn is_met(&self) -> Option<bool> {
        self.target.map(|target| self.ratio.median <= target.ratio())
    }

    /// A ratio of times as one reads it: how much longer, or how much faster.
    pub(crate) fn say(ratio: f64) -> String {
        if ratio > 1.0 { digits(ratio) } else { format!("1/{}", digits(1.0 / ratio)) }
    }

    pub(crate) fn wanted(&self) -> String {
        match self.target {
            None => String::new(),
            Some(Target::AtMost(ratio)) if ratio < 1.0 => format!("1/{}", digits(1.0 / ratio)),
            Some(Target::AtMost(ratio)) => digits(ratio),
            Some(Target::TimesAsFast(times)) => format!("1/{}", digits(times)),
        }
    }

    fn json(&self) -> Value {
        let Self { work, unit, ours, theirs, measure, ratio, target, rounds } = self;
        let Ratio { median, low, high } = ratio;
        let mut row = json!({
            "work": work, "unit": unit, "ours": ours, "beside": theirs, "ratio": median,
            "low": low, "high": high, "target": target.map(Target::ratio), "met": self.is_met(),
            "rounds": rounds,
        });
        row["each"] = match measure {
            Measure::Nanoseconds { ours, theirs } => json!({
                "nanoseconds": rounded(*ours), "nanoseconds_beside": rounded(*theirs),
            }),
            Measure::Instructions { ours, theirs } => json!({
                "instructions": rounded(*ours), "instructions_beside": rounded(*theirs),
            }),
        };
        row
    }
}

/// Two or three digits that count.
fn digits(number: f64) -> String {
    if number < 10.0 { format!("{number:.2}") } else { format!("{number:.0}") }
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

impl Table {
    pub(crate) const fn new(machine: Machine) -> Self {
        Self { machine, rows: Vec::new(), left_out: Vec::new() }
    }

    pub(crate) fn add(&mut self, rows: Vec<Row>) {
        for row in &rows {
            eprintln!("  {:30} {:>8} of {}", row.ours, Row::say(row.ratio.median), row.theirs);
        }
        self.rows.extend(rows);
    }

    pub(crate) fn leave_out(&mut self, work: &'static str, why: String) {
        eprintln!("  NOT MEASURED: {why}");
        self.left_out.push((work, why));
    }

    pub(crate) fn json(&self) -> String {
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let left_out: Vec<Value> =
            self.left_out.iter().map(|(work, why)| json!({ "work": work, "why": why })).collect();
        let all = json!({
            "machine": self.machine.json(), "ratios": rows, "not_measured": left_out,
        });
        serde_json::to_string_pretty(&all).expect("numbers and text") + "\n"
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.machine.sentence())?;
        let mut work = "";
        for row in &self.rows {
            if row.work != work {
                work = &row.work;
                writeln!(
                    f,
                    "\n{work:52} {:30} {:>8} {:>15} {:>7}",
                    "beside", "ratio", "quarters", "wanted"
                )?;
            }
            let Ratio { median, low, high } = row.ratio;
            let quarters = format!("{} - {}", Row::say(low), Row::say(high));
            let met = match row.is_met() {
                None => "",
                Some(true) => "  met",
                Some(false) => "  MISSED",
            };
            writeln!(
                f,
                "  {:50} {:30} {:>8} {quarters:>15} {:>7}{met}",
                row.ours,
                row.theirs,
                Row::say(median),
                row.wanted(),
            )?;
        }
        for (work, why) in &self.left_out {
            writeln!(f, "\n{work}: NOT MEASURED, {why}")?;
        }
        let wanted = self.rows.iter().filter_map(Row::is_met);
        let (met, missed): (Vec<bool>, Vec<bool>) = wanted.partition(|met| *met);
        writeln!(
            f,
            "\nA ratio is the time (or count) of the one on the left to that of the one beside \
             it, in the median of the rounds; of {} that are wanted {} are met.",
            met.len() + missed.len(),
            met.len(),
        )
    }
}
