//! A zoo of wrong clients: everything that has gone wrong in such code, one thing at a time,
//! each caught by the invariant that it breaks.
//!
//! `cargo test --test zoo -- --nocapture` prints who was caught by what, and after how many
//! cases.

mod client;
mod defect;
mod hunt;
mod keeper;
mod shelf;

use std::{collections::BTreeSet, fmt::Write as _};

use certgate_model::invariants::{Invariant, Tally};
use certgate_suite::{Comparison, Measure, Relation};

use defect::Defect;
use hunt::{CASES, Caught, hunt};
use keeper::Keeper;

#[test]
fn the_client_without_a_defect_is_an_engine_like_any_other() {
    let mut keeper = Keeper::new(Defect::None);
    let measure = Measure { comparison: Comparison::Full, without_revisions: false };
    let mut tally = Tally::default();
    for case in 0..CASES / 10 {
        if let Err(finding) = measure.judge(&mut keeper, &hunt::meeting(case), &mut tally) {
            panic!("case {case}, input {}: {}", finding.inputs, finding.fault);
        }
        for relation in Relation::ALL {
            if let Err(finding) = hunt::relate(relation, &mut keeper, case, &mut tally) {
                panic!("case {case} of {relation:?}: {}", finding.fault);
            }
        }
    }
    for invariant in Invariant::ALL {
        assert!(tally.of(invariant) > 0, "{invariant} was never put to the test");
    }
    println!("tried\tmeetings with a client of another make\t{}\tmeetings\t0", CASES / 10);
}

#[test]
fn every_defect_is_caught_by_the_invariant_that_it_breaks() {
    let mut table = format!(
        "{:<28} {:<22} {:>7} {:>7}  {}\n",
        "defect", "caught by", "cases", "inputs", "what is wrong"
    );
    let (mut missed, mut by_invariant) = (Vec::new(), 0);
    for defect in Defect::ALL {
        let name = format!("{defect:?}");
        let Some(Caught { by, cases, script }) = hunt(*defect) else {
            missed.push(name);
            continue;
        };
        let (inputs, words) = (script.steps.len(), defect.words());
        let _ = writeln!(table, "{name:<28} {by:<22} {cases:>7} {inputs:>7}  {words}");
        by_invariant += usize::from(defect.breaks().is_some());
        if shelf::rewriting() {
            shelf::keep(*defect, by, script);
        }
    }
    println!("{table}");
    let (all, missed_count) = (Defect::ALL.len(), missed.len());
    println!("tried\twrong clients, each to be caught\t{all}\tclients\t{missed_count}");
    assert!(missed.is_empty(), "not caught within {CASES} cases: {missed:?}");
    assert!(by_invariant >= 30, "{by_invariant} defects are caught by an invariant");
}

/// The vectors are the shortest meetings in which these clients were caught. The engine
/// answers them as is due, which `tests/vectors` shows, and these clients still do not.
#[test]
fn every_defect_shows_in_the_meeting_that_was_kept_of_it() {
    let mut kept = 0;
    for (defect, script) in shelf::kept() {
        let by = defect.breaks().map_or("agreement", Invariant::name);
        let found = hunt::play(defect, &script).map(|finding| finding.fault.name());
        assert_eq!(found, Some(by), "{defect:?}");
        kept += 1;
    }
    assert!(kept >= 30, "{kept} meetings are kept");
}

#[test]
fn what_breaks_no_invariant_is_seen_by_the_comparison_alone() {
    let measure = Measure { comparison: Comparison::Invariants, without_revisions: false };
    for defect in Defect::ALL.iter().filter(|defect| defect.breaks().is_none()) {
        let mut keeper = Keeper::new(*defect);
        for case in 0..CASES / 10 {
            let judged = measure.judge(&mut keeper, &hunt::meeting(case), &mut Tally::default());
            if let Err(finding) = judged {
                panic!("{defect:?} breaks something: {}", finding.fault);
            }
        }
    }
}

#[test]
fn every_invariant_has_somebody_to_catch() {
    let broken: BTreeSet<Invariant> =
        Defect::ALL.iter().filter_map(|defect| defect.breaks()).collect();
    let idle: Vec<_> = Invariant::ALL.iter().filter(|one| !broken.contains(one)).collect();
    assert!(idle.is_empty(), "no defect breaks {idle:?}");
}
