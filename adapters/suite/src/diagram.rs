//! A meeting as a sequence diagram that a person can read.

use std::{collections::BTreeMap, fmt::Write as _};

use certgate_model::vocabulary::{
    Action, Answer, Effect, Host, Input, Kind, Policy, ProblemSet, Verdict,
};

use crate::vector::chosen;

/// Draws a meeting in Mermaid: the person, the client, and a lifeline for each session.
///
/// Steps are the time in milliseconds, the input and what was answered. `remark` stands at
/// the end, as what is wrong with the last answer. Text from outside (hosts) is escaped.
///
/// ```
/// use certgate_model::vocabulary::{Answer, Input, Kind, Policy};
///
/// let open = Input::Open { session: 1, kind: Kind::Video };
/// let steps = [(0, &open, &Answer::Effects(vec![]))];
/// let diagram = certgate_suite::mermaid(&Policy::default(), steps, None);
/// assert!(diagram.contains("participant S1 as 1 video"));
/// ```
#[must_use]
pub fn mermaid<'a, I>(policy: &Policy, steps: I, remark: Option<&str>) -> String
where
    I: IntoIterator<Item = (u64, &'a Input, &'a Answer)>,
    I::IntoIter: Clone,
{
    let steps = steps.into_iter();
    let mut diagram = Diagram { text: String::new(), lifelines: lifelines(steps.clone()) };
    diagram.heading(policy);
    let mut clock = 0;
    for (at, input, answer) in steps {
        if at != clock {
            diagram.note("C", &format!("{at} ms"));
            clock = at;
        }
        diagram.input(input);
        match answer {
            Answer::Effects(effects) => {
                for effect in effects {
                    diagram.effect(effect);
                }
            }
            Answer::Deadline(Some(deadline)) => diagram.note("C", &format!("due at {deadline} ms")),
            Answer::Deadline(None) => diagram.note("C", "nothing is due"),
            Answer::Error(error) => diagram.note("C", &format!("not taken: {error}")),
            Answer::Nack(name) => diagram.note("C", &format!("has no input {name}")),
            Answer::Hello { name, .. } => diagram.note("C", &format!("says hello: {name}")),
        }
    }
    if let Some(remark) = remark {
        diagram.note("C", remark);
    }
    diagram.text
}

/// The sessions that anybody speaks of; a kind where one was opened.
fn lifelines<'a>(
    steps: impl Iterator<Item = (u64, &'a Input, &'a Answer)>,
) -> BTreeMap<u64, Option<Kind>> {
    let mut lifelines = BTreeMap::new();
    for (_, input, answer) in steps {
        if let Input::Open { session, kind } = input {
            let known: &mut Option<Kind> = lifelines.entry(*session).or_default();
            known.get_or_insert(*kind);
        } else if let Some(session) = crate::shrink::session(input) {
            lifelines.entry(session).or_default();
        }
        if let Answer::Effects(effects) = answer {
            for session in effects.iter().filter_map(session_of) {
                lifelines.entry(session).or_default();
            }
        }
    }
    lifelines
}

const fn session_of(effect: &Effect) -> Option<u64> {
    match effect {
        Effect::FetchCertificate { session, .. }
        | Effect::SetCertificateAction { session, .. }
        | Effect::Terminate { session, .. }
        | Effect::SessionChanged { session, .. }
        | Effect::Anomaly { session, .. } => Some(*session),
        Effect::ShowPrompt { .. } | Effect::UpdatePrompt { .. } | Effect::DismissPrompt { .. } => {
            None
        }
    }
}

struct Diagram {
    text: String,
    lifelines: BTreeMap<u64, Option<Kind>>,
}

impl Diagram {
    fn heading(&mut self, policy: &Policy) {
        self.text.push_str("sequenceDiagram\n");
        self.text.push_str("    participant P as Person\n    participant C as Client\n");
        for (session, kind) in &self.lifelines {
            let kind = kind.map_or("never opened", Kind::name);
            let _ = writeln!(self.text, "    participant S{session} as {session} {kind}");
        }
        let chosen = chosen(policy);
        for (key, value) in chosen.as_object().into_iter().flatten() {
            self.note("C", &format!("policy: {key} {value}"));
        }
    }

    fn input(&mut self, input: &Input) {
        match input {
            Input::Open { session, .. } => self.note(&lifeline(*session), "opens"),
            Input::Status { session, code } => self.reports(*session, &format!("status {code}")),
            Input::Signal { session, signal } => self.reports(*session, &signal.to_string()),
            Input::Certificate { session, inquiry, certificate, host, problems } => {
                let what = match certificate.identity {
                    Some(identity) => format!("certificate {identity}"),
                    None => format!("{} bytes that are no certificate", certificate.length),
                };
                let met = met_on(host.as_ref(), *problems);
                self.reports(*session, &format!("for inquiry {inquiry}: {what}{met}"));
            }
            Input::CertificateUnavailable { session, inquiry } => {
                self.reports(*session, &format!("for inquiry {inquiry}: no certificate"));
            }
            Input::Answer { prompt, verdict } => {
                let verdict = match verdict {
                    Verdict::ConnectAnyway { revision } => {
                        format!("Connect Anyway, having read revision {revision}")
                    }
                    Verdict::DontConnect => "Don't Connect".to_owned(),
                };
                self.message("P", "->>", "C", &format!("window {prompt}: {verdict}"));
            }
            Input::Forget { fingerprint, host, problems } => {
                let met = met_on(host.as_ref(), *problems);
                self.message("P", "->>", "C", &format!("forget certificate {fingerprint}{met}"));
            }
            Input::Close { session } => self.note(&lifeline(*session), "is closed"),
            Input::Tick | Input::End | Input::NextDeadline | Input::Snapshot => {
                self.note("C", input.name());
            }
        }
    }

