//! The command at a shell: what it takes, what it says, how it exits.

use std::path::Path;

use assert_cmd::Command;

fn meet(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("certgate").unwrap();
    command.arg("meet").args(arguments);
    command
}

fn output(arguments: &[&str], status: i32) -> (String, String) {
    let assert = meet(arguments).assert().code(status);
    let output = assert.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn without_a_terminal_an_answer_is_required() {
    let (stdout, stderr) = output(&[], 2);
    assert_eq!(stdout, "");
    assert!(stderr.contains("no terminal"), "{stderr}");
    for way in ["--answer connect", "--answer dont", "--answer FILE"] {
        assert!(stderr.contains(way), "{stderr}");
    }
    output(&["--case", "1"], 2);
}

#[test]
fn the_cases_about_an_answer_bring_it_along() {
    for (case, word) in [("4", "CANCEL"), ("5", "IGNORE"), ("9", "CANCEL"), ("10", "IGNORE")] {
        let (stdout, _) = output(&["--case", case], 0);
        assert!(stdout.contains(word), "{stdout}");
    }
    let (stdout, _) = output(&["--case", "4", "--answer", "connect"], 0);
    assert!(stdout.contains("IGNORE") && !stdout.contains("CANCEL"), "{stdout}");
}

#[test]
fn cases_are_known_by_number_and_by_name() {
    let (by_number, _) = output(&["--case", "6", "--answer", "connect"], 0);
    let (by_name, _) = output(&["--case", "attendee/same-certificate", "--answer", "connect"], 0);
    assert_eq!(by_number.lines().next(), by_name.lines().next());
    let (_, stderr) = output(&["--case", "11", "--answer", "connect"], 2);
    assert!(stderr.contains("presenter/same-certificate"), "it lists what there is: {stderr}");
}

#[test]
fn every_case_exits_well_with_either_answer() {
    for case in 1..=10 {
        for answer in ["connect", "dont"] {
            let (stdout, _) = output(&["--case", &case.to_string(), "--answer", answer], 0);
            assert!(stdout.contains("The wire agrees"), "case {case}, {answer}: {stdout}");
        }
    }
}

#[test]
fn the_centre_and_the_role_change_no_decision() {
    let decisions = |arguments: &[&str]| {
        let (stdout, _) = output(arguments, 0);
        let actions = stdout.lines().filter(|line| line.contains('→'));
        // Times and certificates differ from run to run.
        let said: Vec<String> = actions
            .map(|line| line.get(9..).unwrap_or_default())
            .filter(|line| !line.contains("opens, about"))
            .map(|line| line.split_once(" shows ").map_or(line, |(who, _)| who).to_owned())
            .collect();
        assert!(said.len() > 20, "{stdout}");
        said
    };
    let usual = decisions(&["--answer", "connect"]);
    for center in ["meeting", "event", "training"] {
        for role in ["presenter", "attendee"] {
            let others = decisions(&["--answer", "connect", "--center", center, "--role", role]);
            assert_eq!(others, usual, "{center}, {role}");
        }
    }
    let (_, stderr) = output(&["--answer", "connect", "--center", "board"], 2);
    assert!(stderr.contains("training"), "{stderr}");
}

#[test]
fn a_file_of_answers_decides_window_by_window() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("answers.txt");
    std::fs::write(&file, "prompt 1 dont\nhost voice.media.example connect\n").unwrap();
    let (stdout, _) = output(&["--answer", path(&file)], 0);
    let row = |session: &str| {
        let mut rows = stdout.lines().filter(|line| line.starts_with(&format!(" {session} ")));
        rows.next_back().unwrap_or_else(|| panic!("no row for {session} in {stdout}")).to_owned()
    };
    for refused in ["1 Video", "2 SVS", "3 AB", "5 Hybrid", "6 NBR", "7 Video"] {
        assert!(row(refused).contains("Don't Connect"), "{stdout}");
        assert!(row(refused).contains("no byte sent"), "{stdout}");
    }
    assert!(row("4 VoIP").contains("Connect Anyway"), "{stdout}");
    assert!(row("8 Video").contains("not needed"), "{stdout}");
}

#[test]
fn a_file_of_answers_that_cannot_be_used_is_an_error_with_its_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("answers.txt");
    std::fs::write(&file, "otherwise dont\nprompt 1 perhaps\n").unwrap();
    let (stdout, stderr) = output(&["--answer", path(&file)], 2);
    assert_eq!(stdout, "", "no meeting begins");
    assert!(stderr.contains("answers.txt, line 2"), "{stderr}");
    assert!(stderr.contains("`perhaps` is no answer; write connect or dont"), "{stderr}");
    let (_, stderr) = output(&["--answer", "nowhere/answers.txt"], 2);
    assert!(stderr.contains("cannot read the answers in nowhere/answers.txt"), "{stderr}");
}

#[test]
fn a_latecomer_joins_at_the_end_at_the_latest() {
    let (stdout, _) = output(&["--answer", "connect", "--case", "1", "--late", "3600"], 0);
    assert!(stdout.contains("7 sessions, 1 window, 7 connected"), "{stdout}");
}

#[test]
fn nothing_is_coloured_where_nobody_looks() {
    let (stdout, _) = output(&["--answer", "dont"], 0);
    assert!(!stdout.contains('\u{1b}'), "{stdout}");
}

#[test]
fn the_help_shows_how_a_file_of_answers_looks() {
    let (stdout, _) = output(&["--help"], 0);
    assert!(stdout.contains("certificate 9f3c01ab dont"), "{stdout}");
    assert!(!stdout.contains("```"), "{stdout}");
    assert!(stdout.contains("Exit status"), "{stdout}");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
