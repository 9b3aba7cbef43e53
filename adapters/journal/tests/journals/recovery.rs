//! A client that is killed goes on as if it had not been.

use certgate::Snapshot;
use certgate_journal::{Checkpoint, Journal, RecoveryError, RedactionKey};
use certgate_model::{
    certificates::Certificates,
    protocol::{Line, write_answer, write_line},
    reference::State,
    scenario::{Cast, Profile, Walk},
    vocabulary::{Answer, Input},
};
use certgate_protocol::Driver;

use super::{client::Client, effort::effort};

/// A meeting that was made up and played by the model: its engine before anything has
/// happened, and its journal line by line.
struct Played {
    beginning: Snapshot,
    lines: Vec<String>,
}

impl Played {
    fn new(seed: u64, certificates: &Certificates, profile: &Profile) -> Self {
        let mut walk = Walk::new(seed, profile);
        let policy = walk.policy();
        let mut state = State::new(policy);
        let mut lines = vec![
            write_line(&Line::Hello { policy }, certificates).unwrap(),
            r#"{"hello":{"protocol":1,"name":"model","version":"0","lacks":[]}}"#.to_owned(),
        ];
        while let Some((at, mut input)) = walk.next(&state) {
            if let Input::Open { session, .. } = &mut input {
                // An engine numbers its sessions itself.
                *session = state.last_opened.unwrap_or(0) + 1;
            }
            let answer = match state.apply(at, &input) {
                Ok(_) if input == Input::NextDeadline => Answer::Deadline(state.next_deadline()),
                Ok(effects) => Answer::Effects(effects),
                Err(error) => Answer::Error(error),
            };
            lines.push(write_line(&Line::Step { at, input }, certificates).unwrap());
            lines.push(write_answer(&answer, certificates).unwrap());
        }
        let beginning = Driver::new(&policy).unwrap().engine().snapshot();
        Self { beginning, lines }
    }

    fn text(&self, lines: usize) -> String {
        self.lines[..lines].iter().flat_map(|line| [line, "\n"]).collect()
    }
}

// JOURNAL-12, INV-replayable
#[test]
fn a_meeting_that_is_killed_at_any_step_goes_on_as_it_would_have() {
    let certificates = Certificates::built_in();
    let profile = Profile { steps: 80, ..Profile::corners(Cast::new(&certificates)) };
    let meetings = 100 * u64::from(effort());
    let (mut unanswered, mut killed) = (0, 0);
    for seed in 0..meetings {
        let meeting = Played::new(seed, &certificates, &profile);
        let whole = meeting.text(meeting.lines.len());
        let ends: Vec<usize> = whole.match_indices('\n').map(|(place, _)| place + 1).collect();
        let mut last = Checkpoint { lines: 2, snapshot: meeting.beginning.clone() };
        for lines in 3..=meeting.lines.len() {
            // Killed behind this line, be it an input or an answer, and in the midst of the next.
            let cut = &whole[..(ends[lines - 1] + 7).min(whole.len())];
            let recovery = last.recover(cut.as_bytes()).unwrap();
            assert_eq!(recovery.lines, lines as u64);
            assert_eq!(recovery.cut_off, lines < meeting.lines.len());
            let (mut engine, mut journal) = recovery.go_on(Vec::new());
            while let Some(effect) = engine.poll_effect() {
                journal.effect(&effect, &engine);
            }
            journal.drained(&engine);
            let owed = lines % 2 == 1;
            killed += 1;
            unanswered += u64::from(owed);
            // The killed client's journal lacks at most an answer, and gets the right one.
            let answer = journal.lines() > lines as u64;
            assert_eq!(answer, owed);
            let checkpoint = journal.checkpoint(&engine);
            let written = String::from_utf8(journal.close().unwrap()).unwrap();
            if owed {
                let expected = serde_json::from_str::<serde_json::Value>(&meeting.lines[lines]);
                assert_eq!(
                    serde_json::from_str::<serde_json::Value>(&written).unwrap(),
                    expected.unwrap()
                );
            } else {
                assert_eq!(written, "");
            }
            // And all that follows is what would have followed.
            if lines % 8 == 0 || lines + 1 == meeting.lines.len() {
                checkpoint.recover(whole.as_bytes()).unwrap();
                last = checkpoint;
            }
        }
    }
    println!("tried\tmeetings killed behind a line of their journal\t{killed}\tkills\t0");
    assert!(unanswered > meetings * 10, "{unanswered}");
}

