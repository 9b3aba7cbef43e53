//! The two pipes of a child process, each with a thread of its own.
//!
//! The writer blocks where the child does not read, the reader where the child writes more
//! than is wanted; neither ever blocks who judges.

use std::{
    io::{BufRead, BufReader, BufWriter, Read, Write},
    sync::mpsc::{
        Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError, channel, sync_channel,
    },
    thread,
    time::Duration,
};

/// The longest line that is taken for an answer.
pub(super) const LONGEST_LINE: usize = 16 << 20;

/// How many lines of the child are kept before it has to wait.
const LINES_KEPT: usize = 4096;

/// What came out of the child.
#[derive(Debug)]
pub(super) enum Said {
    /// A whole line, without its end.
    Line(String),
    /// A line that is not UTF-8, made readable.
    NotUtf8(String),
    /// The beginning of a line that does not end.
    Endless,
    /// What stood after the last end of a line when the output ended.
    Rest(String),
    /// Nothing more will come.
    End,
    /// Nothing came in time.
    Nothing,
}

/// Lines into a child and out of it.
#[derive(Debug)]
pub(super) struct Pipes {
    lines: Option<Sender<String>>,
    answers: Receiver<Said>,
}

impl Pipes {
    pub(super) fn new(
        into: impl Write + Send + 'static,
        out: impl Read + Send + 'static,
    ) -> std::io::Result<Self> {
        let (lines, to_write) = channel::<String>();
        let (said, answers) = sync_channel(LINES_KEPT);
        thread::Builder::new().name("to the child".into()).spawn(move || {
            // An error here means that the child has gone; the reader will see it.
            let _ = write_lines(&to_write, BufWriter::new(into));
        })?;
        thread::Builder::new()
            .name("from the child".into())
            .spawn(move || read_lines(BufReader::new(out), &said))?;
        Ok(Self { lines: Some(lines), answers })
    }

    /// Hands a line to the writer. A child that has gone shows when its answer is read.
    pub(super) fn say(&self, line: String) {
        if let Some(lines) = &self.lines {
            let _ = lines.send(line);
        }
    }

    /// Closes the child's standard input.
    pub(super) fn hang_up(&mut self) {
        self.lines = None;
    }

    /// The next thing the child says within this time.
    pub(super) fn hear(&self, within: Duration) -> Said {
        match self.answers.recv_timeout(within) {
            Ok(said) => said,
            Err(RecvTimeoutError::Timeout) => Said::Nothing,
            Err(RecvTimeoutError::Disconnected) => Said::End,
        }
    }

    /// What the child has said already, if anything.
    pub(super) fn overhear(&self) -> Said {
        match self.answers.try_recv() {
            Ok(said) => said,
            Err(TryRecvError::Empty) => Said::Nothing,
            Err(TryRecvError::Disconnected) => Said::End,
        }
    }
}

/// Writes what is there, and flushes when there is nothing more for the moment.
fn write_lines(lines: &Receiver<String>, mut into: impl Write) -> std::io::Result<()> {
    while let Ok(mut line) = lines.recv() {
        loop {
            into.write_all(line.as_bytes())?;
            into.write_all(b"\n")?;
            match lines.try_recv() {
                Ok(next) => line = next,
                Err(_) => break,
            }
        }
        into.flush()?;
    }
    Ok(())
}

fn read_lines(mut out: impl BufRead, said: &SyncSender<Said>) {
    loop {
        let mut line = Vec::new();
        let limit = LONGEST_LINE as u64 + 1;
        let read = out.by_ref().take(limit).read_until(b'\n', &mut line);
        let (last, what) = match read {
            Err(_) | Ok(0) => (true, Said::End),
            Ok(_) if line.last() == Some(&b'\n') => {
                line.pop();
                (false, text(line, Said::Line))
            }
            Ok(read) if read as u64 == limit => (true, Said::Endless),
            Ok(_) => (true, text(line, Said::Rest)),
        };
        if said.send(what).is_err() || last {
            return;
        }
    }
}

fn text(line: Vec<u8>, whole: impl FnOnce(String) -> Said) -> Said {
    match String::from_utf8(line) {
        Ok(line) => whole(line),
        Err(bytes) => Said::NotUtf8(String::from_utf8_lossy(bytes.as_bytes()).into_owned()),
    }
}
