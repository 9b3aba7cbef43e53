//! The house's style, as far as it can be counted.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// A file is a room with one subject: no longer than this.
const LONGEST_FILE: usize = 350;

/// The files that are longer for a reason, and how long they may be at most. Lines that only
/// cite requirements do not count.
const LONGER: &[(&str, usize, &str)] = &[
    ("model/src/invariants/effects.rs", 400, "what each effect has to be, told in one pass"),
    ("model/src/scenario/coverage.rs", 400, "one list of all that a walk has to reach"),
    ("model/tests/violations.rs", 400, "a test for each invariant, so that none is missing"),
];

/// Names behind which anything may hide.
const EMPTY_NAMES: [&str; 8] =
    ["util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"];

/// Where the project's own Rust is.
const ROOMS: [&str; 6] = ["src", "model", "adapters", "proofs", "tests", "benches"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file in the rooms, by its path from the root.
fn files() -> Vec<PathBuf> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(directory) else { return };
        for entry in entries.map(|entry| entry.unwrap()) {
            let (path, name) = (entry.path(), entry.file_name());
            if name == "target" || name.to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                walk(&path, found);
            } else {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    for room in ROOMS {
        walk(&root().join(room), &mut found);
    }
    found.sort();
    assert!(found.len() > 100, "the rooms are where this test looks for them");
    found
}

/// Every Rust file, with its text.
fn sources() -> Vec<(String, String)> {
    let rust = files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    rust.map(|path| {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        (path.to_string_lossy().replace('\\', "/"), text)
    })
    .collect()
}

/// A comment that says nothing but which requirements are kept, as `// GATE-5, SIG-7`.
fn is_citation(line: &str) -> bool {
    let Some(cited) = line.trim_start().strip_prefix("// ") else { return false };
    cited.split(", ").all(|one| {
        one.split_once('-').is_some_and(|(chapter, number)| {
            !chapter.is_empty()
                && chapter.bytes().all(|letter| letter.is_ascii_uppercase())
                && number.bytes().all(|digit| digit.is_ascii_digit())
        })
    })
}

#[test]
fn no_file_is_longer_than_a_room() {
    let mut too_long = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().filter(|line| !is_citation(line)).count();
        let stated = LONGER.iter().find(|(longer, ..)| *longer == path);
        let limit = stated.map_or(LONGEST_FILE, |(_, limit, _)| *limit);
        if lines > limit {
            too_long.push(format!("{path} has {lines} lines, {limit} is the limit"));
        } else if stated.is_some() && lines <= LONGEST_FILE {
            too_long.push(format!("{path} needs no exception: it has {lines} lines"));
        }
    }
    assert!(too_long.is_empty(), "divide these by subject:\n{}", too_long.join("\n"));
}

#[test]
fn every_file_has_its_subject_on_the_door() {
    let mut nameless = Vec::new();
    for path in files() {
        let parts = path.iter().map(|part| part.to_string_lossy().to_lowercase());
        for part in parts {
            let name = part.split('.').next().unwrap_or_default();
            if name.split(['_', '-']).any(|word| EMPTY_NAMES.contains(&word)) {
                nameless.push(path.display().to_string());
            }
        }
    }
    assert!(nameless.is_empty(), "name these after what they are about: {nameless:?}");
}

#[test]
fn every_source_begins_by_saying_what_it_is_about() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| {
            let mut lines = text.lines().skip_while(|line| line.starts_with("#!["));
            !lines.next().is_some_and(|line| line.starts_with("//! ") || line == "//!")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "begin these with a `//!` line: {silent:#?}");
}

#[test]
fn nothing_is_left_to_be_done() {
    // Spelled so that this file does not find itself.
    let unfinished = [
        ["todo", "!("].concat(),
        ["unimplemented", "!("].concat(),
        ["dbg", "!("].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["XX", "X"].concat(),
    ];
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (line, number) in text.lines().zip(1..) {
            if unfinished.iter().any(|word| line.contains(word.as_str())) {
                found.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "finish these:\n{}", found.join("\n"));
}

#[test]
fn no_test_is_ignored_without_a_reason() {
    let silent: Vec<_> = sources()
        .into_iter()
        .flat_map(|(path, text)| {
            let lines = text.lines().zip(1..).filter(|(line, _)| line.trim() == "#[ignore]");
            lines.map(|(_, number)| format!("{path}:{number}")).collect::<Vec<_>>()
        })
        .collect();
    assert!(silent.is_empty(), "say why: {silent:?}");
}

/// Nothing in the engine knows a socket, a window, a file, a thread or a clock.
#[test]
fn the_engine_knows_nothing_of_the_machine_it_runs_on() {
    let foreign =
        ["std::net", "std::fs", "std::io", "std::thread", "std::time", "std::env", "std::process"];
    let mut found = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("src/")) {
        for (line, number) in text.lines().zip(1..) {
            let is_code = !line.trim_start().starts_with("//");
            if is_code && foreign.iter().any(|name| line.contains(name)) {
                found.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What each of our packages needs of ours: to be built, and for its tests.
fn needs() -> BTreeMap<String, [BTreeSet<String>; 2]> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |package: &Value| package["name"].as_str().unwrap().to_owned();
    let ours: BTreeSet<_> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let mut needs = [BTreeSet::new(), BTreeSet::new()];
            for needed in package["dependencies"].as_array().unwrap() {
                if ours.contains(&name(needed)) {
                    let for_tests = needed["kind"] == "dev";
                    needs[usize::from(for_tests)].insert(name(needed));
                }
            }
            (name(package), needs)
        })
        .collect()
}

const EXPLORER_IS_MEASURED: (&str, &str) = ("certgate-benches", "certgate-proofs");

#[test]
fn dependencies_point_inward() {
    let needs = needs();
    let [engine, _] = &needs["certgate"];
    assert!(engine.is_empty(), "the engine needs nothing of ours to be built, not {engine:?}");
    let [built, tested] = &needs["certgate-model"];
    let all: Vec<_> = built.union(tested).collect();
    assert!(all.is_empty(), "the model needs nothing of ours, tests included, not {all:?}");
    let in_the_middle = ["certgate", "certgate-model", "certgate-protocol"];
    // The explorer writes its traces as the suite does.
    let mut proofs = needs["certgate-proofs"][0].clone();
    proofs.remove("certgate-suite");
    assert!(proofs.iter().all(|one| in_the_middle.contains(&one.as_str())), "{proofs:?}");
    let protocol = &needs["certgate-protocol"][0];
    assert!(protocol.iter().all(|one| in_the_middle.contains(&one.as_str())), "{protocol:?}");
    for (package, [built, tested]) in &needs {
        let above: Vec<_> = built
            .union(tested)
            .filter(|needed| ["certgate-cli", "certgate-proofs"].contains(&needed.as_str()))
            // How fast the explorer is, is measured like the rest.
            .filter(|needed| (package.as_str(), needed.as_str()) != EXPLORER_IS_MEASURED)
            .collect();
        assert!(above.is_empty(), "{package} needs {above:?}, which nothing stands on");
    }
}
