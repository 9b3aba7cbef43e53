//! Asking the person at the terminal.

use std::{io, sync::mpsc::Sender, thread};

use certgate::{Button, PromptId, PromptText, Revision};
use inquire::{InquireError, Select};

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
    let mut page = Vec::new();
    for line in shown {
        let indent = line.len() - line.trim_start().len();
        let hanging = " ".repeat(if indent == 0 { 0 } else { indent.max(2) + 2 });
        let options = textwrap::Options::new(width.into()).subsequent_indent(&hanging);
        let wrapped = textwrap::wrap(line, options);
        page.extend(wrapped.into_iter().map(std::borrow::Cow::into_owned));
    }
    page
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

/// The default is the first (TEXT-10); Escape closes the window without consent, which is a
/// no.
fn press() -> Choice {
    let buttons = [Button::DontConnect, Button::ConnectAnyway];
    let labels = buttons.map(Button::label).to_vec();
    let menu = Select::new("Connect all the same?", labels)
        .with_starting_cursor(0)
        .without_filtering()
        .with_help_message("↑↓ choose, Enter answers, Esc is Don't Connect, Ctrl-C leaves");
    match menu.raw_prompt() {
        Ok(chosen) => buttons.get(chosen.index).map_or(Choice::Gone, |b| Choice::Pressed(*b)),
        Err(InquireError::OperationCanceled) => Choice::Pressed(Button::DontConnect),
        Err(InquireError::OperationInterrupted) => Choice::Left,
        Err(_) => Choice::Gone,
    }
}
