//! A journal in several files of a bounded size.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    num::NonZeroU64,
    path::{Path, PathBuf},
};

/// The file of a journal, and the files that continue it once it has grown past a limit.
///
/// The first is at the path that is given; those after it have `.0002`, `.0003` and so on
/// behind its name. A part ends behind an answer, so it may pass the limit by one input and
/// its answer. Only the first begins with a hello: the parts are replayed together, in order,
/// as if they were one file (JOURNAL-11). No file that is there already is ever written over.
#[derive(Debug)]
pub struct Parts {
    first: PathBuf,
    file: File,
    number: u32,
    written: u64,
    /// In bytes; none for a single file.
    limit: Option<NonZeroU64>,
    /// The part is full: what comes next goes into another.
    full: bool,
}

impl Parts {
    /// Begins a journal in a new file.
    ///
    /// # Errors
    /// If the file cannot be made, or is there already.
    pub fn create(first: impl Into<PathBuf>, limit: Option<NonZeroU64>) -> io::Result<Self> {
        let first = first.into();
        let file = File::create_new(&first)?;
        Ok(Self { first, file, number: 1, written: 0, limit, full: false })
    }

    /// Goes on with a journal whose client was killed: behind its last whole line, in its
    /// last part. What is left of a line that was cut off is removed.
    ///
    /// # Errors
    /// If a part cannot be read or changed.
    pub fn resume(first: impl Into<PathBuf>, limit: Option<NonZeroU64>) -> io::Result<Self> {
        let first = first.into();
        let mut number = 1;
        while Self::path_of(&first, number + 1).try_exists()? {
            number += 1;
        }
        let path = Self::path_of(&first, number);
        let mut file = OpenOptions::new().read(true).write(true).open(path)?;
        let written = whole_lines(&mut file)?;
        file.set_len(written)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { first, file, number, written, limit, full: false })
    }

    /// Where a part is, from 1.
    #[must_use]
    pub fn path_of(first: &Path, number: u32) -> PathBuf {
        if number <= 1 {
            return first.to_owned();
        }
        let mut name = OsString::from(first);
        name.push(format!(".{number:04}"));
        name.into()
    }

    /// Reads all parts of a journal as if they were one file.
    #[must_use]
    pub fn read(first: impl Into<PathBuf>) -> PartsReader {
        PartsReader { first: first.into(), opened: 0, file: None }
    }

    /// How many files there are.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.number
    }

    /// Waits until what was written is where a failing machine cannot lose it. Only a client
    /// that is killed, and not its machine, loses nothing without.
    ///
    /// # Errors
    /// If the file cannot be synchronised.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.full {
            self.file = File::create_new(Self::path_of(&self.first, self.number + 1))?;
            self.number += 1;
            self.written = 0;
            self.full = false;
        }
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    /// A journal flushes behind an answer, which is where a part may end.
    fn flush(&mut self) -> io::Result<()> {
        self.full = self.limit.is_some_and(|limit| self.written >= limit.get());
        self.file.flush()
    }
}

/// The length of a file without a last line that has no end, in bytes.
fn whole_lines(file: &mut File) -> io::Result<u64> {
    const CHUNK: u64 = 1 << 16;
    let mut chunk = Vec::new();
    let mut end = file.metadata()?.len();
    while end > 0 {
        let begin = end.saturating_sub(CHUNK);
        file.seek(SeekFrom::Start(begin))?;
        chunk.clear();
        Read::by_ref(file).take(end - begin).read_to_end(&mut chunk)?;
        if let Some(last) = chunk.iter().rposition(|byte| *byte == b'\n') {
            return Ok(begin + last as u64 + 1);
        }
        end = begin;
    }
    Ok(0)
}

/// All parts of a journal, one after another. Only one is open at a time.
#[derive(Debug)]
pub struct PartsReader {
    first: PathBuf,
    opened: u32,
    file: Option<File>,
}

impl Read for PartsReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(file) = &mut self.file {
                let count = file.read(into)?;
                if count > 0 || into.is_empty() {
                    return Ok(count);
                }
            }
            match File::open(Parts::path_of(&self.first, self.opened + 1)) {
                Ok(next) => self.file = Some(next),
                Err(error) if self.opened > 0 && error.kind() == io::ErrorKind::NotFound => {
                    return Ok(0);
                }
                Err(error) => return Err(error),
            }
            self.opened += 1;
        }
    }
}
