//! The table as a picture.

use std::fmt::Write as _;

use crate::table::Table;

/// Each ratio as a bar on a logarithmic scale, with the target as a line across it.
pub(crate) fn svg(table: &Table) -> String {
    const ROW: usize = 26;
    const LEFT: f64 = 380.0;
    // From 0.05 to 50.
    let place = |ratio: f64| LEFT + (ratio.clamp(0.05, 50.0) / 0.05).log10() * 150.0;
    let height = ROW * (table.0.len() + 2);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"860\" height=\"{height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for (ratio, label) in [(0.1, "0.1"), (1.0, "1: as long as the peer"), (10.0, "10")] {
        let x = place(ratio);
        let _ = writeln!(
            svg,
            "<line x1=\"{x:.0}\" x2=\"{x:.0}\" y1=\"20\" y2=\"{height}\" stroke=\"#ccd\"/>\
             <text x=\"{x:.0}\" y=\"14\" text-anchor=\"middle\" fill=\"#556\">{label}</text>"
        );
    }
    for (number, row) in table.0.iter().enumerate() {
        let y = ROW * (number + 1) + 4;
        let (begin, end) = (place(0.05), place(row.ratio.median));
        let colour = if row.is_met() { "#2f7d4f" } else { "#b3261e" };
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{begin:.0}\" y=\"{y}\" width=\"{:.0}\" height=\"16\" fill=\"{colour}\"/>\
             <text x=\"{:.0}\" y=\"{}\">{:.2}</text>",
            LEFT - 8.0,
            y + 12,
            row.what,
            end - begin,
            end + 6.0,
            y + 12,
            row.ratio.median,
        );
        if let Some(target) = row.target {
            let x = place(target);
            let (top, bottom) = (y.saturating_sub(2), y + 18);
            let _ = writeln!(
                svg,
                "<line x1=\"{x:.0}\" x2=\"{x:.0}\" y1=\"{top}\" y2=\"{bottom}\" \
                 stroke=\"#111\" stroke-width=\"2\"/>"
            );
        }
    }
    svg + "</svg>\n"
}
