//! What the fuzzer tried through the C interface is tried again, and what it looks for is found.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::multiple_unsafe_ops_per_block,
    reason = "a test ends where something is not as it has to be"
)]

mod calls;

use std::{fs, path::Path};

use calls::{Documented, attack, attack_with};
use certgate_c::{CERTGATE_UNDRAINED, CERTGATE_UNKNOWN_ENGINE, CERTGATE_UNKNOWN_SESSION};

/// Every client of the fuzzer's corpus, and of its findings if there are any.
fn clients() -> Vec<Vec<u8>> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/fuzz");
    let mut files = Vec::new();
    for shelf in ["corpus", "findings"] {
        let Ok(entries) = fs::read_dir(fuzz.join(shelf).join("c_abi")) else { continue };
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn whatever_is_called_is_a_status_and_changes_nothing_if_it_is_not_done() {
    let clients = clients();
    for client in &clients {
        assert_eq!(attack(client), Ok(()));
    }
    println!("tried\tcalls of the C interface in any order\t{}\tclients\t0", clients.len());
    assert!(clients.len() > 20, "{} clients", clients.len());
}

#[test]
fn a_status_that_is_not_documented_is_found() {
    for (function, status) in [
        ("certgate_tick", CERTGATE_UNDRAINED),
        ("certgate_tick", CERTGATE_UNKNOWN_ENGINE),
        ("certgate_session_get", CERTGATE_UNKNOWN_SESSION),
    ] {
        let documented = Documented::in_the_header().without(function, status);
        let found = clients().iter().any(|client| attack_with(client, &documented).is_err());
        assert!(found, "{function}, {status}");
    }
}