    fn effect(&mut self, effect: &Effect) {
        match effect {
            Effect::FetchCertificate { session, inquiry } => {
                self.tells(*session, "->>", &format!("inquiry {inquiry}: which certificate?"));
            }
            Effect::ShowPrompt { prompt, revision, fingerprint, hosts, problems, sessions } => {
                let shows = shows(hosts, *problems, sessions);
                let text = format!("window {prompt}: certificate {fingerprint}{shows}");
                self.message("C", "->>", "P", &format!("{text}, revision {revision}"));
            }
            Effect::UpdatePrompt { prompt, revision, hosts, problems, sessions } => {
                let shows = shows(hosts, *problems, sessions);
                let text = format!("window {prompt} now shows{shows}, revision {revision}");
                self.message("C", "->>", "P", &text);
            }
            Effect::DismissPrompt { prompt, why } => {
                self.message("C", "-->>", "P", &format!("window {prompt} goes: {why}"));
            }
            Effect::SetCertificateAction { session, inquiry, action, why } => {
                let action = match action {
                    Action::Ignore => "IGNORE",
                    Action::Cancel => "CANCEL",
                };
                let text = format!("inquiry {inquiry}: {action} ({})", why.name());
                self.tells(*session, "->>", &text);
            }
            Effect::Terminate { session, why } => {
                self.tells(*session, "-x", &format!("terminate ({why})"));
            }
            Effect::SessionChanged { session, to } => {
                self.note(&lifeline(*session), &to.to_string());
            }
            Effect::Anomaly { session, what } => {
                self.note(&lifeline(*session), &format!("anomaly: {what}"));
            }
        }
    }

    fn reports(&mut self, session: u64, what: &str) {
        self.message(&lifeline(session), "->>", "C", what);
    }

    fn tells(&mut self, session: u64, arrow: &str, what: &str) {
        self.message("C", arrow, &lifeline(session), what);
    }

    fn message(&mut self, from: &str, arrow: &str, to: &str, what: &str) {
        let _ = writeln!(self.text, "    {from}{arrow}{to}: {}", escaped(what));
    }

    fn note(&mut self, over: &str, what: &str) {
        let _ = writeln!(self.text, "    Note over {over}: {}", escaped(what));
    }
}

fn lifeline(session: u64) -> String {
    format!("S{session}")
}

fn met_on(host: Option<&Host>, problems: ProblemSet) -> String {
    let host = host.map_or_else(String::new, |host| format!(" on {host:?}"));
    if problems.is_empty() { host } else { format!("{host} with {problems}") }
}

fn shows(hosts: &[Host], problems: ProblemSet, sessions: &[u64]) -> String {
    let mut text = String::new();
    for (place, host) in hosts.iter().enumerate() {
        let _ = write!(text, "{}{host:?}", if place == 0 { " on " } else { ", " });
    }
    if !problems.is_empty() {
        let _ = write!(text, " with {problems}");
    }
    for (place, session) in sessions.iter().enumerate() {
        let _ = write!(text, "{}{session}", if place == 0 { ", waiting " } else { " " });
    }
    text
}

/// What Mermaid, or a page round it, would read as its own, as the numbers of characters.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        let plain = letter.is_ascii_alphanumeric() || " .,:()?'_-×[]+/=".contains(letter);
        if plain {
            safe.push(letter);
        } else {
            let _ = write!(safe, "#{};", u32::from(letter));
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use certgate_model::vocabulary::{Presented, Signal};

    use super::*;
    use crate::Script;

    #[test]
    fn a_meeting_is_drawn_line_by_line() {
        let session = 1;
        let certificate = Input::Certificate {
            session,
            inquiry: 1,
            certificate: Presented::certificate(3),
            host: Some("a;b#c".into()),
            problems: ProblemSet::EMPTY,
        };
        let inputs = [
            (0, Input::Open { session, kind: Kind::Svs }),
            (0, Input::Signal { session, signal: Signal::CertificatePending }),
            (7, certificate),
            (7, Input::Answer { prompt: 1, verdict: Verdict::DontConnect }),
            (7, Input::Close { session: 9 }),
        ];
        let policy = Policy { max_shown_prompts: 2, ..Policy::default() };
        let script = Script::rehearse(policy, inputs);
        let steps = script.steps.iter().map(|step| (step.at, &step.input, &step.expected));
        let expected = "\
sequenceDiagram
    participant P as Person
    participant C as Client
    participant S1 as 1 svs
    participant S9 as 9 never opened
    Note over C: policy: max_shown_prompts 2
    Note over S1: opens
    S1->>C: certificate_pending
    Note over S1: fetching
    C->>S1: inquiry 1: which certificate?
    Note over C: 7 ms
    S1->>C: for inquiry 1: certificate #35;3 on #34;a#59;b#35;c#34;
    Note over S1: deciding
    C->>P: window 1: certificate #35;3 on #34;a#59;b#35;c#34;, waiting 1, revision 1
    P->>C: window 1: Don't Connect
    C-->>P: window 1 goes: answered
    C->>S1: inquiry 1: CANCEL (person)
    Note over S1: refused (denied)
    Note over S9: is closed
    Note over C: not taken: unknown_session
    Note over C: so far
";
        assert_eq!(mermaid(&script.policy, steps, Some("so far")), expected);
    }
}
