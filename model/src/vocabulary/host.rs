//! Host names as services give them and as they compare.

use std::{fmt, ops::Deref, sync::Arc};

/// A host name; cheap to clone.
///
/// As a service gives it, it may have capitals and trailing dots; [`Host::normal`] is what
/// compares and what prompts show.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(Arc<str>);

impl Host {
    /// The most bytes that a host may have as given.
    pub const MAX_BYTES: usize = 255;

    /// The form that compares: ASCII lower case, no trailing dots. What is then empty is none.
    // HOST-2 to HOST-5
    #[must_use]
    pub fn normal(&self) -> Option<Self> {
        let name = self.0.trim_end_matches('.');
        if name.is_empty() {
            None
        } else if name.len() == self.0.len() && !name.bytes().any(|b| b.is_ascii_uppercase()) {
            Some(self.clone())
        } else {
            Some(Self(name.to_ascii_lowercase().into()))
        }
    }
}

impl From<&str> for Host {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

impl Deref for Host {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // HOST-2 to HOST-5
    #[test]
    fn hosts_compare_in_lower_case_without_trailing_dots() {
        let normal = |name: &str| Host::from(name).normal();
        assert_eq!(normal("Media.Example.."), Some(Host::from("media.example")));
        assert_eq!(normal("media.example"), Some(Host::from("media.example")));
        assert_eq!(normal(".a"), Some(Host::from(".a")));
        assert_eq!(normal("..."), None);
        assert_eq!(normal(""), None);
        assert_eq!(normal("É.x"), Some(Host::from("É.x")), "ASCII letters alone change");
    }
}
