//! A meeting as messages between its services, the engine and the person.

use std::{collections::BTreeMap, fmt::Write as _};

use certgate_model::vocabulary::{Action, Answer, Effect, Input, Kind, Policy, Verdict};

use crate::{cases::Step, table::title, xml::escaped};

/// One line of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The lifeline where it begins.
    pub from: Lifeline,
    /// Where it ends; the same for what a lifeline does by itself.
    pub to: Lifeline,
    /// What it says.
    pub text: String,
    /// What sort of message it is.
    pub tone: Tone,
    /// The step that it belongs to, from 0.
    pub step: usize,
}

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lifeline {
    /// The service of a session.
    Session(u64),
    /// The engine.
    Engine,
    /// The person, before the windows.
    Person,
}

/// How a message is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// An input.
    Input,
    /// An effect.
    Effect,
    /// IGNORE.
    Yes,
    /// CANCEL and Terminate.
    No,
    /// A change of leaf, or a word about time.
    Note,
    /// An input that was rejected, or a service's misbehaviour.
    Fault,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Effect => "effect",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Note => "note",
            Self::Fault => "fault",
        }
    }
}

/// A meeting in Mermaid.
#[must_use]
pub fn mermaid(steps: &[Step]) -> String {
    let steps = steps.iter().map(|(at, input, answer)| (*at, input, answer));
    certgate_suite::mermaid(&Policy::default(), steps, None)
}

/// The messages of a meeting, in order.
#[must_use]
pub fn messages(steps: &[Step]) -> Vec<Message> {
    let mut all = Vec::new();
    for (step, (_, input, answer)) in steps.iter().enumerate() {
        let mut say = |from, to, text: String, tone| {
            all.push(Message { from, to, text, tone, step });
        };
        given(input, &mut say);
        match answer {
            Answer::Effects(effects) => effects.iter().for_each(|effect| wanted(effect, &mut say)),
            Answer::Error(error) => {
                let text = format!("rejected: {}", error.name());
                say(Lifeline::Engine, Lifeline::Engine, text, Tone::Fault);
            }
            Answer::Deadline(deadline) => {
                let text = deadline.map_or("nothing is due".into(), |ms| format!("due at {ms} ms"));
                say(Lifeline::Engine, Lifeline::Engine, text, Tone::Note);
            }
            Answer::Hello { .. } | Answer::Nack(_) => {}
        }
    }
    all
}

fn given(input: &Input, say: &mut impl FnMut(Lifeline, Lifeline, String, Tone)) {
    use Lifeline::{Engine, Person, Session};
    let tone = Tone::Input;
    match input {
        Input::Open { session, .. } => say(Session(*session), Engine, "opened".into(), tone),
        Input::Status { session, code } => {
            say(Session(*session), Engine, format!("status {code}"), tone);
        }
        Input::Signal { session, signal } => {
            say(Session(*session), Engine, signal.to_string(), tone);
        }
        Input::Certificate { session, inquiry, certificate, host, problems } => {
            let what = match certificate.identity {
                Some(identity) => format!("certificate {identity}"),
                None => "no certificate in the bytes".to_owned(),
            };
            let host = host.as_ref().map_or(String::new(), |host| format!(", {host}"));
            let problems: String =
                problems.iter().map(|problem| format!(", {}", problem.name())).collect();
            say(Session(*session), Engine, format!("{inquiry}: {what}{host}{problems}"), tone);
        }
        Input::CertificateUnavailable { session, inquiry } => {
            say(Session(*session), Engine, format!("{inquiry}: no certificate"), tone);
        }
        Input::Answer { prompt, verdict } => {
            let verdict = match verdict {
                Verdict::ConnectAnyway { revision } => {
                    format!("Connect Anyway, revision {revision}")
                }
                Verdict::DontConnect => "Don't Connect".to_owned(),
            };
            say(Person, Engine, format!("window {prompt}: {verdict}"), tone);
        }
        Input::Forget { fingerprint, .. } => {
            say(Person, Engine, format!("forget certificate {fingerprint}"), tone);
        }
        Input::Close { session } => say(Session(*session), Engine, "closed".into(), tone),
        Input::Tick | Input::End | Input::NextDeadline | Input::Snapshot => {
            say(Engine, Engine, input.name().replace('_', " "), Tone::Note);
        }
    }
}

