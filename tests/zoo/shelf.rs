//! The meetings in which wrong clients were caught, kept as vectors.
//!
//! `CERTGATE_REWRITE=1 cargo test --test zoo` hunts them anew and writes them.

use std::{fs, path::PathBuf};

use certgate_model::certificates::Certificates;
use certgate_suite::{Script, Vector};

use crate::{defect::Defect, hunt};

pub(crate) fn rewriting() -> bool {
    std::env::var_os("CERTGATE_REWRITE").is_some()
}

/// Where the meeting of a defect is kept, under the defect's name.
fn place(defect: Defect) -> PathBuf {
    let mut name = String::new();
    for letter in format!("{defect:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    let shelf = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/zoo");
    shelf.join(name).with_extension("vector")
}

/// Keeps the meeting in which a client was caught, if that one meeting shows it by itself.
pub(crate) fn keep(defect: Defect, by: &str, script: Script) {
    if hunt::play(defect, &script).is_none_or(|finding| finding.fault.name() != by) {
        return;
    }
    let words = defect.words();
    let about = vec![format!("Caught by {by}: a client where {words}.")];
    let text = Vector { about, script }.write(&Certificates::built_in()).unwrap();
    fs::create_dir_all(place(defect).parent().unwrap()).unwrap();
    fs::write(place(defect), text).unwrap();
}

/// Every meeting that is kept, with the defect that it shows.
pub(crate) fn kept() -> impl Iterator<Item = (Defect, Script)> {
    let mut certificates = Certificates::built_in();
    Defect::ALL.iter().filter_map(move |defect| {
        let text = fs::read_to_string(place(*defect)).ok()?;
        let vector = Vector::parse(&text, &mut certificates)
            .unwrap_or_else(|error| panic!("the vector of {defect:?}: {error}"));
        Some((*defect, vector.script))
    })
}
