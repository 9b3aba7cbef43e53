//! Every line, good or bad, is answered as the model answers it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use certgate_model::{certificates::Certificates, protocol::Conversation as Reference};
use certgate_protocol::Conversation;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The engine and the model, told the same.
struct Both {
    engine: Conversation,
    reference: Reference,
}

impl Both {
    fn new() -> Self {
        let reference = Reference::new(Certificates::new());
        Self { engine: Conversation::new(), reference }
    }

    #[track_caller]
    fn tell(&mut self, line: &str) -> Value {
        let engine: Value = serde_json::from_str(&self.engine.speak(line)).expect("an answer");
        let reference: Value = serde_json::from_str(&self.reference.speak(line)).expect("JSON");
        // Who answers is no part of the comparison.
        if engine.get("hello").is_some() && reference.get("hello").is_some() {
            return engine;
        }
        assert_eq!(engine, reference, "to {line}");
        engine
    }
}

/// A meeting with every input, in which most are taken.
fn meeting() -> Vec<Value> {
    let certificates = Certificates::built_in();
    let bytes: Vec<String> = certificates
        .forms()
        .map(|form| STANDARD.encode(certificates.bytes(&form).expect("kept bytes")))
        .collect();
    let fingerprint = "00".repeat(32);
    let step = |at: u64, input: Value| json!({"at": at, "input": input});
    vec![
        json!({"hello": {"protocol": 1, "policy": {
            "scope": "certificate_host", "non_overridable": ["revoked"], "forbid_overrides": false,
            "max_sessions": 9, "max_shown_prompts": 2, "certificate_deadline_ms": 50,
            "answer_deadline_ms": null, "role": "presenter", "center": "event",
        }}}),
        step(0, json!({"open": {"session": 3, "kind": "video"}})),
        step(1, json!({"status": {"session": 3, "code": 3}})),
        step(2, json!({"next_deadline": {}})),
        step(
            3,
            json!({"certificate": {
                "session": 3, "inquiry": 1, "bytes": bytes[0], "host": "A.example.",
                "problems": ["expired", "no such problem"],
            }}),
        ),
        step(4, json!({"answer": {"prompt": 1, "verdict": "connect_anyway", "revision": 1}})),
        step(5, json!({"snapshot": {}})),
        step(6, json!({"signal": {"session": 3, "signal": "join_failed", "why": "capacity"}})),
        step(7, json!({"signal": {"session": 3, "signal": "reconnecting", "why": "ignored"}})),
        step(8, json!({"signal": {"session": 3, "signal": "certificate_pending"}})),
        step(9, json!({"certificate_unavailable": {"session": 3, "inquiry": 2}})),
        step(9, json!({"forget": {"fingerprint": fingerprint, "host": "b", "problems": []}})),
        step(9, json!({"forget": {"fingerprint": "Ab".repeat(32), "host": null}})),
        step(20, json!({"open": {"session": 4, "kind": "nbr"}})),
        step(20, json!({"signal": {"session": 4, "signal": "certificate_pending"}})),
        step(
            20,
            json!({"certificate": {"session": 4, "inquiry": 1, "bytes": bytes[4],
            "host": "c\u{e9}\u{202e}", "problems": null}}),
        ),
        step(21, json!({"answer": {"prompt": 2, "verdict": "dont_connect", "revision": "any"}})),
        step(22, json!({"status": {"session": 4, "code": -5}})),
        step(23, json!({"close": {"session": 4}})),
        step(24, json!({"no_such_input": {"what": "ever"}})),
        step(25, json!({"tick": {}})),
        step(26, json!({"end": {}})),
        step(27, json!({"end": {}})),
    ]
}

/// Values that stand where others belong.
fn strange() -> Vec<Value> {
    let mut strange = vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1),
        json!(1.5),
        json!(2.0),
        json!(""),
        json!("x"),
        json!("join"),
        json!("video"),
        json!("A==="),
        json!("QQ=="),
        json!("a".repeat(255)),
        json!("a".repeat(256)),
        json!("\u{e9}".repeat(128)),
        json!([]),
        json!([1]),
        json!([null]),
        json!(["expired", "expired"]),
        json!({}),
        json!({"session": 3}),
        json!({"tick": {}}),
        json!([{}]),
    ];
    for text in
        ["9007199254740991", "9007199254740992", "-9007199254740992", "1e3", "18446744073709551616"]
    {
        strange.push(serde_json::from_str(text).expect("a number"));
    }
    strange
}

/// Every place in a value: a path of keys and positions.
fn places(value: &Value, path: &[String], into: &mut Vec<Vec<String>>) {
    into.push(path.to_vec());
    let below = |key: String| [path, &[key]].concat();
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| places(value, &below(key.clone()), into));
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(place, value)| places(value, &below(place.to_string()), into)),
        _ => {}
    }
}

fn at<'a>(value: &'a mut Value, path: &[String]) -> &'a mut Value {
    path.iter().fold(value, |value, key| match value {
        Value::Object(members) => members.get_mut(key).expect("a key"),
        Value::Array(items) => &mut items[key.parse::<usize>().expect("a position")],
        _ => panic!("no place {key}"),
    })
}

