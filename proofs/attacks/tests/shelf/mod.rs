//! Where corpora and findings are kept.

use std::{fs, path::Path};

/// Every file of a target's corpus and of its findings, with its name.
pub(crate) fn attacks(target: &str) -> Vec<(String, Vec<u8>)> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let mut files = Vec::new();
    for shelf in ["corpus", "findings"] {
        let Ok(entries) = fs::read_dir(fuzz.join(shelf).join(target)) else { continue };
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.sort();
    files.into_iter().map(|file| (file.display().to_string(), fs::read(file).unwrap())).collect()
}
