//! How memory grows: bytes and allocations of a piece, at sizes a thousand times apart.

use allocation_counter::{AllocationInfo, measure};
use certgate::{Certificate, Engine, Input, SessionId};
use certgate_model::certificates::Certificates;

use crate::{
    measured::{self, answer, ask, engine, give},
    volume::effort,
};

/// Sizes that fill what grows by doubling.
const SIZES: [u64; 4] = [1 << 10, 1 << 13, 1 << 17, 1 << 20];

/// The largest where a piece takes hundreds of bytes: a million at a high effort alone.
fn far() -> u64 {
    if effort() < 10 { 1 << 17 } else { 1 << 20 }
}

fn open(engine: &mut Engine, sessions: u64) -> Vec<SessionId> {
    (0..sessions).map(|_| measured::open(engine)).collect()
}

fn hand_out(engine: &mut Engine, session: SessionId, certificate: &Certificate) {
    measured::hand_out(engine, session, 1, certificate, None);
}

/// Certificates that differ, of the length of a real one or in eight bytes.
fn certificate(number: u64, real: Option<&[u8]>) -> Certificate {
    let Some(real) = real else { return measured::certificate(number) };
    let mut der = real.to_vec();
    let end = der.len() - 8;
    der[end..].copy_from_slice(&number.to_le_bytes());
    Certificate::from_der(&der).expect("any signature will do")
}

fn real() -> Vec<u8> {
    let table = Certificates::built_in();
    let first = table.forms().next().expect("a certificate");
    table.bytes(&first).expect("its bytes").to_vec()
}

/// Measures `grow` at each size up to `largest`: what a piece leaves behind and what it takes
/// at the peak, in bytes, and how often it allocates, in thousandths. A piece leaves at most
/// `kept` bytes and no more at the last size than at the first, and allocates no more often.
fn assert_grows(
    what: &str,
    (kept, largest): (u64, u64),
    mut grow: impl FnMut(u64) -> AllocationInfo,
) {
    let mut first = None;
    for size in SIZES.into_iter().filter(|size| *size <= largest) {
        let counted = grow(size);
        let bytes = u64::try_from(counted.bytes_current.max(0)).expect("no less than none") / size;
        let (peak, often) = (counted.bytes_max / size, 1000 * counted.count_total / size);
        println!("bytes\t{what}\t{size}\t{bytes}\t{peak}\t{often}");
        assert!(bytes <= kept, "{what}: {bytes} bytes each at {size}, not {kept}");
        let (bytes_before, often_before) = *first.get_or_insert((bytes, often));
        assert!(
            bytes * 10 <= bytes_before * 11,
            "{what}: {bytes} at {size}, {bytes_before} before"
        );
        assert!(often <= often_before + 100, "{what} allocates more often at {size}");
    }
}

#[test]
fn sessions_grow_by_the_piece() {
    assert_grows("a session that is open", (32, 1 << 20), |size| {
        let mut engine = engine();
        measure(|| drop(open(&mut engine, size)))
    });
    assert_grows("one that is held, besides", (24, 1 << 20), |size| {
        let mut engine = engine();
        let ids = open(&mut engine, size);
        measure(|| ids.iter().for_each(|id| ask(&mut engine, *id)))
    });
    assert_grows("one that waits at a window, besides", (40, 1 << 20), |size| {
        let mut engine = engine();
        let ids = open(&mut engine, size);
        ids.iter().for_each(|id| ask(&mut engine, *id));
        let certificate = certificate(1, None);
        measure(|| ids.iter().for_each(|id| hand_out(&mut engine, *id, &certificate)))
    });
    // The queue of effects, and the room to sort who waits: kept for the next answer.
    assert_grows("one that is answered in one step, besides", (144, 1 << 20), |size| {
        let mut engine = engine();
        let ids = open(&mut engine, size);
        ids.iter().for_each(|id| ask(&mut engine, *id));
        let certificate = certificate(1, None);
        ids.iter().for_each(|id| hand_out(&mut engine, *id, &certificate));
        measure(|| answer(&mut engine, true))
    });
}

#[test]
fn certificates_grow_by_the_piece() {
    let der = real();
    for (what, limit, real) in [
        ("a certificate of 8 bytes that is remembered", (400, far()), None),
        (
            &format!("a certificate of {} bytes that is remembered", der.len()),
            (700 + der.len() as u64, 1 << 17),
            Some(&der[..]),
        ),
    ] {
        assert_grows(what, limit, |size| {
            let mut engine = engine();
            measure(|| {
                for number in 0..size {
                    let session = measured::open(&mut engine);
                    ask(&mut engine, session);
                    hand_out(&mut engine, session, &certificate(number, real));
                    answer(&mut engine, true);
                    give(&mut engine, Input::Close(session));
                }
            })
        });
    }
    assert_grows("a prompt that is queued, with its certificate", (550, far()), |size| {
        let mut engine = engine();
        let ids = open(&mut engine, size);
        measure(|| {
            for (number, id) in (0..).zip(&ids) {
                ask(&mut engine, *id);
                hand_out(&mut engine, *id, &certificate(number, None));
            }
        })
    });
}
