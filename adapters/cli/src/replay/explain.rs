//! Saying what is wrong with a journal, and where.

use std::fmt::Write as _;

use certgate_model::{
    certificates::Certificates,
    protocol::{Line, write_answer, write_line},
    vocabulary::{Answer, Effect, Input},
};
use certgate_suite::journal::{Divergence, Fault};
use serde_json::Value;

use super::source::Place;
use crate::visible::visible;

/// How many characters of a line are shown.
const SHOWN: usize = 160;

/// A fault in full. The place is that of the line which was read last.
#[must_use]
pub fn explain(fault: &Fault, place: &Place, certificates: &Certificates) -> String {
    visible(&explained(fault, place, certificates))
}

fn explained(fault: &Fault, place: &Place, certificates: &Certificates) -> String {
    let before = Place { line: place.line.saturating_sub(1), ..place.clone() };
    match fault {
        Fault::Input(why) => format!("{before}: not an input line of a journal: {why}"),
        Fault::Answer(why) => format!("{place}: not an answer to the line before: {why}"),
        Fault::NoHello => format!(
            "{place}: a journal begins with a hello, and this line is none. If the file \
             continues another, name that before it (JOURNAL-11)"
        ),
        Fault::Divergence(wrong) => diverged(wrong, place, &before, certificates),
    }
}

/// A fault in one line, to stand at the end of a diagram.
#[must_use]
pub fn in_short(fault: &Fault) -> String {
    visible(&match fault {
        Fault::Input(why) | Fault::Answer(why) => format!("the journal breaks off: {why}"),
        Fault::NoHello => "no hello".to_owned(),
        Fault::Divergence(wrong) => {
            format!("WRONG by {}: {}", wrong.rule.id, wrong.rule.says)
        }
    })
}

fn diverged(
    wrong: &Divergence,
    place: &Place,
    before: &Place,
    certificates: &Certificates,
) -> String {
    let mut text = format!("{place}: the answer is not what the rules give.\n\n");
    let given = wrong.input.as_ref().map_or_else(
        || "a line that is no input of a meeting".to_owned(),
        |input| said(wrong.at.unwrap_or(0), input, certificates),
    );
    let _ = writeln!(text, "  given      {given}");
    let _ = writeln!(text, "             ({before})");
    let _ = writeln!(text, "  rule       {}: {}", wrong.rule.id, wrong.rule.says);
    if wrong.expected != wrong.logged {
        compared(&mut text, &wrong.expected, &wrong.logged, certificates);
    }
    if let Some(broken) = &wrong.violation {
        let _ = writeln!(text, "  breaks     {}: {}", broken.invariant, broken.sentence);
        let _ = writeln!(text, "             {}", broken.invariant.sentence());
    }
    text.truncate(text.trim_end().len());
    text
}

/// What was expected and what was logged, effect by effect: what both have is not marked.
fn compared(text: &mut String, expected: &Answer, logged: &Answer, certificates: &Certificates) {
    let (expected, logged) = (parts(expected, certificates), parts(logged, certificates));
    let same = |(one, other): &(&String, &String)| one == other;
    let head = expected.iter().zip(&logged).take_while(same).count();
    let (expected_rest, logged_rest) =
        (expected.get(head..).unwrap_or(&[]), logged.get(head..).unwrap_or(&[]));
    let tail = expected_rest.iter().rev().zip(logged_rest.iter().rev()).take_while(same).count();
    let middle = |rest: &[String]| rest.get(..rest.len() - tail).unwrap_or(&[]).to_vec();
    let mut mark = "  answer   ";
    let mut line = |sign: &str, part: &str| {
        let _ = writeln!(text, "{mark}{sign} {}", cut(part));
        mark = "           ";
    };
    expected.iter().take(head).for_each(|part| line(" ", part));
    middle(expected_rest).iter().for_each(|part| line("-", part));
    middle(logged_rest).iter().for_each(|part| line("+", part));
    expected.iter().skip(expected.len() - tail).for_each(|part| line(" ", part));
    let _ = writeln!(text, "             (- expected and not logged, + logged and not expected)");
}

/// An answer in lines: one for each effect.
fn parts(answer: &Answer, certificates: &Certificates) -> Vec<String> {
    let written = |answer: &Answer| {
        write_answer(answer, certificates).unwrap_or_else(|lost| format!("({lost})"))
    };
    match answer {
        Answer::Effects(effects) if effects.is_empty() => vec!["no effects".to_owned()],
        Answer::Effects(effects) => effects
            .iter()
            .map(|effect: &Effect| {
                let alone = written(&Answer::Effects(vec![effect.clone()]));
                let inner = alone.strip_prefix("{\"effects\":[").and_then(|a| a.strip_suffix("]}"));
                inner.unwrap_or(&alone).to_owned()
            })
            .collect(),
        other => vec![written(other)],
    }
}

/// The line of an input, with the number of the bytes that a service handed out in their place:
/// they say nothing to a reader, and may be anything, a key among it.
// LOG-6
fn said(at: u64, input: &Input, certificates: &Certificates) -> String {
    let line = Line::Step { at, input: input.clone() };
    let text = match write_line(&line, certificates) {
        Ok(text) => text,
        Err(lost) => return format!("({lost})"),
    };
    let Ok(mut line) = serde_json::from_str::<Value>(&text) else { return cut(&text) };
    if let Some(bytes) = line.pointer_mut("/input/certificate/bytes") {
        let digits = bytes.as_str().map_or(0, str::len);
        *bytes = Value::from(format!("… {digits} digits of base64"));
    }
    cut(&line.to_string())
}

/// The beginning of a long text.
fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
