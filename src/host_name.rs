//! The name of the host that a session meant to reach.

use alloc::{string::String, sync::Arc};
use core::{borrow::Borrow, fmt};

/// A host name as it is compared: ASCII lower case, without trailing dots, never empty, at
/// most [`HostName::MAX_BYTES`] bytes long.
///
/// Internationalised names are expected as A-labels; other text is kept as it is, since it
/// can only ever equal itself. Cloning is cheap: the text is shared.
// HOST-4, HOST-5
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(Arc<str>);

/// A host name is longer than [`HostName::MAX_BYTES`] bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("a host name of {length} bytes is over the limit of {max} bytes", max = HostName::MAX_BYTES)]
pub struct HostNameTooLong {
    /// How long the name was, in bytes, as given.
    pub length: usize,
}

impl HostName {
    /// The longest name that is taken, in bytes, as given.
    pub const MAX_BYTES: usize = 255;

    /// Reads a name. What is empty once trailing dots are gone is no name: `Ok(None)`.
    ///
    /// # Errors
    /// [`HostNameTooLong`] if the name as given is over [`HostName::MAX_BYTES`] bytes.
    // HOST-1 to HOST-3
    pub fn parse(name: &str) -> Result<Option<Self>, HostNameTooLong> {
        if name.len() > Self::MAX_BYTES {
            return Err(HostNameTooLong { length: name.len() });
        }
        let bare = name.trim_end_matches('.');
        if bare.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self(Arc::from(bare.to_ascii_lowercase()))))
    }

    /// The name as it is compared. Attacker-controlled: escape it before it is displayed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HostName {
    /// The length alone, since where people meet is nobody's business who reads a log.
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostName({} bytes)", self.0.len())
    }
}

impl Borrow<str> for HostName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<HostName> for String {
    fn from(name: HostName) -> Self {
        Self::from(&*name.0)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for HostName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for HostName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let text = String::deserialize(deserializer)?;
        match Self::parse(&text) {
            Ok(Some(name)) if name.as_str() == text => Ok(name),
            Ok(_) => {
                Err(D::Error::custom("a host name is not in the form in which it is compared"))
            }
            Err(too_long) => Err(D::Error::custom(too_long)),
        }
    }
}
