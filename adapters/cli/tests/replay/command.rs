//! The command as a person or a pipeline calls it.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{self, Stdio},
};

use assert_cmd::Command;
use certgate_journal::Parts;

use super::journals::{journal, text};

fn replay() -> Command {
    let mut command = Command::cargo_bin("certgate").unwrap();
    command.arg("replay");
    command
}

/// Exit status, standard output, standard error.
fn outcome(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn judged(input: impl Into<Vec<u8>>) -> (i32, String, String) {
    outcome(replay().arg("-").write_stdin(input))
}

#[test]
fn a_clean_journal_passes() {
    let lines = journal(3);
    let (status, said, errors) = judged(text(&lines));
    assert_eq!((status, errors.as_str()), (0, ""));
    let inputs = lines.len() / 2 - 1;
    let expected = format!(
        "\u{2713} All as the rules give it, and every invariant holds: 1 meeting, {inputs} inputs"
    );
    assert!(said.starts_with(&expected), "{said}");
}

#[test]
fn the_first_divergence_is_explained() {
    let journal = "\
{\"hello\":{\"protocol\":1}}
{\"hello\":{\"protocol\":1,\"name\":\"x\",\"version\":\"0\",\"lacks\":[]}}
{\"at\":0,\"input\":{\"open\":{\"session\":1,\"kind\":\"video\"}}}
{\"effects\":[]}
{\"at\":5,\"input\":{\"status\":{\"session\":1,\"code\":3}}}
{\"effects\":[{\"session_changed\":{\"session\":1,\"to\":\"fetching\"}},{\"fetch_certificate\":{\"session\":1,\"inquiry\":1}}]}
{\"at\":9,\"input\":{\"status\":{\"session\":1,\"code\":0}}}
{\"effects\":[{\"session_changed\":{\"session\":1,\"to\":\"active\"}}]}
";
    let (status, said, _) = judged(journal);
    assert_eq!(status, 1);
    let expected = "\
line 8: the answer is not what the rules give.

  given      {\"at\":9,\"input\":{\"status\":{\"code\":0,\"session\":1}}}
             (line 7)
  rule       SIG-7: a held session that connects is cancelled, terminated and refused
  answer   - {\"anomaly\":{\"session\":1,\"what\":\"connected_while_held\"}}
";
    assert!(said.starts_with(expected), "{said}");
    assert!(
        said.contains("\n           + {\"session_changed\":{\"session\":1,\"to\":\"active\"}}\n")
    );
    assert!(said.contains("\n  breaks     gate: "), "{said}");
    assert!(said.contains("\u{2717} Not what the rules give. Judged until then: 1 meeting"));
}

#[test]
fn a_journal_that_a_crash_cut_off_is_judged_as_far_as_it_goes() {
    let whole = text(&journal(5)[..40]);
    let hello = whole.match_indices('\n').nth(1).unwrap().0;
    for end in (hello + 1..whole.len()).step_by(211) {
        let (status, said, errors) = judged(&whole.as_bytes()[..end]);
        assert_eq!((status, errors.as_str()), (0, ""), "cut at {end}: {said}");
        let lines = whole[..end].lines().count();
        let cut_off = !whole[..end].ends_with('\n');
        if cut_off {
            assert!(said.contains(&format!("line {lines}: cut off, so not judged.")), "{said}");
        }
        let unanswered = (lines - usize::from(cut_off)) % 2 == 1;
        assert_eq!(said.contains("has no answer"), unanswered, "{said}");
    }
}

#[test]
fn parts_are_found_and_read_in_order_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("meeting.jsonl");
    let lines = journal(5);
    let parts: Vec<_> = lines.chunks(30).collect();
    for (number, part) in (1..).zip(&parts) {
        fs::write(Parts::path_of(&first, number), text(part)).unwrap();
    }
    let whole = outcome(replay().arg(&first));
    assert_eq!(whole.0, 0);
    let inputs = format!("{} inputs", lines.len() / 2 - 1);
    assert!(whole.1.contains(&inputs), "{}", whole.1);
    let named = (1..=parts.len() as u32).map(|number| Parts::path_of(&first, number));
    assert_eq!(outcome(replay().args(named)), whole, "named one by one");
    let (status, _, errors) = outcome(replay().arg(Parts::path_of(&first, 2)));
    assert_eq!(status, 2);
    assert!(errors.contains("If the file continues another, name that before it"), "{errors}");
}

#[test]
fn what_cannot_be_judged_is_no_pass() {
    let folder = tempfile::tempdir().unwrap();
    for (input, expected) in [
        ("", "standard input is empty"),
        ("hello\n", "standard input is no journal"),
        ("{\"effects\":[]}\n", "standard input is no journal"),
        ("PK\u{3}\u{4}", "standard input"),
    ] {
        let (status, said, errors) = judged(input);
        assert_eq!(status, 2, "{input}: {said}{errors}");
        assert!(errors.contains(expected), "{input}: {errors}");
    }
    let missing = Path::new("no such journal");
    let (status, _, errors) = outcome(replay().arg(missing));
    assert_eq!(status, 2);
    assert!(errors.contains("cannot read no such journal"), "{errors}");
    let (status, ..) = outcome(replay().arg(folder.path()));
    assert_eq!(status, 2, "a folder");
    let (status, _, errors) = outcome(
        replay().args(["--format", "text", "--meeting", "4", "-"]).write_stdin(text(&journal(1))),
    );
    assert_eq!(status, 2);
    assert!(errors.contains("there is no meeting 4: the journals have 1"), "{errors}");
}

#[test]
fn a_meeting_is_shown_in_three_ways() {
    let lines = text(&journal(5));
    let shown = |format: &str| {
        let command = &mut replay();
        let (status, said, errors) =
            outcome(command.args(["--format", format, "-"]).write_stdin(lines.clone()));
        assert_eq!(status, 0);
        assert!(errors.starts_with('\u{2713}'), "{errors}");
        said
    };
    let mermaid = shown("mermaid");
    assert!(mermaid.starts_with("sequenceDiagram\n    participant P as Person\n"));
    let text = shown("text");
    assert!(text.contains(" Client \u{b7} "), "{text}");
    let html = shown("html");
    assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n"));
    assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"));
    let rows = mermaid.lines().filter(|line| line.contains(": ")).count();
    assert_eq!(html.matches("<text ").count(), rows + mermaid.matches("participant").count());
}

#[test]
fn a_reader_that_has_gone_does_not_change_the_exit_status() {
    let clean = journal(3);
    let cut_short = &clean[..clean.len() - 2];
    let wrong = [text(cut_short), format!("{}\n{{\"error\":\"x\"}}\n", clean[clean.len() - 2])];
    for (input, expected) in [(text(&clean), 0), (wrong.concat(), 1)] {
        let mut child = process::Command::new(assert_cmd::cargo::cargo_bin("certgate"))
            .args(["replay", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), &*errors), (Some(expected), ""));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_verdict_that_cannot_be_written_is_no_pass() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.jsonl");
    fs::write(&path, text(&journal(3))).unwrap();
    for format in [&[][..], &["--format", "mermaid"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = process::Command::new(assert_cmd::cargo::cargo_bin("certgate"))
            .arg("replay")
            .args(format)
            .arg(&path)
            .stdout(full)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains("certgate: cannot write to standard output"), "{errors}");
    }
}

#[test]
fn what_a_journal_brings_along_cannot_reach_the_terminal_as_it_is() {
    let journal = "\
{\"hello\":{\"protocol\":1}}
{\"hello\":{\"protocol\":1,\"name\":\"x\",\"version\":\"0\",\"lacks\":[]}}
{\"at\":0,\"input\":{\"\\u001b[31mred\u{202e}\u{9b}31m\":{}}}
{\"effects\":[]}
";
    let (status, said, errors) = judged(journal);
    assert_eq!(status, 1);
    let told = format!("{said}{errors}");
    assert!(told.contains("red\\u202e\\u009b31m"), "{told}");
    assert!(!told.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{told}");
}
