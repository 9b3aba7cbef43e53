//! The preprocessor of mdBook: a book in, the same book with what keeps its requirements out.

use serde_json::{Value, json};

use crate::{page, requirement, trace::Trace};

/// Where the table of families goes on the first page.
pub const PLACE: &str = "<!-- traceability -->";

/// Where the table of invariants goes.
pub const INVARIANTS: &str = "<!-- invariants -->";

/// Changes a book, in the form in which mdBook hands it to a preprocessor.
pub fn book(trace: &Trace, book: &mut Value) {
    for key in ["items", "sections"] {
        for item in book.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
            chapter(trace, item);
        }
    }
}

fn chapter(trace: &Trace, item: &mut Value) {
    let Some(chapter) = item.get_mut("Chapter") else { return };
    let path = chapter["path"].as_str().unwrap_or_default().to_owned();
    if let Some(content) = chapter["content"].as_str() {
        let mut changed = beside_requirements(trace, &path, content);
        if changed.contains(INVARIANTS) {
            changed = changed.replace(INVARIANTS, &page::invariants(trace));
        }
        if changed.contains(PLACE) {
            changed = changed.replace(PLACE, &page::summary(trace));
            let parents = json!([chapter["name"]]);
            let number = chapter["number"].as_array().cloned();
            let pages = (1..).zip(page::families(trace)).map(|(place, family)| {
                let number = number.clone().map(|mut number| {
                    number.push(json!(place));
                    number
                });
                let path = page::file_name(family);
                json!({"Chapter": {
                    "name": family,
                    "content": page::of(trace, family),
                    "number": number,
                    "sub_items": [],
                    "path": path,
                    "source_path": Value::Null,
                    "parent_names": parents,
                }})
            });
            chapter["sub_items"] = Value::Array(pages.collect());
        }
        chapter["content"] = Value::String(changed);
    }
    for item in chapter.get_mut("sub_items").and_then(Value::as_array_mut).into_iter().flatten() {
        chapter_below(trace, item);
    }
}

fn chapter_below(trace: &Trace, item: &mut Value) {
    let own =
        item["Chapter"]["path"].as_str().is_some_and(|path| path.starts_with(page::DIRECTORY));
    if !own {
        chapter(trace, item);
    }
}

/// Puts the links after each requirement: in a table, under its id; else, after its paragraph.
#[must_use]
pub fn beside_requirements(trace: &Trace, path: &str, content: &str) -> String {
    let mut lines: Vec<String> = content.lines().map(str::to_owned).collect();
    for place in 0..lines.len() {
        let Some((id, rest)) = requirement::marked(&lines[place]) else { continue };
        let known = trace.requirements.iter().find(|one| one.id == id && one.page == path);
        let Some(one) = known else { continue };
        let links = page::links(trace, one);
        if lines[place].starts_with('|') {
            let at = lines[place].len() - rest.len();
            lines[place].insert_str(at, &format!("<br>{links}"));
        } else {
            let length = lines[place..].iter().take_while(|line| !line.trim().is_empty()).count();
            let last = &mut lines[place + length - 1];
            *last = format!("{last} {links}");
        }
    }
    // mdBook makes an index of each README and leaves the links to it as they are.
    (lines.join("\n") + "\n").replace("README.md)", "index.md)").replace("README.md#", "index.md#")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace() -> Trace {
        let page = "<a id=\"gate-1\"></a>**GATE-1** It MUST\nbe so.\n\n\
                    | <a id=\"gate-2\"></a>**GATE-2** | so |\n";
        let source = "// GATE-1, GATE-2\nfn gate() {}\n".to_owned();
        Trace::new(requirement::in_page("spec/gate.md", page), &[("src/gate.rs".into(), source)])
    }

    #[test]
    fn links_stand_after_a_paragraph_and_under_an_id_in_a_table() {
        let page = "<a id=\"gate-1\"></a>**GATE-1** It MUST\nbe so.\n\nMore.\n\n\
                    | <a id=\"gate-2\"></a>**GATE-2** | so |\n";
        let out = beside_requirements(&trace(), "spec/gate.md", page);
        let link = "../traceability/gate.html#gate-1-code";
        assert!(out.contains(&format!("be so. <span class=\"trace\"><a href=\"{link}\"")), "{out}");
        assert!(out.contains("**GATE-2**<br><span class=\"trace\">"), "{out}");
        assert!(out.contains("</span> | so |"), "{out}");
    }

    #[test]
    fn the_first_page_gets_a_table_and_a_page_for_each_family() {
        let mut given = json!({"items": [{"Chapter": {
            "name": "Traceability", "content": PLACE, "number": [7], "sub_items": [],
            "path": "traceability.md", "source_path": "traceability.md", "parent_names": [],
        }}]});
        book(&trace(), &mut given);
        let chapter = &given["items"][0]["Chapter"];
        assert!(
            chapter["content"]
                .as_str()
                .unwrap()
                .contains("| [GATE](traceability/gate.md) | 2 | 2 |")
        );
        let below = &chapter["sub_items"][0]["Chapter"];
        assert_eq!(below["number"], json!([7, 1]));
        assert!(below["content"].as_str().unwrap().contains("`gate` in `src/gate.rs`, line 1"));
    }
}
