//! Judging a journal, beside reading its JSON and no more.

use std::hint::black_box;

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

use crate::{contest::Rounds, table::Table};

pub(crate) fn measure(rounds: Rounds, table: &mut Table) {
    let lines = journal(40);
    let count = lines.len() as u32;
    let ratio = rounds.contest(
        (|| judge(&lines), count),
        (
            || lines.iter().for_each(|line| drop(black_box(serde_json::from_str::<Value>(line)))),
            count,
        ),
    );
    table.add("a line of a journal, judged", "reading its JSON", 4.0, ratio);
    let inputs: Vec<&String> = lines.iter().step_by(2).collect();
    let mut answer = Vec::new();
    let ratio = rounds.contest(
        (
            || {
                let mut engine = Conversation::new();
                for line in &inputs {
                    answer.clear();
                    engine.hear(line.as_bytes(), &mut answer);
                    black_box(&answer);
                }
            },
            inputs.len() as u32,
        ),
        (|| judge(&lines), count / 2),
    );
    table.add(
        "a line of the protocol, answered by the engine",
        "the model, with its judge",
        None,
        ratio,
    );
}

/// Meetings one after another, with the engine's answers.
fn journal(meetings: u64) -> Vec<String> {
    let certificates = Certificates::built_in();
    let profile = Profile { steps: 400, ..Profile::corners(Cast::new(&certificates)) };
    let mut engine = Conversation::new();
    let mut lines = Vec::new();
    for seed in 0..meetings {
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
