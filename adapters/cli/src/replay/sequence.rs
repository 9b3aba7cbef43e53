//! A Mermaid sequence diagram, read back to be shown where there is no Mermaid.

use std::fmt::Write as _;

use certgate::Untrusted;

/// A diagram's lifelines and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sequence {
    /// Name and title of each lifeline.
    pub(super) lifelines: Vec<(String, String)>,
    pub(super) rows: Vec<Row>,
}

/// One row of a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A message from one lifeline to another, by place.
    Message { from: usize, to: usize, arrow: Arrow, text: String },
    /// A note over a lifeline.
    Note { over: usize, text: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrow {
    Solid,
    Dashed,
    Crossed,
}

impl Arrow {
    const ALL: [(&'static str, Self); 3] =
        [("-->>", Self::Dashed), ("->>", Self::Solid), ("-x", Self::Crossed)];
}

impl Sequence {
    /// Reads what [`certgate_suite::mermaid`] writes. A line of another form is left out.
    pub(super) fn read(mermaid: &str) -> Self {
        let mut sequence = Self::default();
        for line in mermaid.lines().map(str::trim) {
            if let Some(participant) = line.strip_prefix("participant ") {
                let (name, title) = participant.split_once(" as ").unwrap_or((participant, ""));
                sequence.lifelines.push((name.to_owned(), unescaped(title)));
            } else if let Some(row) = sequence.row(line) {
                sequence.rows.push(row);
            }
        }
        sequence
    }

    fn row(&self, line: &str) -> Option<Row> {
        let (head, text) = line.split_once(": ")?;
        let text = unescaped(text);
        if let Some(over) = head.strip_prefix("Note over ") {
            return Some(Row::Note { over: self.place(over)?, text });
        }
        let (sign, arrow) = Arrow::ALL.into_iter().find(|(sign, _)| head.contains(sign))?;
        let (from, to) = head.split_once(sign)?;
        Some(Row::Message { from: self.place(from)?, to: self.place(to)?, arrow, text })
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.lifelines.iter().position(|(other, _)| other == name)
    }

    fn title(&self, place: usize) -> &str {
        self.lifelines.get(place).map_or("", |(_, title)| title)
    }

    /// The rows as lines for a terminal. What came from outside was escaped when it was drawn.
    pub(super) fn text(&self) -> String {
        let width =
            self.lifelines.iter().map(|(_, title)| title.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for row in &self.rows {
            let _ = match row {
                Row::Message { from, to, arrow, text: said } => {
                    let arrow = match arrow {
                        Arrow::Solid | Arrow::Dashed => "\u{2192}",
                        Arrow::Crossed => "\u{21f8}",
                    };
                    let (from, to) = (self.title(*from), self.title(*to));
                    writeln!(text, "{from:>width$} {arrow} {to:<width$}  {said}")
                }
                Row::Note { over, text: said } => {
                    let over = self.title(*over);
                    writeln!(text, "{over:>width$} \u{00b7} {:width$}  {said}", "")
                }
            };
        }
        text
    }
}

/// Text whose characters stand as their numbers, with what a terminal or a page might obey
/// made visible.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('#') {
        plain.push_str(before);
        let numbered = after
            .split_once(';')
            .and_then(|(digits, after)| Some((char::from_u32(digits.parse().ok()?)?, after)));
        let (letter, after) = numbered.unwrap_or(('#', after));
        plain.push(letter);
        rest = after;
    }
    plain.push_str(rest);
    Untrusted::new(plain.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIAGRAM: &str = "\
sequenceDiagram
    participant P as Person
    participant C as Client
    participant S1 as 1 svs
    Note over S1: opens
    S1->>C: certificate #35;3 on #34;a#59;b#27;c#34;
    C-->>P: window 1 goes: answered
    C-xS1: terminate (denied)
";

    #[test]
    fn what_was_drawn_is_read_back_and_nothing_in_it_is_obeyed() {
        let sequence = Sequence::read(DIAGRAM);
        assert_eq!(sequence.lifelines.len(), 3);
        assert_eq!(sequence.rows.len(), 4);
        let text = sequence.text();
        assert!(text.contains("certificate #3 on \"a;b"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
        let last = text.lines().last();
        assert_eq!(last, Some("Client \u{21f8} 1 svs   terminate (denied)"));
    }
}
