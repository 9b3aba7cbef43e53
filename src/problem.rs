//! What is wrong with a certificate, as the service that checked it says.

use core::fmt;

/// One thing that is wrong with a certificate.
///
/// The order of the variants is the order of their names, which is the order in which
/// effects list them.
// PROB-1
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum Problem {
    /// A signature in the chain, or the handshake's, does not verify.
    BadSignature,
    /// The validity period is over.
    Expired,
    /// The certificate does not name the host that was asked for.
    HostMismatch,
    /// The validity period has not begun.
    NotYetValid,
    /// Known to the service, and none of the others.
    Other,
    /// The issuer has taken the certificate back.
    Revoked,
    /// The certificate vouches for itself.
    SelfSigned,
    /// Reported under a name that is not known here.
    Unknown,
    /// No trusted authority issued it.
    UnknownIssuer,
    /// Key, signature algorithm or parameters are too weak.
    Weak,
}

impl Problem {
    /// Every problem, by name.
    pub const ALL: [Self; 10] = [
        Self::BadSignature,
        Self::Expired,
        Self::HostMismatch,
        Self::NotYetValid,
        Self::Other,
        Self::Revoked,
        Self::SelfSigned,
        Self::Unknown,
        Self::UnknownIssuer,
        Self::Weak,
    ];

    /// The stable name that journals and the conformance protocol use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BadSignature => "bad_signature",
            Self::Expired => "expired",
            Self::HostMismatch => "host_mismatch",
            Self::NotYetValid => "not_yet_valid",
            Self::Other => "other",
            Self::Revoked => "revoked",
            Self::SelfSigned => "self_signed",
            Self::Unknown => "unknown",
            Self::UnknownIssuer => "unknown_issuer",
            Self::Weak => "weak",
        }
    }

    /// The problem of that name; a name that is not known is [`Problem::Unknown`], which a
    /// policy does not let anybody override unless it says so.
    // PROB-2
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|problem| problem.name() == name).unwrap_or(Self::Unknown)
    }

    const fn bit(self) -> u16 {
        1 << self as u8
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of [`Problem`]s. Iterates by name.
// PROB-3
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Problems(u16);

impl Problems {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of these problems.
    #[must_use]
    pub const fn of(problems: &[Problem]) -> Self {
        let mut bits = 0;
        let mut rest = problems;
        while let [first, tail @ ..] = rest {
            bits |= first.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many problems the set holds.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the set holds this problem.
    #[must_use]
    pub const fn contains(self, problem: Problem) -> bool {
        self.0 & problem.bit() != 0
    }

    /// Whether every problem of `other` is in this set.
    #[must_use]
    pub const fn contains_all(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Everything in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What the two sets share.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Adds one problem.
    pub const fn insert(&mut self, problem: Problem) {
        self.0 |= problem.bit();
    }

    /// The problems, by name.
    // PROB-5
    pub fn iter(self) -> impl Iterator<Item = Problem> + Clone {
        Problem::ALL.into_iter().filter(move |problem| self.contains(*problem))
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        problems.into_iter().fold(Self::NONE, |set, problem| set.union(Self(problem.bit())))
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(problem.bit())
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Problems {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Problems {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <alloc::vec::Vec<Problem>>::deserialize(deserializer).map(|list| list.into_iter().collect())
    }
}
