//! A child process that speaks the conformance protocol.

mod pipes;

use std::{
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use certgate_model::{
    certificates::Certificates,
    protocol::{Line, parse_answer, write_line},
    vocabulary::{Answer, Error, Feature, Input, Policy},
};
use process_wrap::std::{ChildWrapper, CommandWrap};
use serde_json::Value;

use self::pipes::{LONGEST_LINE, Pipes, Said};
use crate::implementation::{Identity, Implementation, Misconduct};

/// How many lines are in flight at most.
const DEPTH: usize = 512;

/// How much of a line that is no answer is shown.
const SHOWN: usize = 200;

/// An implementation behind two pipes, started by a shell command when it is first needed.
///
/// The process leads a group of its own (a job on Windows), which is killed with it. Its
/// standard error is ours.
#[derive(Debug)]
pub struct ChildProcess {
    command: String,
    line_timeout: Duration,
    certificates: Certificates,
    identity: Option<Identity>,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    process: Box<dyn ChildWrapper>,
    pipes: Pipes,
    greeted: bool,
}

impl ChildProcess {
    /// A process that this shell command starts, and that has so long to answer each line.
    #[must_use]
    pub fn new(command: String, line_timeout: Duration, certificates: Certificates) -> Self {
        Self { command, line_timeout, certificates, identity: None, running: None }
    }

    fn running(&mut self) -> Result<&mut Running, Misconduct> {
        let running = match self.running.take() {
            Some(running) => running,
            None => Running::start(&self.command)?,
        };
        Ok(self.running.insert(running))
    }

    /// Says a line that is no input of the meeting, and takes the answer.
    fn converse(&mut self, line: String) -> Result<Answer, Misconduct> {
        self.running()?.pipes.say(line);
        self.hear()
    }

    fn hear(&mut self) -> Result<Answer, Misconduct> {
        let within = self.line_timeout;
        let running = self.running()?;
        let line = match running.pipes.hear(within) {
            Said::Line(line) => line,
            Said::Nothing => return Err(Misconduct::Silent(within)),
            Said::End => return Err(running.gone(within)),
            Said::Rest(rest) => return Err(Misconduct::HalfALine(beginning(rest))),
            Said::NotUtf8(text) => return Err(Misconduct::NotUtf8(beginning(text))),
            Said::Endless => return Err(Misconduct::EndlessLine(LONGEST_LINE)),
        };
        running.greeted = true;
        parse_answer(&line, &mut self.certificates).map_err(|malformed| Misconduct::Malformed {
            why: malformed.0.to_owned(),
            line: beginning(line),
        })
    }

    /// Whatever is said before anybody asks is one line too many.
    fn listen(&mut self) -> Result<(), Misconduct> {
        match self.running()?.pipes.overhear() {
            Said::Line(line) | Said::NotUtf8(line) | Said::Rest(line) => {
                Err(Misconduct::Surplus(beginning(line)))
            }
            Said::Endless => Err(Misconduct::EndlessLine(LONGEST_LINE)),
            // That it has gone shows with the next answer.
            Said::End | Said::Nothing => Ok(()),
        }
    }

    fn greet(&mut self, hello: String) -> Result<Identity, Misconduct> {
        self.listen()?;
        match self.converse(hello)? {
            Answer::Hello { name, version, lacks } => Ok(Identity { name, version, lacks }),
            other => Err(Misconduct::OutOfStep { asked: "a hello", given: form(&other) }),
        }
    }

    /// A hello with what the implementation has; caps that it lacks are not named to it.
    fn hello(&self, policy: &Policy) -> String {
        let line = write_line(&Line::Hello { policy: *policy }, &self.certificates);
        let line = line.unwrap_or_default();
        let capless = |identity: &Identity| identity.lacks.contains(&Feature::Caps);
        if self.identity.as_ref().is_some_and(capless) { without_caps(&line) } else { line }
    }
}

impl Implementation for ChildProcess {
    fn identify(&mut self) -> Result<Identity, Misconduct> {
        if let Some(identity) = &self.identity {
            return Ok(identity.clone());
        }
        let identity = self.greet(r#"{"hello":{"protocol":1}}"#.to_owned())?;
        self.identity = Some(identity.clone());
        Ok(identity)
    }

    fn begin(&mut self, policy: &Policy) -> Result<(), Misconduct> {
        let before = self.identify()?;
        let now = self.greet(self.hello(policy))?;
        if before == now {
            return Ok(());
        }
        Err(Misconduct::Inconstant { before: before.to_string(), now: now.to_string() })
    }

    fn send(&mut self, at: u64, input: &Input) -> Result<(), Misconduct> {
        let line = Line::Step { at, input: input.clone() };
        let line = write_line(&line, &self.certificates)
            .map_err(|_| Misconduct::OutOfStep { asked: "bytes unknown here", given: "nothing" })?;
        self.running()?.pipes.say(line);
        Ok(())
    }

    fn receive(&mut self) -> Result<Answer, Misconduct> {
        match self.hear()? {
            hello @ Answer::Hello { .. } => {
                Err(Misconduct::OutOfStep { asked: "an input", given: form(&hello) })
            }
            answer => Ok(answer),
        }
    }

    /// A line that is no line has one answer, whatever went before: a line too many or too
    /// few cannot hide behind the next meeting.
    fn finish(&mut self) -> Result<(), Misconduct> {
        match self.converse("{}".to_owned())? {
            Answer::Error(Error::Malformed) => self.listen(),
            other => Err(Misconduct::OutOfStep { asked: "a malformed line", given: form(&other) }),
        }
    }

    fn restart(&mut self) {
        self.running = None;
    }

    fn depth(&self) -> usize {
        DEPTH
    }
}

impl Running {
    fn start(command: &str) -> Result<Self, Misconduct> {
        let mut shell = shell(command);
        // PROTO-4
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut command = CommandWrap::from(shell);
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::std::JobObject);
        let mut process = command.spawn().map_err(Misconduct::CannotStart)?;
        let (Some(into), Some(out)) = (process.stdin().take(), process.stdout().take()) else {
            return Err(Misconduct::CannotStart(std::io::ErrorKind::BrokenPipe.into()));
        };
        let pipes = Pipes::new(into, out).map_err(Misconduct::CannotStart)?;
        Ok(Self { process, pipes, greeted: false })
    }

    /// Its output has ended: how, and whether there ever was a program behind the shell.
    fn gone(&mut self, within: Duration) -> Misconduct {
        let status = self.status_within(within);
        match status {
            Some(status) if !self.greeted && matches!(status.code(), Some(126 | 127 | 9009)) => {
                Misconduct::CannotRun(status)
            }
            status => Misconduct::Gone(status),
        }
    }

    fn status_within(&mut self, within: Duration) -> Option<ExitStatus> {
        let since = Instant::now();
        loop {
            match self.process.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if since.elapsed() < within => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Ok(None) | Err(_) => return None,
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.pipes.hang_up();
        // Nothing to do about a group that has gone already.
        let _ = self.process.kill();
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    // The command is for cmd to take apart, so nothing in it is quoted again.
    shell.arg("/C").raw_arg(command);
    shell
}

/// What the protocol calls caps are the keys of the policy that begin with `max_`, but for
/// the number of windows.
fn without_caps(hello: &str) -> String {
    let Ok(mut line) = serde_json::from_str::<Value>(hello) else {
        return hello.to_owned();
    };
    if let Some(policy) = line.pointer_mut("/hello/policy").and_then(Value::as_object_mut) {
        policy.retain(|key, _| key == "max_shown_prompts" || !key.starts_with("max_"));
    }
    line.to_string()
}

const fn form(answer: &Answer) -> &'static str {
    match answer {
        Answer::Hello { .. } => "a hello",
        Answer::Effects(_) => "effects",
        Answer::Deadline(_) => "a deadline",
        Answer::Error(error) => error.name(),
        Answer::Nack(_) => "a nack",
    }
}

fn beginning(mut line: String) -> String {
    if let Some((cut, _)) = line.char_indices().nth(SHOWN) {
        line.truncate(cut);
        line.push('…');
    }
    line
}
