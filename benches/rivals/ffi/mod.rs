//! What it costs not to call the engine directly: through its C interface, or in JSON lines
//! over a pipe.
//!
//! All do the same to an engine of their own. A session is held for a certificate that the
//! person has allowed, the certificate is handed in, and the session joins: three inputs and
//! their effects.

mod direct;
mod json_lines;
mod through_c;

use std::iter;

use certgate_model::certificates::{Certificates, pem};

use crate::{Contest, Contests, Target, Turn};
use direct::Direct;
use json_lines::JsonLines;
use through_c::ThroughC;

/// How many inputs a round has.
const INPUTS: u64 = 3;
/// How many rounds a turn has by calls, and by lines.
const CALLED: u64 = 10_000;
const WRITTEN: u64 = 100;

/// The raw codes of a video service.
const PENDING: i64 = 3;
const JOINED: i64 = 0;

/// The contest.
pub fn contests() -> Contests {
    Box::new(iter::once_with(|| {
        let mut contest = Contest::new("ffi, three inputs and their effects", "input");
        let pem = certificate();
        let mut c = ThroughC::new(pem.clone());
        let through = contest.enter("C interface", move || {
            Turn::of(INPUTS * CALLED, || (0..CALLED).for_each(|_| c.round()))
        });
        let mut lines = JsonLines::new(&pem);
        let lock_step = contest.enter("JSON lines, lock-step", move || lines.in_lock_step());
        let mut lines = JsonLines::new(&pem);
        let in_flight = contest.enter("JSON lines, many in flight", move || lines.in_flight());
        let mut rust = Direct::new(pem);
        let direct = contest.enter("direct call", move || {
            Turn::of(INPUTS * CALLED, || (0..CALLED).for_each(|_| rust.round()))
        });
        contest.compare(through, direct, Target::AtMost(1.2));
        contest.compare(lock_step, direct, None);
        contest.compare(in_flight, direct, None);
        contest
    }))
}

/// A certificate that is small, as text; what it costs is the same for all.
fn certificate() -> Vec<u8> {
    let certificates = Certificates::built_in();
    let known = certificates.forms().filter(|form| form.identity.is_some());
    let bytes = known.filter_map(|form| certificates.bytes(&form));
    let der = bytes.filter(|bytes| bytes.first() == Some(&0x30));
    pem(der.min_by_key(|bytes| bytes.len()).expect("a certificate"), "\n").into_bytes()
}
