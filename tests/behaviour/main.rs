//! The engine's rules, a file for each subject. Where a test gives inputs through
//! `meeting`, every step is checked on the engine, the reference model and the monitors of
//! the invariants at once.

#[path = "../meeting/mod.rs"]
mod meeting;

mod caps;
mod codes;
mod deadlines;
mod effect_order;
mod end;
mod errors;
mod forgetting;
mod ids;
mod inquiries;
mod many_at_once;
mod neutral;
mod prompts;
mod review;
mod scopes;
mod settling;
mod standings;
mod windows;
