//! The final table.

use std::collections::BTreeMap;

use anstyle::AnsiColor;
use certgate::{Fingerprint, Leaf};
use comfy_table::{Cell, Color, ContentArrangement, Table, presets::UTF8_HORIZONTAL_ONLY};

use super::{
    outcome::{Conclusion, Ending},
    screen::{STRONG, Screen, styled},
    timeline::{brief, short_name},
};

/// The narrowest terminal that a table looks well on.
const COLUMNS_OF_A_TABLE: u16 = 76;

/// One certificate that one session met.
struct Row {
    session: String,
    certificate: String,
    windows: String,
    verdict: &'static str,
    outcome: String,
    colour: AnsiColor,
}

/// A row for each certificate that each session met, by the sessions' numbers; where there
/// is no room for a table, a paragraph for each.
pub(super) fn render(
    conclusion: &Conclusion,
    titles: &BTreeMap<Fingerprint, &'static str>,
    screen: &Screen,
) -> String {
    let rows = rows(conclusion, titles);
    match screen.columns() {
        Some(columns) if columns < COLUMNS_OF_A_TABLE => paragraphs(&rows),
        columns => table(&rows, columns, screen.has_colours()),
    }
}

fn rows(conclusion: &Conclusion, titles: &BTreeMap<Fingerprint, &'static str>) -> Vec<Row> {
    let mut rows = Vec::new();
    for ending in &conclusion.endings {
        let certificates = ending.certificates();
        for (certificate, place) in certificates.iter().zip(1..) {
            let session = if place == 1 {
                format!("{} {}", ending.number, short_name(ending.plan.kind))
            } else {
                String::new()
            };
            let title = titles.get(certificate).copied().unwrap_or_default();
            let (outcome, colour) = outcome(ending, *certificate, place == certificates.len());
            rows.push(Row {
                session,
                certificate: format!("{} {title}", brief(*certificate)),
                windows: windows(conclusion, *certificate),
                verdict: ending.verdict(*certificate),
                outcome,
                colour,
            });
        }
    }
    rows
}

fn table(rows: &[Row], columns: Option<u16>, has_colours: bool) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["session", "certificate", "prompt", "verdict", "outcome"]);
    if let Some(columns) = columns {
        table.set_width(columns);
    }
    if has_colours {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    for row in rows {
        let colour = match row.colour {
            AnsiColor::Green => Color::Green,
            AnsiColor::Red => Color::Red,
            _ => Color::Yellow,
        };
        table.add_row([
            Cell::new(&row.session),
            Cell::new(&row.certificate),
            Cell::new(&row.windows),
            Cell::new(row.verdict),
            Cell::new(&row.outcome).fg(colour),
        ]);
    }
    // What a table pads its last column with is of no use to anybody.
    table.trim_fmt()
}

fn paragraphs(rows: &[Row]) -> String {
    let paragraph = |row: &Row| {
        let session = match row.session.as_str() {
            "" => String::new(),
            session => format!("{}\n", styled(STRONG, session)),
        };
        let window = match row.windows.as_str() {
            "–" => String::from("no window"),
            windows => format!("window {windows}"),
        };
        let outcome = styled(row.colour.on_default(), &row.outcome);
        format!("{session}  {}\n  {window}: {}\n  {outcome}", row.certificate, row.verdict)
    };
    rows.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

/// The windows in which the certificate was shown.
fn windows(conclusion: &Conclusion, certificate: Fingerprint) -> String {
    let about = conclusion.about.get(&certificate).map_or(&[][..], Vec::as_slice);
    if about.is_empty() {
        return String::from("–");
    }
    about.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

/// What came of one certificate. The last one that a session met is the one it ended with.
fn outcome(ending: &Ending, certificate: Fingerprint, is_last: bool) -> (String, AnsiColor) {
    let bytes = match ending.received_under(certificate) {
        0 => String::from("no byte sent"),
        bytes => format!("{bytes} bytes sent"),
    };
    if !is_last {
        return (format!("then lost, {bytes}"), AnsiColor::Yellow);
    }
    let (state, colour) = match ending.leaf {
        Some(Leaf::Active) => (String::from("connected"), AnsiColor::Green),
        Some(Leaf::Playing) => (String::from("playing"), AnsiColor::Green),
        Some(Leaf::Refused(why)) => (format!("refused ({why})"), AnsiColor::Red),
        Some(Leaf::Failed(_)) => (String::from("failed"), AnsiColor::Red),
        Some(leaf) => (String::from(leaf.name()), AnsiColor::Yellow),
        None => (String::from("closed"), AnsiColor::Yellow),
    };
    (format!("{state}, {bytes}"), colour)
}
