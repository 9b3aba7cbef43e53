//! Writing answers, straight from what the engine wants into the room that goes out.

use certgate::{Effect, HostName, Problems, Prompt, PromptId, SessionId};
use certgate_model::vocabulary::Error;

use crate::{meeting::Meeting, translate};

/// JSON that is being written.
pub(crate) struct Answer<'a>(pub(crate) &'a mut Vec<u8>);

impl Answer<'_> {
    // PROTO-7, PROTO-9
    pub(crate) fn hello(&mut self, name: &str, version: &str) {
        self.raw(r#"{"hello":{"protocol":"#).number(certgate_model::protocol::VERSION);
        self.raw(r#","name":"#).text(name).raw(r#","version":"#).text(version);
        self.raw(r#","lacks":[]}}"#);
    }

    // PROTO-52
    pub(crate) fn error(&mut self, error: Error) {
        self.raw(r#"{"error":""#).raw(error.name()).raw(r#""}"#);
    }

    // PROTO-53
    pub(crate) fn nack(&mut self, name: &str) {
        self.raw(r#"{"nack":"#).text(name).raw("}");
    }

    // PROTO-51
    pub(crate) fn deadline(&mut self, deadline: Option<u64>) {
        self.raw(r#"{"effects":[],"deadline":"#);
        match deadline {
            Some(deadline) => self.number(deadline),
            None => self.raw("null"),
        };
        self.raw("}");
    }

    /// All that the engine wants, which is drained.
    // PROTO-40, PROTO-55, EFFECT-14
    pub(crate) fn effects(&mut self, meeting: &mut Meeting) {
        self.raw(r#"{"effects":["#);
        let mut first = true;
        while let Some(effect) = meeting.engine.poll_effect() {
            if !first {
                self.raw(",");
            }
            first = false;
            self.effect(effect, meeting);
        }
        self.raw("]}");
    }

    // PROTO-41 to PROTO-49
    fn effect(&mut self, effect: Effect, meeting: &Meeting) {
        match effect {
            Effect::FetchCertificate { session, inquiry } => {
                self.session("fetch_certificate", session, meeting);
                self.key("inquiry").number(inquiry.number());
            }
            Effect::ShowPrompt { prompt, revision } => {
                self.prompt("show_prompt", prompt).key("revision").number(revision.number());
                let window = window(prompt, meeting);
                let fingerprint = window.subject.fingerprint.to_string();
                self.key("fingerprint").text(&fingerprint).lists(&window, meeting);
            }
            Effect::UpdatePrompt { prompt, revision } => {
                self.prompt("update_prompt", prompt).key("revision").number(revision.number());
                self.lists(&window(prompt, meeting), meeting);
            }
            Effect::DismissPrompt { prompt, why } => {
                self.prompt("dismiss_prompt", prompt).key("why").word(why.name());
            }
            Effect::SetCertificateAction { session, inquiry, action, why } => {
                self.session("set_certificate_action", session, meeting);
                self.key("inquiry").number(inquiry.number());
                self.key("action").word(translate::action_out(action).name());
                self.key("why").word(why.name());
            }
            Effect::Terminate { session, why } => {
                self.session("terminate", session, meeting).key("why").word(why.name());
            }
            Effect::SessionChanged { session, to } => {
                self.session("session_changed", session, meeting).key("to").word(to.name());
                if let Some(why) = translate::leaf_out(to).why() {
                    self.key("why").word(why);
                }
            }
            Effect::Anomaly { session, what } => {
                self.session("anomaly", session, meeting).key("what").word(what.name());
            }
        }
        self.raw("}}");
    }

    fn session(&mut self, effect: &str, session: SessionId, meeting: &Meeting) -> &mut Self {
        self.raw("{").word(effect).raw(r#":{"session":"#).number(meeting.number(session))
    }

    fn prompt(&mut self, effect: &str, prompt: PromptId) -> &mut Self {
        self.raw("{").word(effect).raw(r#":{"prompt":"#).number(prompt.number())
    }

    // PROTO-50, EFFECT-14
    fn lists(&mut self, window: &Prompt, meeting: &Meeting) -> &mut Self {
        self.key("hosts").list(&window.hosts, |answer, host: &HostName| {
            answer.text(host.as_str());
        });
        self.problems(window.problems);
        self.key("sessions").list(&window.sessions, |answer, waiting| {
            answer.number(meeting.number(waiting.id));
        })
    }

    fn problems(&mut self, problems: Problems) {
        self.key("problems").list(problems.iter(), |answer, problem| {
            answer.word(problem.name());
        });
    }

    fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.raw("[");
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self.raw(",");
            }
            write(self, item);
        }
        self.raw("]")
    }

    fn key(&mut self, key: &str) -> &mut Self {
        self.raw(",").word(key).raw(":")
    }

    /// One of the engine's or the protocol's own words, which need no escapes.
    fn word(&mut self, word: &str) -> &mut Self {
        self.raw("\"").raw(word).raw("\"")
    }

    /// Text from outside.
    fn text(&mut self, text: &str) -> &mut Self {
        serde_json::to_writer(&mut *self.0, text).expect("text into memory");
        self
    }

    fn number(&mut self, number: u64) -> &mut Self {
        serde_json::to_writer(&mut *self.0, &number).expect("a number into memory");
        self
    }

    fn raw(&mut self, text: &str) -> &mut Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }
}

/// What a window shows that the engine wants shown (EFFECT-13).
fn window(prompt: PromptId, meeting: &Meeting) -> Prompt {
    meeting.engine.prompt(prompt).expect("a prompt can be read until the next input")
}
