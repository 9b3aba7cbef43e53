//! A snapshot that somebody has changed is a typed error, or the snapshot of another engine.

use certgate::{Engine, Input, Snapshot};
use serde_json::{Value, json};

use super::own::for_each_engine;

/// Every value inside a value, by its path.
fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| paths(inner, &format!("{path}/{key}"), found));
        }
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            numbered.for_each(|(place, inner)| paths(inner, &format!("{path}/{place}"), found));
        }
        _ => {}
    }
}

/// What may stand in a value's place.
fn others(value: &Value) -> Vec<Value> {
    let mut others = match value {
        Value::Number(number) => {
            let number = number.as_u64().unwrap_or(0);
            [0, 1, number.wrapping_sub(1), number + 1, (1 << 53) - 1, u64::MAX]
                .into_iter()
                .map(Value::from)
                .collect()
        }
        Value::Bool(yes) => vec![json!(!yes)],
        Value::String(_) => [
            "",
            "joining",
            "admitted",
            "fetching",
            "deciding",
            "active",
            "playing",
            "none",
            "unread",
            "unseen",
            "queued",
            "allowed",
            "policy",
            "A.Example.",
            "certificate_host",
        ]
        .map(Value::from)
        .to_vec(),
        Value::Array(items) => {
            let doubled = items.iter().chain(items).cloned().collect();
            let reversed = items.iter().rev().cloned().collect();
            vec![Value::Array(doubled), Value::Array(reversed), json!([])]
        }
        Value::Object(_) => vec![json!({ "on": 0 }), json!({ "denied": "person" })],
        Value::Null => vec![json!(0), json!(1_u64 << 40), json!("host.example")],
    };
    others.extend([Value::Null, json!({}), json!([[]]), json!(-1), json!(1.5), json!("?")]);
    others
}

/// The snapshot without the value at a path.
fn without(whole: &Value, path: &str) -> Value {
    let mut less = whole.clone();
    let (parent, key) = path.rsplit_once('/').unwrap();
    match less.pointer_mut(parent).unwrap() {
        Value::Object(fields) => {
            fields.remove(key);
        }
        Value::Array(items) => {
            items.remove(key.parse().unwrap());
        }
        _ => {}
    }
    less
}

/// A refusal, or an engine that is as sound as any: it takes its own snapshot again and goes on
/// to the meeting's end.
fn is_refused_or_sound(changed: Value, tally: &mut [u32; 3]) {
    let Ok(snapshot) = serde_json::from_value::<Snapshot>(changed.clone()) else {
        tally[0] += 1;
        return;
    };
    match Engine::restore(&snapshot) {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            tally[1] += 1;
        }
        Ok(mut engine) => {
            assert_eq!(engine.snapshot(), snapshot, "nothing is repaired");
            for prompt in engine.open_prompts() {
                assert!(engine.prompt(prompt).is_some());
            }
            for input in [Input::Tick, Input::End, Input::Tick] {
                let _outcome = engine.handle(engine.now(), input);
                while engine.poll_effect().is_some() {}
                assert_eq!(Engine::restore(&engine.snapshot()).as_ref(), Ok(&engine), "{changed}");
            }
            tally[2] += 1;
        }
    }
}

#[test]
fn a_snapshot_with_any_value_dropped_or_changed_is_refused_or_sound() {
    let meetings = std::env::var("CERTGATE_ALTERED_MEETINGS").map_or(12, |n| n.parse().unwrap());
    let mut tally = [0; 3];
    let mut seen = 0_u32;
    for_each_engine(0..meetings, |engine| {
        seen += 1;
        // Each meeting has dozens of engines, most of them much alike.
        if !seen.is_multiple_of(29) {
            return;
        }
        let whole = serde_json::to_value(engine.snapshot()).unwrap();
        let mut found = Vec::new();
        paths(&whole, "", &mut found);
        for path in found.iter().filter(|path| !path.is_empty()) {
            is_refused_or_sound(without(&whole, path), &mut tally);
            for other in others(whole.pointer(path).unwrap()) {
                let mut changed = whole.clone();
                *changed.pointer_mut(path).unwrap() = other;
                is_refused_or_sound(changed, &mut tally);
            }
        }
    });
    let [unreadable, refused, sound] = tally;
    assert!(unreadable > 5_000 && refused > 1_000 && sound > 1_000, "{tally:?}");
}

#[test]
fn what_an_error_names_is_what_was_wrong() {
    let mut messages = std::collections::BTreeSet::new();
    for_each_engine(0..12, |engine| {
        let whole = serde_json::to_value(engine.snapshot()).unwrap();
        for (path, value) in [
            ("/version", json!(2)),
            ("/last_session", json!(0)),
            ("/sessions/0/leaf", json!("admitted")),
            ("/subjects/0/subject/host", json!("other.example")),
            ("/subjects/0/certificate", json!({ "opaque": "AAAA" })),
            ("/queue", json!([7])),
            ("/policy/max_sessions", json!(0)),
            ("/ended", json!(true)),
        ] {
            let mut changed = whole.clone();
            if let Some(place) = changed.pointer_mut(path) {
                *place = value;
                if let Ok(snapshot) = serde_json::from_value::<Snapshot>(changed)
                    && let Err(error) = Engine::restore(&snapshot)
                {
                    messages
                        .insert(format!("{error:?}").split([' ', '{']).next().unwrap().to_owned());
                }
            }
        }
    });
    for expected in
        ["Version", "SessionNumber", "SessionState", "Subject", "Certificate", "Queue", "AfterEnd"]
    {
        assert!(messages.contains(expected), "{expected} is missing of {messages:?}");
    }
}
