//! The comments of a source file, and the requirement ids that they name.

/// An id that a comment names, or the two ends of a run of them (`SIG-1 to SIG-30`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The line, from 1, on which the id stands.
    pub line: usize,
    /// The id, or the first of a run.
    pub first: String,
    /// The last of a run.
    pub last: Option<String>,
}

/// The ids that the comments of a file name. `invariants` are the names that count as ids of
/// their own where they stand in backticks, as code speaks of them.
#[must_use]
pub fn mentions(text: &str, hash_comments: bool, invariants: &[String]) -> Vec<Mention> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut inside_block = false;
    for (line, content) in (1..).zip(text.lines()) {
        for word in comment(content, hash_comments, &mut inside_block).split_whitespace() {
            words.push((line, word.to_owned()));
        }
    }
    let mut found = Vec::new();
    let mut place = 0;
    while let Some((line, word)) = words.get(place) {
        place += 1;
        if let Some(name) = invariant(word, invariants) {
            found.push(Mention { line: *line, first: name, last: None });
        }
        let Some(first) = id(word) else { continue };
        let last = match (words.get(place), words.get(place + 1)) {
            (Some((_, to)), Some((_, end))) if to == "to" => id(end),
            _ => None,
        };
        place += if last.is_some() { 2 } else { 0 };
        found.push(Mention { line: *line, first, last });
    }
    found
}

/// What of a line is comment: after `//` or `#`, or within `(* … *)` or `/* … */`.
fn comment<'a>(line: &'a str, hash: bool, inside: &mut bool) -> &'a str {
    let closes = |text: &str| text.contains("*)") || text.contains("*/");
    if *inside {
        *inside = !closes(line);
        return line;
    }
    for open in ["(*", "/*"] {
        if let Some((_, rest)) = line.split_once(open) {
            *inside = !closes(rest);
            return rest;
        }
    }
    let mark = if hash { "#" } else { "//" };
    // A colon before the slashes makes them an address.
    match line.find(mark) {
        Some(at) if !line[..at].ends_with(':') => {
            line[at + mark.len()..].trim_start_matches(['/', '!'])
        }
        _ => "",
    }
}

/// The requirement id that a word is, punctuation round it apart.
fn id(word: &str) -> Option<String> {
    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let (family, number) = bare.split_once('-')?;
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // An invariant has a name of words.
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    let named = family == "INV" && !number.is_empty() && number.bytes().all(is_name);
    (FAMILIES.contains(&family) && (numbered || named)).then(|| bare.to_owned())
}

/// What ids begin with; another word with a hyphen and a number (`SHA-256`) is none.
pub const FAMILIES: [&str; 24] = [
    "BOUND", "CERT", "CODE", "EFFECT", "END", "ERR", "FORGET", "GATE", "HOST", "INQ", "INV",
    "JOURNAL", "LOG", "POLICY", "PROB", "PROMPT", "PROTO", "REVIEW", "SCOPE", "SESS", "SETTLE",
    "SIG", "TEXT", "TIME",
];

fn invariant(word: &str, names: &[String]) -> Option<String> {
    let (_, rest) = word.split_once('`')?;
    let (name, _) = rest.split_once('`')?;
    names.iter().any(|known| known == name).then(|| format!("INV-{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(usize, String)> {
        let names = ["ask_once".to_owned()];
        mentions(text, false, &names)
            .into_iter()
            .map(|m| (m.line, m.last.map_or(m.first.clone(), |last| format!("{}…{last}", m.first))))
            .collect()
    }

    #[test]
    fn comments_alone_name_requirements() {
        assert_eq!(named("let gate = \"GATE-5\"; // GATE-6"), [(1, "GATE-6".into())]);
        assert_eq!(named("see(\"https://x/GATE-5\")"), []);
        assert_eq!(
            named("(* GATE-1,\n   GATE-2. *)\nGATE-3"),
            [(1, "GATE-1".into()), (2, "GATE-2".into())]
        );
    }

    #[test]
    fn a_run_goes_on_over_the_end_of_a_line() {
        assert_eq!(named("/// (`CERT-4` to\n/// `CERT-7`)."), [(1, "CERT-4…CERT-7".into())]);
    }

    #[test]
    fn other_words_with_numbers_are_no_ids() {
        assert_eq!(named("// SHA-256, UTF-8, GATE-x, GATE-"), []);
    }

    #[test]
    fn an_invariant_is_named_in_backticks() {
        assert_eq!(named("// keeps `ask_once`, not ask_once"), [(1, "INV-ask_once".into())]);
        assert_eq!(named("// INV-ask_once"), [(1, "INV-ask_once".into())]);
    }
}
