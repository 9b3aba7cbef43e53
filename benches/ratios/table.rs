//! What was measured, against what was wanted.

use std::fmt;

use serde_json::json;

use crate::contest::Ratio;

/// One line.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) beside: &'static str,
    pub(crate) ratio: Ratio,
    /// At most this; none where there is nothing to reach.
    pub(crate) target: Option<f64>,
}

#[derive(Debug, Default)]
pub(crate) struct Table(pub(crate) Vec<Row>);

impl Row {
    pub(crate) fn is_met(&self) -> bool {
        self.target.is_none_or(|target| self.ratio.median <= target)
    }
}

impl Table {
    pub(crate) fn add(
        &mut self,
        what: impl Into<String>,
        beside: &'static str,
        target: impl Into<Option<f64>>,
        ratio: Ratio,
    ) {
        let row = Row { what: what.into(), beside, ratio, target: target.into() };
        eprintln!("{:52} {:7.2}", row.what, row.ratio.median);
        self.0.push(row);
    }

    pub(crate) fn json(&self) -> String {
        let rows: Vec<_> = self
            .0
            .iter()
            .map(|row| {
                let Ratio { median, low, high, each } = row.ratio;
                json!({
                    "what": row.what, "beside": row.beside, "ratio": median, "low": low,
                    "high": high, "target": row.target, "met": row.is_met(),
                    "nanoseconds": each.as_nanos() as u64,
                })
            })
            .collect();
        serde_json::to_string_pretty(&rows).expect("numbers and text") + "\n"
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:52} {:34} {:>7} {:>15} {:>7}", "", "beside", "ratio", "quarters", "target")?;
        for row in &self.0 {
            let Ratio { median, low, high, .. } = row.ratio;
            let target = row.target.map_or_else(String::new, |target| format!("{target:.2}"));
            let met = if row.is_met() { "" } else { "  missed" };
            writeln!(
                f,
                "{:52} {:34} {median:7.2} {:>15} {target:>7}{met}",
                row.what,
                row.beside,
                format!("{low:.2}-{high:.2}"),
            )?;
        }
        Ok(())
    }
}
