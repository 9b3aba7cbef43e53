//! Calls that make engines and free them.

use std::ptr;

use certgate_c::*;

use super::{
    client::{Client, Named},
    room::Room,
};

impl Client<'_> {
    pub(super) fn begin(&mut self) -> Result<(), String> {
        let of = certgate_meeting {
            id: 1 + u32::from(self.choices.rarely(30)),
            center: u32::from(self.choices.next() % 4),
            role: u32::from(self.choices.next() % 3),
        };
        let mut rules = Room::<certgate_policy>::of(1);
        // SAFETY: there is room for a policy.
        let told = unsafe { certgate_policy_default(rules.start()) };
        if told != CERTGATE_OK || !rules.is_untouched_from(1) {
            return Err("no default policy".to_owned());
        }
        // SAFETY: the default was written.
        let mut rules = unsafe { rules.written() }[0];
        rules.scope = u32::from(self.choices.next() % 4);
        rules.max_shown_prompts = u64::from(self.choices.next() % 4);
        rules.max_sessions = u64::from(self.choices.next());
        rules.answer_deadline_ms = self.choices.of(&[0, 60, u64::MAX]).unwrap_or(0);
        let (no_meeting, no_rules) = (self.choices.rarely(5), self.choices.rarely(100));
        let (of, rules) = (or_null(&of, no_meeting), or_null(&rules, no_rules));
        self.made("certgate_engine_new", |engine| {
            // SAFETY: the pointers are to values of their types or null.
            unsafe { certgate_engine_new(of, rules, engine) }
        })
    }

    pub(super) fn restore(&mut self) -> Result<(), String> {
        let mut bytes = self.snapshot.clone().unwrap_or_default();
        if self.choices.rarely(100) && !bytes.is_empty() {
            let place = usize::from(self.choices.next()) * 7 % bytes.len();
            bytes[place] = self.choices.next();
        }
        let no_bytes = self.choices.rarely(10);
        let start = if no_bytes { ptr::null() } else { bytes.as_ptr() };
        self.made("certgate_restore", |engine| {
            // SAFETY: the bytes are as many as is said or null; there is room for a name or null.
            unsafe { certgate_restore(start, bytes.len(), engine) }
        })
    }

    fn made(
        &mut self,
        name: &str,
        make: impl FnOnce(*mut certgate_engine) -> certgate_status,
    ) -> Result<(), String> {
        let (mut engine, nowhere) = (0, self.choices.rarely(8));
        let to = if nowhere { ptr::null_mut() } else { &raw mut engine };
        let status = self.judge(name, 0, |_| make(to))?;
        if (status == CERTGATE_OK) != (engine != 0) {
            return Err(format!("{name} gives {status} and the engine {engine}"));
        }
        if self.engines.iter().any(|known| known.name == engine) {
            return Err(format!("{name} gives a name again: {engine}"));
        }
        if status == CERTGATE_OK {
            self.engines.push(Named { name: engine, is_alive: true });
        }
        Ok(())
    }

    pub(super) fn free(&mut self) -> Result<(), String> {
        let engine = self.engine();
        let status =
            self.judge("certgate_engine_free", engine, |_| certgate_engine_free(engine))?;
        if status == CERTGATE_OK {
            self.engines
                .iter_mut()
                .filter(|it| it.name == engine)
                .for_each(|it| it.is_alive = false);
        }
        Ok(())
    }
}

fn or_null<T>(value: &T, is_null: bool) -> *const T {
    if is_null { ptr::null() } else { value }
}
