//! What may be done next: every input that makes sense, each tried on the engine beforehand.

use certgate_charts::Event;
use certgate_model::{
    protocol::{Line, write_line},
    reference::State,
    vocabulary::{Error, Input, Kind, Leaf, Presented, Problem, ProblemSet, Signal, Verdict},
};
use serde_json::{Value, json};

use crate::{answers, replay::Replay};

/// How many of the built-in certificates are offered.
const OFFERED: usize = 3;

/// Names of the certificates that are offered, as buttons have them.
const LETTERS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

/// The name of a certificate by its number.
pub(crate) fn letter(number: u32) -> String {
    let known = LETTERS.get(number as usize).map(|letter| (*letter).to_owned());
    known.unwrap_or_else(|| format!("#{number}"))
}

/// An input that is offered.
struct Offer {
    group: String,
    label: String,
    at: u64,
    input: Input,
}

/// Every input that is offered after a meeting's last line, with the error that it would give.
pub(crate) fn all(replay: &Replay) -> Vec<Value> {
    let state = replay.driver.abstract_state(&replay.certificates);
    let mut offers = Vec::new();
    openings(&state, &mut offers);
    for (session, known) in &state.sessions {
        let group = format!("Session {session}");
        reports(*session, known.kind, &group, &state, &mut offers);
        certificates(replay, *session, known.inquiries.max(1), known.kind, &group, &mut offers);
        add(&mut offers, &group, "Close", state.now, Input::Close { session: *session });
    }
    answers_to_windows(&state, &mut offers);
    meeting(replay, &state, &mut offers);
    offers.into_iter().filter_map(|offer| tried(replay, offer)).collect()
}

fn add(offers: &mut Vec<Offer>, group: &str, label: impl Into<String>, at: u64, input: Input) {
    offers.push(Offer { group: group.to_owned(), label: label.into(), at, input });
}

fn openings(state: &State, offers: &mut Vec<Offer>) {
    let session = state.last_opened.map_or(1, |last| last + 1);
    for kind in Kind::ALL.iter().copied() {
        let input = Input::Open { session, kind };
        add(offers, "Open a session", answers::kind(kind), state.now, input);
    }
}

fn reports(session: u64, kind: Kind, group: &str, state: &State, offers: &mut Vec<Offer>) {
    for signal in Signal::ALL {
        let event = Event::Signal(signal);
        let (label, input) = match event.code(kind) {
            Some(code) => {
                (format!("{} ({code})", event.full_name()), Input::Status { session, code })
            }
            None => (format!("{} (host)", event.full_name()), Input::Signal { session, signal }),
        };
        add(offers, group, label, state.now, input);
    }
    add(offers, group, "Another code (99)", state.now, Input::Status { session, code: 99 });
}

fn certificates(
    replay: &Replay,
    session: u64,
    inquiry: u64,
    kind: Kind,
    group: &str,
    offers: &mut Vec<Offer>,
) {
    let now = replay.driver.engine().now().as_millis();
    let forms: Vec<Presented> = replay.certificates.forms().collect();
    let mut hand_out = |label: String, certificate, problems: &[Problem]| {
        let problems = ProblemSet::of(problems);
        let host = Some(answers::host(kind).into());
        let input = Input::Certificate { session, inquiry, certificate, host, problems };
        add(offers, group, label, now, input);
    };
    let readable = forms.iter().filter(|form| form.identity.is_some()).step_by(3).take(OFFERED);
    for (form, letter) in readable.zip(LETTERS) {
        hand_out(format!("Certificate {letter}, self-signed"), *form, &[Problem::SelfSigned]);
    }
    if let Some(first) = forms.first() {
        hand_out(
            "Certificate A, expired too".into(),
            *first,
            &[Problem::SelfSigned, Problem::Expired],
        );
        hand_out("Certificate A, revoked".into(), *first, &[Problem::Revoked]);
    }
    let garbage =
        forms.iter().find(|form| form.identity.is_none() && (1..100).contains(&form.length));
    if let Some(garbage) = garbage {
        hand_out("Bytes that are no certificate".into(), *garbage, &[]);
    }
    let input = Input::CertificateUnavailable { session, inquiry };
    add(offers, group, "No certificate to be had", now, input);
}

fn answers_to_windows(state: &State, offers: &mut Vec<Offer>) {
    let last = state.prompts_shown;
    // Those that are open, the last that has ended, and the first that was never shown.
    let ended = (1..=last).rev().find(|number| !state.windows.contains_key(number));
    let open = state.windows.keys().copied();
    for prompt in open.chain(ended).chain([last + 1]) {
        let group = format!("Window {prompt}");
        let revision = state.windows.get(&prompt).map_or(1, |window| window.revision);
        let yes = |revision| Input::Answer { prompt, verdict: Verdict::ConnectAnyway { revision } };
        let no = Input::Answer { prompt, verdict: Verdict::DontConnect };
        add(offers, &group, "Don't Connect", state.now, no);
        let label = format!("Connect Anyway, revision {revision}");
        add(offers, &group, label, state.now, yes(revision));
        if revision > 1 {
            let label = format!("Connect Anyway, revision {}", revision - 1);
            add(offers, &group, label, state.now, yes(revision - 1));
        }
    }
}

fn meeting(replay: &Replay, state: &State, offers: &mut Vec<Offer>) {
    let group = "Meeting";
    let host = state.sessions.values().find_map(|session| session.host.clone());
    let host = host.or_else(|| state.subjects.keys().find_map(|subject| subject.host.clone()));
    let forms = replay.certificates.forms().filter_map(|form| form.identity);
    for fingerprint in forms.step_by(3).take(OFFERED) {
        let label = format!("Forget certificate {}", letter(fingerprint.0));
        let subject = state.subjects.keys().find(|subject| subject.fingerprint == fingerprint);
        let host = subject.and_then(|subject| subject.host.clone()).or_else(|| host.clone());
        let problems = subject.and_then(|subject| subject.problems).unwrap_or_default();
        add(offers, group, label, state.now, Input::Forget { fingerprint, host, problems });
    }
    let (label, at) = match state.next_deadline() {
        Some(due) => (format!("Let the next deadline pass ({due} ms)"), due.max(state.now)),
        None => ("Tick, with nothing due".to_owned(), state.now),
    };
    add(offers, group, label, at, Input::Tick);
    add(offers, group, "A second passes", state.now + 1_000, Input::Tick);
    add(offers, group, "Save and restore", state.now, Input::Snapshot);
    add(offers, group, "End the meeting", state.now, Input::End);
}

/// The offer as data, with the error that the engine gives to it.
fn tried(replay: &Replay, Offer { group, label, at, input }: Offer) -> Option<Value> {
    let mut driver = replay.driver.clone();
    let mut effects = Vec::new();
    let error = driver.step(at, &input, &replay.certificates, &mut effects).err();
    let line = write_line(&Line::Step { at, input }, &replay.certificates).ok()?;
    Some(json!({
        "group": group,
        "label": label,
        "line": line,
        "error": error.map(Error::name),
        "why": error.map(answers::explained),
    }))
}

/// Whether a session is where a person has to be asked: used to say who waits.
pub(crate) const fn waits(leaf: Leaf) -> bool {
    matches!(leaf, Leaf::Deciding)
}
