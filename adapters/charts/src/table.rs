//! The whole transition table.

use std::fmt::Write as _;

use certgate_model::vocabulary::{Kind, Leaf};
use serde_json::{Value, json};

use crate::{
    chart::{Chart, Target},
    event::Event,
    walk::{Outcome, Row, Walk},
};

/// Edges and table as data.
#[must_use]
pub fn json(walk: &Walk, chart: &Chart) -> String {
    let edges = chart.edges.iter().map(|edge| {
        json!({
            "from": edge.from.name(),
            "events": edge.events,
            "guard": edge.guard,
            "to": edge.to.leaf(),
            "stays": edge.to == Target::Stays,
            "effects": edge.effects,
            "host_alone": !edge.has_code,
        })
    });
    let rows = walk.rows.iter().map(|row| {
        let mut cell = json!({
            "leaf": row.from.leaf,
            "rests": row.from.rests.name(),
            "certificate": row.from.remembered.name(),
            "gate_open": row.gate_open,
            "event": row.event.full_name(),
            "code": row.event.code(walk.kind),
        });
        match &row.outcome {
            Outcome::Taken(to, effects) => {
                cell["to"] = json!(to.map(Leaf::name));
                cell["why"] = json!(to.and_then(Leaf::why));
                cell["effects"] = json!(effects);
            }
            Outcome::Rejected(error) => cell["error"] = json!(error.name()),
        }
        cell
    });
    let all = json!({
        "kind": walk.kind.name(),
        "edges": edges.collect::<Vec<Value>>(),
        "cells": rows.collect::<Vec<Value>>(),
    });
    let text = serde_json::to_string_pretty(&all);
    text.map_or_else(|error| error.to_string(), |text| text + "\n")
}

/// The table for people: a section a situation, a row an event.
#[must_use]
pub fn markdown(walk: &Walk) -> String {
    let mut text = format!("# {}: every input in every situation\n\n", title(walk.kind));
    text.push_str(
        "Taken from the running engine: each situation of one session by the shortest way \
         that leads there, and in it every input. *Rejected* inputs change nothing.\n",
    );
    for first in walk.situations() {
        heading(&mut text, first);
        for row in walk.rows.iter().filter(|row| row.from == first.from) {
            line(&mut text, walk.kind, row);
        }
    }
    text
}

fn heading(text: &mut String, row: &Row) {
    let (rests, known) = (row.from.rests.name(), row.from.remembered.name());
    let gate = if row.gate_open { "open" } else { "shut" };
    let _infallible = write!(
        text,
        "\n## {}: {rests}, certificate {known}\n\nThe gate is {gate}.\n\n\
         | input | code | then in | effects |\n|---|--:|---|---|\n",
        row.from.leaf
    );
}

fn line(text: &mut String, kind: Kind, row: &Row) {
    let code = match (row.event, row.event.code(kind)) {
        (_, Some(code)) => code.to_string(),
        (Event::Signal(_), None) => "host".to_owned(),
        (Event::UnknownCode, _) => crate::event::UNKNOWN_CODE.to_string(),
        _ => String::new(),
    };
    let (to, effects) = match &row.outcome {
        Outcome::Rejected(error) => ("*rejected*".to_owned(), format!("`{}`", error.name())),
        Outcome::Taken(to, effects) => {
            let stays = to.is_some_and(|leaf| leaf.name() == row.from.leaf);
            let to = match to {
                None => "closed".to_owned(),
                Some(_) if stays && !effects.iter().any(|e| e.starts_with("-> ")) => {
                    "stays".to_owned()
                }
                Some(leaf) => format!("**{leaf}**"),
            };
            let shown = effects.iter().filter(|effect| !effect.starts_with("-> "));
            let shown: Vec<String> = shown.map(|effect| format!("`{effect}`")).collect();
            (to, shown.join("<br>"))
        }
    };
    let _infallible = writeln!(text, "| {} | {code} | {to} | {effects} |", row.event.full_name());
}

/// A kind's name for a reader.
pub(crate) const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Video => "Video",
        Kind::Svs => "Streaming video (SVS)",
        Kind::AudioBroadcast => "Audio broadcast (AB)",
        Kind::AudioVoip => "Audio: VoIP",
        Kind::AudioHybrid => "Audio: hybrid",
        Kind::Nbr => "Recording player (NBR)",
    }
}
