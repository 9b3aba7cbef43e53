//! The explorer's answers, without a browser.

use certgate_explore::{LoadError, Replay, ReplayError, load, vector};
use certgate_model::vocabulary::{Answer, Error};

const HELLO: &str = r#"{"hello":{"protocol":1}}"#;
const GREETING: &str = r#"{"hello":{"protocol":1,"name":"x","version":"1"}}"#;
const OPEN: &str = r#"{"at":0,"input":{"open":{"session":1,"kind":"video"}}}"#;
const PENDING: &str = r#"{"at":5,"input":{"status":{"session":1,"code":3}}}"#;

fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn a_meeting_is_its_lines_and_errors_are_steps_of_it() {
    let close = r#"{"at":6,"input":{"close":{"session":9}}}"#;
    let replay = Replay::of(&lines(&[HELLO, OPEN, PENDING, close])).unwrap();
    assert_eq!(replay.steps.len(), 3);
    assert_eq!(replay.steps[2].2, Answer::Error(Error::UnknownSession));
    assert!(replay.violation.is_none());
    assert_eq!(replay.driver.engine().now().as_millis(), 5, "a rejected input moves no clock");
}

#[test]
fn lines_that_are_no_meeting_are_named() {
    let error = |all: &[&str]| Replay::of(&lines(all)).unwrap_err();
    assert_eq!(error(&[]), ReplayError::Hello { line: 1 });
    assert_eq!(error(&[OPEN]), ReplayError::Hello { line: 1 });
    assert_eq!(error(&[HELLO, OPEN, HELLO]), ReplayError::Hello { line: 3 });
    assert!(matches!(error(&[HELLO, "{"]), ReplayError::Malformed { line: 2, .. }));
    let foreign = r#"{"at":0,"input":{"sing":{}}}"#;
    assert!(matches!(error(&[HELLO, foreign]), ReplayError::Malformed { line: 2, .. }));
    let many = vec![OPEN; 5_001];
    assert_eq!(error(&many), ReplayError::TooLong { lines: 5_001 });
}

// JOURNAL-3, JOURNAL-4
#[test]
fn what_is_saved_is_loaded_as_the_same_meeting() {
    let given = lines(&[HELLO, OPEN, PENDING, OPEN]);
    let loaded = load(&vector(&given).unwrap()).unwrap();
    assert_eq!(loaded.expected.len(), 3);
    assert!(loaded.expected[2].contains("duplicate_session"));
    let (first, again) = (Replay::of(&given).unwrap(), Replay::of(&loaded.lines).unwrap());
    assert_eq!(first.steps, again.steps);
    assert!(first.driver.engine() == again.driver.engine());
}

// JOURNAL-5
#[test]
fn a_journal_whose_end_is_missing_is_read_up_to_there_and_said_to_end() {
    let whole = [HELLO, GREETING, OPEN, r#"{"effects":[]}"#].join("\n") + "\n";
    let cut_in_an_input = format!("{whole}{}", &PENDING[..20]);
    let unanswered = format!("{whole}{PENDING}\n");
    let cut_in_an_answer = format!("{whole}{PENDING}\n{{\"effe");
    for text in [&cut_in_an_input, &unanswered, &cut_in_an_answer] {
        let loaded = load(text).unwrap();
        assert_eq!((loaded.lines.len(), loaded.expected.len()), (2, 1), "{text}");
        assert!(loaded.note.contains("end is missing"), "{}", loaded.note);
    }
    assert_eq!(load(&whole).unwrap().note, "");
}

// JOURNAL-6
#[test]
fn a_break_of_the_form_elsewhere_names_its_line() {
    let text = [HELLO, GREETING, "{}", r#"{"effects":[]}"#, OPEN, r#"{"effects":[]}"#].join("\n");
    let LoadError::Form(error) = load(&text).unwrap_err() else { panic!("another error") };
    assert_eq!(error.line, 3);
    assert_eq!(load("  \n"), Err(LoadError::Empty));
    let told = load("certificates, please\n").unwrap_err().to_string();
    assert!(told.starts_with("line 1:") && told.contains("hello first"), "{told}");
}
