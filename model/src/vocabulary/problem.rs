//! What is wrong with a certificate, and sets of it.

use super::words::words;

words! {
    /// What is wrong with a certificate, in the order of the names.
    // PROB-1
    Problem {
        /// The signature does not verify.
        BadSignature = "bad_signature",
        /// Its time is over.
        Expired = "expired",
        /// It is for another host.
        HostMismatch = "host_mismatch",
        /// Its time has not come.
        NotYetValid = "not_yet_valid",
        /// Something else that the service names.
        Other = "other",
        /// Its issuer revoked it.
        Revoked = "revoked",
        /// It signs itself.
        SelfSigned = "self_signed",
        /// A name that nobody here knows.
        Unknown = "unknown",
        /// Its issuer is not known.
        UnknownIssuer = "unknown_issuer",
        /// Its key or signature is weak.
        Weak = "weak",
    }
}

/// A set of problems; it iterates in the order of their names.
// PROB-3
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProblemSet(u16);

impl ProblemSet {
    /// No problem.
    pub const EMPTY: Self = Self(0);

    /// The set of these.
    #[must_use]
    pub const fn of(problems: &[Problem]) -> Self {
        let (mut bits, mut rest) = (0, problems);
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u16;
            rest = others;
        }
        Self(bits)
    }

    /// Adds one.
    pub const fn insert(&mut self, problem: Problem) {
        self.0 |= 1 << problem as u16;
    }

    /// Whether it is in the set.
    #[must_use]
    pub const fn contains(self, problem: Problem) -> bool {
        self.0 & (1 << problem as u16) != 0
    }

    /// What is in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether both have one in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of `other` is in this one.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The problems in the order of their names.
    // PROB-5
    pub fn iter(self) -> impl Iterator<Item = Problem> {
        Problem::ALL.iter().copied().filter(move |problem| self.contains(*problem))
    }
}

impl FromIterator<Problem> for ProblemSet {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut set = Self::EMPTY;
        for problem in problems {
            set.insert(problem);
        }
        set
    }
}

impl core::fmt::Debug for ProblemSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.iter().map(Problem::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // PROB-1, PROB-5
    #[test]
    fn problems_are_declared_in_the_order_of_their_names() {
        assert!(Problem::ALL.windows(2).all(|p| p[0].name() < p[1].name()));
        assert_eq!(Problem::ALL.len(), 10);
    }

    // PROB-3
    #[test]
    fn a_set_has_what_was_put_in_and_nothing_else() {
        let set = ProblemSet::of(&[Problem::Weak, Problem::Expired, Problem::Weak]);
        assert!(set.iter().eq([Problem::Expired, Problem::Weak]));
        assert_eq!(set, [Problem::Expired, Problem::Weak].into_iter().collect());
        assert!(set.meets(ProblemSet::of(&[Problem::Weak, Problem::Other])));
        assert!(!set.meets(ProblemSet::of(&[Problem::Other])));
        assert!(set.covers(ProblemSet::EMPTY) && set.covers(set));
        assert!(!set.covers(ProblemSet::of(&[Problem::Weak, Problem::Other])));
    }
}
