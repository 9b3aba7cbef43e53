//! The chart in Mermaid.

use std::fmt::Write as _;

use crate::chart::{Chart, LIVE, REGIONS, Target};

/// A `stateDiagram-v2`.
pub(crate) fn write(chart: &Chart) -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> joining\n    state live {\n");
    for (region, leaves) in REGIONS {
        let inside = LIVE.contains(&region);
        let pad = if inside { "        " } else { "    " };
        if !inside {
            text.push_str("    }\n");
        }
        let _infallible = writeln!(text, "{pad}state {region} {{");
        for leaf in leaves {
            let _infallible = writeln!(text, "{pad}    {leaf}");
        }
        let _infallible = writeln!(text, "{pad}}}");
    }
    text.push_str("    refused\n");
    for edge in &chart.edges {
        let to = match edge.to {
            Target::Leaf(leaf) => leaf,
            Target::Stays => edge.from.name(),
            Target::Closed => "[*]",
        };
        let mut label = edge.label();
        if !edge.effects.is_empty() {
            let _infallible = write!(label, " / {}", edge.effects.join(", "));
        }
        // A colon and a semicolon are Mermaid's own.
        let label = label.replace([':', ';'], " ");
        let _infallible = writeln!(text, "    {} --> {to} : {label}", edge.from.name());
    }
    text
}
