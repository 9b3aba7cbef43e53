//! The charts that are kept in the book are those of the engine as it is.
//!
//! `CERTGATE_REWRITE=1 cargo test --package certgate-charts --test fresh` writes them anew.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use certgate_charts::{Format, Kind, cases::Plot, render, sequence};
use certgate_model::vocabulary::Role;

/// What the book keeps: the formats that it shows or that people open with other tools.
const KEPT: [Format; 4] = [Format::Svg, Format::Mermaid, Format::Scxml, Format::Markdown];

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/generated")
}

fn drawn() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for kind in Kind::ALL.iter().copied() {
        for format in KEPT {
            files.insert(format!("{}.{}", kind.name(), format.ending()), render(kind, format));
        }
    }
    for plot in Plot::ALL {
        let steps = plot.play(Role::Attendee);
        files.insert(format!("case-{}.svg", plot.name()), sequence::svg(&steps, plot.title()));
        files.insert(format!("case-{}.mmd", plot.name()), sequence::mermaid(&steps));
    }
    files
}

#[test]
fn the_charts_of_the_book_are_those_of_the_engine() {
    let (directory, drawn) = (directory(), drawn());
    if env::var_os("CERTGATE_REWRITE").is_some() {
        fs::create_dir_all(&directory).unwrap();
        for (name, text) in &drawn {
            fs::write(directory.join(name), text).unwrap();
        }
    }
    let how = "CERTGATE_REWRITE=1 cargo test --package certgate-charts --test fresh";
    for (name, text) in &drawn {
        let kept = fs::read_to_string(directory.join(name)).unwrap_or_default();
        assert!(kept == *text, "docs/src/generated/{name} is stale; write it anew: {how}");
    }
    for entry in fs::read_dir(&directory).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(drawn.contains_key(&name), "docs/src/generated/{name} is drawn by nothing");
    }
}

// INV-neutral
#[test]
fn presenter_and_attendee_see_the_same_in_all_five_plots() {
    for plot in Plot::ALL {
        assert_eq!(plot.play(Role::Presenter), plot.play(Role::Attendee), "{plot:?}");
    }
}
