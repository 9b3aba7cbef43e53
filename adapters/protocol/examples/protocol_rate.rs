//! How many lines a second the engine answers over a full pipe: `cargo run --release -p
//! certgate-protocol --example protocol_rate`.

use std::{
    io::{self, Read},
    time::Instant,
};

/// A long meeting of sessions that come, are held for one certificate, connect and go.
struct Lines {
    buffer: Vec<u8>,
    sent: usize,
    round: u64,
    rounds: u64,
}

impl Lines {
    fn next_round(&mut self) {
        let (n, at) = (self.round + 1, self.round * 10);
        let step = |input: String| format!("{{\"at\":{at},\"input\":{input}}}\n");
        let session =
            |name: &str, rest: &str| step(format!("{{\"{name}\":{{\"session\":{n}{rest}}}}}"));
        self.buffer.clear();
        self.sent = 0;
        if self.round == 0 {
            self.buffer.extend_from_slice(b"{\"hello\":{\"protocol\":1}}\n");
        }
        for line in [
            session("open", r#","kind":"svs""#),
            session("status", r#","code":8"#),
            session("certificate_unavailable", r#","inquiry":1"#),
            session("signal", r#","signal":"reconnecting""#),
            session("status", r#","code":5"#),
            step(r#"{"tick":{}}"#.to_owned()),
            step(r#"{"answer":{"prompt":1,"verdict":"connect_anyway","revision":1}}"#.to_owned()),
            session("close", ""),
        ] {
            self.buffer.extend_from_slice(line.as_bytes());
        }
        self.round += 1;
    }
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < into.len() {
            if self.sent == self.buffer.len() {
                if self.round == self.rounds {
                    break;
                }
                self.next_round();
            }
            let count = (self.buffer.len() - self.sent).min(into.len() - filled);
            let part = &self.buffer[self.sent..self.sent + count];
            into[filled..filled + count].copy_from_slice(part);
            (self.sent, filled) = (self.sent + count, filled + count);
        }
        Ok(filled)
    }
}

fn main() -> io::Result<()> {
    let rounds = 250_000;
    let lines = Lines { buffer: Vec::new(), sent: 0, round: 0, rounds };
    let begin = Instant::now();
    certgate_protocol::serve(lines, io::sink())?;
    let taken = begin.elapsed();
    println!("{:.0} lines/s", (8 * rounds) as f64 / taken.as_secs_f64());
    Ok(())
}
