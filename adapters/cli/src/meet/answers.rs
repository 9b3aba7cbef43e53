//! Answers that were written down before the meeting.

use std::{collections::BTreeMap, fs, io, path::Path, path::PathBuf};

use certgate::{HostName, Prompt, Verdict};

/// Where the answers come from when nobody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Script {
    /// The same answer to every window.
    Always(Verdict),
    /// An answer for each window.
    Answers(Answers),
}

/// Answers by window, by certificate and by host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    prompts: BTreeMap<u64, Verdict>,
    /// By the first digits of the SHA-256, in lower case.
    certificates: BTreeMap<String, Verdict>,
    hosts: BTreeMap<HostName, Verdict>,
    otherwise: Option<Verdict>,
}

/// A file of answers cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// It cannot be read.
    #[error("cannot read the answers in {}: {error}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A line is not an answer.
    #[error("{}, line {line}: {mistake}", path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        mistake: Mistake,
    },
    /// It has not one answer.
    #[error("{}: there is no answer in this file; see `certgate meet --help`", path.display())]
    Empty {
        /// Which file.
        path: PathBuf,
    },
}

/// What is wrong with a line of answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// It does not begin with what is answered.
    #[error(
        "`{0}` is nothing that can be answered; begin with prompt, certificate, host or otherwise"
    )]
    Topic(String),
    /// It does not end with an answer.
    #[error("`{0}` is no answer; write connect or dont")]
    Verdict(String),
    /// It has too few or too many words.
    #[error("write `{0}`")]
    Form(&'static str),
    /// A window's number is a number from 1.
    #[error("`{0}` is not the number of a window; they are 1, 2, …")]
    Number(String),
    /// Not the beginning of a SHA-256.
    #[error("`{0}` is not a SHA-256; give at least 8 and at most 64 hexadecimal digits of it")]
    Fingerprint(String),
    /// Not a host's name.
    #[error("`{0}` is not the name of a host")]
    Host(String),
    /// The same was answered on an earlier line.
    #[error("this is answered on an earlier line already")]
    Twice,
}

/// The fewest digits of a SHA-256 that name a certificate.
const FEWEST_DIGITS: usize = 8;

impl Script {
    /// What to answer to this window. What nothing was written down for is not connected.
    #[must_use]
    pub fn answer(&self, prompt: &Prompt) -> Verdict {
        match self {
            Self::Always(verdict) => *verdict,
            Self::Answers(answers) => answers.answer(prompt),
        }
    }
}

impl Answers {
    /// Reads a file of answers.
    ///
    /// # Errors
    /// [`AnswersError`], with the number of the line.
    pub fn read(path: &Path) -> Result<Self, AnswersError> {
        let path = path.to_owned();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => return Err(AnswersError::Unreadable { path, error }),
        };
        match Self::parse(&text) {
            Ok(answers) if answers == Self::default() => Err(AnswersError::Empty { path }),
            Ok(answers) => Ok(answers),
            Err((line, mistake)) => Err(AnswersError::Line { path, line, mistake }),
        }
    }

    /// Reads answers, a line each; blank lines and what follows a `#` do not count.
    ///
    /// # Errors
    /// The number of the first line that is wrong, from 1, and its [`Mistake`].
    pub fn parse(text: &str) -> Result<Self, (usize, Mistake)> {
        let mut answers = Self::default();
        for (line, number) in text.lines().zip(1..) {
            let line = line.split('#').next().unwrap_or_default();
            let words: Vec<_> = line.split_whitespace().collect();
            answers.take(&words).map_err(|mistake| (number, mistake))?;
        }
        Ok(answers)
    }

    /// The answer to a window. Don't Connect wins: it is enough that one line which applies
    /// says so, while hosts speak for Connect Anyway only if all that the window shows do.
    #[must_use]
    pub fn answer(&self, prompt: &Prompt) -> Verdict {
        let fingerprint = prompt.subject.fingerprint.to_string();
        let by_certificate = self
            .certificates
            .iter()
            .filter(|(digits, _)| fingerprint.starts_with(digits.as_str()))
            .map(|(_, verdict)| *verdict);
        let by_host: Vec<_> =
            prompt.hosts.iter().filter_map(|host| self.hosts.get(host).copied()).collect();
        let all_hosts = by_host.len() == prompt.hosts.len();
        let mut about_it: Vec<_> =
            self.prompts.get(&prompt.id.number()).copied().into_iter().collect();
        about_it.extend(by_certificate);
        let refused =
            about_it.contains(&Verdict::DontConnect) || by_host.contains(&Verdict::DontConnect);
        if refused {
            Verdict::DontConnect
        } else if !about_it.is_empty() || (all_hosts && !by_host.is_empty()) {
            Verdict::ConnectAnyway
        } else {
            self.otherwise.unwrap_or(Verdict::DontConnect)
        }
    }

    fn take(&mut self, words: &[&str]) -> Result<(), Mistake> {
        let earlier = match *words {
            [] => None,
            ["prompt", number, answer] => {
                let parsed: Option<u64> = number.parse().ok().filter(|number| *number > 0);
                let parsed = parsed.ok_or_else(|| Mistake::Number(number.into()))?;
                self.prompts.insert(parsed, verdict(answer)?)
            }
            ["certificate", digits, answer] => {
                let is_one = (FEWEST_DIGITS..=64).contains(&digits.len())
                    && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                if !is_one {
                    return Err(Mistake::Fingerprint(digits.into()));
                }
                self.certificates.insert(digits.to_ascii_lowercase(), verdict(answer)?)
            }
            ["host", name, answer] => {
                let host = HostName::parse(name).ok().flatten();
                let host = host.ok_or_else(|| Mistake::Host(name.into()))?;
                self.hosts.insert(host, verdict(answer)?)
            }
            ["otherwise", answer] => self.otherwise.replace(verdict(answer)?),
            ["prompt", ..] => return Err(Mistake::Form("prompt NUMBER connect|dont")),
            ["certificate", ..] => return Err(Mistake::Form("certificate SHA-256 connect|dont")),
            ["host", ..] => return Err(Mistake::Form("host NAME connect|dont")),
            ["otherwise", ..] => return Err(Mistake::Form("otherwise connect|dont")),
            [topic, ..] => return Err(Mistake::Topic(topic.into())),
        };
        earlier.map_or(Ok(()), |_| Err(Mistake::Twice))
    }
}

/// The answer of this name.
///
/// # Errors
/// [`Mistake::Verdict`].
pub fn verdict(word: &str) -> Result<Verdict, Mistake> {
    match word {
        "connect" => Ok(Verdict::ConnectAnyway),
        "dont" => Ok(Verdict::DontConnect),
        _ => Err(Mistake::Verdict(word.into())),
    }
}
