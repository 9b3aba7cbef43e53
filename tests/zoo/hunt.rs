//! How a wrong client is hunted: meeting after meeting, until the invariant that it breaks
//! says so.

use std::{sync::LazyLock, time::Duration};

use certgate_model::{
    certificates::Certificates,
    invariants::{Invariant, Tally},
    scenario::{Cast, Coverage, Profile, Walk},
    vocabulary::{Answer, Input},
};
use certgate_suite::{
    Abilities, Comparison, Effort, Finding, Implementation as _, Measure, Relation, Script, shrink,
};

use crate::{defect::Defect, keeper::Keeper};

static PROFILE: LazyLock<Profile> =
    LazyLock::new(|| Profile::corners(Cast::new(&Certificates::built_in())));

/// A client that was caught.
pub(crate) struct Caught {
    /// By which invariant, or `agreement`.
    pub(crate) by: &'static str,
    /// In which case, counted from 1.
    pub(crate) cases: u64,
    /// The shortest meeting that was found to show it.
    pub(crate) script: Script,
}

/// The most cases that a defect may take.
pub(crate) const CASES: u64 = 20_000;

/// The meeting of a case.
pub(crate) fn meeting(case: u64) -> Script {
    let walk = Walk::new(seed(case), &PROFILE);
    Script::of_walk(walk, &Abilities::default(), &mut Coverage::default())
}

/// Judges a relation in a case.
pub(crate) fn relate(
    relation: Relation,
    keeper: &mut Keeper,
    case: u64,
    tally: &mut Tally,
) -> Result<(), Finding> {
    let script = relation.script(seed(case), &PROFILE, &Abilities::default());
    relation.judge(keeper, &script, seed(case), &PROFILE, tally)
}

/// Plays meetings until the invariant that this defect breaks has caught it. Where none can,
/// the comparison with the model has to.
pub(crate) fn hunt(defect: Defect) -> Option<Caught> {
    (0..CASES).find_map(|case| {
        let by_meeting = catch(defect, case, meeting(case), |script| play(defect, script));
        by_meeting.or_else(|| {
            let invariant = defect.breaks()?;
            let script = meeting(case);
            if invariant == Invariant::Total && error_changed_something(defect, &script) {
                return Some(Caught { by: invariant.name(), cases: case + 1, script });
            }
            let relation = Relation::ALL.into_iter().find(|one| one.invariant() == invariant)?;
            let script = relation.script(seed(case), &PROFILE, &Abilities::default());
            catch(defect, case, script, |script| {
                let (mut keeper, mut tally) = (Keeper::new(defect), Tally::default());
                relation.judge(&mut keeper, script, seed(case), &PROFILE, &mut tally).err()
            })
        })
    })
}

/// Catches a defect in one meeting, and finds a shorter one that shows it too.
fn catch(
    defect: Defect,
    case: u64,
    script: Script,
    judge: impl Fn(&Script) -> Option<Finding>,
) -> Option<Caught> {
    let by = defect.breaks().map_or("agreement", Invariant::name);
    let finding = judge(&script).filter(|finding| finding.fault.name() == by)?;
    let effort = Effort { meetings: 500, time: Duration::from_secs(20) };
    let (script, _) = shrink(script, finding, effort, judge);
    Some(Caught { by, cases: case + 1, script })
}

/// Whether a meeting goes otherwise without the inputs that were answered with an error.
fn error_changed_something(defect: Defect, script: &Script) -> bool {
    let play = |inputs: &mut dyn Iterator<Item = (u64, &Input)>| {
        let mut keeper = Keeper::new(defect);
        keeper.begin(&script.policy).expect("a meeting");
        let answers = inputs.map(|(at, input)| keeper.step(at, input).expect("an answer"));
        answers.collect::<Vec<_>>()
    };
    let all = play(&mut script.inputs());
    let taken = |answer: &Answer| !matches!(answer, Answer::Error(_));
    let answered = || script.inputs().zip(&all).filter(|(_, answer)| taken(answer));
    let fewer = play(&mut answered().map(|(input, _)| input));
    !fewer.iter().eq(answered().map(|(_, answer)| answer))
}

/// What the monitors have to say of a meeting, and where no invariant is broken the comparison.
pub(crate) fn play(defect: Defect, script: &Script) -> Option<Finding> {
    let comparison =
        if defect.breaks().is_some() { Comparison::Invariants } else { Comparison::Full };
    let measure = Measure { comparison, without_revisions: false };
    measure.judge(&mut Keeper::new(defect), script, &mut Tally::default()).err()
}

/// Far apart, so that cases have nothing to do with one another.
const fn seed(case: u64) -> u64 {
    case.wrapping_mul(0x1234_5678_9abc_def1)
}