fn wanted(effect: &Effect, say: &mut impl FnMut(Lifeline, Lifeline, String, Tone)) {
    use Lifeline::{Engine, Person, Session};
    match effect {
        Effect::FetchCertificate { session, inquiry } => {
            say(Engine, Session(*session), format!("{inquiry}: fetch certificate"), Tone::Effect);
        }
        Effect::ShowPrompt { prompt, revision, fingerprint, .. } => {
            let text = format!("window {prompt}.{revision}: certificate {fingerprint}");
            say(Engine, Person, text, Tone::Effect);
        }
        Effect::UpdatePrompt { prompt, revision, sessions, .. } => {
            let text = format!("window {prompt}.{revision}: {} waiting", sessions.len());
            say(Engine, Person, text, Tone::Effect);
        }
        Effect::DismissPrompt { prompt, why } => {
            say(Engine, Person, format!("window {prompt} goes: {why}"), Tone::Effect);
        }
        Effect::SetCertificateAction { session, inquiry, action, why } => {
            let (action, tone) = match action {
                Action::Ignore => ("IGNORE", Tone::Yes),
                Action::Cancel => ("CANCEL", Tone::No),
            };
            let text = format!("{inquiry}: {action} ({})", why.name());
            say(Engine, Session(*session), text, tone);
        }
        Effect::Terminate { session, why } => {
            say(Engine, Session(*session), format!("Terminate ({why})"), Tone::No);
        }
        Effect::SessionChanged { session, to } => {
            say(Session(*session), Session(*session), to.to_string(), Tone::Note);
        }
        Effect::Anomaly { session, what } => {
            say(Session(*session), Session(*session), what.to_string(), Tone::Fault);
        }
    }
}

const COLUMN: usize = 290;
const ROW: usize = 26;
const TOP: usize = 66;

const STYLE: &str = "\
.sequence { --ink: var(--fg, #1c1f24); --line: #7b8694; --face: #ffffff; --pale: #eef1f5; \
--yes: #14733b; --no: #b3261e; --mark: #0a5fb4; } \
@media (prefers-color-scheme: dark) { .sequence { --ink: var(--fg, #e7eaee); --line: #8d99a8; \
--face: #1b1f26; --pale: #2a313b; --yes: #64d28f; --no: #ff8a80; --mark: #6fb3ff; } } \
.sequence text { font: 12px system-ui, sans-serif; fill: var(--ink); text-anchor: middle; \
paint-order: stroke; stroke: var(--face); stroke-width: 3px; } \
.sequence .head text, .sequence .plate + text { stroke: none; } \
.sequence .back { fill: var(--face); } \
.sequence .head rect { fill: var(--pale); stroke: var(--line); } \
.sequence .head text { font-weight: 700; font-size: 13px; } \
.sequence .life { stroke: var(--line); stroke-dasharray: 3 4; } \
.sequence .message { stroke: var(--ink); stroke-width: 1.3; } \
.sequence .tip { fill: var(--line); } \
.sequence .effect line { stroke: var(--mark); } \
.sequence .yes line { stroke: var(--yes); } .sequence .yes text { fill: var(--yes); font-weight: 700; } \
.sequence .no line { stroke: var(--no); } .sequence .no text { fill: var(--no); font-weight: 700; } \
.sequence .plate { fill: var(--pale); } .sequence .fault .plate { stroke: var(--no); } \
.sequence .fault text { fill: var(--no); }";

