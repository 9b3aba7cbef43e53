//! Inputs tied to what they are about, so that a meeting stays a meeting when some are left
//! out or others come in between.
//!
//! A dropped inquiry moves the numbers of the later ones, a dropped window those of the later
//! windows. An anchored input says "the current inquiry", "the window of that subject", and
//! gets its numbers when it is played.

use certgate_model::{
    reference::State,
    vocabulary::{Input, Policy, Subject, Verdict},
};

use crate::script::{Script, ScriptedStep, answer};

/// An input with what its numbers mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchored {
    pub(crate) at: u64,
    pub(crate) input: Input,
    pub(crate) anchor: Anchor,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Its numbers are its own.
    Free,
    /// So far from the session's current inquiry.
    Inquiry(i64),
    /// A window of a subject, and so far from its revision. A forgotten subject is shown
    /// again: how many windows of it came after that one.
    Window { subject: Subject, since: usize, off: i64 },
    /// So far above the last number that a window had.
    NoWindow(u64),
}

/// A meeting under way, with the subjects of all its windows.
pub(crate) struct Stage {
    pub(crate) model: State,
    shown: Vec<(u64, Subject)>,
}

impl Stage {
    pub(crate) fn new(policy: Policy) -> Self {
        Self { model: State::new(policy), shown: Vec::new() }
    }

    /// Plays one input and writes it down.
    pub(crate) fn play(&mut self, at: u64, input: Input) -> ScriptedStep {
        let expected = answer(&mut self.model, at, &input);
        let last = self.shown.last().map_or(0, |(number, _)| *number);
        let new = self.model.windows.range(last + 1..);
        self.shown.extend(new.map(|(number, window)| (*number, window.subject.clone())));
        ScriptedStep { at, input, expected }
    }

    /// Plays an anchored input under the numbers that it has here.
    pub(crate) fn play_anchored(&mut self, anchored: &Anchored) -> ScriptedStep {
        let input = self.resolve(anchored);
        self.play(anchored.at, input)
    }

    /// Ties an input that is about to be played.
    pub(crate) fn anchor(&self, at: u64, input: &Input) -> Anchored {
        let anchor = match input {
            Input::Certificate { session, inquiry, .. }
            | Input::CertificateUnavailable { session, inquiry } => {
                Anchor::Inquiry(distance(self.inquiry(*session), *inquiry))
            }
            Input::Answer { prompt, verdict } => match self.subject(*prompt) {
                Some(subject) => {
                    let off = match verdict {
                        Verdict::ConnectAnyway { revision } => {
                            distance(self.revision(*prompt), *revision)
                        }
                        Verdict::DontConnect => 0,
                    };
                    let later = |(number, on): &&(u64, Subject)| number > prompt && on == subject;
                    let since = self.shown.iter().filter(later).count();
                    Anchor::Window { subject: subject.clone(), since, off }
                }
                None if *prompt == 0 => Anchor::Free,
                None => Anchor::NoWindow(prompt.saturating_sub(self.model.prompts_shown)),
            },
            _ => Anchor::Free,
        };
        Anchored { at, input: input.clone(), anchor }
    }

    /// The subject of a window that is or was shown.
    pub(crate) fn subject(&self, prompt: u64) -> Option<&Subject> {
        self.shown.iter().find(|(number, _)| *number == prompt).map(|(_, subject)| subject)
    }

    fn resolve(&self, anchored: &Anchored) -> Input {
        let mut input = anchored.input.clone();
        match (&mut input, &anchored.anchor) {
            (
                Input::Certificate { session, inquiry, .. }
                | Input::CertificateUnavailable { session, inquiry },
                Anchor::Inquiry(off),
            ) => *inquiry = self.inquiry(*session).saturating_add_signed(*off),
            (Input::Answer { prompt, verdict }, Anchor::Window { subject, since, off }) => {
                let of_subject = |(_, shown): &&(u64, Subject)| shown == subject;
                // A window that is not shown here is none, and not another's.
                *prompt = match self.shown.iter().rev().filter(of_subject).nth(*since) {
                    Some((number, _)) => *number,
                    None => self.model.prompts_shown.saturating_add(1),
                };
                if let Verdict::ConnectAnyway { revision } = verdict {
                    *revision = self.revision(*prompt).saturating_add_signed(*off);
                }
            }
            (Input::Answer { prompt, .. }, Anchor::NoWindow(above)) => {
                *prompt = self.model.prompts_shown + above;
            }
            _ => {}
        }
        input
    }

