//! Judging the lines of a journal, beside reading their JSON and no more; and the engine's
//! answers to lines, beside the model's judgement of them.

use std::{hint::black_box, rc::Rc};

use certgate_model::{
    certificates::Certificates,
    invariants::Monitor,
    protocol::{self, Line, parse_answer, parse_line},
    reference::State,
    scenario::{Cast, Profile, Walk},
    vocabulary::Answer,
};
use certgate_protocol::Conversation;
use serde_json::Value;

use crate::{Contest, Contests, Target, Turn};

/// How many meetings the journal holds.
const MEETINGS: u64 = 4;

/// The contests.
pub fn contests() -> Contests {
    let lines: Rc<[String]> = journal().into();
    let judged = judging(&lines);
    let answered = answering(&lines);
    Box::new([judged, answered].into_iter())
}

fn judging(lines: &Rc<[String]>) -> Contest {
    let mut contest = Contest::new("replay, lines of a journal judged", "line");
    let (ours, theirs) = (lines.clone(), lines.clone());
    let count = lines.len() as u64;
    let ours = contest.enter("model and monitors", move || Turn::of(count, || judge(&ours)));
    let read = contest.enter("serde_json, reading alone", move || {
        Turn::of(count, || {
            for line in theirs.iter() {
                black_box(serde_json::from_str::<Value>(line).expect("JSON"));
            }
        })
    });
    contest.compare(ours, read, Target::AtMost(4.0));
    contest
}

fn answering(lines: &Rc<[String]>) -> Contest {
    let mut contest = Contest::new("replay, lines of the protocol answered", "line");
    let inputs: Vec<String> = lines.iter().step_by(2).cloned().collect();
    let count = inputs.len() as u64;
    let ours = contest.enter("engine", move || {
        Turn::of(count, || {
            let (mut engine, mut answer) = (Conversation::new(), Vec::new());
            for line in &inputs {
                answer.clear();
                engine.hear(line.as_bytes(), &mut answer);
                black_box(&answer);
            }
        })
    });
    let lines = lines.clone();
    let model = contest.enter("model and monitors", move || Turn::of(count, || judge(&lines)));
    contest.compare(ours, model, None);
    contest
}

/// Meetings one after another, with the engine's answers.
fn journal() -> Vec<String> {
    let certificates = Certificates::built_in();
    let profile = Profile { steps: 400, ..Profile::corners(Cast::new(&certificates)) };
    let mut engine = Conversation::new();
    let mut lines = Vec::new();
    for seed in 0..MEETINGS {
        let mut walk = Walk::new(seed, &profile);
        let mut state = State::new(walk.policy());
        let mut say = |line: &Line| {
            let text = protocol::write_line(line, &certificates).expect("bytes of the table");
            let answer = engine.speak(&text);
            lines.extend([text, answer]);
        };
        say(&Line::Hello { policy: walk.policy() });
        while let Some((at, input)) = walk.next(&state) {
            let _outcome = state.apply(at, &input);
            say(&Line::Step { at, input });
        }
    }
    lines
}

/// What `certgate replay` does with each pair of lines.
fn judge(lines: &[String]) {
    let mut certificates = Certificates::new();
    let mut meeting: Option<(State, Monitor)> = None;
    for pair in lines.chunks(2) {
        let given = parse_line(&pair[0], &mut certificates).expect("a line of a journal");
        let logged = parse_answer(&pair[1], &mut certificates).expect("an answer");
        match given {
            Line::Hello { policy } => meeting = Some((State::new(policy), Monitor::new(policy))),
            Line::Step { at, input } => {
                let (state, monitor) = meeting.as_mut().expect("a hello");
                let expected = state.apply(at, &input);
                let result = match &logged {
                    Answer::Effects(effects) => Ok(effects.as_slice()),
                    Answer::Error(error) => Err(*error),
                    _ => Ok(&[][..]),
                };
                assert_eq!(expected.as_deref().map_err(|error| *error), result);
                assert!(monitor.observe_ref(at, &input, result).is_ok());
            }
            Line::Unknown { .. } => {}
        }
    }
}
