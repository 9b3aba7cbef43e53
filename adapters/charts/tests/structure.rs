//! What every chart has to be, whatever the engine does.

use std::collections::{BTreeMap, BTreeSet};

use certgate_charts::{
    Chart, Format, Kind, Node, Outcome, Target, Walk, cases::Plot, render, sequence,
};
use certgate_model::vocabulary::{Error, Leaf, Role};
use roxmltree::{Document, Node as Element};

const SCXML: &str = "http://www.w3.org/2005/07/scxml";

fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied()
}

#[test]
fn the_walk_reaches_every_leaf_and_asks_everything_everywhere() {
    for kind in kinds() {
        let walk = Walk::of(kind);
        let leaves: BTreeSet<&str> = walk.rows.iter().map(|row| row.from.leaf).collect();
        assert_eq!(leaves.len(), 11, "{kind}: {leaves:?}");
        let situations = walk.situations().len();
        assert_eq!(walk.rows.len(), situations * certgate_charts::Event::all().count());
        assert!(situations > 40, "{kind}: {situations}");
    }
}

/// A host signal and the code that means it do the same, so all kinds have one machine.
#[test]
fn every_kind_has_the_same_machine_under_its_own_codes() {
    let cells = |kind| {
        let walk = Walk::of(kind);
        let cell = |row: &certgate_charts::Row| (row.from, row.event, row.outcome.clone());
        walk.rows.iter().map(cell).collect::<Vec<_>>()
    };
    let first = cells(Kind::Video);
    for kind in kinds() {
        assert_eq!(cells(kind), first, "{kind}");
    }
}

#[test]
fn rejected_cells_are_there_with_their_errors() {
    let walk = Walk::of(Kind::Svs);
    let errors: BTreeSet<Error> = walk
        .rows
        .iter()
        .filter_map(|row| match row.outcome {
            Outcome::Rejected(error) => Some(error),
            Outcome::Taken(..) => None,
        })
        .collect();
    for error in [
        Error::UnknownCode,
        Error::StaleInquiry,
        Error::UnknownPrompt,
        Error::PromptClosed,
        Error::UnknownSubject,
        Error::SubjectOpen,
        Error::DeniedByPolicy,
    ] {
        assert!(errors.contains(&error), "{error}");
    }
}

/// Unfolding the chart gives the table back: what a leaf does is what it or a region round it
/// does, and nothing the table does not have is drawn.
#[test]
fn the_chart_says_what_the_table_says() {
    let walk = Walk::of(Kind::Svs);
    let chart = Chart::of(&walk);
    let mut drawn: BTreeMap<(&str, &str), BTreeSet<Option<&str>>> = BTreeMap::new();
    for edge in &chart.edges {
        for leaf in inside(edge.from) {
            for event in &edge.events {
                let event = event.split(" (").next().unwrap();
                let to = match edge.to {
                    Target::Leaf(to) => Some(to),
                    Target::Stays => Some(leaf),
                    Target::Closed => None,
                };
                drawn.entry((leaf, event)).or_default().insert(to);
            }
        }
    }
    let mut arrows = 0;
    for row in &walk.rows {
        let Outcome::Taken(to, effects) = &row.outcome else { continue };
        let to = to.map(Leaf::name);
        // What becomes of a window is the prompt's, not the session's.
        let own =
            |effect: &&String| !["show", "update", "dismiss"].iter().any(|e| effect.starts_with(e));
        if to == Some(row.from.leaf) && effects.iter().find(own).is_none() {
            continue;
        }
        let ends = drawn.get(&(row.from.leaf, row.event.name()));
        assert!(ends.is_some_and(|ends| ends.contains(&to)), "{row:?} is not drawn");
        arrows += 1;
    }
    assert!(arrows > 300, "{arrows}");
}

fn inside(node: Node) -> Vec<&'static str> {
    let connecting = ["joining", "retrying", "reconnecting", "admitted"];
    let (pending, connected) = (["fetching", "deciding"], ["active", "playing"]);
    match node {
        Node::Leaf(leaf) => vec![leaf],
        Node::Region("connecting") => connecting.into(),
        Node::Region("pending") => pending.into(),
        Node::Region("connected") => connected.into(),
        Node::Region("ended") => vec!["left", "failed"],
        Node::Region(_) => [&connecting[..], &pending, &connected].concat(),
    }
}

/// The document's structure as the recommendation gives it: which element may stand in which,
/// unique ids, initial states that are inside, targets that are there.
#[test]
fn scxml_has_the_structure_of_the_recommendation() {
    for kind in kinds() {
        let text = render(kind, Format::Scxml);
        let document = Document::parse(&text).unwrap();
        let root = document.root_element();
        assert!(root.has_tag_name((SCXML, "scxml")));
        assert_eq!(root.attribute("version"), Some("1.0"));
        let elements: Vec<Element<'_, '_>> =
            root.descendants().filter(Element::is_element).collect();
        let ids: Vec<&str> = elements
            .iter()
            .filter(|element| element.tag_name().name() != "data")
            .filter_map(|element| element.attribute("id"))
            .collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "unique ids");
        for element in &elements {
            let name = element.tag_name().name();
            assert_eq!(element.tag_name().namespace(), Some(SCXML));
            let parent = element.parent_element().map_or("", |p| p.tag_name().name());
            let fits = match name {
                "scxml" => parent.is_empty(),
                "state" => ["scxml", "state"].contains(&parent),
                "final" | "datamodel" => parent == "scxml",
                "data" => parent == "datamodel",
                "transition" => parent == "state",
                "raise" => parent == "transition",
                _ => false,
            };
            assert!(fits, "<{name}> in <{parent}>");
            if let Some(initial) = element.attribute("initial") {
                let within = element.descendants().any(|one| one.attribute("id") == Some(initial));
                assert!(within, "{initial} is inside");
            }
            if name == "transition" {
                let named = element.attribute("event").is_some_and(|event| !event.is_empty());
                assert!(named, "a transition without event");
                if let Some(target) = element.attribute("target") {
                    assert!(ids.contains(&target), "{target}");
                }
            }
            if name == "raise" {
                let event = element.attribute("event").unwrap();
                assert!(event.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.".contains(&b)));
            }
        }
        let leaves = elements.iter().filter(|element| {
            let state = element.tag_name().name() == "state";
            state && !element.children().any(|child| child.tag_name().name() == "state")
        });
        assert_eq!(leaves.count(), 11, "{kind}");
    }
}

#[test]
fn pictures_are_xml_and_draw_every_edge() {
    for kind in kinds() {
        let text = render(kind, Format::Svg);
        let document = Document::parse(&text).unwrap();
        let drawn: String = document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")))
            .filter_map(|node| node.text())
            .collect::<Vec<_>>()
            .join(" ");
        for edge in Chart::of(&Walk::of(kind)).edges {
            let first = edge.events[0].split(" (").next().unwrap().to_owned();
            assert!(drawn.contains(&first), "{kind}: {first}");
        }
    }
    for plot in Plot::ALL {
        let text = sequence::svg(&plot.play(Role::Presenter), "a <title> & \"more\"");
        assert!(Document::parse(&text).is_ok(), "{plot:?}");
    }
}
