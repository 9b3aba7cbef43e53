//! Reading a certificate out of a service, however long it says it is.

use alloc::{vec, vec::Vec};

use super::Service;

/// The buffer that a service is offered first, in bytes.
pub const FIRST_BUFFER_BYTES: usize = 4096;

/// How often a service is asked again because its information did not fit.
pub const MAX_READS: usize = 8;

/// The largest buffer that is kept for the next reading, in bytes.
const KEPT_BYTES: usize = 1 << 20;

/// Asks the service for its information until it fits the buffer; `None` if there is none, the
/// service does not come to an end, or there is no memory for what it says it needs.
///
/// At most one byte more than `limit` is ever kept, which is enough for the engine to find
/// it too long. Information that fills the buffer exactly may have been cut, so there is
/// another round unless it is too long already.
pub(super) fn read<'b>(
    service: &mut impl Service,
    limit: u64,
    buffer: &'b mut Vec<u8>,
) -> Option<&'b [u8]> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let mut size = FIRST_BUFFER_BYTES.min(most);
    for _ in 0..MAX_READS {
        zero(buffer, size)?;
        let mut length = buffer.len();
        service.certificate_information(buffer, &mut length);
        match length {
            0 => return None,
            fits if fits < buffer.len() => return buffer.get(..fits),
            _ if buffer.len() == most => return Some(buffer),
            needed => {
                // One byte more than needed, so that the next round is not exactly full.
                size = needed.saturating_add(1).max(size.saturating_mul(2)).min(most);
            }
        }
    }
    None
}

/// Makes the buffer that many zeros, so that nothing of what was read before is taken for what is
/// read now; `None` if there is no memory for it.
///
/// The size is whatever a service says. A large buffer is asked of the system as zeros, which it
/// gives without touching them: a service that writes nothing into it takes no memory.
fn zero(buffer: &mut Vec<u8>, size: usize) -> Option<()> {
    buffer.clear();
    if buffer.capacity().max(size) > KEPT_BYTES {
        *buffer = Vec::new();
    }
    buffer.try_reserve_exact(size).ok()?;
    if size > KEPT_BYTES {
        // No call gives zeros or an error, so the room is tried first. A compiler that sees
        // through it would leave the trial out.
        drop(core::hint::black_box(core::mem::take(buffer)));
        *buffer = vec![0; size];
    } else {
        buffer.resize(size, 0);
    }
    Some(())
}
