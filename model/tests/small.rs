//! The model is small, and stands alone.

use std::{fs, path::Path, process::Command};

/// Lines that say something: no empty ones, no comments.
fn lines(path: &Path) -> usize {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        return entries.map(|entry| lines(&entry.unwrap().path())).sum();
    }
    if path.extension().is_none_or(|end| end != "rs") {
        return 0;
    }
    let text = fs::read_to_string(path).unwrap();
    let says = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    text.lines().filter(says).count()
}

#[test]
fn the_reference_is_at_most_a_quarter_of_the_engine() {
    let model = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = model.join("src");
    let reference = lines(&source.join("reference.rs")) + lines(&source.join("reference"));
    let engine = lines(&model.join("../src"));
    assert!(reference > 0 && 4 * reference <= engine, "{reference} lines, the engine's {engine}");
}

#[test]
fn the_model_is_built_without_the_engine_and_its_state_machine() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["tree", "--package", "certgate-model", "--all-features", "--prefix", "none"];
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--edges", "normal,build,dev", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"certgate-model") && names.contains(&"serde_json"), "{tree}");
    for foreign in ["certgate", "certgate-protocol", "certgate-suite", "statig"] {
        assert!(!names.contains(&foreign), "the model needs {foreign}:\n{tree}");
    }
}
