//! Child processes that are wrong, each with the verdict that it has to get.

use std::time::Duration;

use certgate_model::{invariants::Invariant, scenario::Group};
use certgate_suite::{Comparison, CouldNotRun, Judgement, Plan, Report};

use crate::{PATIENCE, judge_command, plan};

/// How long a child that will never answer is waited for.
const SHORT: Duration = Duration::from_secs(1);

fn command(wrong: &str) -> String {
    format!("\"{}\" {wrong}", env!("CARGO_BIN_EXE_certgate-misbehave"))
}

fn judged(plan: Plan, wrong: &str) -> Report {
    let limit = if ["deaf", "silent", "slow", "missing", "missing_last"].contains(&wrong) {
        SHORT
    } else {
        PATIENCE
    };
    judge_command(plan, &command(wrong), limit).unwrap()
}

/// The one finding on a child: its kind, its sentence, and the trace that led there.
fn found(plan: Plan, wrong: &str) -> (&'static str, String, Vec<String>) {
    let report = judged(plan, wrong);
    assert!(!report.holds(), "{wrong} passes");
    let failure = &report.failures[0];
    (failure.name(), failure.finding.fault.to_string(), failure.trace())
}

/// Asserts the kind of finding, a part of its sentence, and how long its trace is at least.
fn case(wrong: &str, name: &str, says: &str, inputs: usize) {
    let (kind, sentence, trace) = found(plan(60), wrong);
    assert_eq!(kind, name, "{wrong}: {sentence}\n{}", trace.join("\n"));
    assert!(sentence.contains(says), "{wrong}: {sentence}");
    assert!(trace.len() >= inputs, "{wrong}: a trace of {} inputs", trace.len());
}

#[test]
fn a_child_that_does_nothing_wrong_passes() {
    let report = judged(plan(400), "nothing");
    assert!(report.holds(), "{:?}", report.failures);
    assert_eq!(report.cases, 400);
}

#[test]
fn a_child_that_says_nothing_at_all_is_silent() {
    case("deaf", "silent", "no answer within", 0);
}

#[test]
fn a_child_that_answers_no_input_is_silent() {
    // Not even a line that is none has its answer, so that no input is needed to show it.
    case("silent", "silent", "no answer within", 0);
}

#[test]
fn a_child_that_is_too_slow_is_silent_and_is_not_waited_for() {
    case("slow", "silent", "no answer within", 1);
}

#[test]
fn a_child_that_ends_is_gone() {
    case("crash", "gone", "ended in the middle of the conversation", 1);
}

#[test]
fn a_child_that_crashes_in_mid_line_is_gone() {
    case("crash_in_mid_line", "gone", "ended in the middle of a line", 1);
}

#[test]
fn a_child_that_chats_answers_with_no_line_of_the_protocol() {
    case("chatty", "malformed_answer", "debug: a line came", 0);
}

#[test]
fn a_child_that_answers_twice_is_found() {
    let (kind, sentence, _) = found(plan(60), "surplus");
    // The answer too many is taken for that to the next input.
    assert_ne!(kind, "silent", "{sentence}");
}

#[test]
fn a_child_that_leaves_out_an_answer_is_found() {
    let (_, sentence, trace) = found(plan(60), "missing");
    assert!(!trace.is_empty(), "{sentence}");
}

#[test]
fn a_child_that_leaves_out_the_last_answer_is_found() {
    case("missing_last", "silent", "no answer within", 0);
}

#[test]
fn a_child_that_does_not_write_utf_8_is_found() {
    case("not_utf8", "not_utf8", "not UTF-8", 1);
}

#[test]
fn a_child_whose_line_does_not_end_is_found_in_bounded_memory() {
    case("endless", "endless_line", "a line of more than", 1);
}

#[test]
fn a_child_whose_answers_have_another_form_is_found() {
    case("other_form", "malformed_answer", "no line of the protocol", 1);
    case("unsorted", "malformed_answer", "not sorted by name", 1);
}

