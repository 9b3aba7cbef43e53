//! A journal in which anything was changed does not pass.

use certgate_cli::replay::{Exchange, Fault, Judge};
use serde_json::{Value, json};

use super::journals::{journal, journal_of_meet};

/// The fault of a journal and the number of its line, from 0.
fn judge<L: AsRef<[u8]>>(lines: &[L]) -> Result<u64, (usize, Fault)> {
    let mut judge = Judge::default();
    for (number, line) in lines.iter().enumerate() {
        judge.hear(line.as_ref()).map_err(|fault| (number, fault))?;
    }
    judge.finish().map_err(|fault| (lines.len(), fault))?;
    Ok(judge.count().inputs)
}

/// Every answer that differs from this one in one place.
fn altered(answer: &Value) -> Vec<Value> {
    let mut others = vec![json!({ "effects": [] }), json!({ "error": "stale_inquiry" })];
    others.extend([json!({ "error": "unknown_session" }), json!({ "nack": "tick" })]);
    others.push(json!({ "effects": [], "deadline": 7 }));
    others.retain(|other| other != answer);
    let Some(effects) = answer.get("effects").and_then(Value::as_array) else { return others };
    let with = |effects: Vec<Value>| {
        let mut other = answer.clone();
        other["effects"] = Value::Array(effects);
        other
    };
    let stray = json!({ "session_changed": { "session": 1, "to": "active" } });
    for place in 0..=effects.len() {
        let mut more = effects.clone();
        more.insert(place, stray.clone());
        others.push(with(more));
    }
    for place in 0..effects.len() {
        let mut fewer = effects.clone();
        fewer.remove(place);
        others.push(with(fewer));
        let mut twice = effects.clone();
        twice.insert(place, effects[place].clone());
        others.push(with(twice));
        if place > 0 {
            let mut swapped = effects.clone();
            swapped.swap(place - 1, place);
            others.push(with(swapped));
        }
        for changed in changed_fields(&effects[place]) {
            let mut other = effects.clone();
            other[place] = changed;
            others.push(with(other));
        }
    }
    others.retain(|other| other != answer);
    others
}

/// The effect with one field changed or left out, in every way that comes to mind.
fn changed_fields(effect: &Value) -> Vec<Value> {
    let (name, fields) = effect.as_object().unwrap().iter().next().unwrap();
    let mut all = Vec::new();
    for (key, value) in fields.as_object().unwrap() {
        let others: Vec<Value> = match value {
            Value::Number(number) => {
                let number = number.as_u64().unwrap();
                vec![json!(number + 1), json!(number.wrapping_sub(1) & 0xffff)]
            }
            Value::Array(items) => {
                let mut more = items.clone();
                more.push(if key == "sessions" { json!(999) } else { json!("zzz.example") });
                vec![Value::Array(more), Value::Array(items.iter().skip(1).cloned().collect())]
            }
            _ => ["ignore", "cancel", "person", "remembered", "denied", "answered", "active"]
                .into_iter()
                .map(Value::from)
                .chain([json!("00".repeat(32))])
                .collect(),
        };
        for other in others {
            let mut changed = fields.clone();
            changed[key] = other;
            all.push(json!({ name: changed }));
        }
        let mut fewer = fields.as_object().unwrap().clone();
        fewer.remove(key);
        all.push(json!({ name: fewer }));
    }
    all
}

/// Every answer of a journal, changed in every way: how many answers and how many changes.
fn assert_that_every_change_is_found(lines: &[String]) -> (u64, u64) {
    let (mut answers, mut rejected) = (0, 0);
    assert!(judge(lines).is_ok(), "{:?}", judge(lines));
    for place in (3..lines.len()).step_by(2) {
        answers += 1;
        let answer: Value = serde_json::from_str(&lines[place]).unwrap();
        for other in altered(&answer) {
            let mut doctored = lines[..=place].to_vec();
            doctored[place] = other.to_string();
            let (line, fault) = judge(&doctored).expect_err(&doctored[place]);
            assert_eq!(line, place, "{fault:?}");
            assert!(matches!(fault, Fault::Divergence(_) | Fault::Answer(_)), "{fault:?}");
            rejected += 1;
        }
    }
    (answers, rejected)
}