/// A meeting as a picture that needs nothing from elsewhere.
#[must_use]
pub fn svg(steps: &[Step], about: &str) -> String {
    let kinds = kinds(steps);
    let mut lines: Vec<Lifeline> =
        kinds.keys().map(|session| Lifeline::Session(*session)).collect();
    lines.extend([Lifeline::Engine, Lifeline::Person]);
    let x = |line: Lifeline| {
        let place = lines.iter().position(|known| *known == line).unwrap_or(0);
        place * COLUMN + COLUMN / 2
    };
    let messages = messages(steps);
    let (width, height) = (lines.len() * COLUMN, TOP + (messages.len() + 1) * ROW);
    let about = escaped(about);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sequence\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{about}\">\n\
         <style>{STYLE}</style>\n<defs><marker id=\"to\" viewBox=\"0 0 10 10\" refX=\"9\" \
         refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"tip\" \
         d=\"M0 0L10 5L0 10z\"/></marker></defs>\n\
         <rect class=\"back\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    for line in &lines {
        let name = match line {
            Lifeline::Session(session) => {
                let kind = kinds.get(session).copied().flatten();
                format!("{session} · {}", kind.map_or("never opened", title))
            }
            Lifeline::Engine => "certgate".to_owned(),
            Lifeline::Person => "Person".to_owned(),
        };
        let (middle, left, base) = (x(*line), x(*line) - COLUMN / 2 + 16, height - 8);
        let _infallible = writeln!(
            text,
            "<line class=\"life\" x1=\"{middle}\" y1=\"44\" x2=\"{middle}\" y2=\"{base}\"/>\
             <g class=\"head\"><rect x=\"{left}\" y=\"10\" width=\"{}\" height=\"34\" rx=\"8\"/>\
             <text x=\"{middle}\" y=\"32\">{}</text></g>",
            COLUMN - 32,
            escaped(&name)
        );
    }
    for (place, message) in messages.iter().enumerate() {
        draw(&mut text, message, (x(message.from), x(message.to)), TOP + place * ROW);
    }
    text.push_str("</svg>\n");
    text
}

/// One message at a height: an arrow with its words in the gap beside the engine, or a plate
/// on one lifeline.
fn draw(text: &mut String, message: &Message, (from, to): (usize, usize), y: usize) {
    let (class, words) = (message.tone.class(), escaped(&message.text));
    if from == to {
        let width = 16 + 7 * message.text.chars().count();
        let left = from.saturating_sub(width / 2);
        let _infallible = writeln!(
            text,
            "<g class=\"{class}\" data-step=\"{}\"><rect class=\"plate\" x=\"{left}\" y=\"{}\" \
             width=\"{width}\" height=\"19\" rx=\"9\"/><text x=\"{from}\" y=\"{}\">{words}</text></g>",
            message.step,
            y - 4,
            y + 10
        );
        return;
    }
    // The words stand at the end that is not the engine's, so that lines may pass below.
    let end = if message.from == Lifeline::Engine { to } else { from };
    let other = if end == from { to } else { from };
    let middle = if end < other { end + COLUMN / 2 } else { end - COLUMN / 2 };
    let _infallible = writeln!(
        text,
        "<g class=\"{class}\" data-step=\"{}\"><line class=\"message\" x1=\"{from}\" y1=\"{}\" \
         x2=\"{to}\" y2=\"{}\" marker-end=\"url(#to)\"/><text x=\"{middle}\" y=\"{}\">{words}</text></g>",
        message.step,
        y + 12,
        y + 12,
        y + 7
    );
}

/// The sessions of a meeting; a kind where one was opened.
fn kinds(steps: &[Step]) -> BTreeMap<u64, Option<Kind>> {
    let mut kinds = BTreeMap::new();
    for (_, input, _) in steps {
        match input {
            Input::Open { session, kind } => {
                let known: &mut Option<Kind> = kinds.entry(*session).or_default();
                known.get_or_insert(*kind);
            }
            Input::Status { session, .. }
            | Input::Signal { session, .. }
            | Input::Certificate { session, .. }
            | Input::CertificateUnavailable { session, .. }
            | Input::Close { session } => {
                kinds.entry(*session).or_default();
            }
            _ => {}
        }
    }
    kinds
}