#[test]
fn a_child_with_a_wrong_hello_is_found() {
    case("other_protocol", "malformed_answer", "version", 0);
    case("unknown_lack", "malformed_answer", "can be lacking", 0);
    case("effects_for_hello", "out_of_step", "answered a hello with effects", 0);
}

#[test]
fn a_child_that_is_another_in_every_hello_is_fickle() {
    case("other_version", "fickle", "says of itself", 0);
}

#[test]
fn a_child_that_nacks_what_it_took_before_is_fickle() {
    case("fickle_nack", "fickle", "nacks \"snapshot\"", 1);
}

#[test]
fn a_child_that_accepts_what_is_to_be_cancelled_breaks_an_invariant() {
    for comparison in [Comparison::Full, Comparison::Decisions, Comparison::Invariants] {
        let report = judged(Plan { comparison, ..plan(60) }, "accepts");
        let failure = &report.failures[0];
        assert!(failure.finding.fault.invariant().is_some(), "{}", failure.finding.fault);
        assert!(failure.repeats);
        assert!(failure.trace().len() <= 5, "{:?}", failure.trace());
    }
}

#[test]
fn a_child_that_ignores_deadlines_without_saying_so_is_found() {
    let (kind, sentence, trace) = found(plan(60), "no_deadlines");
    assert_ne!(kind, "silent", "{sentence}");
    assert!(trace.len() >= 3 && trace.iter().any(|line| line.contains("tick")), "{trace:?}");
}

#[test]
fn a_child_that_takes_another_meeting_along_does_not_repeat_it_from_a_fresh_start() {
    let report = judged(plan(60), "no_new_meeting");
    assert!(!report.failures[0].repeats, "{:?}", report.failures[0]);
}

#[test]
fn what_a_child_says_that_it_lacks_is_not_covered_and_not_passed() {
    let report = judged(plan(300), "honest");
    assert!(report.holds(), "{:?}", report.failures);
    assert!(!report.is_complete());
    assert_eq!(report.judgement(Invariant::Replayable), Judgement::NotCovered);
    assert!(matches!(report.judgement(Invariant::Gate), Judgement::Holds(_)));
    let lacking: Vec<String> = report.abilities.lacking().collect();
    assert_eq!(lacking, ["deadlines", "forget", "snapshot"]);
    let unreached = report.coverage.unreached();
    for name in ["forget", "tick", "snapshot", "next_deadline"] {
        assert!(unreached.contains(&(Group::Input, name.to_owned())), "{name}");
    }
}

#[test]
fn what_a_child_nacks_is_not_covered_though_it_did_not_say_so() {
    let report = judged(plan(100), "undeclared");
    assert!(report.holds(), "{:?}", report.failures);
    assert_eq!(report.abilities.lacking().collect::<Vec<_>>(), ["input forget"]);
}

#[test]
fn a_child_without_sessions_cannot_be_judged() {
    let outcome = judge_command(plan(10), &command("nacks_open"), PATIENCE);
    assert!(matches!(outcome, Err(CouldNotRun::NoMeeting("open"))), "{outcome:?}");
}

#[test]
fn a_command_that_is_none_cannot_be_judged() {
    let outcome = judge_command(plan(10), "/nowhere/certgate-client", PATIENCE);
    assert!(matches!(outcome, Err(CouldNotRun::Misconduct(_))), "{outcome:?}");
}

#[test]
fn the_names_of_errors_count_in_a_full_comparison_alone() {
    case("other_errors", "total", "stale_inquiry", 2);
    for comparison in [Comparison::Decisions, Comparison::Invariants] {
        let report = judged(Plan { comparison, ..plan(100) }, "other_errors");
        assert!(report.holds(), "{:?}", report.failures);
    }
}

#[test]
fn what_the_host_alone_is_told_counts_in_a_full_comparison_alone() {
    assert!(!judged(plan(60), "no_changes").holds());
    let loosely = Plan { comparison: Comparison::Decisions, ..plan(100) };
    let report = judged(loosely, "no_changes");
    assert!(report.holds(), "{:?}", report.failures);
}
