//! Our engine behind the conformance protocol, and one thing that it does wrong: what the
//! suite has to give the right verdict on. The argument says what.

use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
    thread,
    time::Duration,
};

use certgate_protocol::Conversation;

fn main() -> ExitCode {
    let Some(wrong) = std::env::args().nth(1) else {
        eprintln!("say what to do wrong");
        return ExitCode::from(2);
    };
    match misbehave(&wrong) {
        Ok(code) => code,
        // Who asked has gone.
        Err(_) => ExitCode::SUCCESS,
    }
}

/// A client that answers line by line.
struct Client<W> {
    conversation: Conversation,
    out: W,
    /// Lines heard, hellos too.
    heard: u64,
    hellos: u64,
}

fn misbehave(wrong: &str) -> io::Result<ExitCode> {
    let mut client =
        Client { conversation: Conversation::new(), out: io::stdout().lock(), heard: 0, hellos: 0 };
    if wrong == "deaf" {
        // Reads nothing and says nothing.
        thread::sleep(Duration::from_secs(600));
    }
    for line in io::stdin().lock().lines() {
        let line = line?;
        client.heard += 1;
        client.hellos += u64::from(line.starts_with(r#"{"hello""#));
        if let Some(code) = client.answer(wrong, &line)? {
            return Ok(code);
        }
        client.out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

impl<W: Write> Client<W> {
    /// Answers a line; a code where it ends instead.
    fn answer(&mut self, wrong: &str, line: &str) -> io::Result<Option<ExitCode>> {
        let late = self.heard > 60;
        let is_hello = line.starts_with(r#"{"hello""#);
        match wrong {
            // It keeps the meeting, and says that it began another.
            "no_new_meeting" if is_hello && self.hellos > 2 => {
                let hello = Conversation::new().speak(line);
                return self.say(&hello);
            }
            "no_deadlines" if line.contains(r#""tick""#) => return self.say(r#"{"effects":[]}"#),
            _ => {}
        }
        let right = self.conversation.speak(line);
        let answer = match wrong {
            "nothing" => right,
            "silent" if !is_hello => return Ok(None),
            "slow" if late => {
                thread::sleep(Duration::from_secs(600));
                right
            }
            "crash" if late => return Ok(Some(ExitCode::from(3))),
            "crash_in_mid_line" if late => {
                self.out.write_all(&right.as_bytes()[..right.len() / 2])?;
                self.out.flush()?;
                return Ok(Some(ExitCode::from(3)));
            }
            "chatty" => {
                self.say("debug: a line came")?;
                right
            }
            "surplus" if late => {
                self.say(&right)?;
                right
            }
            "missing" if self.heard.is_multiple_of(50) => return Ok(None),
            "missing_last" if line == "{}" => return Ok(None),
            "not_utf8" if late => {
                self.out.write_all(b"{\"effects\":[\xff\xfe]}\n")?;
                return Ok(None);
            }
            "endless" if late => loop {
                self.out.write_all(&[b' '; 1 << 16])?;
            },
            "other_form" if late => r#"{"effects":{}}"#.to_owned(),
            "unsorted" => unsorted(&right),
            "other_protocol" if is_hello => right.replace(r#""protocol":1"#, r#""protocol":2"#),
            "unknown_lack" if is_hello => right.replace("[]", r#"["everything"]"#),
            "effects_for_hello" if is_hello => r#"{"effects":[]}"#.to_owned(),
            "other_version" if is_hello => {
                right.replace(r#""version":""#, &format!(r#""version":"{}."#, self.hellos))
            }
            "fickle_nack" if late && line.contains(r#""snapshot""#) => {
                r#"{"nack":"snapshot"}"#.to_owned()
            }
            "accepts" => right.replace(r#""action":"cancel""#, r#""action":"ignore""#),
            "other_errors" => right.replace("stale_inquiry", "unknown_session"),
            "no_changes" => without_changes(&right),
            "honest" => honest(is_hello, line, right),
            "undeclared" if line.contains(r#""forget""#) => r#"{"nack":"forget"}"#.to_owned(),
            "nacks_open" if line.contains(r#""open""#) => r#"{"nack":"open"}"#.to_owned(),
            _ => right,
        };
        self.say(&answer)
    }

    fn say(&mut self, line: &str) -> io::Result<Option<ExitCode>> {
        writeln!(self.out, "{line}")?;
        Ok(None)
    }
}

/// It says what it lacks, and does not have it.
fn honest(is_hello: bool, line: &str, right: String) -> String {
    if is_hello {
        return right.replace(r#""lacks":[]"#, r#""lacks":["deadlines","forget","snapshot"]"#);
    }
    for name in ["tick", "next_deadline", "forget", "snapshot"] {
        if line.contains(&format!(r#""input":{{"{name}""#)) {
            return format!(r#"{{"nack":"{name}"}}"#);
        }
    }
    right
}

/// An answer without what the host alone is told.
fn without_changes(answer: &str) -> String {
    let Ok(mut answer) = serde_json::from_str::<serde_json::Value>(answer) else {
        return answer.to_owned();
    };
    if let Some(effects) = answer.get_mut("effects").and_then(|effects| effects.as_array_mut()) {
        effects.retain(|effect| effect.get("session_changed").is_none());
    }
    answer.to_string()
}

/// Problems in an order of its own.
fn unsorted(answer: &str) -> String {
    let Ok(mut answer) = serde_json::from_str::<serde_json::Value>(answer) else {
        return answer.to_owned();
    };
    let effects = answer.get_mut("effects").and_then(|effects| effects.as_array_mut());
    for effect in effects.into_iter().flatten() {
        let window = effect.get_mut("show_prompt").and_then(|window| window.get_mut("problems"));
        if let Some(problems) = window.and_then(|problems| problems.as_array_mut()) {
            problems.reverse();
        }
    }
    answer.to_string()
}
