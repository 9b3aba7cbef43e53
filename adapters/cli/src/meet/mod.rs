//! `certgate meet`: a meeting on real TLS connections with really bad certificates.

pub mod answers;
pub mod cases;
mod connection;
pub mod identities;
mod meeting;
pub mod outcome;
mod person;
mod record;
pub mod scenario;
mod screen;
pub mod server;
mod service;
mod table;
mod timeline;
mod windows;

pub use meeting::{Answering, MeetingError};
pub use screen::Screen;
pub use service::Account;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs::File,
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    rc::Rc,
    time::Duration,
};

use certgate::{Center, Fingerprint, Kind, Role, Verdict};
use clap::{Args, ValueEnum};

use self::{
    answers::{Answers, Script},
    cases::Case,
    meeting::Meeting,
    outcome::Conclusion,
    record::Record,
    scenario::{Plan, Scenario, Turn},
    screen::{BAD, GOOD, STRONG, styled},
    timeline::Timeline,
};

/// How long a socket may stay silent where it must not, so that nothing hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// What `certgate meet` is told.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct MeetArgs {
    /// Answers for the person: connect, dont, or a file of answers
    #[arg(long, value_name = "connect|dont|FILE", long_help = ANSWERS)]
    answer: Option<String>,

    /// Run one of the ten cases instead, by number or name
    ///
    /// Cases 4, 5, 9 and 10 are about an answer and bring it along; --answer overrides it.
    #[arg(long, value_name = "CASE")]
    case: Option<Case>,

    /// The centre that hosts the meeting; changes no decision
    #[arg(long, value_enum, default_value_t)]
    center: CenterName,

    /// What the person is; changes no decision
    #[arg(long, value_enum, default_value_t, conflicts_with = "case")]
    role: RoleName,

    /// Let one more session join after so many seconds, or at the end if that comes sooner
    ///
    /// Its server shares the first session's certificate under a host of its own, so that a
    /// window that is open by then changes under the eyes of who reads it.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(..=3600))]
    late: Option<u64>,

    /// Write what happens to a journal: every input and its effects, a line each
    ///
    /// The lines are those of the conformance protocol. A FILE that is there is replaced; `-`
    /// is standard output, and then the meeting itself is shown on standard error.
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

const ANSWERS: &str = "\
Answers for the person: connect, dont, or a file of answers

Needed where nobody can be asked, that is unless standard input, output and error are a \
terminal. A FILE has an answer a line, `#` begins a comment:

    prompt 1 connect           the window with this number
    certificate 9f3c01ab dont  the certificate with this SHA-256, or its first 8 digits
    host video.media.example connect
    otherwise dont             every other window; dont if it is left out

Where lines contradict each other dont wins. Hosts speak for connect only if all hosts that a \
window shows do.";

const EXAMPLES: &str = "\
Examples:
  certgate meet                                ask me, at this terminal
  certgate meet --answer connect               Connect Anyway in every window
  certgate meet --answer dont --case 6         case 6, Don't Connect in every window
  certgate meet --answer answers.txt --center training
  certgate meet --answer dont --journal meeting.jsonl

Exit status: 0 if what happened on the wire agrees with the engine, 1 if not, 2 if the
meeting could not be held or its journal not be kept, 130 if the person left it.";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CenterName {
    #[default]
    Meeting,
    Event,
    Training,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum RoleName {
    Presenter,
    #[default]
    Attendee,
}

impl From<CenterName> for Center {
    fn from(name: CenterName) -> Self {
        match name {
            CenterName::Meeting => Self::Meeting,
            CenterName::Event => Self::Event,
            CenterName::Training => Self::Training,
        }
    }
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Presenter => Self::Presenter,
            RoleName::Attendee => Self::Attendee,
        }
    }
}

