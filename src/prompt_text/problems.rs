//! The problems, ranked and explained.

use alloc::vec::Vec;

use crate::{Problem, Problems};

/// One problem, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProblemText {
    /// Which problem.
    pub problem: Problem,
    /// Its name for a person, a few words.
    pub title: &'static str,
    /// What it means, in one sentence.
    pub explanation: &'static str,
}

/// The gravest first (`TEXT-7`): what says that somebody lies, what nobody can judge, what
/// leaves open who is there, and last what may be mere neglect.
const RANKED: [Problem; 10] = [
    Problem::Revoked,
    Problem::BadSignature,
    Problem::Unknown,
    Problem::HostMismatch,
    Problem::SelfSigned,
    Problem::UnknownIssuer,
    Problem::Weak,
    Problem::NotYetValid,
    Problem::Expired,
    Problem::Other,
];

/// The problems of the set, the gravest first.
pub(super) fn ranked(problems: Problems) -> Vec<ProblemText> {
    let present = RANKED.into_iter().filter(|problem| problems.contains(*problem));
    present.map(ProblemText::of).collect()
}

impl ProblemText {
    /// The words for one problem.
    #[must_use]
    pub const fn of(problem: Problem) -> Self {
        let (title, explanation) = match problem {
            Problem::Revoked => {
                ("revoked", "Its issuer has taken it back, often because its key was stolen.")
            }
            Problem::BadSignature => (
                "bad signature",
                "A signature does not verify, as when a certificate or connection is forged.",
            ),
            Problem::Unknown => (
                "unknown problem",
                "The service reports something that this program has no name for.",
            ),
            Problem::HostMismatch => {
                ("wrong host", "It was made out to other names than the server's.")
            }
            Problem::SelfSigned => {
                ("self-signed", "It vouches for itself: nobody else confirms whose it is.")
            }
            Problem::UnknownIssuer => {
                ("unknown issuer", "No authority that is trusted here stands behind it.")
            }
            Problem::Weak => {
                ("weak", "Its key or its signature is of a kind that can be broken or forged.")
            }
            Problem::NotYetValid => (
                "not yet valid",
                "Its validity has not begun, unless the clock of this computer is wrong.",
            ),
            Problem::Expired => {
                ("expired", "Its validity is over, and nobody need look after it any more.")
            }
            Problem::Other => {
                ("other problem", "The service found something wrong that has no name here.")
            }
        };
        Self { problem, title, explanation }
    }
}
