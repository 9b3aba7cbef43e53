//! Every requirement is kept, stated and checked somewhere, and nothing names one that is gone.

use std::path::Path;

use certgate_book::{Gap, Requirement, Role, Trace, page, requirement};

fn workspace() -> Trace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Trace::read(&root).expect("the workspace's own files")
}

#[test]
fn no_requirement_is_left_alone_and_no_citation_left_over() {
    let trace = workspace();
    assert!(trace.requirements.len() > 300, "the specification was found");
    let gaps: Vec<String> = trace.gaps().iter().map(Gap::to_string).collect();
    assert!(
        gaps.is_empty(),
        "{} gaps; name a requirement's id in a comment beside what keeps or checks it, \
         where it really does:\n{}",
        gaps.len(),
        gaps.join("\n")
    );
}

/// The first page links to the rule (one), the rule has links to its places (two), and each
/// place is there, code, test and proof.
#[test]
fn three_clicks_lead_from_the_first_page_to_a_rule_its_code_its_test_and_its_proof() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let first = std::fs::read_to_string(root.join("docs/src/introduction.md")).unwrap();
    assert!(first.contains("(specification/signals.md#sig-7)"));
    let trace = workspace();
    let rule = trace.requirements.iter().find(|one| one.id == "SIG-7").unwrap();
    let links = page::links(&trace, rule);
    let shown = page::of(&trace, "SIG");
    for role in [Role::Code, Role::Test, Role::Proof] {
        let name = role.name();
        assert!(links.contains(&format!("../traceability/sig.html#sig-7-{name}\"")), "{links}");
        assert!(shown.contains(&format!("<a id=\"sig-7-{name}\"></a>")));
        assert!(trace.places("SIG-7", role).next().is_some(), "{name}");
    }
}

fn requirement(id: &str) -> Requirement {
    let page = format!("<a id=\"{}\"></a>**{id}** It MUST.\n", id.to_ascii_lowercase());
    requirement::in_page("page.md", &page).remove(0)
}

fn gaps(ids: &[&str], sources: &[(&str, &str)]) -> Vec<String> {
    let requirements = ids.iter().map(|id| requirement(id)).collect();
    let sources: Vec<_> =
        sources.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
    Trace::new(requirements, &sources).gaps().iter().map(Gap::to_string).collect()
}

#[test]
fn each_sort_of_gap_is_found() {
    let whole = [
        ("src/gate.rs", "// GATE-1\nfn gate() {}\n"),
        ("model/src/gate.rs", "// GATE-1\nfn gate() {}\n"),
        ("tests/gate.rs", "// GATE-1\n#[test]\nfn gate() {}\n"),
    ];
    assert_eq!(gaps(&["GATE-1"], &whole), [""; 0]);
    assert_eq!(gaps(&["GATE-1"], &whole[1..]), ["GATE-1: no comment in the code names it"]);
    assert_eq!(
        gaps(&["GATE-1"], &[whole[0], whole[2]]),
        ["GATE-1: no comment in the model names it"]
    );
    assert_eq!(gaps(&["GATE-1"], &whole[..2]), ["GATE-1: no comment in a test or proof names it"]);
    assert_eq!(gaps(&["GATE-1", "GATE-1"], &whole), ["GATE-1: two paragraphs have this id"]);
    let with_gone = [whole[0], whole[1], whole[2], ("src/b.rs", "// GATE-1 to GATE-3\nfn b() {}")];
    assert_eq!(gaps(&["GATE-1"], &with_gone), ["src/b.rs:1: names GATE-3, which no page gives"]);
}

#[test]
fn a_theorem_with_an_invariants_name_proves_it() {
    let sources = [
        ("src/a.rs", "// INV-gate\nfn a() {}"),
        ("model/src/a.rs", "// INV-gate\nfn a() {}"),
        ("proofs/coq/Consent.v", "Theorem gate p :\n  True."),
    ];
    assert_eq!(gaps(&["INV-gate"], &sources), [""; 0]);
    let lemma = ("proofs/coq/Consent.v", "Theorem gateway p :\n  True.");
    let expected = ["INV-gate: no comment in a test or proof names it"];
    assert_eq!(gaps(&["INV-gate"], &[sources[0], sources[1], lemma]), expected);
}

#[test]
fn what_stands_in_a_test_module_of_the_code_is_a_test() {
    let file =
        "// GATE-1\nfn gate() {}\n#[cfg(test)]\nmod tests {\n    // GATE-1\n    fn t() {}\n}\n";
    let model = ("model/src/gate.rs", "// GATE-1\nfn gate() {}\n");
    assert_eq!(gaps(&["GATE-1"], &[("src/gate.rs", file), model]), [""; 0]);
}

#[test]
fn a_proof_counts_as_a_check_and_a_table_row_as_a_requirement() {
    let row = "| <a id=\"sig-7\"></a>**SIG-7** | JoinSucceeded | held refusal |\n";
    let found = requirement::in_page("signals.md", row);
    assert_eq!((&*found[0].id, &*found[0].text), ("SIG-7", "JoinSucceeded | held refusal"));
    let sources = [
        ("src/a.rs", "// SIG-7\nfn a() {}"),
        ("model/src/a.rs", "// SIG-7\nfn a() {}"),
        ("proofs/coq/Rules.v", "(* SIG-7 *)\nTheorem a : True."),
    ];
    assert_eq!(gaps(&["SIG-7"], &sources), [""; 0]);
}