#[test]
fn a_journal_passes_and_with_any_effect_removed_added_swapped_or_changed_it_does_not() {
    let (mut answers, mut rejected) = (0, 0);
    for seed in 0..12 {
        let (more, changes) = assert_that_every_change_is_found(&journal(seed));
        (answers, rejected) = (answers + more, rejected + changes);
    }
    assert!(answers > 300 && rejected > 5_000, "{answers} {rejected}");
}

#[test]
fn a_journal_of_a_meeting_on_real_connections_passes_and_no_other_does() {
    let (answers, rejected) = assert_that_every_change_is_found(&journal_of_meet());
    assert!(answers > 20 && rejected > 500, "{answers} {rejected}");
}

#[test]
fn a_journal_with_a_line_removed_or_two_swapped_is_out_of_step() {
    for seed in 0..12 {
        let lines = journal(seed);
        for place in 0..lines.len() - 1 {
            let mut fewer = lines.clone();
            fewer.remove(place);
            assert!(judge(&fewer).is_err(), "without line {place}");
            let mut swapped = lines.clone();
            swapped.swap(place, place + 1);
            assert!(judge(&swapped).is_err(), "with line {place} after the next");
        }
    }
}

#[test]
fn what_stands_in_no_form_is_told_from_what_the_rules_do_not_give() {
    let hello = r#"{"hello":{"protocol":1}}"#;
    let answer = r#"{"hello":{"protocol":1,"name":"x","version":"0","lacks":["forget"]}}"#;
    let tick = r#"{"at":0,"input":{"tick":{}}}"#;
    let nothing = r#"{"effects":[]}"#;
    let malformed = r#"{"error":"malformed"}"#;
    let forget =
        format!(r#"{{"at":0,"input":{{"forget":{{"fingerprint":"{}"}}}}}}"#, "ab".repeat(32));
    /// Where a fault is, and which it is.
    type Expected = Option<(usize, &'static str)>;
    let faults: [(&[&str], Expected); 10] = [
        (&[hello, answer, tick, nothing], None),
        (&[hello, answer, "{}", malformed, tick, nothing], None),
        (&[hello, answer, &forget, r#"{"nack":"forget"}"#], None),
        (&[hello, answer, tick, r#"{"nack":"tick"}"#], Some((3, "Divergence"))),
        (&[hello, answer, r#"{"at":0,"input":{"sing":{}}}"#, r#"{"nack":"sing"}"#], None),
        (&[hello, answer, r#"{"at":0,"input":{"sing":{}}}"#, nothing], Some((3, "Divergence"))),
        (&[hello, answer, "{}", nothing], Some((3, "Input"))),
        (&[hello, answer, tick, tick], Some((3, "Answer"))),
        (&[hello, nothing], Some((1, "Divergence"))),
        (&[tick, nothing], Some((0, "NoHello"))),
    ];
    for (lines, expected) in faults {
        let found = judge(lines).err();
        let found = found.map(|(line, fault)| (line, format!("{fault:?}")));
        match (&found, expected) {
            (None, None) => {}
            (Some((line, fault)), Some((at, name))) => {
                assert!(*line == at && fault.starts_with(name), "{lines:?}: {fault}");
            }
            _ => panic!("{lines:?}: {found:?}"),
        }
    }
    let not_text: [&[u8]; 3] = [hello.as_bytes(), answer.as_bytes(), b"\xff"];
    assert!(matches!(judge(&not_text), Err((2, Fault::Input(_)))));
}

#[test]
fn a_meeting_after_another_begins_anew() {
    let lines = [journal(1), journal(2), journal(1)].concat();
    let mut judge = Judge::default();
    let mut hellos = 0;
    for line in &lines {
        hellos += u64::from(matches!(judge.hear(line.as_bytes()), Ok(Some(Exchange::Hello(_)))));
    }
    assert_eq!((hellos, judge.count().meetings), (3, 3));
}
