//! Asks once, never connects after no.
