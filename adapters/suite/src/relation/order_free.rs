//! How the reports of different sessions interleave decides nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display, Formatter},
};

use certgate_model::{
    codes,
    reference::{Session, State},
    scenario::{Chance, Profile, meeting_policy},
    vocabulary::{
        Action, Answer, Effect, Feature, Input, Kind, Leaf, Policy, Problem, ProblemSet, Region,
        Scope, Signal, Subject, Verdict,
    },
};

use super::Pair;
use crate::{
    abilities::Abilities,
    anchor::Stage,
    script::{Script, ScriptedStep},
    shrink::session,
};

/// What each session's service reports, in order.
type Reports = BTreeMap<u64, Vec<Input>>;

/// What the person says to each subject: whether to connect.
type Verdicts = BTreeMap<Subject, bool>;

/// A meeting in which nothing but reports and the person's verdicts decides.
pub(super) fn script(seed: u64, profile: &Profile, abilities: &Abilities) -> Script {
    let mut chance = Chance::new(seed);
    let default = Policy::default();
    let policy = abilities.limit(Policy {
        scope: meeting_policy(&mut chance).scope,
        non_overridable: ProblemSet::EMPTY,
        max_shown_prompts: 1 + chance.below(3),
        certificate_deadline_ms: None,
        ..default
    });
    let favourites = [(); 3].map(|()| chance.byte());
    let mut reports = Reports::new();
    for session in 1..=2 + chance.below(4) {
        let kinds: &[Kind] = if abilities.lack(Feature::Signals) {
            &[Kind::Video, Kind::Svs, Kind::AudioVoip]
        } else {
            Kind::ALL
        };
        let kind = *chance.of(kinds);
        let mut of_session = vec![Input::Open { session, kind }];
        for inquiry in 1..=1 + chance.below(2) {
            of_session.push(pending(session, kind));
            of_session.push(Input::Certificate {
                session,
                inquiry,
                certificate: profile.cast.form(*chance.of(&favourites)),
                host: profile.cast.host(*chance.of(&favourites)),
                problems: mild(&mut chance),
            });
        }
        reports.insert(session, of_session);
    }
    let yes = chance.below(101);
    let verdict = |subject: &Subject| {
        // One verdict on each subject, whenever it is asked about.
        let mut of_subject = Chance::new(seed ^ u64::from(subject.fingerprint.0) << 32);
        of_subject.percent(yes)
    };
    interleave(policy, &reports, verdict, &mut chance)
}

/// The same reports and verdicts in another order. None where something else decides too.
pub(super) fn pair(script: &Script, chance: &mut Chance) -> Option<Pair> {
    let (reports, verdicts) = take_apart(script)?;
    let verdict = |subject: &Subject| verdicts.get(subject).copied().unwrap_or(false);
    let other = interleave(script.policy, &reports, verdict, chance);
    take_apart(&other)?;
    let scope = script.policy.scope;
    Some(Pair {
        one: script.clone(),
        compare: Box::new(move |one, others| {
            let (one, other) = (Outcome::of(scope, one), Outcome::of(scope, others));
            if one == other {
                return Ok(one.actions.len() as u64);
            }
            Err((usize::MAX, format!("in one order {one}, in another {other}")))
        }),
        other,
    })
}

/// The reports of each session and the verdict on each subject; none where anything else
/// decides, or something is left undecided.
fn take_apart(script: &Script) -> Option<(Reports, Verdicts)> {
    let mut stage = Stage::new(script.policy);
    let (mut reports, mut verdicts) = (Reports::new(), Verdicts::new());
    for (at, input) in script.inputs() {
        match input {
            Input::Answer { prompt, verdict } => {
                let yes = matches!(verdict, Verdict::ConnectAnyway { .. });
                verdicts.insert(stage.subject(*prompt)?.clone(), yes);
            }
            Input::Open { .. }
            | Input::Status { .. }
            | Input::Signal { .. }
            | Input::Certificate { .. } => {
                let session = session(input)?;
                let free = may_report(&stage.model, session, input);
                reports.entry(session).or_default().push(free.then(|| input.clone())?);
            }
            _ => return None,
        }
        let step = stage.play(at, input.clone());
        let Answer::Effects(_) = step.expected else {
            return None;
        };
    }
    let decided = stage.model.sessions.values().all(|s| s.leaf.region() != Region::Pending);
    (decided && stage.model.windows.is_empty()).then_some((reports, verdicts))
}

