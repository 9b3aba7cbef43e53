//! The final table.

use std::collections::BTreeMap;

use certgate::{Fingerprint, Leaf};
use comfy_table::{Cell, Color, ContentArrangement, Table, presets::UTF8_HORIZONTAL_ONLY};

use super::{
    outcome::{Conclusion, Ending},
    screen::Screen,
    timeline::{brief, short_name},
};

/// A row for each certificate that each session met, by the sessions' numbers.
pub(super) fn render(
    conclusion: &Conclusion,
    titles: &BTreeMap<Fingerprint, &'static str>,
    screen: &Screen,
) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["session", "certificate", "prompt", "verdict", "outcome"]);
    if let Some(columns) = screen.columns() {
        table.set_width(columns);
    }
    if screen.has_colours() {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
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
            table.add_row([
                Cell::new(session),
                Cell::new(format!("{} {title}", brief(*certificate))),
                Cell::new(windows(conclusion, *certificate)),
                Cell::new(ending.verdict(*certificate)),
                Cell::new(outcome).fg(colour),
            ]);
        }
    }
    table.to_string()
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
fn outcome(ending: &Ending, certificate: Fingerprint, is_last: bool) -> (String, Color) {
    let bytes = match ending.received_under(certificate) {
        0 => String::from("no byte sent"),
        bytes => format!("{bytes} bytes sent"),
    };
    if !is_last {
        return (format!("then lost, {bytes}"), Color::Yellow);
    }
    let (state, colour) = match ending.leaf {
        Some(Leaf::Active) => (String::from("connected"), Color::Green),
        Some(Leaf::Playing) => (String::from("playing"), Color::Green),
        Some(Leaf::Refused(why)) => (format!("refused ({why})"), Color::Red),
        Some(Leaf::Failed(_)) => (String::from("failed"), Color::Red),
        Some(leaf) => (String::from(leaf.name()), Color::Yellow),
        None => (String::from("closed"), Color::Yellow),
    };
    (format!("{state}, {bytes}"), colour)
}
