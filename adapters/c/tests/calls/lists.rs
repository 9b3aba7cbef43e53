//! Calls that fill a list or a buffer.

use std::ffi::{CStr, c_char};

use certgate_c::*;

use super::{client::Client, room::Room};

/// A function that fills a list, with its name.
type Filled<T> = (&'static str, unsafe extern "C" fn(certgate_engine, *mut T, *mut usize) -> u32);

/// The same about one window.
type OfWindow<T> =
    (&'static str, unsafe extern "C" fn(certgate_engine, u64, *mut T, *mut usize) -> u32);

impl Client<'_> {
    /// Fills a list from a call, and looks at what was written where.
    fn fill<T: Copy>(
        &mut self,
        name: &str,
        engine: certgate_engine,
        call: impl FnOnce(*mut T, *mut usize) -> certgate_status,
    ) -> Result<Vec<T>, String> {
        let told = usize::from(self.choices.next());
        // Mostly there is room enough.
        let mut room = Room::of(if told < 64 { told % 8 } else { told * 64 });
        let (no_list, no_count) = (self.choices.rarely(8), self.choices.rarely(8));
        let size = room.size();
        let list = if no_list { std::ptr::null_mut() } else { room.start() };
        let count = if no_count { std::ptr::null_mut() } else { &raw mut room.count };
        let status = self.judge(name, engine, |_| call(list, count))?;
        let takes = name == "certgate_poll_effects";
        let text = name == "certgate_prompt_text";
        match status {
            CERTGATE_OK if no_count => Err(format!("{name} did without a count")),
            CERTGATE_OK if no_list && room.count > 0 => Err(format!("{name} did without a list")),
            CERTGATE_OK if room.count > size => Err(format!("{name} wrote past its room")),
            // A text has an end mark behind it.
            CERTGATE_OK if !room.is_untouched_from(size.min(room.count + usize::from(text))) => {
                Err(format!("{name} wrote more than it says"))
            }
            CERTGATE_OK if no_list => Ok(Vec::new()),
            // SAFETY: the call was done, and so has written as many as it says.
            CERTGATE_OK => Ok(unsafe { room.written() }),
            _ if !room.is_untouched_from(0) => Err(format!("{name} failed and wrote")),
            CERTGATE_BUFFER_TOO_SMALL if room.count <= size && !no_list => {
                Err(format!("{name} has too little room with {size}, and needs {}", room.count))
            }
            CERTGATE_BUFFER_TOO_SMALL => Ok(Vec::new()),
            _ if room.count != size && !takes => Err(format!("{name} failed and says a count")),
            _ => Ok(Vec::new()),
        }
    }

    fn fill_of<T: Copy>(&mut self, (name, function): Filled<T>) -> Result<Vec<T>, String> {
        let engine = self.engine();
        // SAFETY: the list has room for as many as the count says, or they are null.
        self.fill(name, engine, |list, count| unsafe { function(engine, list, count) })
    }

    fn fill_of_window<T: Copy>(&mut self, (name, call): OfWindow<T>) -> Result<Vec<T>, String> {
        let (engine, window) = (self.engine(), self.window());
        // SAFETY: as in `fill_of`.
        self.fill(name, engine, |list, count| unsafe { call(engine, window, list, count) })
    }

    pub(super) fn list(&mut self, which: u8) -> Result<(), String> {
        match which % 10 {
            0 => self.fill_of(("certgate_sessions", certgate_sessions)).map(drop),
            1 => {
                let windows = self.fill_of(("certgate_open_prompts", certgate_open_prompts))?;
                self.windows.extend(windows.iter().map(|window| (*window, 1)));
                Ok(())
            }
            2 => {
                let snapshot = self.fill_of(("certgate_snapshot", certgate_snapshot))?;
                self.snapshot = Some(snapshot).filter(|it| !it.is_empty()).or(self.snapshot.take());
                Ok(())
            }
            3 => self
                .fill_of_window(("certgate_prompt_sessions", certgate_prompt_sessions))
                .map(drop),
            4 => self
                .fill_of_window(("certgate_prompt_replaces", certgate_prompt_replaces))
                .map(drop),
            5 => self
                .fill_of_window(("certgate_prompt_certificate", certgate_prompt_certificate))
                .map(drop),
            6 => self.host(),
            7 => self.text(),
            _ => {
                let effects = self.fill_of(("certgate_poll_effects", certgate_poll_effects))?;
                effects.iter().for_each(|effect| self.see(effect));
                Ok(())
            }
        }
    }

    fn host(&mut self) -> Result<(), String> {
        let (engine, window) = (self.engine(), self.window());
        let place = usize::from(self.choices.next() % 4);
        let name = self.fill("certgate_prompt_host", engine, |buffer, length| {
            // SAFETY: the buffer has as many bytes as the length says, or they are null.
            unsafe { certgate_prompt_host(engine, window, place, buffer, length) }
        })?;
        is_text("certgate_prompt_host", &name)
    }

    fn text(&mut self) -> Result<(), String> {
        let (engine, window) = (self.engine(), self.window());
        let (now, no_now) = (i64::from(self.choices.next()) << 24, self.choices.rarely(128));
        let now = if no_now { std::ptr::null() } else { &raw const now };
        let text = self.fill("certgate_prompt_text", engine, |buffer, length| {
            // SAFETY: as in `host`; `now` is a number's or null.
            unsafe { certgate_prompt_text(engine, window, now, buffer, length) }
        })?;
        is_text("certgate_prompt_text", &text)
    }

    /// Every name there is for a number is one, whatever the number.
    pub(super) fn names(&mut self) -> Result<(), String> {
        let number = u32::from(self.choices.next()) << (self.choices.next() % 24);
        for name in [
            certgate_kind_name(number),
            certgate_kind_title(number),
            certgate_leaf_name(number),
            certgate_reason_name(number),
            certgate_problem_name(number),
            certgate_dismissal_name(number),
            certgate_anomaly_name(number),
            certgate_status_text(number),
        ] {
            if name.is_null() {
                return Err(format!("no name for {number}"));
            }
            // SAFETY: not null; the library says that it ends and lives for ever.
            let text = unsafe { CStr::from_ptr(name) }.to_str();
            text.map_err(|error| format!("the name of {number}: {error}"))?;
        }
        Ok(())
    }
}

fn is_text(name: &str, text: &[c_char]) -> Result<(), String> {
    let bytes: Vec<u8> = text.iter().map(|byte| byte.cast_unsigned()).collect();
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') || name == "certgate_prompt_host" => Ok(()),
        Ok(text) => Err(format!("{name} ends within {text:?}")),
        Err(error) => Err(format!("{name}: {error}")),
    }
}
