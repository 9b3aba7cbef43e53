//! The statuses that the header documents for each function.

use std::collections::{BTreeMap, BTreeSet};

use certgate_c::*;

/// Which statuses may come of which function.
#[derive(Clone, Debug)]
pub(crate) struct Documented(BTreeMap<String, BTreeSet<certgate_status>>);

/// Every status by its name in the header.
const NAMES: [(&str, certgate_status); 23] = [
    ("MEETING_ENDED", CERTGATE_MEETING_ENDED),
    ("TOO_MANY_SESSIONS", CERTGATE_TOO_MANY_SESSIONS),
    ("UNKNOWN_SESSION", CERTGATE_UNKNOWN_SESSION),
    ("UNKNOWN_CODE", CERTGATE_UNKNOWN_CODE),
    ("STALE_INQUIRY", CERTGATE_STALE_INQUIRY),
    ("UNKNOWN_PROMPT", CERTGATE_UNKNOWN_PROMPT),
    ("PROMPT_CLOSED", CERTGATE_PROMPT_CLOSED),
    ("PROMPT_CHANGED", CERTGATE_PROMPT_CHANGED),
    ("UNKNOWN_SUBJECT", CERTGATE_UNKNOWN_SUBJECT),
    ("SUBJECT_OPEN", CERTGATE_SUBJECT_OPEN),
    ("DENIED_BY_POLICY", CERTGATE_DENIED_BY_POLICY),
    ("UNKNOWN_ENGINE", CERTGATE_UNKNOWN_ENGINE),
    ("BUSY", CERTGATE_BUSY),
    ("TOO_MANY_ENGINES", CERTGATE_TOO_MANY_ENGINES),
    ("NULL_POINTER", CERTGATE_NULL_POINTER),
    ("BAD_VALUE", CERTGATE_BAD_VALUE),
    ("BAD_HOST", CERTGATE_BAD_HOST),
    ("BUFFER_TOO_SMALL", CERTGATE_BUFFER_TOO_SMALL),
    ("BAD_SNAPSHOT", CERTGATE_BAD_SNAPSHOT),
    ("UNDRAINED", CERTGATE_UNDRAINED),
    ("UNREADABLE", CERTGATE_UNREADABLE),
    ("JOURNAL_FAILED", CERTGATE_JOURNAL_FAILED),
    ("NOT_NEW", CERTGATE_NOT_NEW),
];

impl Documented {
    /// What `certgate.h` says.
    #[must_use]
    pub(crate) fn in_the_header() -> Self {
        let header = include_str!("../../include/certgate.h");
        let mut functions = BTreeMap::new();
        for entry in header.split("/**").skip(1) {
            let Some((comment, after)) = entry.split_once("*/") else { continue };
            let Some(rest) = after.trim_start().strip_prefix("certgate_status ") else { continue };
            let Some((name, _)) = rest.split_once('(') else { continue };
            functions.insert(name.to_owned(), statuses(comment, &functions));
        }
        Self(functions)
    }

    /// Whether this may come of that function.
    #[must_use]
    pub(crate) fn allows(&self, function: &str, status: certgate_status) -> bool {
        status == CERTGATE_OK || self.0.get(function).is_some_and(|all| all.contains(&status))
    }

    /// The same without one status.
    #[must_use]
    pub(crate) fn without(mut self, function: &str, status: certgate_status) -> Self {
        let all = self.0.get_mut(function);
        assert!(all.is_some_and(|all| all.remove(&status)), "{function} documents {status}");
        self
    }
}

/// What stands in a comment behind "Statuses:", and what stands there for every engine's name.
fn statuses(
    comment: &str,
    known: &BTreeMap<String, BTreeSet<certgate_status>>,
) -> BTreeSet<certgate_status> {
    let told = comment.split_once("Statuses:").map_or("", |(_, told)| told);
    let told = told.split("# Safety").next().unwrap_or_default();
    let mut all: BTreeSet<_> = [CERTGATE_UNKNOWN_ENGINE].into();
    for word in told.split('`') {
        if let Some(name) = word.strip_prefix("CERTGATE_") {
            all.extend(NAMES.iter().filter(|(known, _)| *known == name).map(|(_, status)| status));
        } else if let Some(same) = known.get(word) {
            all.extend(same);
        }
    }
    all
}