/// A meeting could not be begun or held.
#[derive(Debug, thiserror::Error)]
pub enum MeetError {
    /// There is neither a person nor an answer.
    #[error(
        "nobody can be asked here, since this is no terminal; \
         say --answer connect, --answer dont or --answer FILE"
    )]
    NobodyToAsk,
    /// The journal cannot be begun.
    #[error("cannot write the journal {}: {error}", path.display())]
    Journal {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file of answers cannot be used.
    #[error(transparent)]
    Answers(#[from] answers::AnswersError),
    /// A certificate could not be made.
    #[error(transparent)]
    Identity(#[from] identities::IdentityError),
    /// The meeting could not be held.
    #[error(transparent)]
    Meeting(#[from] MeetingError),
}

/// Runs `certgate meet` and gives its exit status.
///
/// # Errors
/// [`MeetError`] if the meeting could not be begun or held.
pub fn run(args: &MeetArgs) -> Result<ExitCode, MeetError> {
    let on_stdout = args.journal.as_deref().is_none_or(|path| path != Path::new(STDOUT));
    let screen = if on_stdout { Screen::stdout() } else { Screen::stderr() };
    let screen = Rc::new(RefCell::new(screen));
    let written = args.answer.as_deref().map(script).transpose()?;
    let scenario = match args.case {
        Some(case) => case.scenario(args.center.into())?,
        None => Scenario::everything_wrong(args.center.into(), args.role.into())?,
    };
    let written = written.or(scenario.answer.map(Script::Always));
    let answering = match written {
        Some(script) => Answering::Script(script),
        None if can_be_asked(&screen.borrow()) => Answering::Person,
        None => return Err(MeetError::NobodyToAsk),
    };
    let latecomer = args.late.and_then(|seconds| {
        let shared = scenario.sessions.first()?.identity.clone();
        Some((Plan::new(Kind::Video, LATE, shared), Duration::from_secs(seconds)))
    });
    let journal = args.journal.as_deref().map(journal).transpose()?;
    let conclusion = hold(&scenario, latecomer, answering, &screen, journal)?;
    Ok(report(&scenario, &conclusion, &screen))
}

/// The host of the session that joins late.
const LATE: &str = "late.media.example";

/// The name of a journal that means standard output.
const STDOUT: &str = "-";

fn journal(path: &Path) -> Result<Box<dyn Write>, MeetError> {
    if path == Path::new(STDOUT) {
        return Ok(Box::new(io::stdout()));
    }
    match File::create(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(MeetError::Journal { path: path.to_owned(), error }),
    }
}

/// Holds a meeting, with what happens on the screen, and in a journal if one is to be kept.
///
/// # Errors
/// [`MeetingError`].
pub fn hold(
    scenario: &Scenario,
    latecomer: Option<(Plan, Duration)>,
    answering: Answering,
    screen: &Rc<RefCell<Screen>>,
    journal: Option<Box<dyn Write>>,
) -> Result<Conclusion, MeetingError> {
    screen.borrow_mut().line(styled(STRONG, scenario.title));
    let record = Record::new(Timeline::new(screen.clone()), journal);
    Meeting::new(scenario, latecomer, answering, screen.clone(), record)?.run()
}

/// Whether there is a person who sees the windows, and the menu, which is drawn on standard
/// error.
fn can_be_asked(screen: &Screen) -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal() && screen.is_terminal()
}

fn script(answer: &str) -> Result<Script, answers::AnswersError> {
    Ok(match answer {
        "connect" => Script::Always(Verdict::ConnectAnyway),
        "dont" => Script::Always(Verdict::DontConnect),
        path => Script::Answers(Answers::read(&PathBuf::from(path))?),
    })
}

/// Shows the table and what does not agree.
fn report(scenario: &Scenario, conclusion: &Conclusion, screen: &RefCell<Screen>) -> ExitCode {
    let mut screen = screen.borrow_mut();
    let table = table::render(conclusion, &titles(scenario), &screen);
    screen.line(String::new());
    screen.line(table);
    let disagreements = conclusion.disagreements(scenario.windows);
    for disagreement in &disagreements {
        screen.line(styled(BAD, &format!("The wire disagrees: {disagreement}.")));
    }
    let connected = conclusion.endings.iter().filter(|e| e.leaf.is_some_and(|l| l.is_connected()));
    let bytes: u64 = conclusion.endings.iter().map(outcome::Ending::received).sum();
    let sum = format!(
        "{}, {}, {} connected, {}.",
        counted(conclusion.endings.len() as u64, "session"),
        counted(conclusion.windows as u64, "window"),
        connected.count(),
        counted(bytes, "byte"),
    );
    if !disagreements.is_empty() {
        screen.line(sum);
        return ExitCode::from(1);
    }
    if let Some(failure) = &conclusion.journal_failure {
        screen.line(sum);
        screen.line(styled(BAD, &format!("The journal is not complete: {failure}.")));
        return ExitCode::from(2);
    }
    let agree = "The wire agrees: bytes flowed on allowed sessions alone.";
    screen.line(format!("{sum} {}", styled(GOOD, agree)));
    if conclusion.interrupted { ExitCode::from(130) } else { ExitCode::SUCCESS }
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// What each certificate of a scenario is called.
fn titles(scenario: &Scenario) -> BTreeMap<Fingerprint, &'static str> {
    let planned = scenario
        .sessions
        .iter()
        .flat_map(|plan| std::iter::once(&plan.identity).chain(&plan.later));
    let renewed = scenario.turns.iter().filter_map(|turn| match turn {
        Turn::Renew { identity, .. } => Some(identity),
        Turn::Cut { .. } => None,
    });
    planned.chain(renewed).map(|one| (one.fingerprint(), one.title())).collect()
}
