//! The chart as State Chart XML (W3C recommendation, 1 September 2015).

use std::fmt::Write as _;

use crate::{
    chart::{Chart, LIVE, Node, REGIONS, Target},
    xml::escaped,
};

/// A document: regions and leaves as `state`s, guards as conditions over the data model,
/// effects as `raise`d events that a host can act on.
pub(crate) fn write(chart: &Chart) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _infallible = writeln!(
        text,
        "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" \
         datamodel=\"ecmascript\" name=\"certgate-{}\" initial=\"joining\">",
        chart.kind.name()
    );
    text.push_str(
        "  <datamodel>\n    <data id=\"gate\" expr=\"'open'\"/>\n    \
         <data id=\"rests\" expr=\"'never held'\"/>\n    \
         <data id=\"certificate\" expr=\"'unseen'\"/>\n  </datamodel>\n",
    );
    text.push_str("  <state id=\"live\" initial=\"joining\">\n");
    transitions(&mut text, chart, Node::Region("live"), "    ");
    for (region, leaves) in REGIONS {
        let inside = LIVE.contains(&region);
        let pad = if inside { "    " } else { "  " };
        if !inside {
            text.push_str("  </state>\n");
        }
        let first = leaves.first().unwrap_or(&region);
        let _infallible = writeln!(text, "{pad}<state id=\"{region}\" initial=\"{first}\">");
        let deeper = format!("{pad}  ");
        transitions(&mut text, chart, Node::Region(region), &deeper);
        for leaf in leaves {
            state(&mut text, chart, leaf, &deeper);
        }
        let _infallible = writeln!(text, "{pad}</state>");
    }
    state(&mut text, chart, "refused", "  ");
    text.push_str("  <final id=\"closed\"/>\n</scxml>\n");
    text
}

fn state(text: &mut String, chart: &Chart, leaf: &'static str, pad: &str) {
    let _infallible = writeln!(text, "{pad}<state id=\"{leaf}\">");
    transitions(text, chart, Node::Leaf(leaf), &format!("{pad}  "));
    let _infallible = writeln!(text, "{pad}</state>");
}

fn transitions(text: &mut String, chart: &Chart, from: Node, pad: &str) {
    for edge in chart.edges.iter().filter(|edge| edge.from == from) {
        let events: Vec<String> = edge.events.iter().map(|event| event_name(event)).collect();
        let condition = edge.guard.as_deref().map(condition).unwrap_or_default();
        // Without a target the states stay as they are.
        let target = match edge.to {
            Target::Leaf(leaf) => format!(" target=\"{leaf}\""),
            Target::Stays => String::new(),
            Target::Closed => " target=\"closed\"".to_owned(),
        };
        let events = events.join(" ");
        let _infallible = write!(text, "{pad}<transition event=\"{events}\"{condition}{target}");
        if edge.effects.is_empty() {
            text.push_str("/>\n");
            continue;
        }
        text.push_str(">\n");
        for effect in &edge.effects {
            let _infallible =
                writeln!(text, "{pad}  <raise event=\"effect.{}\"/>", event_name(effect));
        }
        let _infallible = writeln!(text, "{pad}</transition>");
    }
}

/// An event's descriptor: a name without spaces and without the codes that a label has.
fn event_name(label: &str) -> String {
    let bare = label.split(" (").next().unwrap_or(label);
    let word = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    bare.chars().map(word).collect()
}

/// A guard over the data model. A guard names what is so, or alternatives with *or*; a pair
/// with a comma is what the session rests on and what is known of the certificate.
fn condition(guard: &str) -> String {
    let alternatives = guard.split(" or ").map(|one| match one.split_once(", ") {
        Some((rests, known)) => format!("(rests == '{rests}' && certificate == '{known}')"),
        None if one.starts_with("gate ") => format!("gate == '{}'", &one["gate ".len()..]),
        None if REST_NAMES.contains(&one) => format!("rests == '{one}'"),
        None => format!("certificate == '{one}'"),
    });
    let all: Vec<String> = alternatives.collect();
    format!(" cond=\"{}\"", escaped(&all.join(" || ")))
}

const REST_NAMES: [&str; 3] = ["never held", "certificate unread", "rests on the certificate"];
