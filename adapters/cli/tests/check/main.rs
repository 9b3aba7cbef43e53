//! `certgate check` and `certgate engine`, as a person or a pipeline runs them.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

fn certgate(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_certgate"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = certgate(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn own_engine() -> String {
    format!("\"{}\" engine", env!("CARGO_BIN_EXE_certgate"))
}

#[test]
fn a_run_that_finds_nothing_succeeds_and_shows_what_it_did() {
    let (status, out, err) = run(&["check", "--cases", "100"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains("ask_once") && out.contains("statechart cells"), "{out}");
    assert!(out.contains("100 meetings"), "{out}");
    assert_eq!(err, "", "no progress is shown where nobody watches");
}

#[test]
fn what_was_not_put_to_the_test_is_said_and_fails_where_that_is_asked_for() {
    let (status, out, _) = run(&["check", "--cases", "3"]);
    assert_eq!(status, 0);
    assert!(out.contains("not everything was put to the test"), "{out}");
    assert!(out.contains("not exercised"), "{out}");
    assert_eq!(run(&["check", "--cases", "3", "--require-coverage"]).0, 1);
}

#[test]
fn the_own_engine_behind_the_protocol_passes() {
    let (status, out, err) = run(&["check", "--sut", &own_engine(), "--cases", "200"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains("certgate 0."), "{out}");
}

#[test]
fn a_program_that_misbehaves_fails_with_a_trace_a_diagram_and_a_vector() {
    let directory = tempfile::tempdir().unwrap();
    let save = directory.path().join("found");
    let save = save.to_str().unwrap();
    // It answers every input with the same effects.
    let effects = r#"{"effects":[]}"#;
    let hello = r#"{"hello":{"protocol":1,"name":"x","version":"1"}}"#;
    let script = format!(
        "while read -r line; do case \"$line\" in *hello*) echo '{hello}';; *next_deadline*) \
         echo '{{\"effects\":[],\"deadline\":null}}';; '{{}}') echo '{{\"error\":\"malformed\"}}';; \
         *) echo '{effects}';; esac; done"
    );
    let (status, out, _) = run(&["check", "--sut", &script, "--cases", "5", "--save", save]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("FOUND agreement"), "{out}");
    assert!(out.contains("```mermaid\nsequenceDiagram"), "{out}");
    assert!(out.contains("As a vector"), "{out}");
    assert!(out.contains("Broken: agreement."), "{out}");
    let saved: Vec<String> = fs::read_dir(save)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(saved.len(), 2, "{saved:?}");
    assert!(saved.iter().any(|name| name.ends_with(".vector")), "{saved:?}");
}

#[test]
fn the_name_of_a_program_cannot_reach_the_terminal_as_it_is() {
    let hello =
        r#"{"hello":{"protocol":1,"name":"\\u001b[31mEV\\u202eIL\\u009b31m","version":"1"}}"#;
    let script = format!("while read -r line; do echo '{hello}'; done");
    let (status, out, err) = run(&["check", "--sut", &script, "--cases", "1"]);
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.contains(r"EV\u{202e}IL\u{9b}31m 1"), "{out}");
    assert!(!out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{out}");
}

#[test]
fn where_nothing_can_be_judged_the_status_says_so() {
    let (status, _, err) = run(&["check", "--sut", "/nowhere/client"]);
    assert_eq!(status, 2);
    assert!(err.contains("cannot be run: the command ended at once"), "{err}");
    assert_eq!(run(&["check", "--shard", "9/8"]).0, 2);
    assert_eq!(run(&["check", "--time", "60"]).0, 2);
    assert_eq!(run(&["check", "--cases", "0"]).0, 2);
    assert_eq!(run(&["check", "--sut", ""]).0, 2);
    let (status, out, err) = run(&["check", "--junit", "/nowhere/report.xml"]);
    assert_eq!((status, out.as_str()), (2, ""), "nothing is run in vain");
    assert!(err.contains("/nowhere/report.xml"), "{err}");
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let report = || {
        let (status, out, _) = run(&["check", "--cases", "50", "--seed", "7", "--json", "-"]);
        assert_eq!(status, 0);
        let mut report: Value = serde_json::from_str(&out).unwrap();
        report.as_object_mut().unwrap().remove("seconds");
        report
    };
    let one = report();
    assert_eq!(one, report());
    assert_eq!(one["invariants"].as_array().unwrap().len(), 17);
    assert_eq!((&one["holds"], &one["cases"]), (&true.into(), &50.into()));
}

#[test]
fn the_report_is_written_for_pipelines() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (junit, json) = (path("report.xml"), path("report.json"));
    let engine = own_engine();
    let arguments =
        ["check", "--cases", "20", "--sut", &engine, "--junit", &junit, "--json", &json];
    assert_eq!(run(&arguments).0, 0);
    let xml = fs::read_to_string(&junit).unwrap();
    assert!(xml.starts_with("<?xml"), "{xml}");
    for name in ["invariants", "ask_once", "agreement", "conversation", "statechart cells"] {
        assert!(xml.contains(&format!("name=\"{name}\"")), "{name}: {xml}");
    }
    assert!(xml.contains("failures=\"0\" errors=\"0\""), "{xml}");
    let report: Value = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    assert_eq!(report["implementation"]["name"], "certgate");

    let failing = ["check", "--sut", "echo hello", "--junit", &junit];
    assert_eq!(run(&failing).0, 1);
    let xml = fs::read_to_string(&junit).unwrap();
    assert!(xml.contains("<failure") && xml.contains("malformed_answer"), "{xml}");
    let missing = ["check", "--sut", "/nowhere/client", "--junit", &junit];
    assert_eq!(run(&missing).0, 2);
    assert!(fs::read_to_string(&junit).unwrap().contains("<error"));
}

#[test]
fn the_engine_answers_every_line_in_order_until_there_are_no_more() {
    let mut engine =
        certgate(&["engine"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = engine.stdin.take().unwrap();
    let mut answers = BufReader::new(engine.stdout.take().unwrap()).lines();
    // Three lines before the first answer is read.
    writeln!(lines, r#"{{"hello":{{"protocol":1,"policy":{{"max_sessions":1}}}}}}"#).unwrap();
    for session in [1, 2] {
        let open = format!(r#"{{"open":{{"session":{session},"kind":"nbr"}}}}"#);
        writeln!(lines, r#"{{"at":0,"input":{open}}}"#).unwrap();
    }
    let mut next = || answers.next().unwrap().unwrap();
    assert!(next().starts_with(r#"{"hello""#));
    assert_eq!(next(), r#"{"effects":[]}"#);
    assert_eq!(next(), r#"{"error":"too_many_sessions"}"#);
    drop(lines);
    assert!(answers.next().is_none());
    assert!(engine.wait().unwrap().success());
}

/// The first Ctrl-C ends the run with the report so far.
#[cfg(unix)]
#[test]
fn an_interrupted_run_gives_the_report_so_far() {
    let run = certgate(&["check", "--time", "300s", "--json", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It has begun once it has had time for that; before, there would be nothing to end.
    std::thread::sleep(std::time::Duration::from_secs(2));
    let kill = Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let Output { status, stdout, stderr } = run.wait_with_output().unwrap();
    assert_eq!(status.code(), Some(130));
    let report: Value = serde_json::from_slice(&stdout).unwrap();
    assert_eq!((&report["interrupted"], &report["holds"]), (&true.into(), &true.into()));
    assert!(String::from_utf8(stderr).unwrap().contains("Interrupted"));
}
