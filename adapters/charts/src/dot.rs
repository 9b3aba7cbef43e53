//! The chart for Graphviz.

use std::fmt::Write as _;

use crate::chart::{Chart, LIVE, Node, REGIONS, Target, leaves_of};

/// A directed graph, regions as clusters.
pub(crate) fn write(chart: &Chart) -> String {
    let mut text = format!("digraph {} {{\n", chart.kind.name());
    text.push_str("  compound=true; rankdir=LR; fontname=\"sans-serif\";\n");
    text.push_str("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
    text.push_str("  edge [fontname=\"sans-serif\", fontsize=10];\n");
    text.push_str("  start [shape=point]; closed [shape=doublecircle, label=\"\"];\n");
    text.push_str("  subgraph cluster_live { label=\"live\";\n");
    for (region, leaves) in REGIONS {
        if !LIVE.contains(&region) {
            text.push_str("  }\n");
        }
        let _infallible = writeln!(
            text,
            "  subgraph cluster_{region} {{ label=\"{region}\"; {}; }}",
            leaves.join("; ")
        );
    }
    text.push_str("  refused;\n  start -> joining;\n");
    for edge in &chart.edges {
        // An arrow from a region begins in its middle leaf and is cut off at the border.
        let (from, tail) = match edge.from {
            Node::Leaf(leaf) => (leaf, String::new()),
            Node::Region(region) => {
                let inside = leaves_of(region);
                let middle = inside.get(inside.len() / 2).copied().unwrap_or(region);
                (middle, format!(", ltail=cluster_{region}"))
            }
        };
        let style = if edge.has_code { "" } else { ", style=dashed" };
        let label = edge.label().replace('"', "\\\"");
        let to = match edge.to {
            Target::Leaf(leaf) => leaf,
            Target::Stays => from,
            Target::Closed => "closed",
        };
        let _infallible = writeln!(text, "  {from} -> {to} [label=\"{label}\"{tail}{style}];");
    }
    text.push_str("}\n");
    text
}
