//! `certgate replay`: was what a client did what it should have done?

mod diagram;
mod explain;
mod page;
mod sequence;
mod source;

pub use certgate_suite::journal::{Count, Divergence, Exchange, Fault, Judge, Rule};
pub use explain::{explain, in_short};
pub use source::{LONGEST_LINE, Place, Read, Source};

use std::{
    fmt::Write as _,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use serde::de::IgnoredAny;

use self::diagram::Drawing;

/// What `certgate replay` is told.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct ReplayArgs {
    /// The journals; `-` is standard input
    ///
    /// A journal that was kept in several files is named by its first: FILE.0002 and so on are
    /// read with it.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Show a meeting as a sequence diagram, up to what is wrong if anything is
    ///
    /// On standard output; the verdict then goes to standard error.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// Which meeting is shown, where there are several
    #[arg(
        long, value_name = "NUMBER", default_value_t = 1, requires = "format",
        value_parser = clap::value_parser!(u64).range(1..),
    )]
    meeting: u64,
}

const EXAMPLES: &str = "\
Examples:
  certgate replay meeting.jsonl                         judge a journal
  certgate replay yesterday/*.jsonl                     judge a day of them
  zcat meeting.jsonl.gz | certgate replay -             judge what comes in
  certgate replay --format html meeting.jsonl > m.html  see a meeting

A journal passes if every answer in it is what the rules give for its inputs, and every
invariant holds. A last line that was cut off by a crash is told and is no fault.

Exit status: 0 if all pass, 1 if one does not, 2 if one cannot be read or is no journal,
or if the verdict cannot be written.";

/// How a meeting is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines to read at a terminal.
    Text,
    /// A sequence diagram in Mermaid.
    Mermaid,
    /// A page that needs nothing but itself.
    Html,
}

/// A journal could not be judged, or nobody told.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// It could not be read.
    #[error("cannot read {file}: {error}")]
    Read {
        /// The file.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// There is nothing in it.
    #[error("{0} is empty, or cut off in its hello: there is no meeting to judge")]
    Empty(String),
    /// It does not begin like a journal.
    #[error("{0}")]
    NotAJournal(String),
    /// The verdict or the diagram could not be written.
    #[error("cannot write to standard output: {0}")]
    Write(#[source] io::Error),
    /// There are fewer meetings.
    #[error("there is no meeting {wanted}: the journals have {have}")]
    NoSuchMeeting {
        /// How many there are.
        have: u64,
        /// Which was to be shown.
        wanted: u64,
    },
}

/// Runs `certgate replay` and gives its exit status.
///
/// # Errors
/// [`ReplayError`] if a journal could not be judged.
pub fn run(args: &ReplayArgs) -> Result<ExitCode, ReplayError> {
    let mut replay = Replay {
        judge: Judge::default(),
        drawing: args.format.map(|_| Drawing::new(args.meeting)),
        notes: String::new(),
    };
    let mut fault = None;
    for path in source::journals(&args.files) {
        fault = replay.journal(path)?;
        if fault.is_some() {
            break;
        }
    }
    let verdict = replay.verdict(fault.as_ref());
    match (args.format, &replay.drawing) {
        (Some(format), Some(drawing)) => {
            let have = replay.judge.count().meetings;
            if have < args.meeting {
                anstream::eprintln!("{verdict}");
                return Err(ReplayError::NoSuchMeeting { have, wanted: args.meeting });
            }
            say(&shown(format, drawing, fault.as_ref()))?;
            anstream::eprintln!("{verdict}");
        }
        _ => say(&verdict)?,
    }
    Ok(if fault.is_some() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Says it on standard output. Whoever has gone wants to hear no more, and the exit status
/// stays what it is.
fn say(text: &str) -> Result<(), ReplayError> {
    match writeln!(anstream::stdout(), "{text}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        said => said.map_err(ReplayError::Write),
    }
}

fn shown(format: Format, drawing: &Drawing, fault: Option<&Found>) -> String {
    let remark = fault.map(|found| found.remark.as_str());
    let mermaid = drawing.mermaid(remark);
    let text = match format {
        Format::Mermaid => mermaid,
        Format::Text => sequence::Sequence::read(&mermaid).text(),
        Format::Html => page::page(&sequence::Sequence::read(&mermaid)),
    };
    text.trim_end().to_owned()
}

/// A fault where it was found.
struct Found {
    /// In full.
    told: String,
    /// In one line.
    remark: String,
}

/// Journals that are judged one after another.
struct Replay {
    judge: Judge,
    drawing: Option<Drawing>,
    /// What a person should know that is no fault.
    notes: String,
}

impl Replay {
    /// Judges one journal, up to the first fault.
    fn journal(&mut self, path: &Path) -> Result<Option<Found>, ReplayError> {
        let name = if path.as_os_str() == "-" {
            "standard input".into()
        } else {
            path.display().to_string()
        };
        let mut source = Source::open(path);
        let bar = progress(path);
        let found = self.lines(&mut source, &name, bar.as_ref());
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        found
    }

    fn lines(
        &mut self,
        source: &mut Source,
        name: &str,
        bar: Option<&ProgressBar>,
    ) -> Result<Option<Found>, ReplayError> {
        /// A look at the clock, and so on, is for every so many lines.
        const STRIDE: u64 = 4096;
        loop {
            let read = source.read().map_err(|error| {
                let file = name.to_owned();
                ReplayError::Read { file, error }
            })?;
            if let Some(bar) = bar.filter(|_| source.place().line.is_multiple_of(STRIDE)) {
                bar.set_position(source.bytes());
            }
            let cut_off = match read {
                Read::Nothing if source.place().line == 0 => {
                    return Err(ReplayError::Empty(name.to_owned()));
                }
                Read::Nothing => return self.finish(source.place(), name),
                Read::Line => false,
                // A line without an end is cut off, unless it says all that it has to say.
                Read::Unended => serde_json::from_slice::<IgnoredAny>(source.line()).is_err(),
                Read::TooLong => {
                    let why = format!("over {} bytes", HumanCount(LONGEST_LINE));
                    let fault =
                        if self.judge.awaits_answer() { Fault::Answer } else { Fault::Input };
                    return Ok(Some(self.found(&fault(why), source.place())));
                }
            };
            if cut_off {
                let place = source.place();
                let _ = writeln!(self.notes, "{place}: cut off, so not judged.");
                let before = Place { line: place.line - 1, ..place.clone() };
                return self.finish(&before, name);
            }
            if source.place().line == 1 {
                self.begin(source, name)?;
            }
            match self.judge.hear(source.line()) {
                Ok(Some(exchange)) => {
                    if let Some(drawing) = &mut self.drawing {
                        drawing.add(exchange);
                    }
                }
                Ok(None) => {}
                Err(fault) => return Ok(Some(self.found(&fault, source.place()))),
            }
        }
    }

    /// A journal's first line is a hello, or continues the journal before it.
    fn begin(&mut self, source: &Source, name: &str) -> Result<(), ReplayError> {
        if !is_hello(source.line()) && !self.judge.has_meeting() {
            let told = explain(&Fault::NoHello, source.place(), self.judge.certificates());
            return Err(ReplayError::NotAJournal(format!("{name} is no journal: {told}")));
        }
        Ok(())
    }

    /// The end of a journal, at this line.
    fn finish(&mut self, place: &Place, name: &str) -> Result<Option<Found>, ReplayError> {
        if !self.judge.has_meeting() {
            return Err(ReplayError::Empty(name.to_owned()));
        }
        match self.judge.finish() {
            Ok(false) => Ok(None),
            Ok(true) => {
                let note = "the last input has no answer, so it is not judged.";
                let _ = writeln!(self.notes, "{place}: {note}");
                Ok(None)
            }
            Err(fault) => {
                // The fault is of the last line itself, not of the one before it.
                let after = Place { line: place.line + 1, ..place.clone() };
                Ok(Some(self.found(&fault, &after)))
            }
        }
    }

    fn found(&mut self, fault: &Fault, place: &Place) -> Found {
        if let (Some(drawing), Fault::Divergence(wrong)) = (&mut self.drawing, fault)
            && let (Some(at), Some(input)) = (wrong.at, &wrong.input)
        {
            drawing.add(Exchange::Step(at, input.clone(), wrong.logged.clone()));
        }
        let told = explain(fault, place, self.judge.certificates());
        Found { told, remark: in_short(fault) }
    }

    /// What came of it, in lines.
    fn verdict(&self, fault: Option<&Found>) -> String {
        let Count { meetings, inputs, rejected, windows } = self.judge.count();
        let mut text = self.notes.clone();
        if let Some(found) = fault {
            let _ = writeln!(text, "{}\n", found.told);
        }
        let verdict = if fault.is_some() {
            "\u{2717} Not what the rules give. Judged until then:"
        } else {
            "\u{2713} All as the rules give it, and every invariant holds:"
        };
        let counted = |count: u64, one: &str| {
            let many = if count == 1 { "" } else { "s" };
            format!("{} {one}{many}", HumanCount(count))
        };
        let _ = write!(
            text,
            "{verdict} {}, {} ({} rejected), {}.",
            counted(meetings, "meeting"),
            counted(inputs, "input"),
            HumanCount(rejected),
            counted(windows, "window"),
        );
        text
    }
}

/// Whether a line is a hello, good or bad.
fn is_hello(line: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Members {
        #[serde(default)]
        hello: Option<IgnoredAny>,
    }
    serde_json::from_slice(line).is_ok_and(|members: Members| members.hello.is_some())
}

/// A bar for what takes a while, where a person looks at it.
fn progress(path: &Path) -> Option<ProgressBar> {
    const LONG: u64 = 16 << 20;
    let size = source::size(path).filter(|size| *size >= LONG && io::stderr().is_terminal())?;
    let style =
        ProgressStyle::with_template("{bar:30} {percent:>3}% {binary_bytes_per_sec}, {eta} left");
    let bar = ProgressBar::new(size);
    Some(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
}
