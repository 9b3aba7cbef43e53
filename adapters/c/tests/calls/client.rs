//! A client that makes every mistake, and knows what must not come of it.

use std::{collections::BTreeSet, ffi::c_char, ptr};

use certgate_c::*;

use super::{choices::Choices, documented::Documented, room::Room};

/// An engine of the client's.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) name: certgate_engine,
    pub(super) is_alive: bool,
}

/// One client.
pub(super) struct Client<'a> {
    pub(super) choices: Choices<'a>,
    documented: &'a Documented,
    pub(super) engines: Vec<Named>,
    sessions: Vec<certgate_session>,
    inquiries: Vec<(certgate_session, u64)>,
    /// Windows that were spoken of, with their revisions.
    pub(super) windows: BTreeSet<(u64, u64)>,
    pub(super) snapshot: Option<Vec<u8>>,
    now: u64,
}

/// What a client may come upon that is no engine, session or window of its own.
const STRANGE: [u64; 4] = [0, u64::MAX, 1 << 32, 0xffff_ffff];

impl<'a> Client<'a> {
    pub(super) fn new(bytes: &'a [u8], documented: &'a Documented) -> Self {
        Self {
            choices: Choices::new(bytes),
            documented,
            engines: Vec::new(),
            sessions: Vec::new(),
            inquiries: Vec::new(),
            windows: BTreeSet::new(),
            snapshot: None,
            now: 0,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.choices.are_done()
    }

    /// An engine: mostly one that is alive.
    pub(super) fn engine(&mut self) -> certgate_engine {
        if self.choices.rarely(6) {
            return self.choices.of(&STRANGE).unwrap_or(0);
        }
        let engines: Vec<_> = self.engines.iter().map(|engine| engine.name).collect();
        let last = engines.last().copied().unwrap_or(0);
        if self.choices.rarely(40) { self.choices.of(&engines).unwrap_or(0) } else { last }
    }

    pub(super) fn window(&mut self) -> u64 {
        self.seen_window().0
    }

    fn seen_window(&mut self) -> (u64, u64) {
        let windows: Vec<_> = self.windows.iter().copied().collect();
        match self.choices.rarely(16) {
            true => (self.choices.of(&STRANGE).unwrap_or(0), u64::from(self.choices.next())),
            false => self.choices.of(&windows).unwrap_or((1, 1)),
        }
    }

    pub(super) fn session(&mut self) -> certgate_session {
        let known = self.choices.of(&self.sessions.clone());
        let mut session = known.unwrap_or(certgate_session { meeting: 1, slot: 0, number: 1 });
        if self.choices.rarely(10) {
            match self.choices.next() % 3 {
                0 => session.meeting ^= 1,
                1 => session.slot = self.choices.of(&[0, 1, 77, u32::MAX]).unwrap_or(0),
                _ => session.number = self.choices.of(&STRANGE).unwrap_or(0),
            }
        }
        session
    }

    fn time(&mut self) -> u64 {
        self.now = match self.choices.next() {
            0..200 => self.now,
            byte @ 200..250 => self.now.saturating_add(u64::from(byte) * 100),
            byte @ 250..254 => u64::from(byte),
            _ => self.choices.of(&STRANGE).unwrap_or(0),
        };
        self.now
    }

    /// Makes one call and judges what came of it.
    pub(super) fn judge(
        &mut self,
        name: &str,
        engine: certgate_engine,
        call: impl FnOnce(&mut Self) -> certgate_status,
    ) -> Result<certgate_status, String> {
        let before = state(engine);
        let status = call(self);
        if !self.documented.allows(name, status) {
            return Err(format!("{name} gives {status}, which the header does not document"));
        }
        let alive = self.engines.iter().any(|known| known.is_alive && known.name == engine);
        if !alive && status == CERTGATE_OK && engine != 0 {
            return Err(format!("{name} did something with an engine that is not: {engine}"));
        }
        if status != CERTGATE_OK && state(engine) != before {
            return Err(format!("{name} gives {status} and changed something"));
        }
        Ok(status)
    }

    /// One call of all that there are.
    pub(super) fn call(&mut self) -> Result<(), String> {
        if self.engines.is_empty() {
            return self.begin();
        }
        match self.choices.next() {
            0..6 => self.begin(),
            6..9 => self.free(),
            9..40 => self.open(),
            40..150 => self.tell(),
            150..190 => self.hand_in(),
            190..200 => self.ask(),
            200..206 => self.restore(),
            206..210 => self.names(),
            210..214 => self.identify(),
            which => self.list(which),
        }
    }

    fn open(&mut self) -> Result<(), String> {
        let (engine, at, kind) = (self.engine(), self.time(), u32::from(self.choices.next() % 7));
        let mut room = Room::<certgate_session>::of(1);
        let nowhere = self.choices.rarely(5);
        let to = if nowhere { ptr::null_mut() } else { room.start() };
        let status = self.judge("certgate_open", engine, |_| {
            // SAFETY: there is room for a session, or null.
            unsafe { certgate_open(engine, at, kind, to) }
        })?;
        if status == CERTGATE_OK && room.is_untouched_from(1) {
            // SAFETY: the call was done.
            self.sessions.extend(unsafe { room.written() });
        } else if !room.is_untouched_from(0) {
            return Err("certgate_open wrote where nothing was opened".to_owned());
        }
        Ok(())
    }

    fn tell(&mut self) -> Result<(), String> {
        let (engine, at, session) = (self.engine(), self.time(), self.session());
        let (window, revision) = self.seen_window();
        let (which, detail) = (self.choices.next(), self.choices.next());
        let told = u32::from(detail % 15);
        let code = i64::from(detail % 13) - 1;
        let one = |it: &mut Self, name, call: &dyn Fn() -> certgate_status| {
            it.judge(name, engine, |_| call()).map(drop)
        };
        match which % 16 {
            0..6 => one(self, "certgate_signal", &|| {
                certgate_signal(engine, at, session, if told < 7 { 12 } else { told })
            }),
            6 | 7 => one(self, "certgate_report", &|| certgate_report(engine, at, session, code)),
            8 => one(self, "certgate_report_message", &|| {
                certgate_report_message(engine, at, session, 31_016 + u32::from(told == 0), code)
            }),
            9 | 10 => one(self, "certgate_connect_anyway", &|| {
                certgate_connect_anyway(engine, at, window, revision)
            }),
            11 => one(self, "certgate_dont_connect", &|| certgate_dont_connect(engine, at, window)),
            12 => one(self, "certgate_close", &|| certgate_close(engine, at, session)),
            13 => one(self, "certgate_tick", &|| certgate_tick(engine, at)),
            14 => one(self, "certgate_query", &|| certgate_query(engine, at)),
            _ if detail < 40 => one(self, "certgate_end", &|| certgate_end(engine, at)),
            _ => self.list(8),
        }
    }

    /// A certificate, or that there is none.
    fn hand_in(&mut self) -> Result<(), String> {
        let (engine, at) = (self.engine(), self.time());
        let known = self.choices.of(&self.inquiries.clone());
        let (session, inquiry) = match known {
            Some(asked) if !self.choices.rarely(20) => asked,
            _ => (self.session(), u64::from(self.choices.next() % 4)),
        };
        let bytes = vec![b'a' + self.choices.next() % 4; usize::from(self.choices.next() % 40)];
        let host = self.choices.of(&["", "a.example", "B.Example.", "\u{e9}"]).unwrap_or("");
        let host = if self.choices.rarely(8) { b"\xff" } else { host.as_bytes() };
        let (no_bytes, no_host) = (self.choices.rarely(8), self.choices.rarely(8));
        let start = if no_bytes { ptr::null() } else { bytes.as_ptr() };
        let name_start: *const c_char = if no_host { ptr::null() } else { host.as_ptr().cast() };
        let (length, name_length) = (bytes.len(), host.len());
        let problems = u32::from(self.choices.next()) << (self.choices.next() % 6);
        match self.choices.next() % 8 {
            0 => self.judge("certgate_certificate_unavailable", engine, |_| {
                certgate_certificate_unavailable(engine, at, session, inquiry)
            }),
            which => {
                let is_x509 = which == 1;
                let call = if is_x509 { certgate_certificate } else { certgate_opaque_certificate };
                let name =
                    if is_x509 { "certgate_certificate" } else { "certgate_opaque_certificate" };
                self.judge(name, engine, |_| {
                    // SAFETY: bytes and name are as long as is said, or null.
                    unsafe {
                        call(
                            engine,
                            at,
                            session,
                            inquiry,
                            start,
                            length,
                            name_start,
                            name_length,
                            problems,
                        )
                    }
                })
            }
        }
        .map(drop)
    }

    /// What an effect speaks of is what the client speaks of next.
    pub(super) fn see(&mut self, effect: &certgate_effect) {
        match effect.kind {
            CERTGATE_EFFECT_FETCH_CERTIFICATE => {
                // SAFETY: the kind names the member that was written.
                let body = unsafe { effect.body.fetch_certificate };
                self.inquiries.push((body.session, body.inquiry));
            }
            CERTGATE_EFFECT_SHOW_PROMPT | CERTGATE_EFFECT_UPDATE_PROMPT => {
                // SAFETY: both kinds have this body.
                let body = unsafe { effect.body.show_prompt };
                self.windows.insert((body.prompt, body.revision));
            }
            _ => {}
        }
    }

    /// Leaves nothing behind, and everything of it but once.
    pub(super) fn leave(mut self) -> Result<(), String> {
        for engine in std::mem::take(&mut self.engines) {
            let due = if engine.is_alive { CERTGATE_OK } else { CERTGATE_UNKNOWN_ENGINE };
            for due in [due, CERTGATE_UNKNOWN_ENGINE] {
                let freed = certgate_engine_free(engine.name);
                if freed != due {
                    return Err(format!("freeing {} gives {freed}, not {due}", engine.name));
                }
            }
        }
        Ok(())
    }
}

/// The whole state of an engine, if there is one and it is drained.
fn state(engine: certgate_engine) -> Option<Vec<u8>> {
    let mut length = 0;
    // SAFETY: there is a length, and no room is promised.
    unsafe { certgate_snapshot(engine, ptr::null_mut(), &raw mut length) };
    let mut room = Room::<u8>::of(length);
    // SAFETY: there is room for as many bytes as the length says.
    let status = unsafe { certgate_snapshot(engine, room.start(), &raw mut room.count) };
    // SAFETY: the call was done, so as many bytes were written.
    (status == CERTGATE_OK).then(|| unsafe { room.written() })
}
