//! The asking verifier over real TLS on the loopback, version 1.2 and 1.3.

mod altered;
#[path = "../../../../tests/canaries/mod.rs"]
mod canaries;
#[path = "../certificates/mod.rs"]
mod certificates;
mod consent;
mod handshake_signature;
#[path = "../indifferent/mod.rs"]
mod indifferent;
mod inner_verifier;
mod leaks;
mod loopback;
mod pending;
mod resumption;
mod weak_certificates;
