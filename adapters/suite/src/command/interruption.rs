//! Ctrl-C: the first ends with the report so far, the second at once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

#[derive(Debug)]
pub(super) struct Interruption(Arc<AtomicBool>);

impl Interruption {
    pub(super) fn listen() -> Result<Self, ctrlc::Error> {
        let came = Arc::new(AtomicBool::new(false));
        let flag = came.clone();
        ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        })?;
        Ok(Self(came))
    }

    pub(super) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
