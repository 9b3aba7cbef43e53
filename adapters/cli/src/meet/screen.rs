//! Where a meeting is shown: lines in order, held back while a person is asked.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use terminal_size::{Width, terminal_size_of};

/// Lines for a person to read, on standard output, or on standard error where the former is
/// needed for a journal.
///
/// Colours are shown at a terminal alone, and not where `NO_COLOR` is set.
#[derive(Debug)]
pub struct Screen {
    place: Place,
    /// The lines that came while something else was on the screen.
    held: Option<Vec<String>>,
}

/// Where the lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Stdout,
    Stderr,
    Nowhere,
}

pub(super) const FAINT: Style = Style::new().dimmed();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default();
pub(super) const WAITING: Style = AnsiColor::Yellow.on_default();
pub(super) const WINDOW: Style = AnsiColor::Cyan.on_default().bold();

/// Text in a style.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

impl Screen {
    /// On standard output.
    #[must_use]
    pub const fn stdout() -> Self {
        Self { place: Place::Stdout, held: None }
    }

    /// On standard error.
    #[must_use]
    pub const fn stderr() -> Self {
        Self { place: Place::Stderr, held: None }
    }

    /// Nowhere, for who wants a meeting's conclusion alone.
    #[must_use]
    pub const fn nowhere() -> Self {
        Self { place: Place::Nowhere, held: None }
    }

    /// Whether a person looks at it.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        match self.place {
            Place::Stdout => io::stdout().is_terminal(),
            Place::Stderr => io::stderr().is_terminal(),
            Place::Nowhere => false,
        }
    }

    /// Whether colours are shown.
    #[must_use]
    pub fn has_colours(&self) -> bool {
        let choice = match self.place {
            Place::Stdout => anstream::AutoStream::choice(&io::stdout()),
            Place::Stderr => anstream::AutoStream::choice(&io::stderr()),
            Place::Nowhere => anstream::ColorChoice::Never,
        };
        choice != anstream::ColorChoice::Never
    }

    /// How many columns there are; `None` if it is no terminal, or does not know.
    #[must_use]
    pub fn columns(&self) -> Option<u16> {
        let size = match self.place {
            Place::Stdout => terminal_size_of(io::stdout()),
            Place::Stderr => terminal_size_of(io::stderr()),
            Place::Nowhere => None,
        };
        // A terminal that does not know its size says 0.
        size.map(|(Width(columns), _)| columns).filter(|columns| *columns > 0)
    }

    /// Shows a line, or keeps it for later.
    pub(super) fn line(&mut self, line: String) {
        match &mut self.held {
            Some(held) => held.push(line),
            None => self.write(&line),
        }
    }

    /// Keeps all further lines back.
    pub(super) fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Shows what was kept back.
    pub(super) fn release(&mut self) {
        for line in self.held.take().unwrap_or_default() {
            self.write(&line);
        }
    }

    /// A reader that has gone away, as `head` does, is no reason to stop a meeting.
    fn write(&self, line: &str) {
        let _gone = match self.place {
            Place::Stdout => writeln!(anstream::stdout(), "{line}"),
            Place::Stderr => writeln!(anstream::stderr(), "{line}"),
            Place::Nowhere => Ok(()),
        };
    }
}