// BOUND-13, INV-replayable
#[test]
fn a_client_of_services_that_is_killed_at_any_step_goes_on_as_one_that_is_not() {
    let mut open = 0;
    let seeds = 200 * u64::from(effort());
    for seed in 0..seeds {
        let [mut killed, mut spared] =
            [(); 2].map(|()| Client::new(seed, Journal::new(Vec::new())));
        let mut last = Checkpoint { lines: 2, snapshot: killed.host.engine().snapshot() };
        for step in 0..60 {
            killed.step();
            spared.step();
            // From a checkpoint that was taken just before, and from an older one.
            let next = killed.kill(&last);
            if step % 4 == seed % 4 {
                last = next;
            }
            assert_eq!(killed.host.engine(), spared.host.engine());
            assert_eq!(killed.host.window(), spared.host.window());
            open += killed.host.engine().open_prompts().len();
        }
        let [killed, spared] = [killed, spared].map(|mut client| {
            let nothing = Journal::new(Vec::new());
            let journal = std::mem::replace(client.host.recorder_mut(), nothing);
            String::from_utf8(journal.close().unwrap()).unwrap()
        });
        assert_eq!(killed, spared);
    }
    println!("tried\trun loops killed after a step\t{}\tkills\t0", seeds * 60);
    assert!(open >= 500, "{open} windows were shown again");
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let mut client = Client::new(1, Journal::redacted(Vec::new(), RedactionKey::new([1; 32])));
    let beginning = Checkpoint { lines: 2, snapshot: client.host.engine().snapshot() };
    for _ in 0..60 {
        client.step();
    }
    let journal = std::mem::replace(client.host.recorder_mut(), Journal::new(Vec::new()));
    let redacted = journal.close().unwrap();
    assert!(matches!(beginning.recover(&redacted[..]), Err(RecoveryError::Redacted)));

    let certificates = Certificates::built_in();
    let profile = Profile::corners(Cast::new(&certificates));
    let meeting = Played::new(4, &certificates, &profile);
    let text = meeting.text(20);
    let at = |lines| Checkpoint { lines, snapshot: meeting.beginning.clone() };
    assert!(at(2).recover(text.as_bytes()).is_ok());
    assert!(matches!(
        at(30).recover(text.as_bytes()),
        Err(RecoveryError::Short { lines: 20, checkpoint: 30 })
    ));
    assert!(matches!(at(3).recover(text.as_bytes()), Err(RecoveryError::Line { line: 4 })));
    let other = text.replacen("unknown_session", "unknown_code", 1);
    assert!(matches!(at(2).recover(other.as_bytes()), Err(RecoveryError::Diverged { .. })));
    let mut wrong = at(2);
    wrong.snapshot.version = 9;
    assert!(matches!(wrong.recover(text.as_bytes()), Err(RecoveryError::Snapshot(_))));
}

// PROTO-13, PROTO-16
#[test]
fn a_line_that_no_protocol_has_is_refused_whatever_answers_it() {
    let engine = certgate::Engine::new(certgate::Meeting::default(), certgate::Policy::default());
    let beginning = Checkpoint { lines: 2, snapshot: engine.snapshot() };
    let begun = "{\"hello\":{\"protocol\":1}}\n{\"hello\":{}}\n";
    let recovered = |line: &str| {
        let text = format!("{begun}{line}\n{}\n", r#"{"effects":[]}"#);
        beginning.recover(text.as_bytes())
    };
    assert!(recovered(r#"{"at":9007199254740991,"input":{"tick":{},"end":null}}"#).is_ok());
    assert!(recovered(r#"{"at":1,"input":{"open":{"kind":"svs","session":1}}}"#).is_ok());
    for line in [
        r#"{"at":9007199254740992,"input":{"tick":{}}}"#,
        r#"{"at":18446744073709551615,"input":{"tick":{}}}"#,
        r#"{"at":1,"input":{"tick":{},"end":{}}}"#,
        r#"{"at":1,"input":{}}"#,
        r#"{"at":1,"input":{"open":{"kind":"svs"}}}"#,
        r#"{"at":1,"input":{"open":{"kind":"svs","session":2}}}"#,
        r#"{"at":1,"input":{"tick":{}},"hello":{"protocol":1}}"#,
    ] {
        assert!(matches!(recovered(line), Err(RecoveryError::Line { line: 3 })), "{line}");
    }
}

// SESS-1, JOURNAL-4
#[test]
fn a_refused_open_under_a_number_that_was_used_is_refused() {
    let policy = certgate::Policy { max_sessions: 1, ..certgate::Policy::default() };
    let engine = certgate::Engine::new(certgate::Meeting::default(), policy);
    let beginning = Checkpoint { lines: 2, snapshot: engine.snapshot() };
    let recovered = |again: u64| {
        let open = |number| {
            format!(r#"{{"at":1,"input":{{"open":{{"kind":"svs","session":{number}}}}}}}"#)
        };
        let (first, again) = (open(1), open(again));
        let (done, refused) = (r#"{"effects":[]}"#, r#"{"error":"too_many_sessions"}"#);
        let lines =
            ["{\"hello\":{\"protocol\":1}}", "{\"hello\":{}}", &first, done, &again, refused];
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        beginning.recover(text.as_bytes())
    };
    assert!(recovered(2).is_ok());
    assert!(matches!(recovered(1), Err(RecoveryError::Line { line: 5 })));
}
