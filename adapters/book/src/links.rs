//! The links of a built book: each leads to a page that is there, and to a place on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Component, Path, PathBuf},
};

/// Pages that mdBook makes of others; their links are those of the pages themselves, seen
/// from elsewhere.
const MADE: [&str; 3] = ["print.html", "toc.html", "404.html"];

/// The links of a built book that lead nowhere, as page and target.
///
/// # Errors
/// If a file cannot be read.
pub fn dead(book: &Path) -> io::Result<Vec<(String, String)>> {
    let mut pages = BTreeMap::new();
    for path in crate::citation::files_below(book, &["html"])? {
        let name = path.strip_prefix(book).unwrap_or(&path).to_path_buf();
        pages.insert(name, fs::read_to_string(&path)?);
    }
    let places: BTreeMap<&PathBuf, BTreeSet<&str>> =
        pages.iter().map(|(name, text)| (name, values(text, "id"))).collect();
    let mut dead = Vec::new();
    for (name, text) in &pages {
        if MADE.iter().any(|made| name.ends_with(made)) {
            continue;
        }
        let targets = ["href", "src"].map(|attribute| values(text, attribute));
        for target in targets.iter().flatten() {
            if !leads_somewhere(book, name, target, &places) {
                dead.push((name.to_string_lossy().into_owned(), (*target).to_owned()));
            }
        }
    }
    Ok(dead)
}

fn leads_somewhere(
    book: &Path,
    page: &Path,
    target: &str,
    places: &BTreeMap<&PathBuf, BTreeSet<&str>>,
) -> bool {
    // Nothing is asked of the network here.
    let elsewhere = ["http://", "https://", "mailto:", "data:", "javascript:"];
    if elsewhere.iter().any(|scheme| target.starts_with(scheme)) {
        return true;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = file.split('?').next().unwrap_or(file);
    let path = if file.is_empty() {
        page.to_path_buf()
    } else {
        resolved(&page.parent().unwrap_or(Path::new("")).join(file))
    };
    match places.get(&path) {
        Some(ids) => anchor.is_empty() || ids.contains(anchor),
        None => anchor.is_empty() && book.join(&path).exists(),
    }
}

/// A path without steps up and on the spot.
fn resolved(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            other => whole.push(other),
        }
    }
    whole
}

/// The values of an attribute, wherever it stands in a tag.
fn values<'a>(text: &'a str, attribute: &str) -> BTreeSet<&'a str> {
    let mark = format!(" {attribute}=\"");
    let after = text.split(mark.as_str()).skip(1);
    after.filter_map(|rest| rest.split('"').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_or_a_place_that_is_not_there_is_found() {
        let book = std::env::temp_dir().join(format!("certgate-links-{}", std::process::id()));
        fs::create_dir_all(book.join("b")).unwrap();
        let page = "<a href=\"b/c.html#x\"></a> <a href=\"b/c.html#y\"></a> \
                    <a href=\"gone.html\"></a> <a href=\"https://x.example/\"></a> <p id=\"z\"></p>";
        fs::write(book.join("a.html"), page).unwrap();
        fs::write(book.join("b/c.html"), "<p id=\"x\"></p> <a href=\"../a.html#z\"></a>").unwrap();
        let found = dead(&book).unwrap();
        fs::remove_dir_all(&book).unwrap();
        let expected = [("a.html", "b/c.html#y"), ("a.html", "gone.html")];
        assert_eq!(found, expected.map(|(page, to)| (page.to_owned(), to.to_owned())));
    }
}
