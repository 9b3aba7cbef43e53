//! Panics of who is judged: findings, and not noise on standard error.

use std::{
    any::Any,
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    static JUDGING: Cell<bool> = const { Cell::new(false) };
}

/// Runs it, and gives the message of its panic if it panics. Panics elsewhere, and on other
/// threads, are reported as ever.
pub(crate) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !JUDGING.get() {
                before(info);
            }
        }));
    });
    let outer = JUDGING.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(run));
    JUDGING.set(outer);
    outcome.map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "without a message".to_owned())
}
