//! `replayable`: a journal of inputs replays to the same effects, and a meeting saved and
//! restored at any step goes on the same.

use certgate_model::{
    protocol::{Line, parse_answer, parse_line, write_answer, write_line},
    scenario::strategies::{attacks, policies},
    vocabulary::{Answer, Input},
};
use certgate_protocol::Conversation;
use certgate_suite::Relation;
use proptest::prelude::*;

use crate::{
    attack::{Attack, CERTIFICATES},
    relations::relate,
    volume::cases,
};

proptest! {
    #![proptest_config(cases(100))]

    /// Saved and restored after any one step, and after every step.
    #[test]
    fn replayable(policy in policies(), moves in attacks(6, 50), at in any::<prop::sample::Index>()) {
        let one = Attack::with(&policy, &moves);
        let place = at.index(one.steps.len());
        for everywhere in [false, true] {
            let mut other = Attack::new(&policy);
            for (number, step) in one.steps.iter().enumerate() {
                if everywhere || number == place {
                    // In the past: the clock stays where it is.
                    other.give(0, Input::Snapshot);
                }
                other.give(step.at, step.input.clone());
                let answer = &other.steps.last().expect("a step").answer;
                prop_assert_eq!(answer, &step.answer, "to {}", &step.input);
            }
            prop_assert_eq!(other.state(), one.state());
        }
    }

    /// A journal is what was said, line by line: said again, it is answered the same.
    #[test]
    fn replayable_from_a_journal(policy in policies(), moves in attacks(6, 50)) {
        let one = Attack::with(&policy, &moves);
        let mut table = CERTIFICATES.clone();
        let mut journal = vec![write_line(&Line::Hello { policy }, &table).unwrap()];
        for step in &one.steps {
            let line = Line::Step { at: step.at, input: step.input.clone() };
            journal.push(write_line(&line, &table).unwrap());
        }
        let mut conversation = Conversation::new();
        let hello = conversation.speak(&journal[0]);
        prop_assert!(hello.starts_with(r#"{"hello":"#), "{}", hello);
        for (line, step) in journal[1..].iter().zip(&one.steps) {
            let read = parse_line(line, &mut table);
            prop_assert_eq!(read, Ok(Line::Step { at: step.at, input: step.input.clone() }));
            let said = parse_answer(&conversation.speak(line), &mut table).unwrap();
            let due = match &step.answer {
                Ok(_) if step.input == Input::NextDeadline => {
                    Answer::Deadline(step.after.next_deadline())
                }
                Ok(effects) => Answer::Effects(effects.clone()),
                Err(error) => Answer::Error(*error),
            };
            prop_assert_eq!(&said, &due, "to {}", line);
            prop_assert!(write_answer(&said, &table).is_ok());
        }
    }

    #[test]
    fn replayable_as_the_suite_has_it(seed in any::<u64>()) {
        relate(Relation::Replayable, seed)?;
    }
}
