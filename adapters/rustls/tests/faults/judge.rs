//! Judging what the engine was told and wanted: the model answers every input, and every
//! invariant is watched.

use certgate_model::{
    certificates::Certificates,
    invariants::Monitor,
    protocol::{Line, parse_answer, parse_line},
    reference::State,
    vocabulary::{Answer, Input},
};

/// What a meeting's journal says that the rules do not.
pub(crate) fn disagreements(journal: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(journal).expect("a journal is text");
    let lines: Vec<_> = text.lines().collect();
    let mut certificates = Certificates::new();
    let (hello, steps) = lines.split_at(2);
    let Ok(Line::Hello { policy }) = parse_line(hello[0], &mut certificates) else {
        return vec![format!("a journal begins with a hello, not {}", hello[0])];
    };
    let (mut state, mut monitor) = (State::new(policy), Monitor::new(policy));
    let mut found = Vec::new();
    for step in steps.chunks(2) {
        let [given, answered] = step else {
            found.push("the last input has no answer".to_owned());
            break;
        };
        let Ok(Line::Step { at, input }) = parse_line(given, &mut certificates) else {
            found.push(format!("no input: {given}"));
            continue;
        };
        let logged = parse_answer(answered, &mut certificates).expect("a journal has answers");
        let expected = match state.apply(at, &input) {
            Ok(_) if input == Input::NextDeadline => Answer::Deadline(state.next_deadline()),
            Ok(effects) => Answer::Effects(effects),
            Err(error) => Answer::Error(error),
        };
        let observed = match &logged {
            Answer::Effects(effects) => monitor.observe_ref(at, &input, Ok(effects)),
            Answer::Error(error) => monitor.observe_ref(at, &input, Err(*error)),
            _ => Ok(()),
        };
        if expected != logged {
            found.push(format!("to {given} the model answers {expected:?}, not {answered}"));
        }
        if let Err(violation) = observed {
            found.push(format!("at {given}: {violation}"));
        }
    }
    found
}