/// Whether a session's service may report this now: it waits for nothing, and what it reports
/// takes it out of no prompt.
fn may_report(model: &State, session: u64, report: &Input) -> bool {
    match (report, model.sessions.get(&session)) {
        (Input::Open { .. }, None) => true,
        (Input::Certificate { .. }, Some(s)) => s.leaf == Leaf::Fetching,
        (Input::Status { code, .. }, Some(s)) => {
            codes::decode(s.kind, *code) == Some(Signal::CertificatePending)
                && s.leaf.region() != Region::Pending
        }
        (Input::Signal { signal, .. }, Some(s)) => {
            *signal == Signal::CertificatePending && s.leaf.region() != Region::Pending
        }
        _ => false,
    }
}

/// Plays the reports, each session's in its order, and the verdicts whenever they are asked
/// for, as chance has it.
fn interleave(
    policy: Policy,
    reports: &Reports,
    verdict: impl Fn(&Subject) -> bool,
    chance: &mut Chance,
) -> Script {
    let mut stage = Stage::new(policy);
    let mut steps: Vec<ScriptedStep> = Vec::new();
    let mut next: BTreeMap<u64, usize> = reports.keys().map(|session| (*session, 0)).collect();
    loop {
        for (session, of_session) in reports {
            // Who is refused is asked for no certificate.
            let place = next.entry(*session).or_default();
            let refused = stage.model.sessions.get(session).is_some_and(is_refused);
            while refused && matches!(of_session.get(*place), Some(Input::Certificate { .. })) {
                *place += 1;
            }
        }
        let answers = stage.model.windows.iter().map(|(prompt, window)| {
            let verdict = if verdict(&window.subject) {
                Verdict::ConnectAnyway { revision: window.revision }
            } else {
                Verdict::DontConnect
            };
            Input::Answer { prompt: *prompt, verdict }
        });
        let mut may: Vec<Input> = answers.collect();
        for (session, of_session) in reports {
            let Some(report) = of_session.get(next[session]) else {
                continue;
            };
            // Numbers have to rise: sessions open in their order.
            let turn = matches!(report, Input::Open { .. })
                && reports
                    .keys()
                    .take_while(|other| *other < session)
                    .any(|other| next[other] == 0);
            if !turn && may_report(&stage.model, *session, report) {
                may.push(report.clone());
            }
        }
        if may.is_empty() {
            return Script { policy, steps };
        }
        let input = may.swap_remove(chance.below(may.len() as u64) as usize);
        if !matches!(input, Input::Answer { .. })
            && let Some(session) = session(&input)
        {
            *next.entry(session).or_default() += 1;
        }
        steps.push(stage.play(0, input));
    }
}

fn is_refused(session: &Session) -> bool {
    session.leaf.region() == Region::Refused
}

fn mild(chance: &mut Chance) -> ProblemSet {
    let mild = [Problem::SelfSigned, Problem::Expired, Problem::HostMismatch];
    (0..chance.below(3)).map(|_| *chance.of(&mild)).collect()
}

/// What the order of reports may not change.
#[derive(PartialEq)]
struct Outcome {
    shown: BTreeSet<Subject>,
    /// The last action that each session got.
    actions: BTreeMap<u64, Action>,
}

impl Outcome {
    fn of(scope: Scope, answers: &[Answer]) -> Self {
        let mut outcome = Self { shown: BTreeSet::new(), actions: BTreeMap::new() };
        let effects = answers.iter().filter_map(|answer| match answer {
            Answer::Effects(effects) => Some(effects),
            _ => None,
        });
        for effect in effects.flatten() {
            match effect {
                Effect::ShowPrompt { fingerprint, hosts, problems, .. } => {
                    let subject = Subject::cut(scope, *fingerprint, hosts.first(), *problems);
                    outcome.shown.extend(subject);
                }
                Effect::SetCertificateAction { session, action, .. } => {
                    outcome.actions.insert(*session, *action);
                }
                _ => {}
            }
        }
        outcome
    }
}

impl Display for Outcome {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("shown are [")?;
        for (place, subject) in self.shown.iter().enumerate() {
            write!(f, "{}{}", if place == 0 { "" } else { " " }, subject.fingerprint)?;
            if let Some(host) = &subject.host {
                write!(f, " on {host}")?;
            }
            if let Some(problems) = subject.problems {
                write!(f, " with {problems}")?;
            }
        }
        f.write_str("] and the actions are [")?;
        for (place, (session, action)) in self.actions.iter().enumerate() {
            write!(f, "{}{session}: {action}", if place == 0 { "" } else { " " })?;
        }
        f.write_str("]")
    }
}

fn pending(session: u64, kind: Kind) -> Input {
    let pending = |(_, signal): &&(i64, Signal)| *signal == Signal::CertificatePending;
    match codes::table(kind).iter().find(pending) {
        Some((code, _)) => Input::Status { session, code: *code },
        None => Input::Signal { session, signal: Signal::CertificatePending },
    }
}
