//! Answers as programs and journals have them.

use certgate_model::{
    certificates::Certificates,
    protocol::{Malformed, parse_answer},
    vocabulary::Answer,
};
use serde_json::{Value, json};

fn read(answer: &Value) -> Result<Answer, Malformed> {
    parse_answer(&answer.to_string(), &mut Certificates::new())
}

#[track_caller]
fn assert_malformed(answer: Result<Answer, Malformed>) {
    assert!(answer.is_err(), "{answer:?}");
}

// PROTO-40, PROTO-55, CERT-12
#[test]
fn an_answer_has_exactly_its_fields() {
    let effect = |effect: Value| read(&json!({ "effects": [effect] }));
    let changed = json!({"session": 1, "to": "joining"});
    assert!(effect(json!({"session_changed": changed})).is_ok());
    for more in [json!({"extra": 1}), json!({"why": null}), json!({"inquiry": 1})] {
        let mut fields = changed.clone();
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_malformed(effect(json!({"session_changed": fields})));
    }
    let shown = |digit: &str| {
        effect(json!({"show_prompt": {
            "prompt": 1, "revision": 1, "fingerprint": digit.repeat(64),
            "hosts": [], "problems": [], "sessions": [1],
        }}))
    };
    assert!(shown("a").is_ok());
    assert_malformed(shown("A"));
    for whole in [
        json!({"effects": [], "extra": 1}),
        json!({"effects": [], "deadline": 1, "extra": 1}),
        json!({"error": "malformed", "effects": []}),
        json!({"error": "malformed", "why": "x"}),
        json!({"nack": "tick", "why": "x"}),
    ] {
        assert_malformed(read(&whole));
    }
}