    fn inquiry(&self, session: u64) -> u64 {
        self.model.sessions.get(&session).map_or(0, |session| session.inquiries)
    }

    fn revision(&self, prompt: u64) -> u64 {
        self.model.windows.get(&prompt).map_or(1, |window| window.revision)
    }
}

/// Ties every input of a script.
pub(crate) fn anchored(script: &Script) -> Vec<Anchored> {
    let mut stage = Stage::new(script.policy);
    let mut all = Vec::with_capacity(script.steps.len());
    for (at, input) in script.inputs() {
        all.push(stage.anchor(at, input));
        stage.play(at, input.clone());
    }
    all
}

/// The script of anchored inputs.
pub(crate) fn played(policy: Policy, inputs: &[Anchored]) -> Script {
    let mut stage = Stage::new(policy);
    Script { policy, steps: inputs.iter().map(|input| stage.play_anchored(input)).collect() }
}

fn distance(from: u64, to: u64) -> i64 {
    i64::try_from(i128::from(to) - i128::from(from)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use certgate_model::vocabulary::{
        Answer, Dismissal, Effect, Error, Kind, Presented, ProblemSet, Signal,
    };

    use super::*;

    fn certificate(session: u64, inquiry: u64, number: u32) -> Input {
        let certificate = Presented::certificate(number);
        let problems = ProblemSet::EMPTY;
        Input::Certificate { session, inquiry, certificate, host: None, problems }
    }

    fn two_windows() -> Script {
        let mut inputs = Vec::new();
        for session in [1, 2] {
            let signal = Signal::CertificatePending;
            inputs.push(Input::Open { session, kind: Kind::Video });
            inputs.push(Input::Signal { session, signal });
            inputs.push(Input::Signal { session, signal });
            inputs.push(certificate(session, 2, session as u32));
        }
        inputs.push(Input::Answer { prompt: 1, verdict: Verdict::DontConnect });
        let verdict = Verdict::ConnectAnyway { revision: 1 };
        inputs.push(Input::Answer { prompt: 2, verdict });
        Script::rehearse(Policy::default(), inputs.into_iter().map(|input| (0, input)))
    }

    #[test]
    fn an_answer_to_a_window_stays_one_to_that_window_when_its_subject_is_shown_again() {
        let session = 1;
        let signal = Signal::CertificatePending;
        let answer = |prompt, revision| Input::Answer {
            prompt,
            verdict: Verdict::ConnectAnyway { revision },
        };
        let forget = Input::Forget {
            fingerprint: certgate_model::vocabulary::Fingerprint(1),
            host: None,
            problems: ProblemSet::EMPTY,
        };
        let inputs = [
            Input::Open { session, kind: Kind::Video },
            Input::Signal { session, signal },
            certificate(session, 1, 1),
            answer(1, 1),
            forget,
            Input::Open { session: 2, kind: Kind::Video },
            Input::Signal { session: 2, signal },
            certificate(2, 1, 1),
            answer(1, 1),
            answer(2, 1),
        ];
        let at_once = inputs.into_iter().map(|input| (0, input));
        let script = Script::rehearse(Policy::default(), at_once);
        assert_eq!(script.steps[8].expected, Answer::Error(Error::PromptClosed));
        assert_eq!(played(script.policy, &anchored(&script)), script);
    }

    #[test]
    fn an_anchored_meeting_is_the_same_meeting() {
        let script = two_windows();
        assert_eq!(played(script.policy, &anchored(&script)), script);
    }

    #[test]
    fn numbers_follow_when_something_is_left_out() {
        let script = two_windows();
        let mut inputs = anchored(&script);
        inputs.drain(..4);
        inputs.remove(1);
        let shorter = played(script.policy, &inputs);
        assert!(
            shorter.steps.iter().all(|step| matches!(
                &step.expected,
                Answer::Effects(_) | Answer::Error(Error::UnknownPrompt | Error::PromptClosed)
            )),
            "{shorter:?}"
        );
        let last = shorter.steps.last().unwrap();
        let verdict = Verdict::ConnectAnyway { revision: 1 };
        assert_eq!(last.input, Input::Answer { prompt: 1, verdict });
        let Answer::Effects(effects) = &last.expected else { panic!("{last:?}") };
        assert!(effects.contains(&Effect::DismissPrompt { prompt: 1, why: Dismissal::Answered }));
    }
}
