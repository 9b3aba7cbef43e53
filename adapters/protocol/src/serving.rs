//! Speaking the protocol over a pipe.

use std::io::{self, ErrorKind, Read, Write};

use crate::Conversation;

/// The longest line that is listened to, in bytes: 16 MiB. What is longer is passed over
/// without being kept, and malformed.
pub const LONGEST_LINE: usize = 1 << 24;

/// How much is read at a time, and how much room is kept for answers in between.
const CHUNK: usize = 1 << 16;

/// Answers every line of `reader` on `writer`, in order, until there are no more.
///
/// Many lines may be sent before an answer is read: all that have come are answered before
/// the next are waited for, and answers are flushed whenever there is nothing left to answer.
/// A last line without an end is answered like any other. Bytes that are not UTF-8 make a
/// line malformed.
///
/// # Errors
/// Those of the reader and the writer; an interrupted read is tried again.
///
/// # Panics
/// If the engine does not take its own snapshot, which is a fault to be found.
// PROTO-1, PROTO-3 to PROTO-5
pub fn serve(mut reader: impl Read, mut writer: impl Write) -> io::Result<()> {
    let mut desk = Desk::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        let count = match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        desk.take(&chunk[..count], &mut writer)?;
        desk.send(&mut writer)?;
        writer.flush()?;
    }
    if !desk.unfinished.is_empty() || desk.too_long {
        desk.finish_line(&[]);
    }
    desk.send(&mut writer)?;
    writer.flush()
}

/// What has come and what has to go.
#[derive(Default)]
struct Desk {
    conversation: Conversation,
    /// The beginning of a line whose end has not come.
    unfinished: Vec<u8>,
    /// That line is too long already, and its beginning is gone.
    too_long: bool,
    answers: Vec<u8>,
}

impl Desk {
    fn take(&mut self, mut rest: &[u8], writer: &mut impl Write) -> io::Result<()> {
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.finish_line(&rest[..end]);
            rest = &rest[end + 1..];
            if self.answers.len() >= CHUNK {
                self.send(writer)?;
            }
        }
        self.keep(rest);
        Ok(())
    }

    fn keep(&mut self, part: &[u8]) {
        if self.too_long || self.unfinished.len() + part.len() > LONGEST_LINE {
            self.too_long = true;
            self.unfinished = Vec::new();
        } else {
            self.unfinished.extend_from_slice(part);
        }
    }

    fn finish_line(&mut self, last: &[u8]) {
        if self.unfinished.is_empty() && !self.too_long {
            self.conversation.hear(last, &mut self.answers);
        } else {
            self.keep(last);
            // A line that is too long is heard as nothing, which is no JSON.
            self.conversation.hear(&self.unfinished, &mut self.answers);
            self.unfinished.clear();
            self.unfinished.shrink_to(CHUNK);
            self.too_long = false;
        }
        self.answers.push(b'\n');
    }

    fn send(&mut self, writer: &mut impl Write) -> io::Result<()> {
        writer.write_all(&self.answers)?;
        self.answers.clear();
        self.answers.shrink_to(2 * CHUNK);
        Ok(())
    }
}
