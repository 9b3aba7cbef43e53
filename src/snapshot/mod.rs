//! An engine's whole state as plain data, in one canonical order.
//!
//! It is what equality and hashing look at, and what a client keeps so that a crash in a
//! meeting forgets nothing.

mod image;
mod restore;
mod take;

pub use image::{
    BasisImage, CertificateImage, LifeImage, SessionImage, Snapshot, SubjectImage, WindowImage,
};
pub use restore::SnapshotError;

use core::{
    fmt,
    hash::{Hash, Hasher},
};

use crate::Engine;

/// Two engines are equal if they will do the same from here on: what happens to be vacant,
/// cached or in which slot does not count, nor does which ids a host holds.
impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }
}

impl Eq for Engine {}

impl fmt::Debug for Engine {
    /// What equality looks at. Neither the bytes of a certificate nor the name of a host stands
    /// there, nor what else a service handed out.
    // LOG-6
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Engine").field(&self.snapshot()).finish()
    }
}

impl Hash for Engine {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}
