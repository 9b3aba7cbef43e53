//! `certgate chart` at the command line.

use assert_cmd::Command;

fn chart(arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("certgate").unwrap();
    let done = command.arg("chart").args(arguments).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

#[test]
fn every_format_of_every_kind_is_written() {
    for (format, begins) in [
        ("mermaid", "stateDiagram-v2"),
        ("dot", "digraph audio_voip"),
        ("svg", "<svg "),
        ("scxml", "<?xml "),
        ("json", "{"),
        ("markdown", "# Audio: VoIP"),
    ] {
        let text = chart(&["--kind", "audio_voip", "--format", format]);
        assert!(text.starts_with(begins), "{format}: {}", &text[..40]);
    }
    for kind in ["video", "svs", "audio_broadcast", "audio_hybrid", "nbr"] {
        assert!(chart(&["--kind", kind]).contains("joining"), "{kind}");
    }
}

#[test]
fn a_kind_that_there_is_not_is_named_with_those_that_there_are() {
    let mut command = Command::cargo_bin("certgate").unwrap();
    let failed = command.args(["chart", "--kind", "telepathy"]).assert().failure();
    let told = String::from_utf8(failed.get_output().stderr.clone()).unwrap();
    assert!(told.contains("telepathy") && told.contains("audio_broadcast"), "{told}");
}
