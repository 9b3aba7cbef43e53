//! The statechart that the table amounts to.

use std::collections::{BTreeMap, BTreeSet};

use certgate_model::vocabulary::{Kind, Leaf};

use crate::{
    event::Event,
    walk::{Outcome, Row, Walk},
};

/// A leaf or a region of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A composite state.
    Region(&'static str),
    /// A state without states inside.
    Leaf(&'static str),
}

/// Regions with what they hold, outermost first. The engine's own hierarchy; a test compares
/// it with what the engine says of each leaf.
pub(crate) const REGIONS: [(&str, &[&str]); 4] = [
    ("connecting", &["joining", "retrying", "reconnecting", "admitted"]),
    ("pending", &["fetching", "deciding"]),
    ("connected", &["active", "playing"]),
    ("ended", &["left", "failed"]),
];

/// The regions inside Live.
pub(crate) const LIVE: [&str; 3] = ["connecting", "pending", "connected"];

/// Where an arrow ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// In this leaf.
    Leaf(&'static str),
    /// Where it begins: something is done and the leaf stays.
    Stays,
    /// Nowhere: the session is gone.
    Closed,
}

/// One arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins.
    pub from: Node,
    /// What happens: the events' names, with the codes of this kind.
    pub events: Vec<String>,
    /// Whether this kind's service has a code for one of them, or the host gives them all.
    pub has_code: bool,
    /// Under which condition; none if always.
    pub guard: Option<String>,
    /// Where it ends.
    pub to: Target,
    /// The effects, without those that every change of leaf has.
    pub effects: Vec<String>,
}

/// A kind's statechart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Of which sessions.
    pub kind: Kind,
    /// The arrows.
    pub edges: Vec<Edge>,
}

/// One arrow before it is put together with others: event, guard, end, effects.
type Bare = (&'static str, Option<String>, Target, Vec<String>);

impl Chart {
    /// Folds a table into a chart.
    #[must_use]
    pub fn of(walk: &Walk) -> Self {
        let by_leaf = leaves().into_iter().map(|leaf| (leaf, of_leaf(walk, leaf))).collect();
        let mut fold = Fold { walk, by_leaf, found: Vec::new() };
        fold.lift("live");
        for (region, _) in REGIONS {
            fold.lift(region);
        }
        for leaf in leaves() {
            let own = fold.by_leaf.remove(leaf).unwrap_or_default();
            fold.found.extend(own.into_iter().map(|bare| (Node::Leaf(leaf), bare)));
        }
        Self { kind: walk.kind, edges: joined(walk.kind, fold.found) }
    }
}

/// The arrows, on their way from the leaves to the regions.
struct Fold<'a> {
    walk: &'a Walk,
    by_leaf: BTreeMap<&'static str, Vec<Bare>>,
    found: Vec<(Node, Bare)>,
}

