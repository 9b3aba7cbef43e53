//! The lines of journals, one after another, in constant memory.

use std::{
    fmt,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use certgate_journal::Parts;

/// The longest line that is read, in bytes: that of the protocol.
pub const LONGEST_LINE: u64 = 1 << 24;

/// Where a line stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file; standard input if none.
    pub file: Option<PathBuf>,
    /// The line in it, from 1, its parts counted as one file.
    pub line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}:{}", file.display(), self.line),
            None => write!(f, "line {}", self.line),
        }
    }
}

/// What was read last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// A line with its end.
    Line,
    /// The last line of a file, which has no end.
    Unended,
    /// A line over [`LONGEST_LINE`].
    TooLong,
    /// There is none.
    Nothing,
}

/// One journal that is read line by line.
pub struct Source {
    reader: Box<dyn BufRead>,
    place: Place,
    line: Vec<u8>,
    bytes: u64,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Source {
    /// A file with its continuations, or standard input for `-`.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            return Self::of(io::stdin(), None);
        }
        Self::of(Parts::read(path), Some(path.to_owned()))
    }

    /// Anything that can be read.
    pub fn of(reader: impl io::Read + 'static, file: Option<PathBuf>) -> Self {
        const ROOM: usize = 1 << 16;
        let reader = Box::new(BufReader::with_capacity(ROOM, reader));
        Self { reader, place: Place { file, line: 0 }, line: Vec::new(), bytes: 0 }
    }

    /// Reads the next line, without its end.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn read(&mut self) -> io::Result<Read> {
        self.line.clear();
        let limited = &mut io::Read::take(&mut self.reader, LONGEST_LINE + 1);
        let count = limited.read_until(b'\n', &mut self.line)?;
        self.bytes += count as u64;
        self.place.line += u64::from(count > 0);
        Ok(match self.line.last() {
            None => Read::Nothing,
            Some(b'\n') => {
                self.line.pop();
                Read::Line
            }
            Some(_) if count as u64 > LONGEST_LINE => Read::TooLong,
            Some(_) => Read::Unended,
        })
    }

    /// The line that was read last.
    #[must_use]
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// Where it stands.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// How many bytes were read.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// The journals that are named, each once: a file that continues one before it is read with it
/// (JOURNAL-11).
#[must_use]
pub(super) fn journals(named: &[PathBuf]) -> Vec<&Path> {
    let mut firsts: Vec<&Path> = Vec::new();
    for path in named {
        let continues = path.extension().is_some_and(|end| {
            end.len() >= 4 && end.to_string_lossy().bytes().all(|digit| digit.is_ascii_digit())
        });
        if !(continues && firsts.contains(&path.with_extension("").as_path())) {
            firsts.push(path);
        }
    }
    firsts
}

/// How many bytes a journal has with its continuations; none where that is not known.
#[must_use]
pub(super) fn size(path: &Path) -> Option<u64> {
    let mut size = 0;
    for number in 1.. {
        match std::fs::metadata(Parts::path_of(path, number)) {
            Ok(part) if part.is_file() => size += part.len(),
            Ok(_) => return None,
            Err(_) => return (number > 1).then_some(size),
        }
    }
    None
}
