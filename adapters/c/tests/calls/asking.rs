//! Calls that ask about one thing.

use std::ptr;

use certgate_c::*;

use super::{client::Client, room::Room};

const CERTIFICATES: [&[u8]; 4] = [b"", b"abc", b"-----BEGIN CERTIFICATE-----", &[0x30, 0x80, 0, 0]];

impl Client<'_> {
    /// A call that writes one value, or says why not and writes none.
    fn one<T: Copy>(
        &mut self,
        name: &str,
        engine: certgate_engine,
        call: impl FnOnce(*mut T) -> certgate_status,
    ) -> Result<Option<T>, String> {
        let mut room = Room::<T>::of(1);
        let nowhere = self.choices.rarely(10);
        let to = if nowhere { ptr::null_mut() } else { room.start() };
        let status = self.judge(name, engine, |_| call(to))?;
        if !room.is_untouched_from(usize::from(status == CERTGATE_OK)) {
            return Err(format!("{name} gives {status} and wrote where it must not"));
        }
        if nowhere && status == CERTGATE_OK {
            return Err(format!("{name} did without room"));
        }
        // SAFETY: the call was done, so it has written its value.
        Ok((status == CERTGATE_OK).then(|| unsafe { room.written() }[0]))
    }

    /// A question to an engine.
    pub(super) fn ask(&mut self) -> Result<(), String> {
        let (engine, window, session) = (self.engine(), self.window(), self.session());
        // SAFETY, for all: there is room for a value of the type, or null.
        match self.choices.next() % 6 {
            0 => self
                .one("certgate_has_ended", engine, |to: *mut bool| {
                    // SAFETY: as above.
                    unsafe { certgate_has_ended(engine, to) }
                })
                .map(drop),
            1 => {
                let info = self.one("certgate_prompt_get", engine, |to| {
                    // SAFETY: as above.
                    unsafe { certgate_prompt_get(engine, window, to) }
                })?;
                self.windows.extend(info.map(|info: certgate_prompt_info| (window, info.revision)));
                Ok(())
            }
            2 => self
                .one("certgate_session_get", engine, |to: *mut certgate_session_info| {
                    // SAFETY: as above.
                    unsafe { certgate_session_get(engine, session, to) }
                })
                .map(drop),
            3 => {
                let effect = self.one("certgate_poll_effect", engine, |to| {
                    // SAFETY: as above.
                    unsafe { certgate_poll_effect(engine, to) }
                })?;
                effect.iter().for_each(|effect| self.see(effect));
                Ok(())
            }
            4 => self.deadline(engine),
            _ => self.subject(engine),
        }
    }

    fn deadline(&mut self, engine: certgate_engine) -> Result<(), String> {
        let mut at = 0;
        self.one("certgate_next_deadline", engine, |to: *mut bool| {
            // SAFETY: there is room for both, or the one is null.
            unsafe { certgate_next_deadline(engine, to, &raw mut at) }
        })
        .map(drop)
    }

    /// What is known of a subject, or that it be forgotten.
    fn subject(&mut self, engine: certgate_engine) -> Result<(), String> {
        let of = [b'a' + self.choices.next() % 4; 20];
        let mut digest = certgate_fingerprint { bytes: [0; 32] };
        // SAFETY: the bytes are as many as is said, and there is room for a fingerprint.
        unsafe { certgate_opaque_fingerprint_of(of.as_ptr(), of.len(), &raw mut digest) };
        let no_digest = self.choices.rarely(10);
        let from = if no_digest { ptr::null() } else { digest.bytes.as_ptr() };
        let host = b"a.example";
        let (length, problems) = (host.len() * usize::from(self.choices.next() % 2), 1);
        let name = host.as_ptr().cast();
        if self.choices.next() < 80 {
            return self
                .judge("certgate_forget", engine, |_| {
                    // SAFETY: digest and name are as long as they have to be, or null.
                    unsafe { certgate_forget(engine, 0, from, name, length, problems) }
                })
                .map(drop);
        }
        let mut prompt = 0;
        self.one("certgate_standing", engine, |to| {
            // SAFETY: as above, and there is room for both values.
            unsafe {
                let window = &raw mut prompt;
                certgate_standing(engine, from, name, length, problems, to, window)
            }
        })
        .map(drop)
    }

    /// Questions that need no engine.
    pub(super) fn identify(&mut self) -> Result<(), String> {
        let bytes = self.choices.of(&CERTIFICATES).unwrap_or_default();
        let (kind, code) = (u32::from(self.choices.next() % 7), i64::from(self.choices.next()) - 9);
        match self.choices.next() % 4 {
            0 => self
                .one("certgate_fingerprint_of", 0, |to| {
                    // SAFETY: the bytes are as many as is said; there is room for a digest or null.
                    unsafe { certgate_fingerprint_of(bytes.as_ptr(), bytes.len(), to) }
                })
                .map(drop),
            1 => self
                .one("certgate_opaque_fingerprint_of", 0, |to| {
                    // SAFETY: as above.
                    unsafe { certgate_opaque_fingerprint_of(bytes.as_ptr(), bytes.len(), to) }
                })
                .map(drop),
            2 => self
                .one("certgate_decode", 0, |to: *mut certgate_signal_kind| {
                    // SAFETY: there is room for a signal, or null.
                    unsafe { certgate_decode(kind, code, to) }
                })
                .map(drop),
            _ => self
                .one("certgate_decode_message", 0, |to: *mut certgate_signal_kind| {
                    // SAFETY: as above.
                    unsafe { certgate_decode_message(kind, 31_016, code, to) }
                })
                .map(drop),
        }
    }
}
