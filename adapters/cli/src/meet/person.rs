//! Asking the person at the terminal.

use std::{borrow::Cow, io, sync::mpsc::Sender, thread, time::Duration};

use certgate::{Button, PromptId, PromptText, Revision};
use crossterm::{event, terminal};
use inquire::{InquireError, Select};
use textwrap::{WordSeparator, WordSplitter, core::Word};

use super::meeting::Event;

/// What the person did with a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Pressed a button.
    Pressed(Button),
    /// Pressed Ctrl-C: wants to leave the meeting.
    Left,
    /// Cannot be asked any more: the terminal is gone.
    Gone,
}

/// The narrowest and the widest text.
const COLUMNS: std::ops::RangeInclusive<u16> = 40..=100;

/// The text of a window, no line wider than the terminal.
pub(super) fn page(text: &PromptText, columns: u16) -> Vec<String> {
    let width = columns.clamp(*COLUMNS.start(), *COLUMNS.end());
    let lines = text.lines();
    // The last line are the buttons, which the terminal's own menu shows.
    let shown = lines.split_last().map_or(&[][..], |(_buttons, shown)| shown);
    shown.iter().flat_map(|line| wrapped(line, width.into())).collect()
}

/// A line in as many as it needs, the further ones under the column of what the first says.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let column = value_column(line);
    let (label, value) = line.split_at_checked(column).unwrap_or(("", line));
    let hanging = " ".repeat(column);
    let options = textwrap::Options::new(width)
        .word_splitter(WordSplitter::NoHyphenation)
        .word_separator(WordSeparator::Custom(words))
        .initial_indent(label)
        .subsequent_indent(&hanging);
    textwrap::wrap(value, options).into_iter().map(Cow::into_owned).collect()
}

/// Where a line begins to say something: after its label if it is a row of a list of labels,
/// else a little further in than the line itself.
fn value_column(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let text = line.get(indent..).unwrap_or_default();
    match text.find("  ") {
        Some(label) if indent > 0 => {
            let rest = text.get(label..).unwrap_or_default();
            indent + label + (rest.len() - rest.trim_start().len())
        }
        _ => indent,
    }
}

/// Words at spaces, and long rows of hexadecimal digits at their colons.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let at_spaces = WordSeparator::AsciiSpace.find_words(line);
    Box::new(at_spaces.flat_map(|word| {
        let mut parts: Vec<_> = word.word.split_inclusive(':').map(Word::from).collect();
        if let Some(last) = parts.last_mut() {
            last.whitespace = word.whitespace;
        }
        parts
    }))
}

/// Asks in a thread of its own, since a person takes their time and the meeting goes on.
pub(super) fn ask(prompt: PromptId, revision: Revision, events: Sender<Event>) -> io::Result<()> {
    let asking = move || {
        let choice = press();
        // Nobody listens any more once the meeting is over.
        let _over = events.send(Event::Answered { prompt, revision, choice });
    };
    thread::Builder::new().name(String::from("person")).spawn(asking).map(drop)
}

/// Keys that were pressed before a window was there are no answer to it: nobody accepts what
/// they have not seen.
fn forget_earlier_keys() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let forgotten = || -> io::Result<()> {
        while event::poll(Duration::ZERO)? {
            event::read()?;
        }
        Ok(())
    };
    let forgotten = forgotten();
    terminal::disable_raw_mode()?;
    forgotten
}

/// The default is the first (TEXT-10); Escape closes the window without consent, which is a
/// no.
fn press() -> Choice {
    if forget_earlier_keys().is_err() {
        return Choice::Gone;
    }
    let buttons = [Button::DontConnect, Button::ConnectAnyway];
    let labels = buttons.map(Button::label).to_vec();
    let menu = Select::new("Connect all the same?", labels)
        .with_starting_cursor(0)
        .without_filtering()
        .with_help_message("Enter answers, Esc: no, Ctrl-C: leave");
    match menu.raw_prompt() {
        Ok(chosen) => buttons.get(chosen.index).map_or(Choice::Gone, |b| Choice::Pressed(*b)),
        Err(InquireError::OperationCanceled) => Choice::Pressed(Button::DontConnect),
        Err(InquireError::OperationInterrupted) => {
            // The menu stays where it is, with the cursor in it.
            eprintln!();
            Choice::Left
        }
        Err(_) => Choice::Gone,
    }
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_line_that_fits_stays_as_it_is() {
        for line in ["", "Certificate problem (window 1)", "  Key            P-256, 256 bits"] {
            assert_eq!(wrapped(line, 40), [line]);
        }
    }

    #[test]
    fn what_a_label_says_goes_on_under_itself() {
        assert_eq!(
            wrapped("  Key            elliptic curve P-256, 256 bits", 33),
            ["  Key            elliptic curve", "                 P-256, 256 bits"]
        );
        assert_eq!(
            wrapped("                 (to compare with others)", 34),
            ["                 (to compare with", "                 others)"]
        );
    }

    #[test]
    fn digits_are_broken_at_their_colons() {
        assert_eq!(
            wrapped("  SHA-256        EF:16:F2:7F:27:40:71:4F", 30),
            ["  SHA-256        EF:16:F2:7F:", "                 27:40:71:4F"]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let long = format!("  Subject        Common name: {}", "x".repeat(200));
        assert!(wrapped(&long, 40).iter().all(|line| line.len() <= 40));
    }
}
