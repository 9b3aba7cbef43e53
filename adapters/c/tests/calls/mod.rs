//! Calls of the C interface in any order, with whatever a client gets wrong: engines that are
//! gone, ids of others, null pointers, buffers that are too short, effects that are left.
//!
//! Whatever it is, a call gives a status that the header documents for it; what is not done
//! changes nothing; and nothing is written but where there is room. The fuzzer's target `c_abi`
//! (`proofs/fuzz`) is [`attack`], under a sanitizer of addresses.

mod asking;
mod choices;
mod client;
mod documented;
mod engines;
mod lists;
mod room;

pub(crate) use documented::Documented;

use client::Client;

/// The most calls of one client.
pub(crate) const CALLS: usize = 200;

/// Makes the calls that these bytes choose.
///
/// # Errors
/// What must not happen, in words.
pub(crate) fn attack(bytes: &[u8]) -> Result<(), String> {
    thread_local! {
        static DOCUMENTED: Documented = Documented::in_the_header();
    }
    DOCUMENTED.with(|documented| attack_with(bytes, documented))
}

/// As [`attack`], with other statuses to be expected.
///
/// # Errors
/// As [`attack`].
pub(crate) fn attack_with(bytes: &[u8], documented: &Documented) -> Result<(), String> {
    let mut client = Client::new(bytes, documented);
    let mut made = Ok(());
    for _ in 0..CALLS {
        if client.is_done() || made.is_err() {
            break;
        }
        made = client.call();
    }
    made.and(client.leave())
}
