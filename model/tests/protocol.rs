//! The lines of the protocol: every form that is read, every form that is not.

use certgate_model::{
    certificates::Certificates,
    protocol::{Conversation, Line, Malformed, parse_answer, parse_line, write_answer, write_line},
    vocabulary::*,
};
use serde_json::{Value, json};

fn parse(line: &Value) -> Result<Line, Malformed> {
    parse_line(&line.to_string(), &mut Certificates::built_in())
}

fn policy(policy: &Value) -> Result<Policy, Malformed> {
    match parse(&json!({"hello": {"protocol": 1, "policy": policy}}))? {
        Line::Hello { policy } => Ok(policy),
        other => panic!("{other:?}"),
    }
}

fn input(name: &str, fields: &Value) -> Result<Input, Malformed> {
    match parse(&json!({"at": 7, "input": {name: fields}}))? {
        Line::Step { at: 7, input } => Ok(input),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn malformed<T: std::fmt::Debug>(result: Result<T, Malformed>) {
    if let Ok(taken) = result {
        panic!("taken as {taken:?}");
    }
}

fn some_inputs(table: &Certificates) -> Vec<Input> {
    let certificates = table.forms().enumerate().map(|(n, certificate)| Input::Certificate {
        session: n as u64,
        inquiry: LAST,
        certificate,
        host: (n % 2 == 0).then(|| Host::from("A.b.")),
        problems: Problem::ALL.iter().copied().take(n % 11).collect(),
    });
    let signals = Signal::ALL.map(|signal| Input::Signal { session: 3, signal });
    let opens = Kind::ALL.iter().map(|kind| Input::Open { session: 0, kind: *kind });
    let mut inputs: Vec<Input> = certificates.chain(signals).chain(opens).collect();
    inputs.extend([
        Input::Status { session: 1, code: -(LAST as i64) },
        Input::CertificateUnavailable { session: 1, inquiry: 2 },
        Input::Answer { prompt: 1, verdict: Verdict::ConnectAnyway { revision: 9 } },
        Input::Answer { prompt: 1, verdict: Verdict::DontConnect },
        Input::Forget {
            fingerprint: Fingerprint(3),
            host: None,
            problems: ProblemSet::of(&[Problem::Weak]),
        },
        Input::Close { session: LAST },
        Input::Tick,
        Input::End,
        Input::NextDeadline,
        Input::Snapshot,
    ]);
    inputs
}

// PROTO-20 to PROTO-31
#[test]
fn every_input_is_read_as_it_was_written() {
    let mut table = Certificates::built_in();
    for input in some_inputs(&table.clone()) {
        let line = Line::Step { at: LAST, input };
        let text = write_line(&line, &table).unwrap();
        assert_eq!(parse_line(&text, &mut table), Ok(line), "{text}");
    }
    let hello = Line::Hello {
        policy: Policy {
            answer_deadline_ms: Some(1),
            certificate_deadline_ms: None,
            ..Policy::default()
        },
    };
    let text = write_line(&hello, &table).unwrap();
    assert_eq!(parse_line(&text, &mut table), Ok(hello));
}

// PROTO-7, PROTO-9, PROTO-40 to PROTO-52, PROTO-55
#[test]
fn every_answer_is_read_as_it_was_written() {
    let mut table = Certificates::built_in();
    let leaves = [
        Leaf::Retrying,
        Leaf::Refused(Refusal::Bypassed),
        Leaf::Left(Leaving::Left),
        Leaf::Failed(Failure::Network),
    ];
    let mut effects: Vec<Effect> =
        leaves.map(|to| Effect::SessionChanged { session: 1, to }).to_vec();
    effects.extend([
        Effect::FetchCertificate { session: 1, inquiry: 1 },
        Effect::ShowPrompt {
            prompt: 1,
            revision: 1,
            fingerprint: Fingerprint(7),
            hosts: vec![Host::from("a"), Host::from("b")],
            problems: ProblemSet::of(&[Problem::Weak, Problem::Expired]),
            sessions: vec![1, 2],
        },
        Effect::UpdatePrompt {
            prompt: 1,
            revision: 2,
            hosts: vec![],
            problems: ProblemSet::EMPTY,
            sessions: vec![],
        },
        Effect::DismissPrompt { prompt: 1, why: Dismissal::Policy },
        Effect::SetCertificateAction {
            session: 1,
            inquiry: 1,
            action: Action::Ignore,
            why: ActionWhy::Remembered,
        },
        Effect::Terminate { session: 1, why: Refusal::Denied },
        Effect::Anomaly { session: 1, what: Anomaly::UnexpectedSignal },
    ]);
    let mut answers = vec![
        Answer::Effects(effects),
        Answer::Effects(vec![]),
        Answer::Deadline(None),
        Answer::Deadline(Some(3)),
        Answer::Nack("forget".to_owned()),
        Answer::Hello {
            name: "n".to_owned(),
            version: "v".to_owned(),
            lacks: Feature::ALL.to_vec(),
        },
    ];
    answers.extend(Error::ALL.iter().map(|error| Answer::Error(*error)));
    for answer in answers {
        let text = write_answer(&answer, &table).unwrap();
        assert_eq!(parse_answer(&text, &mut table), Ok(answer), "{text}");
    }
    for wrong in [
        json!({}),
        json!({"error": "oops"}),
        json!({"effects": [{}]}),
        json!({"effects": [{"terminate": {"session": 1}}]}),
        json!({"effects": [{"session_changed": {"session": 1, "to": "refused"}}]}),
        json!({"effects": [{"session_changed": {"session": 1, "to": "active", "why": "left"}}]}),
        json!({"effects": [{"dismiss_prompt": {"prompt": 1.5, "why": "policy"}}]}),
    ] {
        malformed(parse_answer(&wrong.to_string(), &mut table));
    }
}

// POLICY-1 to POLICY-16, POLICY-19, PROTO-10, PROTO-11, SESS-11
#[test]
fn a_policy_has_defaults_and_bounds() {
    assert_eq!(policy(&json!({})), Ok(Policy::default()));
    let hello = |hello| parse(&json!({"hello": hello, "input": {"tick": {}}, "at": -1}));
    let default = Line::Hello { policy: Policy::default() };
    assert_eq!(hello(json!({"protocol": 1})), Ok(default.clone()));
    assert_eq!(hello(json!({"protocol": 1, "more": null})), Ok(default));
    for wrong in [
        json!(null),
        json!([]),
        json!({}),
        json!({"protocol": 2}),
        json!({"protocol": "1"}),
        json!({"protocol": 1, "policy": null}),
    ] {
        malformed(hello(wrong));
    }
    let full = policy(&json!({
        "scope": "certificate_host_problems", "non_overridable": ["weak", "weak"],
        "forbid_overrides": true, "max_shown_prompts": 2, "max_sessions": 0,
        "max_queued_prompts": 0, "max_subjects": 0, "max_prompts_per_session": 0,
        "max_prompt_hosts": 1, "max_inquiries": 0, "max_certificate_bytes": LAST,
        "certificate_deadline_ms": null, "answer_deadline_ms": 1,
        "role": "presenter", "center": "training",
    }));
    let full = full.unwrap();
    assert_eq!(full.scope, Scope::CertificateHostProblems);
    assert_eq!(full.non_overridable, ProblemSet::of(&[Problem::Weak]));
    assert_eq!((full.certificate_deadline_ms, full.answer_deadline_ms), (None, Some(1)));
    for wrong in [
        json!({"other": 1}),
        json!({"scope": "host"}),
        json!({"scope": null}),
        json!({"non_overridable": ["odd"]}),
        json!({"non_overridable": "weak"}),
        json!({"non_overridable": [null]}),
        json!({"forbid_overrides": 1}),
        json!({"max_shown_prompts": 0}),
        json!({"max_prompt_hosts": 0}),
        json!({"max_sessions": -1}),
        json!({"max_sessions": null}),
        json!({"max_subjects": LAST + 1}),
        json!({"max_inquiries": 1.0}),
        json!({"certificate_deadline_ms": 0}),
        json!({"answer_deadline_ms": 0}),
        json!({"answer_deadline_ms": "1"}),
        json!({"role": "host"}),
        json!({"center": null}),
    ] {
        malformed(policy(&wrong));
    }
}

// PROTO-13, CODE-6
#[test]
fn numbers_are_whole_and_within_their_bounds() {
    let mut table = Certificates::new();
    let mut at =
        |at: &str| parse_line(&format!(r#"{{"at":{at},"input":{{"tick":{{}}}}}}"#), &mut table);
    assert!(at("0").is_ok() && at("9007199254740991").is_ok());
    for wrong in [
        "1.0",
        "1e3",
        "1E0",
        "-1",
        "9007199254740992",
        "18446744073709551616",
        "\"1\"",
        "null",
        "true",
    ] {
        malformed(at(wrong));
    }
    let code = |code: Value| input("status", &json!({"session": 1, "code": code}));
    assert_eq!(code(json!(-5)), Ok(Input::Status { session: 1, code: -5 }));
    malformed(code(json!(-(LAST as i64) - 1)));
    malformed(code(json!(LAST + 1)));
    malformed(code(json!(1.5)));
    malformed(input("close", &json!({"session": -1})));
}

// PROTO-12, PROTO-14 to PROTO-16, PROTO-36
#[test]
fn null_is_absent_and_other_keys_are_ignored() {
    let given = json!({"session": 1, "signal": "left", "why": null, "extra": 1.5});
    let left = Input::Signal { session: 1, signal: Signal::Left(Leaving::Left) };
    assert_eq!(input("signal", &given), Ok(left));
    let answer = json!({"prompt": 1, "verdict": "dont_connect", "revision": "x"});
    assert_eq!(
        input("answer", &answer),
        Ok(Input::Answer { prompt: 1, verdict: Verdict::DontConnect })
    );
    malformed(input("close", &json!({"session": null})));
    malformed(input("answer", &json!({"prompt": 1, "verdict": "connect_anyway"})));
    malformed(input("answer", &json!({"prompt": 1, "verdict": "maybe"})));
    for wrong in [
        json!(5),
        json!({"at": 1}),
        json!({"at": 1, "input": {}}),
        json!({"at": 1, "input": {"tick": null}}),
        json!({"at": 1, "input": {"tick": 1}}),
        json!({"at": 1, "input": {"tick": {}, "end": {}}}),
        json!({"at": 1, "input": "tick"}),
        json!({"at": 1, "hello": null, "input": {"tick": {}}}),
    ] {
        malformed(parse(&wrong));
    }
    malformed(parse_line("", &mut Certificates::new()));
    malformed(parse_line("{\"at\":1", &mut Certificates::new()));
    let one_alone = json!({"at": 1, "input": {"tick": {}, "end": null}});
    assert_eq!(parse(&one_alone), Ok(Line::Step { at: 1, input: Input::Tick }));
}

// PROTO-32, PROTO-33
#[test]
fn reasons_belong_to_their_signals() {
    let signal = |signal: &str, why: &str| {
        input("signal", &json!({"session": 1, "signal": signal, "why": why}))
    };
    let is = |signal| Ok(Input::Signal { session: 1, signal });
    assert_eq!(signal("join_failed", "capacity"), is(Signal::JoinFailed(JoinFailure::Capacity)));
    assert_eq!(signal("play_allowed", "network"), is(Signal::PlayAllowed));
    malformed(signal("join_failed", "network"));
    malformed(signal("reconnect_failed", "join"));
    malformed(signal("left", "nonsense"));
    malformed(signal("arrived", "left"));
    malformed(input("signal", &json!({"session": 1, "signal": "left", "why": 1})));
    malformed(input("open", &json!({"session": 1, "kind": "audio"})));
}

// PROTO-34, PROTO-35, PROTO-37, HOST-1, PROB-2
#[test]
fn a_certificate_has_canonical_base64_a_short_host_and_known_problems() {
    let certificate = |bytes: &str, host: &str, problems: Value| {
        let fields = json!({"session": 1, "inquiry": 1, "bytes": bytes, "host": host,
            "problems": problems});
        input("certificate", &fields)
    };
    match certificate("", &"h".repeat(255), json!(["odd", "weak", "weak"])) {
        Ok(Input::Certificate { certificate, host, problems, .. }) => {
            assert_eq!((certificate.identity, certificate.length), (None, 0));
            assert_eq!(host.unwrap().len(), 255);
            assert_eq!(problems, ProblemSet::of(&[Problem::Unknown, Problem::Weak]));
        }
        other => panic!("{other:?}"),
    }
    malformed(certificate("", &"h".repeat(256), json!([])));
    malformed(certificate("AA", "", json!([])));
    malformed(certificate("AB==", "", json!([])));
    malformed(certificate("AA==\n", "", json!([])));
    malformed(certificate("AA-_", "", json!([])));
    malformed(certificate("AA==", "", json!([1])));
    malformed(certificate("AA==", "", json!("weak")));
    malformed(input("certificate", &json!({"session": 1, "inquiry": 1})));
    malformed(input("forget", &json!({"fingerprint": "aa"})));
    malformed(input("forget", &json!({"fingerprint": "g".repeat(64)})));
    malformed(input("forget", &json!({"fingerprint": "a".repeat(64), "host": "h".repeat(256)})));
    let mut table = Certificates::new();
    for digits in ["aB".repeat(32), "Ab".repeat(32)] {
        let line = json!({"at": 0, "input": {"forget": {"fingerprint": digits}}}).to_string();
        match parse_line(&line, &mut table) {
            Ok(Line::Step { input: Input::Forget { fingerprint, .. }, .. }) => {
                assert_eq!(fingerprint, Fingerprint(0));
            }
            other => panic!("{other:?}"),
        }
    }
}

// PROTO-6, PROTO-8, PROTO-53
#[test]
fn a_conversation_begins_with_hello_and_goes_on_after_a_bad_one() {
    let mut conversation = Conversation::new(Certificates::new());
    let mut say = |line: Value| -> Value {
        serde_json::from_str(&conversation.speak(&line.to_string())).unwrap()
    };
    let tick = json!({"at": 5, "input": {"tick": {}}});
    let bad = json!({"error": "malformed"});
    assert_eq!(say(tick.clone()), bad);
    assert_eq!(say(json!({"at": 5, "input": {"dance": {}}})), bad);
    assert_eq!(say(json!({"hello": {"protocol": 1}}))["hello"]["lacks"], json!([]));
    let open = json!({"at": 5, "input": {"open": {"session": 1, "kind": "nbr"}}});
    assert_eq!(say(open.clone()), json!({"effects": []}));
    assert_eq!(say(json!({"hello": {"protocol": 9}})), bad);
    assert_eq!(say(open.clone()), json!({"error": "duplicate_session"}));
    assert_eq!(say(json!({"at": 5, "input": {"dance": {}}})), json!({"nack": "dance"}));
    assert_eq!(
        say(json!({"at": 9, "input": {"signal": {"session": 1, "signal": "certificate_pending"}}})),
        json!({"effects": [
            {"session_changed": {"session": 1, "to": "fetching"}},
            {"fetch_certificate": {"session": 1, "inquiry": 1}},
        ]})
    );
    let next = json!({"at": 0, "input": {"next_deadline": {}}});
    assert_eq!(say(next.clone()), json!({"effects": [], "deadline": 30_009}));
    assert_eq!(say(json!({"hello": {"protocol": 1}}))["hello"]["protocol"], json!(1));
    assert_eq!(say(next), json!({"effects": [], "deadline": null}));
    assert_eq!(say(open), json!({"effects": []}));
}
