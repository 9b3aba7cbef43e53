//! Lines over a pipe: answered in order, at once, and in bounded memory.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    thread,
};

use certgate_protocol::{LONGEST_LINE, serve};

const HELLO: &str = "{\"hello\":{\"protocol\":1}}\n";
const TICK: &str = "{\"at\":0,\"input\":{\"tick\":{}}}\n";
const NOTHING: &str = "{\"effects\":[]}";
const MALFORMED: &str = "{\"error\":\"malformed\"}";

/// Gives bytes in pieces of one size, so that lines are cut anywhere.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(self.0.len()).min(into.len());
        let (piece, rest) = self.0.split_at(count);
        into[..count].copy_from_slice(piece);
        self.0 = rest;
        Ok(count)
    }
}

fn answers(input: &[u8], piece: usize) -> Vec<String> {
    let mut out = Vec::new();
    serve(Pieces(input, piece), &mut out).expect("memory neither fails nor ends");
    let out = String::from_utf8(out).expect("text");
    assert!(out.is_empty() || out.ends_with('\n'));
    out.lines().map(str::to_owned).collect()
}

// PROTO-1 to PROTO-3
#[test]
fn lines_are_answered_one_for_one_however_they_are_cut() {
    let input = [HELLO, TICK, "\n", TICK, "nonsense\n", TICK].concat();
    for piece in [1, 2, 7, 30, 1000] {
        let answers = answers(input.as_bytes(), piece);
        assert!(answers[0].contains(r#""name":"certgate""#), "{answers:?}");
        assert_eq!(answers[1..], [NOTHING, MALFORMED, NOTHING, MALFORMED, NOTHING]);
    }
}

// PROTO-5
#[test]
fn a_last_line_without_an_end_is_answered_and_no_line_is_not() {
    let cut = [HELLO, TICK.trim_end()].concat();
    assert_eq!(answers(cut.as_bytes(), 9)[1..], [NOTHING]);
    assert_eq!(answers(b"", 9), [""; 0]);
}

#[test]
fn bytes_that_are_not_text_make_one_line_malformed() {
    let input = [HELLO.as_bytes(), b"\xff\xfe{}\n", TICK.as_bytes()].concat();
    assert_eq!(answers(&input, 100)[1..], [MALFORMED, NOTHING]);
}

#[test]
fn a_line_that_is_too_long_is_malformed_and_the_next_is_heard() {
    let mut long = HELLO.as_bytes().to_vec();
    long.extend_from_slice(b"{\"at\":0,\"input\":{\"tick\":{\"x\":\"");
    long.resize(LONGEST_LINE + 100, b'x');
    long.extend_from_slice(b"\"}}}\n");
    long.extend_from_slice(TICK.as_bytes());
    assert_eq!(answers(&long, 1 << 16)[1..], [MALFORMED, NOTHING]);
}

// PROTO-3
#[test]
fn a_line_is_answered_before_the_next_one_comes() {
    let (their_input, mut our_output) = io::pipe().expect("a pipe");
    let (our_input, their_output) = io::pipe().expect("a pipe");
    let server = thread::spawn(move || serve(their_input, their_output));
    let mut answers = BufReader::new(our_input).lines();
    for line in [HELLO, TICK, TICK] {
        our_output.write_all(line.as_bytes()).expect("it listens");
        assert!(answers.next().expect("an answer").is_ok());
    }
    drop(our_output);
    assert!(answers.next().is_none());
    server.join().expect("no panic").expect("no error");
}
