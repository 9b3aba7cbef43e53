//! The report as JUnit XML, which every pipeline can show.

use certgate_model::invariants::Invariant;
use quick_junit::{NonSuccessKind, Property, Report as Xml, TestCase, TestCaseStatus, TestSuite};

use crate::{CouldNotRun, Failure, Fault, Judgement, Report};

/// The name of the whole.
const NAME: &str = "certgate check";

/// A case for each invariant, for the agreement with the model, for the conversation, and for
/// each group of what can be reached.
pub(super) fn of_report(report: &Report) -> Xml {
    let mut invariants = TestSuite::new("invariants");
    for invariant in Invariant::ALL {
        let failure = report
            .failures
            .iter()
            .find(|failure| failure.finding.fault.invariant() == Some(invariant));
        let judgement = report.judgement(invariant);
        let status = match (failure, judgement) {
            (Some(failure), _) => failed(failure),
            (None, Judgement::Holds(_)) => TestCaseStatus::success(),
            (None, _) => skipped(judgement.name()),
        };
        let mut case = TestCase::new(invariant.name(), status);
        case.set_classname("certgate.invariants").set_system_out(invariant.sentence());
        case.add_property(Property::new("exercised", report.tally.of(invariant).to_string()));
        invariants.add_test_case(case);
    }
    let mut xml = Xml::new(NAME);
    xml.set_time(report.elapsed);
    xml.add_test_suites([invariants, conduct(report), coverage(report)]);
    xml
}

/// Nothing was judged.
pub(super) fn of_error(error: &CouldNotRun) -> Xml {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(error.to_string());
    let mut suite = TestSuite::new("conduct");
    suite.add_test_case(TestCase::new("conversation", status));
    let mut xml = Xml::new(NAME);
    xml.add_test_suite(suite);
    xml
}

fn conduct(report: &Report) -> TestSuite {
    let plan = &report.plan;
    let mut suite = TestSuite::new("conduct");
    suite.set_time(report.elapsed);
    let who = report.identity.as_ref().map(ToString::to_string).unwrap_or_default();
    for (name, value) in [
        ("implementation", who),
        ("compare", plan.comparison.name().to_owned()),
        ("seed", plan.seed.to_string()),
        ("shard", plan.shard.to_string()),
        ("cases", report.cases.to_string()),
        ("inputs", report.steps.to_string()),
        ("not covered", report.abilities.lacking().collect::<Vec<_>>().join(", ")),
    ] {
        suite.add_property(Property::new(name, value));
    }
    let agreement = |fault: &Fault| matches!(fault, Fault::Disagreement { .. });
    let conversation = |fault: &Fault| matches!(fault, Fault::Misconduct(_) | Fault::Nack(_));
    let mut add = |name: &str, is_one: &dyn Fn(&Fault) -> bool| {
        let failure = report.failures.iter().find(|failure| is_one(&failure.finding.fault));
        let status = failure.map_or_else(TestCaseStatus::success, failed);
        let mut case = TestCase::new(name, status);
        case.set_classname("certgate.conduct");
        suite.add_test_case(case);
    };
    add("agreement", &agreement);
    add("conversation", &conversation);
    suite
}

fn coverage(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("coverage");
    for (group, (reached, all)) in report.reached() {
        let status = if reached == all {
            TestCaseStatus::success()
        } else {
            skipped(&format!("{reached} of {all} reached"))
        };
        let mut case = TestCase::new(Report::group_name(group), status);
        case.set_classname("certgate.coverage");
        suite.add_test_case(case);
    }
    suite
}

fn failed(failure: &Failure) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let trace = failure.trace().join("\n");
    status
        .set_message(failure.finding.fault.to_string())
        .set_type(failure.name())
        .set_description(format!("{trace}\n\n{}", failure.diagram()));
    status
}

fn skipped(why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(why);
    status
}
