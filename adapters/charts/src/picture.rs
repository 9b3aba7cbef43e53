//! The chart as a picture: boxes for regions and leaves, an arrow for each pair of them with
//! all that leads from one to the other as text.

use std::fmt::Write as _;

use crate::{
    chart::{Chart, Edge, Node, Target, region_of},
    layout::{BOXES, HEIGHT, LEAVES, Place, ROUTES, Route, WIDTH},
    table::title,
    xml::escaped,
};

const LINE: i32 = 15;

/// Colours are the reader's: a page may set the variables, and a dark page is told by the
/// reader's preference where nothing sets them.
const STYLE: &str = "\
.chart { --ink: var(--fg, #1c1f24); --line: #6b7684; --face: #ffffff; --pale: #f3f5f8; \
--mark: #0a5fb4; --soft: #66707c; color: var(--ink); } \
@media (prefers-color-scheme: dark) { .chart { --ink: var(--fg, #e7eaee); --line: #8d99a8; \
--face: #1b1f26; --pale: #232932; --mark: #6fb3ff; --soft: #a4afbc; } } \
.chart text { font: 13px system-ui, sans-serif; fill: var(--ink); } \
.chart .back { fill: var(--face); } \
.chart .region { fill: var(--pale); stroke: var(--line); } \
.chart .live { fill: none; stroke-dasharray: 6 4; } \
.chart .leaf rect { fill: var(--face); stroke: var(--ink); } \
.chart .leaf text { text-anchor: middle; font-weight: 600; } \
.chart .name { font-weight: 700; letter-spacing: 0.04em; } \
.chart .title { font-size: 18px; font-weight: 700; } \
.chart .arrow { fill: none; stroke: var(--line); stroke-width: 1.4; } \
.chart .tip { fill: var(--line); } \
.chart .edge { font-size: 12px; } \
.chart .edge .to { fill: var(--mark); font-weight: 600; } \
.chart .host { fill: var(--soft); font-style: italic; } \
.chart .leaf.lit rect { fill: var(--mark); stroke: var(--mark); stroke-width: 3; } \
.chart .leaf.lit text { fill: var(--face); }";

/// A picture that needs nothing from elsewhere.
pub(crate) fn write(chart: &Chart) -> String {
    let name = title(chart.kind);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Statechart of a session: \
         {name}\">\n<style>{STYLE}</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" \
         refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\">\
         <path class=\"tip\" d=\"M0 0L10 5L0 10z\"/></marker></defs>\n\
         <rect class=\"back\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n\
         <text class=\"title\" x=\"20\" y=\"36\">{name}</text>\n"
    );
    for place in BOXES {
        region(&mut text, place);
    }
    for route in ROUTES {
        arrow(&mut text, chart, &route);
    }
    text.push_str("<circle class=\"tip\" cx=\"60\" cy=\"188\" r=\"5\"/>\n");
    for place in LEAVES {
        leaf(&mut text, place);
    }
    text.push_str("</svg>\n");
    text
}

fn region(text: &mut String, Place { name, x, y, width, height }: Place) {
    let class = if name == "live" { "region live" } else { "region" };
    let (left, top) = (x + 14, y + 24);
    let _infallible = writeln!(
        text,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         rx=\"12\"/><text class=\"name\" x=\"{left}\" y=\"{top}\">{name}</text>"
    );
}

fn leaf(text: &mut String, Place { name, x, y, width, height }: Place) {
    let (middle, base) = (x + width / 2, y + height / 2 + 5);
    let _infallible = writeln!(
        text,
        "<g class=\"leaf\" data-leaf=\"{name}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" \
         height=\"{height}\" rx=\"8\"/><text x=\"{middle}\" y=\"{base}\">{name}</text></g>"
    );
}

/// An arrow between two boxes, if anything leads there, and what does.
fn arrow(text: &mut String, chart: &Chart, route: &Route) {
    let edges: Vec<&Edge> = chart.edges.iter().filter(|edge| is_on(edge, route)).collect();
    if edges.is_empty() && route.from != "start" {
        return;
    }
    if let Some(path) = route.path {
        let _infallible =
            writeln!(text, "<path class=\"arrow\" d=\"{path}\" marker-end=\"url(#tip)\"/>");
    }
    let mut y = route.y;
    for (said, has_code) in texts(&edges, route) {
        for (place, line) in wrapped(&said, route.columns).iter().enumerate() {
            let class = if has_code { "edge" } else { "edge host" };
            let indent = if place == 0 { 0 } else { 10 };
            let _infallible = writeln!(
                text,
                "<text class=\"{class}\" x=\"{}\" y=\"{y}\">{}</text>",
                route.x + indent,
                escaped(line)
            );
            y += LINE;
        }
    }
}

/// The texts at an arrow. What several leaves do alike is said once, of all of them.
fn texts(edges: &[&Edge], route: &Route) -> Vec<(String, bool)> {
    let mut said: Vec<(Vec<&str>, String, bool)> = Vec::new();
    for edge in edges {
        let text = what(edge, route);
        let from = match edge.from {
            Node::Leaf(leaf) if leaf != route.from => Some(leaf),
            Node::Region(region) if region != route.from => Some(region),
            Node::Leaf(_) | Node::Region(_) => None,
        };
        match said.iter_mut().find(|(_, known, code)| *known == text && *code == edge.has_code) {
            Some((all, ..)) => all.extend(from),
            None => said.push((from.into_iter().collect(), text, edge.has_code)),
        }
    }
    let whole = |(from, text, code): (Vec<&str>, String, bool)| match from.is_empty() {
        true => (text, code),
        false => (format!("{}: {text}", from.join(", ")), code),
    };
    said.into_iter().map(whole).collect()
}

/// Whether an edge runs along a route.
pub(crate) fn is_on(edge: &Edge, route: &Route) -> bool {
    let from = match edge.from {
        Node::Region(region) => region,
        Node::Leaf(leaf) => region_of(leaf),
    };
    let end = match edge.to {
        Target::Closed => return route.to == "closed",
        Target::Stays => from,
        Target::Leaf(to) => region_of(to),
    };
    // From Ended, all of Live is entered by one arrow.
    let end = if from == "ended" && !["ended", "refused"].contains(&end) { "live" } else { end };
    route.from == from && route.to == end
}

/// What happens along an edge, and where it ends if that is not the box.
fn what(edge: &Edge, route: &Route) -> String {
    let to = match edge.to {
        Target::Leaf(to) if to != route.to => format!(" → {to}"),
        _ => String::new(),
    };
    let effects = if edge.effects.is_empty() {
        String::new()
    } else {
        format!(" / {}", edge.effects.join(", "))
    };
    format!("{}{to}{effects}", edge.label())
}

/// Lines of at most so many characters, broken at spaces.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
