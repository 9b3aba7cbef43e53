//! What a meeting is like, as data for the page.

use certgate::PromptText;
use certgate_charts::sequence;
use certgate_model::{
    invariants::Invariant,
    protocol::{Line, write_answer, write_line},
    reference::{Basis, By, Session, Standing, State},
    vocabulary::{Answer, Effect, Subject},
};
use serde_json::{Value, json};

use crate::{
    answers,
    offers::{self, letter},
    replay::Replay,
};

/// Everything that the page shows of a meeting.
pub(crate) fn of(replay: &Replay) -> Value {
    let state = replay.driver.abstract_state(&replay.certificates);
    json!({
        "steps": steps(replay),
        "now": state.now,
        "ended": state.ended,
        "next_deadline": state.next_deadline(),
        "sessions": state.sessions.iter().map(|(n, s)| session(&state, *n, s)).collect::<Vec<_>>(),
        "windows": windows(replay),
        "queued": state.queue.iter().map(about).collect::<Vec<_>>(),
        "ledger": ledger(&state),
        "lamps": lamps(replay),
        "offers": offers::all(replay),
        "sequence": sequence::svg(&replay.steps, "The meeting as messages"),
    })
}

fn steps(replay: &Replay) -> Vec<Value> {
    let each = replay.steps.iter().map(|(at, input, answer)| {
        let line = Line::Step { at: *at, input: input.clone() };
        let effects: Vec<String> = match answer {
            Answer::Effects(effects) => effects.iter().map(Effect::to_string).collect(),
            Answer::Deadline(due) => {
                vec![due.map_or("nothing is due".into(), |d| format!("due at {d} ms"))]
            }
            _ => Vec::new(),
        };
        let error = match answer {
            Answer::Error(error) => Some(*error),
            _ => None,
        };
        json!({
            "at": at,
            "said": input.to_string(),
            "line": write_line(&line, &replay.certificates).unwrap_or_default(),
            "answer": write_answer(answer, &replay.certificates).unwrap_or_default(),
            "effects": effects,
            "error": error.map(certgate_model::vocabulary::Error::name),
            "why": error.map(answers::explained),
        })
    });
    each.collect()
}

fn session(state: &State, number: u64, session: &Session) -> Value {
    let region = session.leaf.region();
    let held = matches!(answers::region(region), "pending" | "refused");
    let rests = match &session.basis {
        Basis::None => "never held".to_owned(),
        Basis::Unread => "a certificate that was not read".to_owned(),
        Basis::On(subject) => about(subject),
    };
    json!({
        "number": number,
        "kind": session.kind.name(),
        "title": answers::kind(session.kind),
        "leaf": session.leaf.name(),
        "why": session.leaf.why(),
        "region": answers::region(region),
        "inquiry": session.inquiries,
        "rests": rests,
        "gate_open": !held && state.gate_open(session),
        "waits": offers::waits(session.leaf),
    })
}

/// The windows as a person would see them, in the engine's own words.
fn windows(replay: &Replay) -> Vec<Value> {
    let engine = replay.driver.engine();
    let shown = engine.open_prompts().into_iter().filter_map(|id| engine.prompt(id));
    let each = shown.map(|prompt| {
        let text = PromptText::compose(&prompt, None);
        json!({
            "number": prompt.id.number(),
            "revision": prompt.revision.number(),
            "sessions": prompt.sessions.len(),
            "lines": text.lines(),
        })
    });
    each.collect()
}

fn ledger(state: &State) -> Vec<Value> {
    let each = state.subjects.iter().map(|(subject, standing)| {
        let (word, tone) = match standing {
            Standing::Queued => ("queued".to_owned(), "open"),
            Standing::Shown(number) => (format!("shown in window {number}"), "open"),
            Standing::Allowed => ("allowed by the person".to_owned(), "yes"),
            Standing::Denied(By::Person) => ("denied by the person".to_owned(), "no"),
            Standing::Denied(By::Deadline) => ("denied by a deadline".to_owned(), "no"),
            Standing::Denied(By::Policy) => ("denied by the policy".to_owned(), "no"),
        };
        json!({"subject": about(subject), "standing": word, "tone": tone})
    });
    each.collect()
}

fn about(subject: &Subject) -> String {
    let mut text = format!("certificate {}", letter(subject.fingerprint.0));
    if let Some(host) = &subject.host {
        text = format!("{text} on {host}");
    }
    if let Some(problems) = subject.problems {
        let names: Vec<_> =
            problems.iter().map(certgate_model::vocabulary::Problem::name).collect();
        text = format!(
            "{text} with {}",
            if names.is_empty() { "none".into() } else { names.join(", ") }
        );
    }
    text
}

/// A lamp for each invariant: whether it holds so far, and how often it was put to the test.
fn lamps(replay: &Replay) -> Vec<Value> {
    let broken = replay.violation.as_ref();
    let each = Invariant::ALL.into_iter().map(|invariant| {
        let of_this = broken.filter(|violation| violation.invariant == invariant);
        let tested = replay.monitor.tally().of(invariant);
        let lamp = match of_this {
            Some(_) => "broken",
            None if !invariant.is_monitored() => "elsewhere",
            None if tested == 0 => "untested",
            None => "holds",
        };
        json!({
            "name": invariant.name(),
            "sentence": invariant.sentence(),
            "lamp": lamp,
            "tested": tested,
            "violation": of_this.map(ToString::to_string),
        })
    });
    each.collect()
}
