//! The windows of a meeting, and who answers them.

use std::{sync::mpsc::RecvTimeoutError, time::Instant};

use certgate::{Answer, Button, Error, PromptId, PromptText, Revision, UnixSeconds, Verdict};

use super::{
    super::{
        person::{self, Choice},
        screen::{STRONG, styled},
    },
    Answering, Meeting, MeetingError,
};

impl Meeting {
    /// The window that is to be answered next.
    pub(super) fn next_window(&self) -> Option<(PromptId, Revision)> {
        if self.answering == Answering::Nobody {
            return None;
        }
        self.host.window().first().map(|prompt| (prompt.id, prompt.revision))
    }

    pub(super) fn answer(
        &mut self,
        prompt: PromptId,
        revision: Revision,
    ) -> Result<(), MeetingError> {
        self.host.recorder_mut().flush();
        let Some(shown) = self.host.window().first() else { return Ok(()) };
        match &self.answering {
            Answering::Nobody => Ok(()),
            Answering::Script(script) => {
                let button = match script.answer(shown) {
                    Verdict::ConnectAnyway => Button::ConnectAnyway,
                    Verdict::DontConnect => Button::DontConnect,
                };
                self.take_choice(prompt, revision, Choice::Pressed(button))
            }
            Answering::Person => {
                let text = PromptText::compose(shown, Some(unix_now()));
                let mut screen = self.screen.borrow_mut();
                screen.line(String::new());
                let columns = screen.columns().unwrap_or(80);
                for (line, place) in person::page(&text, columns).into_iter().zip(0..) {
                    screen.line(if place == 0 { styled(STRONG, &line) } else { line });
                }
                screen.line(String::new());
                screen.hold();
                person::ask(prompt, revision, self.sender.clone())?;
                self.asking = Some(prompt);
                Ok(())
            }
        }
    }

    pub(super) fn take_choice(
        &mut self,
        prompt: PromptId,
        revision: Revision,
        choice: Choice,
    ) -> Result<(), MeetingError> {
        let answer = match choice {
            Choice::Pressed(Button::ConnectAnyway) => Answer::ConnectAnyway(revision),
            Choice::Pressed(Button::DontConnect) => Answer::DontConnect,
            Choice::Left | Choice::Gone => {
                self.interrupted = true;
                return Ok(());
            }
        };
        match self.host.answer(self.now(), prompt, answer) {
            // The next round shows it anew.
            Err(Error::PromptChanged) => {
                self.say("the window has changed while it was read, and is shown anew");
                Ok(())
            }
            Err(Error::PromptClosed) => {
                self.say("the window was closed before it was answered");
                Ok(())
            }
            other => Ok(other?),
        }
    }

    pub(super) fn wait_for_the_person(&mut self) -> Result<(), MeetingError> {
        let Some((_, due)) = &self.latecomer else {
            if let Ok(event) = self.events.recv() {
                return self.take(event);
            }
            // Cannot be: the meeting has a sender of its own.
            self.interrupted = true;
            return Ok(());
        };
        match self.events.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(event) => self.take(event),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(()),
        }
    }
}

fn unix_now() -> UnixSeconds {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    UnixSeconds(i64::try_from(seconds).unwrap_or(i64::MAX))
}
