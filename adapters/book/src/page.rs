//! The pages that show, for each requirement, what keeps, states and checks it.

use std::fmt::Write as _;

use crate::{
    citation::{Citation, Role},
    comments::FAMILIES,
    requirement::Requirement,
    trace::{Trace, is_outside_the_model},
};

/// Where the pages stand, from the book's source directory.
pub const DIRECTORY: &str = "traceability";

/// The table that stands on the first page: how many requirements of each family have what.
#[must_use]
pub fn summary(trace: &Trace) -> String {
    let mut text = String::from(
        "| family | requirements | kept by code | stated by the model | tested | proved or explored |\n\
         |---|--:|--:|--:|--:|--:|\n",
    );
    for family in families(trace) {
        let all: Vec<_> = of_family(trace, family).collect();
        let with = |role| {
            all.iter()
                .filter(|one| trace.places(&one.id, role).next().is_some())
                .count()
                .to_string()
        };
        let modelled = if all.iter().all(|one| is_outside_the_model(one)) {
            "–".to_owned()
        } else {
            with(Role::Model)
        };
        let _infallible = writeln!(
            text,
            "| [{family}]({}) | {} | {} | {modelled} | {} | {} |",
            file_name(family),
            all.len(),
            with(Role::Code),
            with(Role::Test),
            with(Role::Proof),
        );
    }
    text
}

/// A row for each invariant: what explores it, what proves it, and how many tests check it.
#[must_use]
pub fn invariants(trace: &Trace) -> String {
    let mut text = String::from(
        "| invariant | explored in the engine | proved in Coq, of every run | tests |\n\
         |---|---|---|--:|\n",
    );
    for one in of_family(trace, "INV") {
        let places = |below: &str| -> Vec<&Citation> {
            let proofs = trace.places(&one.id, Role::Proof);
            proofs.filter(|place| place.file.starts_with(below)).collect()
        };
        let explored = if places("proofs/src/").is_empty() { "–" } else { "yes" };
        let theorems: Vec<String> = places("proofs/coq/")
            .iter()
            .map(|place| format!("`{}` in `{}`", place.item, place.file))
            .collect();
        let proved = if theorems.is_empty() { "–".to_owned() } else { theorems.join("<br>") };
        let tests = trace.places(&one.id, Role::Test).count();
        let (anchor, name) = (one.anchor(), one.id.trim_start_matches("INV-"));
        let _infallible = writeln!(
            text,
            "| [{name}]({}#{anchor}) | {explored} | {proved} | {tests} |",
            file_name("INV")
        );
    }
    text
}

/// The families that have requirements, in alphabetical order.
pub fn families(trace: &Trace) -> impl Iterator<Item = &'static str> {
    FAMILIES.into_iter().filter(|family| of_family(trace, family).next().is_some())
}

fn of_family<'a>(trace: &'a Trace, family: &'a str) -> impl Iterator<Item = &'a Requirement> {
    trace.requirements.iter().filter(move |one| one.family() == family)
}

/// The file of a family's page.
#[must_use]
pub fn file_name(family: &str) -> String {
    format!("{DIRECTORY}/{}.md", family.to_ascii_lowercase())
}

/// The page of one family.
#[must_use]
pub fn of(trace: &Trace, family: &str) -> String {
    let mut text = format!("# {family}: what keeps, states and checks it\n\n");
    for one in of_family(trace, family) {
        let (id, anchor, page) = (&one.id, one.anchor(), one.page.replace(".md", ".html"));
        let _infallible = write!(
            text,
            "## <a id=\"{anchor}\"></a>[{id}](../{page}#{anchor})\n\n<blockquote>\n\n{}\n\n</blockquote>\n\n",
            relinked(&one.text, &one.page)
        );
        for role in Role::ALL {
            section(&mut text, trace, one, role);
        }
    }
    text
}

fn section(text: &mut String, trace: &Trace, one: &Requirement, role: Role) {
    let places: Vec<&Citation> = trace.places(&one.id, role).collect();
    let (title, none) = match role {
        Role::Code => ("Code that keeps it", ""),
        Role::Model => ("The model states it", "Not a statement about a meeting's state."),
        Role::Test => ("Tests that check it", "No test of its own; see the proof."),
        Role::Proof => {
            ("Proof, or exploration of every reachable state", "Checked by tests alone.")
        }
    };
    let _infallible =
        write!(text, "### <a id=\"{}-{}\"></a>{title}\n\n", one.anchor(), role.name());
    if places.is_empty() {
        let _infallible = write!(text, "{none}\n\n");
    }
    for place in places {
        let language = match place.file.rsplit('.').next() {
            Some("rs") => "rust,ignore",
            Some("v") => "coq",
            Some("c" | "h") => "c",
            Some("cpp" | "hpp") => "cpp",
            _ => "text",
        };
        let (file, line, item) = (&place.file, place.line, &place.item);
        // Longer than any fence inside.
        let _infallible = write!(
            text,
            "`{item}` in `{file}`, line {line}\n\n``````{language}\n{}\n``````\n\n",
            place.excerpt
        );
    }
}

/// The text of a page, with its links made to hold from one directory further down.
fn relinked(text: &str, page: &str) -> String {
    let directory = page.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let _infallible = write!(out, "{before}](");
        if after.starts_with('#') {
            let _infallible = write!(out, "../{}", page);
        } else if !after.starts_with("http") {
            let _infallible = write!(out, "../{directory}/");
        }
        rest = after;
    }
    out + rest
}

/// The links that stand beside a requirement on its own page.
#[must_use]
pub fn links(trace: &Trace, one: &Requirement) -> String {
    let depth = one.page.matches('/').count();
    let up = "../".repeat(depth);
    let page = format!("{up}{DIRECTORY}/{}.html", one.family().to_ascii_lowercase());
    let mut text = String::from("<span class=\"trace\">");
    for role in Role::ALL.into_iter().filter(|role| trace.places(&one.id, *role).next().is_some()) {
        let (anchor, name) = (one.anchor(), role.name());
        let _infallible = write!(
            text,
            "<a href=\"{page}#{anchor}-{name}\" aria-label=\"{name} of {}\">{name}</a> ",
            one.id
        );
    }
    text.trim_end().to_owned() + "</span>"
}
