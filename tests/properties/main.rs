//! The invariants of the specification, a file each, named as it names them. Every file says
//! its sentence once more over what the engine was given and what it answered, and a proptest
//! attacks it.
//!
//! No file asks the model what is right, and none asks the monitors: they are judged by what
//! the engine does as well. What failed once is kept in `*.regressions` and tried first.

#[path = "../volume/mod.rs"]
mod volume;

mod ask_once;
mod attack;
mod bounded;
mod consent_is_exact;
mod deterministic;
mod fail_closed;
mod fan_out;
mod gate;
mod isolation;
mod neutral;
mod no_connect_after_deny;
mod no_idle_prompt;
mod one_action_per_inquiry;
mod order_free;
mod pending_resolves;
mod relations;
mod replayable;
mod seen_before_accepted;
mod total;

/// The seventeen names are those of the specification, and each has its file.
#[test]
fn every_invariant_has_its_file() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/properties");
    for invariant in certgate_model::invariants::Invariant::ALL {
        let file = here.join(format!("{}.rs", invariant.name()));
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(text.contains("#[test]"), "{} attacks nothing", file.display());
    }
}
