//! Vectors: traces that a person reads, played on the engine and on the model.
//!
//! A vector is a journal with remarks (`*.vector`, the format of the conformance protocol). The
//! answers in it are due: what the engine, the model and the monitors say must be just that.
//! `CERTGATE_REWRITE=1 cargo test --test vectors` writes the answers anew as the model has them;
//! what it writes is then read against the specification before it is committed. A new vector
//! needs its remarks, its hello and its inputs alone.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use certgate_model::{
    certificates::Certificates,
    invariants::Tally,
    protocol::{Line, parse_line},
};
use certgate_suite::{Comparison, InProcess, Measure, Script, Vector};

/// Every vector, by its path.
fn vectors() -> Vec<PathBuf> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap()) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "vector") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"), &mut found);
    found.sort();
    found
}

fn rewriting() -> bool {
    std::env::var_os("CERTGATE_REWRITE").is_some()
}

/// A vector with the answers as the model has them, from the remarks and inputs of a text.
fn rewritten(text: &str, certificates: &mut Certificates) -> Vector {
    let mut lines = text.lines().map(str::trim);
    let mut about = Vec::new();
    let hello = loop {
        let line = lines.next().expect("a vector has a hello");
        match line.strip_prefix('#') {
            Some(remark) => about.push(remark.trim().to_owned()),
            None if line.is_empty() => {}
            None => break line,
        }
    };
    let Ok(Line::Hello { policy }) = parse_line(hello, certificates) else {
        panic!("not a hello: {hello}");
    };
    let inputs = lines.filter_map(|line| match parse_line(line, certificates) {
        Ok(Line::Step { at, input }) => Some((at, input)),
        // Answers and remarks.
        _ => None,
    });
    let inputs: Vec<_> = inputs.collect();
    Vector { about, script: Script::rehearse(policy, inputs) }
}

#[test]
fn every_vector_is_answered_as_it_says() {
    let mut certificates = Certificates::built_in();
    let measure = Measure { comparison: Comparison::Full, without_revisions: false };
    let vectors = vectors();
    assert!(vectors.len() > 100, "{} vectors", vectors.len());
    for path in vectors {
        let name = path.display();
        let text = fs::read_to_string(&path).unwrap();
        if rewriting() {
            let vector = rewritten(&text, &mut certificates);
            fs::write(&path, vector.write(&certificates).unwrap()).unwrap();
            continue;
        }
        let vector = Vector::parse(&text, &mut certificates)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!vector.about.is_empty(), "{name} does not say what it is about");
        let written = vector.write(&certificates).unwrap();
        assert!(written == text, "{name} is not as it would be written: rewrite it");
        let script = &vector.script;
        let model =
            Script::rehearse(script.policy, script.inputs().map(|(at, input)| (at, input.clone())));
        for (number, (due, said)) in script.steps.iter().zip(&model.steps).enumerate() {
            assert_eq!(said, due, "{name}, input {}: the model, then the vector", number + 1);
        }
        let mut engine = InProcess::new(Arc::new(certificates.clone()));
        if let Err(finding) = measure.judge(&mut engine, script, &mut Tally::default()) {
            panic!("{name}, input {}: {}", finding.inputs, finding.fault);
        }
    }
}

/// A rule of review, of prompts, of time, of forgetting and of the end has a vector named
/// after it.
#[test]
fn every_rule_of_decision_has_a_vector() {
    let stems: BTreeSet<String> = vectors()
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    let has = |rule: &str| {
        let begins = |stem: &String| *stem == *rule || stem.starts_with(&format!("{rule}-"));
        stems.iter().any(begins)
    };
    let chapters = [("review", 1..=10), ("forget", 1..=7), ("end", 1..=6), ("settle", 1..=10)];
    let numbered = chapters
        .into_iter()
        .flat_map(|(chapter, numbers)| numbers.map(move |number| format!("{chapter}-{number}")));
    let prompts = [2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map(|n| format!("prompt-{n}"));
    let times = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map(|n| format!("time-{n}"));
    let orders = [3, 9, 10, 12].map(|n| format!("effect-{n}"));
    let missing: Vec<String> =
        numbered.chain(prompts).chain(times).chain(orders).filter(|rule| !has(rule)).collect();
    assert!(missing.is_empty(), "no vector is about {missing:?}");
}