impl Fold<'_> {
    /// Moves what all leaves of a region do alike to the region.
    fn lift(&mut self, region: &'static str) {
        let inside = leaves_of(region);
        let mut candidates: Vec<Bare> = Vec::new();
        for bare in inside.iter().filter_map(|leaf| self.by_leaf.get(leaf)).flatten() {
            if !candidates.contains(bare) {
                candidates.push(bare.clone());
            }
        }
        for bare in candidates {
            if !inside.iter().all(|leaf| self.agrees(leaf, &bare)) {
                continue;
            }
            for leaf in &inside {
                let forms = self.forms(leaf, &bare);
                if let Some(all) = self.by_leaf.get_mut(leaf) {
                    all.retain(|one| !forms.contains(one));
                }
            }
            self.found.push((Node::Region(region), bare));
        }
    }

    /// Whether a leaf has this arrow; or is its end, where nothing moves; or is never in a
    /// situation in which its guard holds.
    fn agrees(&self, leaf: &'static str, wanted: &Bare) -> bool {
        let Some(all) = self.by_leaf.get(leaf) else { return false };
        let (event, guard, to, effects) = wanted;
        let is_end = *to == Target::Leaf(leaf) && effects.is_empty();
        let quiet = !all.iter().any(|(other, ..)| other == event) && self.takes(leaf, event);
        let gates = self.gates(leaf);
        let never = match guard.as_deref() {
            Some(OPEN) => !gates.contains(&true),
            Some(SHUT) => !gates.contains(&false),
            _ => false,
        };
        let forms = self.forms(leaf, wanted);
        (is_end && quiet) || never || all.iter().any(|one| forms.contains(one))
    }

    /// The same arrow as a leaf may have it: from its end to itself, it stays; and where the
    /// gate is always as the guard says, there is no guard.
    fn forms(&self, leaf: &'static str, wanted: &Bare) -> Vec<Bare> {
        let (event, guard, to, effects) = wanted;
        let gates = self.gates(leaf);
        let always = match guard.as_deref() {
            Some(OPEN) => !gates.contains(&false),
            Some(SHUT) => !gates.contains(&true),
            _ => false,
        };
        let to = if *to == Target::Leaf(leaf) { Target::Stays } else { *to };
        let mut forms = vec![(*event, guard.clone(), to, effects.clone())];
        if always {
            forms.push((*event, None, to, effects.clone()));
        }
        forms
    }

    /// Whether the event is not rejected everywhere in a leaf.
    fn takes(&self, leaf: &str, event: &str) -> bool {
        let mut rows = self.walk.rows.iter().filter(|row| row.from.leaf == leaf);
        rows.any(|row| row.event.name() == event && end(row).is_some())
    }

    /// How the gate can stand in a leaf.
    fn gates(&self, leaf: &str) -> BTreeSet<bool> {
        let rows = self.walk.rows.iter().filter(|row| row.from.leaf == leaf);
        rows.map(|row| row.gate_open).collect()
    }
}

const OPEN: &str = "gate open";
const SHUT: &str = "gate shut";

/// The leaves, region by region.
pub(crate) fn leaves() -> Vec<&'static str> {
    let mut leaves: Vec<_> = REGIONS.iter().flat_map(|(_, leaves)| *leaves).copied().collect();
    leaves.push("refused");
    leaves
}

/// The leaves inside a region.
pub(crate) fn leaves_of(region: &str) -> Vec<&'static str> {
    let within = |name: &str| region == name || (region == "live" && LIVE.contains(&name));
    let inside = REGIONS.iter().filter(|(name, _)| within(name));
    inside.flat_map(|(_, leaves)| *leaves).copied().collect()
}

/// The region right round a leaf.
pub(crate) fn region_of(leaf: &str) -> &'static str {
    let round = REGIONS.iter().find(|(_, leaves)| leaves.contains(&leaf));
    round.map_or("refused", |(region, _)| region)
}

/// The arrows of one leaf: for each event the ends it can have, and what tells them apart.
fn of_leaf(walk: &Walk, leaf: &'static str) -> Vec<Bare> {
    let mut arrows: Vec<Bare> = Vec::new();
    let mut names: Vec<&'static str> = Event::all().map(Event::name).collect();
    names.dedup();
    for name in names {
        let rows: Vec<&Row> = walk
            .rows
            .iter()
            .filter(|row| row.from.leaf == leaf && row.event.name() == name)
            .collect();
        let mut ends: Vec<End> = rows.iter().filter_map(|row| end(row)).collect();
        ends.sort();
        ends.dedup();
        for wanted in &ends {
            let guard = guard(&rows, wanted);
            let bare = (name, guard, wanted.0, wanted.1.clone());
            let silent = wanted.0 == Target::Stays && wanted.1.is_empty();
            if !silent && !arrows.contains(&bare) {
                arrows.push(bare);
            }
        }
    }
    arrows
}

/// Where an arrow ends, and with which effects.
type End = (Target, Vec<String>);

