//! The requirements, as the specification's pages give them.

use std::{fs, io, path::Path};

/// One statement that binds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement {
    /// Its name, such as `GATE-5` or `INV-ask_once`.
    pub id: String,
    /// The page that gives it, from the book's source directory.
    pub page: String,
    /// What it says, in Markdown, without its id.
    pub text: String,
}

impl Requirement {
    /// The family that the id belongs to: what stands before its hyphen.
    #[must_use]
    pub fn family(&self) -> &str {
        self.id.split_once('-').map_or(&*self.id, |(family, _)| family)
    }

    /// The anchor on its page.
    #[must_use]
    pub fn anchor(&self) -> String {
        self.id.to_ascii_lowercase()
    }
}

/// Every requirement below a directory of pages, page by page in the order of their names.
///
/// # Errors
/// If a page cannot be read.
pub fn read_all(book: &Path, directory: &str) -> io::Result<Vec<Requirement>> {
    let mut found = Vec::new();
    for path in crate::citation::files_below(&book.join(directory), &["md"])? {
        let page = path.strip_prefix(book).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        found.extend(in_page(&page, &fs::read_to_string(&path)?));
    }
    Ok(found)
}

/// The requirements that one page gives, in their order.
#[must_use]
pub fn in_page(page: &str, text: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (place, line) in lines.iter().enumerate() {
        let Some((id, rest)) = marked(line) else { continue };
        let text = if line.starts_with('|') {
            rest.trim_matches(['|', ' ']).to_owned()
        } else {
            let more = lines[place + 1..].iter().take_while(|line| !line.trim().is_empty());
            let whole: Vec<&str> = std::iter::once(&rest).chain(more).copied().collect();
            whole.join("\n").trim().to_owned()
        };
        found.push(Requirement { id: id.to_owned(), page: page.to_owned(), text });
    }
    found
}

/// The id that a line gives to the statement which begins there, and the rest of the line.
#[must_use]
pub fn marked(line: &str) -> Option<(&str, &str)> {
    let (_, after) = line.split_once("<a id=\"")?;
    let (anchor, after) = after.split_once("\"></a>**")?;
    let (id, rest) = after.split_once("**")?;
    (id.to_ascii_lowercase() == anchor).then_some((id, rest))
}
