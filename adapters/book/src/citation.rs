//! Which files of the workspace speak for requirements, and as what.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What a file does for the requirements that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It keeps them.
    Code,
    /// It states them a second time, independently.
    Model,
    /// It checks them on examples.
    Test,
    /// It checks them in every reachable state, or proves them.
    Proof,
}

impl Role {
    /// All, in the order in which a reader meets them.
    pub const ALL: [Self; 4] = [Self::Code, Self::Model, Self::Test, Self::Proof];

    /// Its name in the book.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Model => "model",
            Self::Test => "test",
            Self::Proof => "proof",
        }
    }
}

/// One place that names a requirement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// What the place does for it.
    pub role: Role,
    /// The file, from the workspace's root.
    pub file: String,
    /// The line of the comment, from 1.
    pub line: usize,
    /// The item that the comment stands at or in; the file's first line where there is none.
    pub item: String,
    /// The comment and the lines after it, as they stand in the file.
    pub excerpt: String,
}

/// Where sources are looked for, from the workspace's root.
const ROOTS: [&str; 6] = ["src", "model", "tests", "proofs", "adapters", "fuzz"];
const ENDINGS: [&str; 11] = ["rs", "v", "ml", "c", "h", "hpp", "cpp", "cs", "py", "sh", "txt"];
const EXCERPT: usize = 14;

/// Every source file of the workspace, by name, with its text.
///
/// # Errors
/// If one cannot be read.
pub fn sources(root: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for below in ROOTS.iter().map(|below| root.join(below)).filter(|below| below.is_dir()) {
        for path in files_below(&below, &ENDINGS)? {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            found.push((name.replace('\\', "/"), fs::read_to_string(&path)?));
        }
    }
    Ok(found)
}

/// The role of a file by its place, and of a line in it: a test module inside a file of code
/// begins at its attribute.
#[must_use]
pub fn role_of(file: &str, text: &str, line: usize) -> Option<Role> {
    let below = |directory: &str| file.starts_with(directory);
    let in_test_module =
        text.lines().take(line).any(|line| line.trim_start().starts_with("#[cfg(test)]"));
    // What names requirements to speak of them keeps none.
    if below("adapters/book/") || file == "tests/tidy.rs" {
        return None;
    }
    Some(if below("proofs/") {
        Role::Proof
    } else if file.contains("tests/") || below("adapters/suite/src/") || in_test_module {
        Role::Test
    } else if below("model/src/") {
        Role::Model
    } else {
        Role::Code
    })
}

/// The item that a line stands at or in, and an excerpt that begins there.
#[must_use]
pub fn place(file: &str, text: &str, line: usize) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let here = line.saturating_sub(1);
    let is_comment = |line: &str| {
        let line = line.trim_start();
        line.starts_with("//") || line.starts_with("(*") || line.starts_with('#')
    };
    // Past the comment and the attributes: what it stands at. Else what it stands in.
    let at = lines[here..].iter().find(|line| !line.trim().is_empty() && !is_comment(line));
    let item = at
        .and_then(|line| item_name(line))
        .or_else(|| lines[..here].iter().rev().find_map(|line| item_name(line)))
        .unwrap_or_else(|| file.to_owned());
    let end = lines.len().min(here + EXCERPT);
    (item, lines[here..end].join("\n"))
}

/// The name of the item that a line begins.
fn item_name(line: &str) -> Option<String> {
    const KEYWORDS: [&str; 17] = [
        "fn",
        "struct",
        "enum",
        "const",
        "impl",
        "trait",
        "mod",
        "static",
        "macro_rules!",
        "Theorem",
        "Lemma",
        "Corollary",
        "Definition",
        "Fixpoint",
        "Inductive",
        "Record",
        "let",
    ];
    const BEFORE: [&str; 7] =
        ["pub", "pub(crate)", "pub(super)", "async", "unsafe", "extern", "\"C\""];
    let mut words = line.split_whitespace().skip_while(|word| BEFORE.contains(word)).peekable();
    let keyword = words.next().filter(|word| KEYWORDS.contains(word))?;
    let next = if *words.peek()? == "fn" { words.nth(1)? } else { words.next()? };
    let inner = keyword == "let" && line.starts_with(' ');
    let name = next.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
    (!inner && !name.is_empty()).then(|| name.to_owned())
}

/// Every file below a directory with one of these endings, by name.
pub(crate) fn files_below(directory: &Path, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries: Vec<_> =
        fs::read_dir(directory)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if path.is_dir() {
            let skipped = ["target", "node_modules", "snapshots", "corpus"];
            if !name.is_some_and(|name| skipped.contains(&&*name) || name.starts_with('.')) {
                found.extend(files_below(&path, endings)?);
            }
        } else if path.extension().is_some_and(|end| endings.iter().any(|known| *known == end)) {
            found.push(path);
        }
    }
    Ok(found)
}