fn end(row: &Row) -> Option<End> {
    match &row.outcome {
        Outcome::Rejected(_) => None,
        Outcome::Taken(to, effects) => {
            let own = effects.iter().filter_map(|effect| short(effect)).collect();
            let to = match to.map(Leaf::name) {
                None => Target::Closed,
                Some(leaf) if leaf == row.from.leaf => Target::Stays,
                Some(leaf) => Target::Leaf(leaf),
            };
            Some((to, own))
        }
    }
}

/// An effect as an arrow has it: changes of leaf are the arrow itself, windows are the
/// prompt's, and numbers differ from way to way.
fn short(effect: &str) -> Option<String> {
    let word = effect.split(' ').next()?;
    match word {
        "->" | "show" | "update" | "dismiss" => None,
        "fetch" => Some("FetchCertificate".to_owned()),
        "ignore" | "cancel" => Some(word.to_uppercase()),
        "terminate" => Some("Terminate".to_owned()),
        _ => Some(effect.to_owned()),
    }
}

/// What tells the rows that end here from those that end elsewhere.
fn guard(rows: &[&Row], wanted: &End) -> Option<String> {
    let taken: Vec<&&Row> = rows.iter().filter(|row| end(row).is_some()).collect();
    let here = |row: &Row| end(row).as_ref() == Some(wanted);
    if taken.iter().all(|row| here(row)) && taken.len() == rows.len() {
        return None;
    }
    let told_apart = |by: &dyn Fn(&Row) -> String| {
        let values = |matches: bool| -> BTreeSet<String> {
            rows.iter().filter(|row| here(row) == matches).map(|row| by(row)).collect()
        };
        let (ours, others) = (values(true), values(false));
        ours.is_disjoint(&others).then(|| ours.into_iter().collect::<Vec<_>>().join(" or "))
    };
    let gate = |row: &Row| if row.gate_open { OPEN } else { SHUT }.to_owned();
    let known = |row: &Row| row.from.remembered.name().to_owned();
    let rests = |row: &Row| row.from.rests.name().to_owned();
    let both = |row: &Row| format!("{}, {}", rests(row), known(row));
    let by: [&dyn Fn(&Row) -> String; 4] = [&gate, &known, &rests, &both];
    by.into_iter().find_map(told_apart).or_else(|| Some("it depends".to_owned()))
}

/// Arrows that differ in nothing but the event become one.
fn joined(kind: Kind, found: Vec<(Node, Bare)>) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    for (from, (name, guard, to, effects)) in found {
        let codes: Vec<String> = Event::all()
            .filter(|event| event.name() == name)
            .filter_map(|event| event.code(kind))
            .map(|code| code.to_string())
            .collect();
        let is_signal = Event::all().any(|e| e.name() == name && matches!(e, Event::Signal(_)));
        let has_code = !is_signal || !codes.is_empty();
        let label = if codes.is_empty() {
            name.to_owned()
        } else {
            format!("{name} ({})", codes.join(", "))
        };
        let same = edges.iter_mut().find(|edge| {
            (edge.from, &edge.guard, edge.to, &edge.effects) == (from, &guard, to, &effects)
                && edge.has_code == has_code
        });
        match same {
            Some(edge) if edge.events.contains(&label) => {}
            Some(edge) => edge.events.push(label),
            None => edges.push(Edge { from, events: vec![label], has_code, guard, to, effects }),
        }
    }
    edges
}

impl Node {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Region(name) | Self::Leaf(name) => name,
        }
    }
}

impl Target {
    /// The leaf where an arrow ends that begins here.
    #[must_use]
    pub const fn leaf(self) -> Option<&'static str> {
        match self {
            Self::Leaf(leaf) => Some(leaf),
            Self::Stays | Self::Closed => None,
        }
    }
}

impl Edge {
    /// What stands at the arrow: events and guard.
    #[must_use]
    pub fn label(&self) -> String {
        let events = self.events.join(", ");
        match &self.guard {
            Some(guard) => format!("{events} [{guard}]"),
            None => events,
        }
    }
}
