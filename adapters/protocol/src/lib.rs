//! The engine behind the conformance protocol.
