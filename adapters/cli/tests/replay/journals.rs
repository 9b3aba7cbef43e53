//! Journals of meetings that were really held: the engine's answers, line by line.

use certgate_model::{
    certificates::Certificates,
    protocol::{Line, write_line},
    reference::State,
    scenario::{Cast, Profile, Walk},
};
use certgate_protocol::Conversation;

/// A meeting's journal: input, answer, input, answer.
pub(crate) fn journal(seed: u64) -> Vec<String> {
    let certificates = Certificates::built_in();
    let profile = Profile { steps: 120, ..Profile::corners(Cast::new(&certificates)) };
    let mut walk = Walk::new(seed, &profile);
    let mut state = State::new(walk.policy());
    let mut engine = Conversation::new();
    let mut lines = Vec::new();
    let mut say = |line: &Line| {
        let text = write_line(line, &certificates).unwrap();
        let answer = engine.speak(&text);
        lines.extend([text, answer]);
    };
    say(&Line::Hello { policy: walk.policy() });
    while let Some((at, input)) = walk.next(&state) {
        let _outcome = state.apply(at, &input);
        say(&Line::Step { at, input });
    }
    lines
}

/// The lines as a file has them.
pub(crate) fn text<L: AsRef<str>>(lines: &[L]) -> String {
    lines.iter().flat_map(|line| [line.as_ref(), "\n"]).collect()
}

/// The journal that `certgate meet` keeps.
pub(crate) fn journal_of_meet() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.jsonl");
    let mut meet = assert_cmd::Command::cargo_bin("certgate").unwrap();
    meet.args(["meet", "--answer", "connect", "--journal"]).arg(&path).assert().success();
    let text = std::fs::read_to_string(&path).unwrap();
    text.lines().map(str::to_owned).collect()
}