// PROTO-20 to PROTO-31, PROTO-40 to PROTO-52, EFFECT-14
#[test]
fn a_whole_meeting_is_answered_alike() {
    let mut both = Both::new();
    let answers: Vec<Value> = meeting().iter().map(|line| both.tell(&line.to_string())).collect();
    let taken = answers.iter().filter(|answer| answer.get("effects").is_some()).count();
    assert_eq!(taken, 17, "{answers:#?}");
    let nacks = answers.iter().filter(|answer| **answer == json!({"nack": "no_such_input"}));
    assert_eq!(nacks.count(), 1);
}

/// Every value of every line once replaced, taken away and joined by another: the line before
/// which it stands, and all after it, are answered alike.
// PROTO-13 to PROTO-16, PROTO-32 to PROTO-37, PROTO-52 to PROTO-54, ERR-2, ERR-3
#[test]
fn every_line_that_is_bent_somewhere_is_answered_alike() {
    let lines = meeting();
    let mut malformed = 0;
    for (number, line) in lines.iter().enumerate() {
        let mut paths = Vec::new();
        places(line, &[], &mut paths);
        for path in &paths {
            let mut bent: Vec<Value> = strange()
                .into_iter()
                .map(|value| {
                    let mut bent = line.clone();
                    *at(&mut bent, path) = value;
                    bent
                })
                .collect();
            if let Some((key, above)) = path.split_last() {
                let mut without = line.clone();
                if let Value::Object(members) = at(&mut without, above) {
                    members.remove(key);
                }
                bent.push(without);
            }
            let mut with = line.clone();
            if let Value::Object(members) = at(&mut with, path) {
                members.insert("no_such_key".to_owned(), json!({"deep": [1.5, "\u{1}"]}));
                bent.push(with);
            }
            let mut both = Both::new();
            lines[..number].iter().for_each(|line| drop(both.tell(&line.to_string())));
            for line in bent {
                // What a bent hello begins is another meeting.
                let answer = both.tell(&line.to_string());
                malformed += usize::from(answer == json!({"error": "malformed"}));
            }
            lines[number..].iter().for_each(|line| drop(both.tell(&line.to_string())));
        }
    }
    assert!(malformed > 1000, "{malformed}");
}

// PROTO-16, ERR-1, ERR-3
#[test]
fn what_is_no_json_object_is_malformed_and_changes_nothing() {
    let mut both = Both::new();
    both.tell(r#"{"at":0,"input":{"tick":{}}}"#);
    both.tell(r#"{"at":0,"input":{"no_such_input":{}}}"#);
    both.tell(r#"{"hello":{"protocol":1}}"#);
    both.tell(r#"{"at":9,"input":{"open":{"session":1,"kind":"svs"}}}"#);
    let good = r#"{"at":10,"input":{"status":{"session":1,"code":8}}}"#;
    for end in 0..good.len() {
        assert_eq!(both.tell(&good[..end]), json!({"error": "malformed"}));
    }
    for line in [
        "",
        " ",
        "\u{feff}{}",
        "null",
        "[]",
        "{}",
        "{}{}",
        "tick",
        "'",
        "{\"at\":0,}",
        r#"{"at":01,"input":{"tick":{}}}"#,
        r#"{"at":+1,"input":{"tick":{}}}"#,
        r#"{"at":1,"input":{"tick":[]}}"#,
        r#"{"at":1,"input":[{"tick":{}}]}"#,
        r#"{"at":1,"input":{"tick":{},"end":{}}}"#,
        r#"{"at":1,"input":{"tick":{},"no_such_input":0}}"#,
        r#"{"at":1,"input":{"no_such_input":0}}"#,
        r#"{"hello":null}"#,
        r#"{"hello":{"protocol":2}}"#,
        r#"{"hello":[1]}"#,
        r#"{"hello":{"protocol":1,"policy":null}}"#,
        r#"{"hello":null,"at":1,"input":{"tick":{}}}"#,
    ] {
        assert_eq!(both.tell(line), json!({"error": "malformed"}), "{line}");
    }
    let other =
        r#" { "at" : 10 , "input" : { "end":null, "st\u0061tus" : {"code":8,"session":1}}} "#;
    assert!(both.tell(other)["effects"].is_array());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Several bends in one run, wherever they fall.
    #[test]
    fn runs_with_bent_lines_are_answered_alike(
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(),
            any::<prop::sample::Index>()), 1..8)
    ) {
        let mut lines = meeting();
        for (line, place, value) in bends {
            let number = line.index(lines.len());
            let mut paths = Vec::new();
            places(&lines[number], &[], &mut paths);
            let path = &paths[place.index(paths.len())];
            *at(&mut lines[number], path) = strange()[value.index(strange().len())].clone();
        }
        let mut both = Both::new();
        for line in lines {
            both.tell(&line.to_string());
        }
    }

    /// Whatever comes, one line comes back, and it is JSON.
    // INV-total, PROTO-2
    #[test]
    fn any_bytes_get_one_answer(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let mut answer = Vec::new();
        let mut conversation = Conversation::new();
        conversation.hear(&bytes, &mut answer);
        prop_assert!(!answer.contains(&b'\n'));
        prop_assert!(serde_json::from_slice::<Map<String, Value>>(&answer).is_ok());
    }
}
