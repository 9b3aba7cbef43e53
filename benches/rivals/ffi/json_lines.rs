//! The engine behind the conformance protocol, at the other end of two pipes.

use std::{
    fmt::Write as _,
    hint::black_box,
    io::{self, BufRead, BufReader, PipeReader, PipeWriter, Write as _},
    thread,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{INPUTS, JOINED, PENDING, WRITTEN};
use crate::Turn;

/// A client that writes lines and reads answers. The engine goes when its pipe is closed.
pub(super) struct JsonLines {
    to: PipeWriter,
    from: BufReader<PipeReader>,
    inquiry: u64,
    certificate: String,
    answer: String,
}

impl JsonLines {
    pub(super) fn new(pem: &[u8]) -> Self {
        let (reads, to) = io::pipe().expect("a pipe");
        let (from, writes) = io::pipe().expect("a pipe");
        thread::spawn(move || certgate_protocol::serve(reads, writes));
        let certificate = BASE64_STANDARD.encode(pem);
        let (from, answer) = (BufReader::new(from), String::new());
        let mut client = Self { to, from, inquiry: 0, certificate, answer };
        client
            .say("{\"hello\":{\"protocol\":1,\"policy\":{\"max_inquiries\":9007199254740991}}}\n");
        client.say("{\"at\":0,\"input\":{\"open\":{\"session\":1,\"kind\":\"video\"}}}\n");
        let [pending, presented, _] = client.round();
        client.say(&pending);
        client.say(&presented);
        let answer = r#"{"prompt":1,"verdict":"connect_anyway","revision":1}"#;
        client.say(&format!("{{\"at\":1,\"input\":{{\"answer\":{answer}}}}}\n"));
        let lines = client.round();
        let answers = lines.map(|line| client.say(&line).to_owned());
        assert!(answers[1].contains("ignore"), "{answers:?}");
        assert!(answers[2].contains("active"), "{answers:?}");
        client
    }

    /// Each line's answer is read before the next is written.
    pub(super) fn in_lock_step(&mut self) -> Turn {
        let rounds: Vec<_> = (0..WRITTEN).map(|_| self.round()).collect();
        Turn::by_the_clock(INPUTS * WRITTEN, || {
            for line in rounds.iter().flatten() {
                black_box(self.say(line));
            }
        })
    }

    /// As many lines are under way as the pipes hold.
    pub(super) fn in_flight(&mut self) -> Turn {
        let mut lines = String::new();
        for line in (0..WRITTEN).flat_map(|_| self.round()) {
            let _ = lines.write_str(&line);
        }
        let Self { to, from, answer, .. } = self;
        Turn::by_the_clock(INPUTS * WRITTEN, || {
            thread::scope(|scope| {
                scope.spawn(|| to.write_all(lines.as_bytes()).expect("the engine listens"));
                for _ in 0..INPUTS * WRITTEN {
                    black_box(read(from, answer));
                }
            });
        })
    }

    fn round(&mut self) -> [String; 3] {
        self.inquiry += 1;
        let (inquiry, bytes) = (self.inquiry, &self.certificate);
        let step = |input: String| format!("{{\"at\":1,\"input\":{{{input}}}}}\n");
        let status = |code: i64| step(format!("\"status\":{{\"session\":1,\"code\":{code}}}"));
        let certificate = format!(
            "\"certificate\":{{\"session\":1,\"inquiry\":{inquiry},\"bytes\":\"{bytes}\",\
             \"problems\":[\"expired\"]}}"
        );
        [status(PENDING), step(certificate), status(JOINED)]
    }

    fn say(&mut self, line: &str) -> &str {
        self.to.write_all(line.as_bytes()).expect("the engine listens");
        read(&mut self.from, &mut self.answer)
    }
}

fn read<'a>(from: &mut impl BufRead, answer: &'a mut String) -> &'a str {
    answer.clear();
    let count = from.read_line(answer).expect("the engine answers");
    assert!(count > 0 && !answer.starts_with("{\"error"), "{answer}");
    answer
}
