//! A certificate of which nobody else heard changes nothing for anybody else.

use std::collections::{HashMap, HashSet};

use certgate_model::{
    scenario::{Chance, Coverage, Profile, Walk},
    vocabulary::{
        Answer, Effect, Fingerprint, Input, Kind, LAST, Leaf, Policy, Presented, ProblemSet,
        Verdict,
    },
};

use super::{Pair, same_answers};
use crate::{
    abilities::Abilities,
    anchor::{Stage, anchored},
    script::{Script, ScriptedStep},
    shrink::session_mut,
    trial::Said,
};

/// A short meeting, in which no window and no place in a cap is contended for.
pub(super) fn script(seed: u64, profile: &Profile, abilities: &Abilities) -> Script {
    let default = Policy::default();
    let roomy = Policy {
        max_shown_prompts: LAST,
        max_sessions: default.max_sessions,
        max_queued_prompts: default.max_queued_prompts,
        max_subjects: default.max_subjects,
        ..Walk::new(seed, profile).policy()
    };
    let profile = Profile { policy: Some(roomy), steps: profile.steps.min(60), ..profile.clone() };
    Script::of_walk(Walk::new(seed, &profile), abilities, &mut Coverage::default())
}

/// The same meeting with one session more, whose certificate nobody else has. None where
/// every certificate there is takes part already.
pub(super) fn pair(script: &Script, chance: &mut Chance, profile: &Profile) -> Option<Pair> {
    let contended = script.policy.max_shown_prompts < script.steps.len() as u64;
    let stranger = Stranger::of(script, chance, profile).filter(|_| !contended)?;
    let mut one = script.clone();
    // Another deadline is another answer, and no other decision.
    one.steps.retain(|step| step.input != Input::NextDeadline);
    for step in &mut one.steps {
        // Room for the stranger between any two.
        if let Some(session) = session_mut(&mut step.input) {
            *session = (*session * 2).min(LAST);
        }
    }
    let one = Script::rehearse(one.policy, one.inputs().map(|(at, input)| (at, input.clone())));
    let (other, own) = stranger.among(&one, chance);
    Some(Pair {
        one,
        other,
        compare: Box::new(move |one, other| {
            let one = without(None, one);
            let (mut kept, mut place) = (Vec::new(), 0);
            for (answer, own) in without(Some(&stranger), other).into_iter().zip(&own) {
                match answer {
                    answer if *own => {
                        kept.push(answer);
                        place += 1;
                    }
                    Answer::Effects(effects) if !effects.is_empty() => {
                        let said = Said(&Answer::Effects(effects)).to_string();
                        return Err((place, format!("what an unrelated session does has {said}")));
                    }
                    _ => {}
                }
            }
            same_answers(one.iter().zip(&kept))
        }),
    })
}

/// One more session, and the only one with its certificate.
#[derive(Clone, Debug)]
struct Stranger {
    certificate: Presented,
    fingerprint: Fingerprint,
    session: u64,
    /// After how many inputs of the others it comes.
    after: usize,
}

impl Stranger {
    fn of(script: &Script, chance: &mut Chance, profile: &Profile) -> Option<Self> {
        let known: HashSet<Fingerprint> = script
            .inputs()
            .filter_map(|(_, input)| match input {
                Input::Certificate { certificate, .. } => certificate.identity,
                Input::Forget { fingerprint, .. } => Some(*fingerprint),
                _ => None,
            })
            .collect();
        let unknown = |form: &Presented| form.identity.is_some_and(|id| !known.contains(&id));
        let forms: Vec<Presented> = profile.cast.forms().filter(unknown).collect();
        let certificate = *forms.get(chance.below(forms.len() as u64) as usize)?;
        let after = chance.below(script.steps.len() as u64) as usize;
        let opened = script.steps[..after].iter().filter_map(|step| match step.input {
            Input::Open { session, .. } => Some(session),
            _ => None,
        });
        let session = opened.max().map_or(0, |last| 2 * last).saturating_add(1);
        Some(Self { certificate, fingerprint: certificate.identity?, session, after })
    }

    /// What it does next, if it may do anything.
    fn next(&self, stage: &Stage, chance: &mut Chance) -> Option<Input> {
        let session = self.session;
        let model = &stage.model;
        if model.ended {
            return None;
        }
        let me = model.sessions.get(&session)?;
        match me.leaf {
            Leaf::Fetching => Some(Input::Certificate {
                session,
                inquiry: me.inquiries,
                certificate: self.certificate,
                host: Some("stranger.example".into()),
                problems: ProblemSet::EMPTY,
            }),
            Leaf::Deciding => {
                let mine = |(_, window): &(&u64, &certgate_model::reference::Window)| {
                    window.subject.fingerprint == self.fingerprint
                };
                let (prompt, window) = model.windows.iter().find(mine)?;
                let verdict = if chance.percent(50) {
                    Verdict::ConnectAnyway { revision: window.revision }
                } else {
                    Verdict::DontConnect
                };
                Some(Input::Answer { prompt: *prompt, verdict })
            }
            _ => {
                // Video's codes for pending, joined and failed.
                let code = *chance.of(&[3, 3, 3, 0, 1]);
                Some(Input::Status { session, code })
            }
        }
    }

    /// The meeting with the stranger in it, and which inputs are the others' own.
    fn among(&self, script: &Script, chance: &mut Chance) -> (Script, Vec<bool>) {
        let mut stage = Stage::new(script.policy);
        let (mut steps, mut own): (Vec<ScriptedStep>, Vec<bool>) = (Vec::new(), Vec::new());
        for (place, anchored) in anchored(script).iter().enumerate() {
            let input = if place == self.after {
                Some(Input::Open { session: self.session, kind: Kind::Video })
            } else if chance.percent(40) {
                self.next(&stage, chance)
            } else {
                None
            };
            if let Some(input) = input {
                // In the past, so that the clock is where the others want it.
                steps.push(stage.play(0, input));
                own.push(false);
            }
            steps.push(stage.play_anchored(anchored));
            own.push(true);
        }
        (Script { policy: script.policy, steps }, own)
    }
}

/// The answers without what they say of a stranger, and windows numbered as if its own had
/// never been.
fn without(stranger: Option<&Stranger>, answers: &[Answer]) -> Vec<Answer> {
    let mut numbers: HashMap<u64, u64> = HashMap::new();
    let mut strange: HashSet<u64> = HashSet::new();
    let mut kept = Vec::with_capacity(answers.len());
    for answer in answers {
        let Answer::Effects(effects) = answer else {
            kept.push(answer.clone());
            continue;
        };
        let mut effects = effects.clone();
        effects.retain_mut(|effect| match effect {
            Effect::ShowPrompt { prompt, fingerprint, .. } => {
                if stranger.is_some_and(|stranger| stranger.fingerprint == *fingerprint) {
                    strange.insert(*prompt);
                    return false;
                }
                let next = numbers.len() as u64 + 1;
                *prompt = *numbers.entry(*prompt).or_insert(next);
                true
            }
            Effect::UpdatePrompt { prompt, .. } | Effect::DismissPrompt { prompt, .. } => {
                let own = !strange.contains(prompt);
                *prompt = numbers.get(prompt).copied().unwrap_or(*prompt);
                own
            }
            Effect::FetchCertificate { session, .. }
            | Effect::SetCertificateAction { session, .. }
            | Effect::Terminate { session, .. }
            | Effect::SessionChanged { session, .. }
            | Effect::Anomaly { session, .. } => {
                stranger.is_none_or(|stranger| stranger.session != *session)
            }
        });
        kept.push(Answer::Effects(effects));
    }
    kept
}
