//! What nobody can do without: reading and writing the session's record, wherever it lies.

use std::hint::black_box;

use crate::Visit;

/// As large as the engine's record of a session.
pub type Record = [u64; 4];

/// Reads and writes one record.
#[inline]
pub fn write(records: &mut [Record], slot: usize) {
    let record = &mut records[slot];
    record[0] = record[0].wrapping_add(1);
    black_box(record);
}

pub(super) fn walk(records: &mut [Record], visits: &[Visit]) {
    for (session, _) in visits {
        let (_, slot, _) = session.into_parts();
        write(records, slot as usize);
    }
}
