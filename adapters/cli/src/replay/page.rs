//! A sequence diagram as a page that needs nothing but itself.

use std::fmt::Write as _;

use super::sequence::{Arrow, Row, Sequence};

/// Distances in the drawing, in pixels.
const COLUMN: usize = 190;
const ROW: usize = 34;
const MARGIN: usize = 100;
const TOP: usize = 64;

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #1c2430; --faint: #8a94a3; --paper: #ffffff;
  --note: #eef2f7; --edge: #c5cfdb; --person: #0b62c4; --wrong: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --faint: #8b95a5;
  --paper: #14181f; --note: #222936; --edge: #3c4657; --person: #7db4ff; --wrong: #ff8a80; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 13px/1.4 system-ui, sans-serif; }
header { padding: 16px 24px 0; } h1 { font-size: 18px; margin: 0; }
header p { margin: 4px 0 0; color: var(--faint); }
main { overflow-x: auto; padding: 8px 0 32px; }
.heads { position: sticky; top: 0; }
text { fill: var(--ink); font: 12px system-ui, sans-serif; }
.title { font-weight: 600; } .life { stroke: var(--edge); stroke-dasharray: 2 4; }
.box { fill: var(--note); stroke: var(--edge); } .arrow { stroke: var(--ink); fill: none; }
.dashed { stroke-dasharray: 5 4; } .person { stroke: var(--person); }
.head { fill: var(--ink); } .wrong { fill: var(--wrong); stroke: none; font-weight: 600; }
.halo { stroke: var(--paper); stroke-width: 4px; paint-order: stroke; stroke-linejoin: round; }";

/// The page. Everything that came from outside is escaped again.
pub(super) fn page(sequence: &Sequence) -> String {
    let columns = sequence.lifelines.len();
    // Texts run on to the right of the last lifeline.
    let width = 2 * MARGIN + COLUMN * columns.saturating_sub(1) + 420;
    let height = TOP + ROW * (sequence.rows.len() + 1);
    let mut svg = String::new();
    for (place, (_, title)) in sequence.lifelines.iter().enumerate() {
        let x = centre(place);
        let _ = writeln!(
            svg,
            "<line class=\"life\" x1=\"{x}\" y1=\"44\" x2=\"{x}\" y2=\"{height}\"/>\
             <rect class=\"box\" x=\"{}\" y=\"10\" width=\"150\" height=\"30\" rx=\"6\"/>\
             <text class=\"title\" x=\"{x}\" y=\"30\" text-anchor=\"middle\">{}</text>",
            x - 75,
            escaped(title),
        );
    }
    for (number, row) in sequence.rows.iter().enumerate() {
        draw(&mut svg, row, TOP + ROW * (number + 1));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>A meeting</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n\
         <header><h1>A meeting, from its journal</h1>\n\
         <p>The person on the left, each media session's service on the right; \
         time runs downwards.</p></header>\n<main>\n\
         <svg role=\"img\" aria-label=\"Sequence diagram\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n{svg}</svg>\n\
         </main>\n</body>\n</html>\n"
    )
}

const fn centre(place: usize) -> usize {
    MARGIN + COLUMN * place
}

fn draw(svg: &mut String, row: &Row, y: usize) {
    match row {
        Row::Note { over, text } if text.starts_with("WRONG") => {
            let x = centre(*over);
            let text = escaped(text);
            let _ = writeln!(svg, "<text class=\"halo wrong\" x=\"{x}\" y=\"{y}\">{text}</text>");
        }
        Row::Note { over, text } => {
            let width = 14 + 7 * text.chars().count();
            let (x, text) = (centre(*over), escaped(text));
            let _ = writeln!(
                svg,
                "<rect class=\"box\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"22\" rx=\"4\"/>\
                 <text x=\"{x}\" y=\"{y}\">{text}</text>",
                x - 7,
                y - 15,
            );
        }
        Row::Message { from, to, arrow, text } => message(svg, (*from, *to), *arrow, text, y),
    }
}

fn message(svg: &mut String, (from, to): (usize, usize), arrow: Arrow, text: &str, y: usize) {
    let (begin, end) = (centre(from), centre(to));
    let dashed = if arrow == Arrow::Dashed { " dashed" } else { "" };
    let person = if from == 0 { " person" } else { "" };
    let _ = write!(
        svg,
        "<line class=\"arrow{dashed}{person}\" x1=\"{begin}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\"/>"
    );
    let back = if end > begin { end - 8 } else { end + 8 };
    let (above, below) = (y - 4, y + 4);
    let _ = if arrow == Arrow::Crossed {
        write!(
            svg,
            "<path class=\"arrow\" d=\"M{back} {above}L{end} {below}M{back} {below}L{end} {above}\"/>"
        )
    } else {
        write!(svg, "<path class=\"head\" d=\"M{back} {above}L{end} {y}L{back} {below}Z\"/>")
    };
    let x = begin.min(end) + 10;
    let _ =
        writeln!(svg, "<text class=\"halo\" x=\"{x}\" y=\"{}\">{}</text>", y - 7, escaped(text));
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}
