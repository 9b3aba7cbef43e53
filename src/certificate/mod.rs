//! Certificates: how they are read and what identifies them.

mod fingerprint;

pub use fingerprint::Fingerprint;

use alloc::sync::Arc;

/// The leaf certificate of a server. Cloning is cheap: the bytes are shared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Certificate {
    fingerprint: Fingerprint,
    bytes: Arc<[u8]>,
}
