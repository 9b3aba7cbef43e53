//! Two meetings that have to be answered alike, made from one seed.

use std::sync::Arc;
use std::sync::LazyLock;

use certgate_model::{invariants::Tally, scenario::Profile};
use certgate_suite::{Abilities, InProcess, Relation};
use proptest::test_runner::TestCaseError;

use crate::attack::{CAST, CERTIFICATES};

static PROFILE: LazyLock<Profile> = LazyLock::new(|| Profile::corners(CAST.clone()));

/// Judges a relation on the engine, in the meeting of this seed. How often it said anything
/// comes back.
pub(crate) fn relate(relation: Relation, seed: u64) -> Result<u64, TestCaseError> {
    let script = relation.script(seed, &PROFILE, &Abilities::default());
    let mut engine = InProcess::new(Arc::new(CERTIFICATES.clone()));
    let mut tally = Tally::default();
    match relation.judge(&mut engine, &script, seed, &PROFILE, &mut tally) {
        Ok(()) => Ok(tally.of(relation.invariant())),
        Err(finding) => Err(TestCaseError::fail(finding.fault.to_string())),
    }
}
