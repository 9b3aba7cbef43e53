//! The engine behind its C interface, called through pointers that the compiler cannot see
//! through, as a program in C calls it.
#![expect(unsafe_code, reason = "the C interface is called as C calls it")]

use std::{ffi::c_char, hint::black_box, mem::MaybeUninit, ptr};

use certgate_c::{
    CERTGATE_KIND_VIDEO, CERTGATE_OK, CERTGATE_PROBLEM_EXPIRED, certgate_certificate,
    certgate_connect_anyway, certgate_effect, certgate_engine, certgate_engine_new,
    certgate_meeting, certgate_open, certgate_policy, certgate_policy_default,
    certgate_poll_effects, certgate_problems, certgate_report, certgate_session, certgate_status,
};

use super::{JOINED, PENDING};

/// How many effects a client takes at a time.
const ROOM: usize = 8;

type Report = extern "C" fn(certgate_engine, u64, certgate_session, i64) -> certgate_status;
type Poll =
    unsafe extern "C" fn(certgate_engine, *mut certgate_effect, *mut usize) -> certgate_status;
type HandIn = unsafe extern "C" fn(
    certgate_engine,
    u64,
    certgate_session,
    u64,
    *const u8,
    usize,
    *const c_char,
    usize,
    certgate_problems,
) -> certgate_status;

pub(super) struct ThroughC {
    engine: certgate_engine,
    session: certgate_session,
    inquiry: u64,
    pem: Vec<u8>,
}

impl ThroughC {
    pub(super) fn new(pem: Vec<u8>) -> Self {
        let engine = engine();
        let mut session = certgate_session { meeting: 0, slot: 0, number: 0 };
        // SAFETY: the session lives through the call.
        let opened = unsafe { certgate_open(engine, 0, CERTGATE_KIND_VIDEO, &mut session) };
        assert_eq!(opened, CERTGATE_OK);
        let mut through = Self { engine, session, inquiry: 0, pem };
        through.ask();
        assert_eq!(certgate_connect_anyway(engine, 1, 1, 1), CERTGATE_OK);
        through.drain();
        through
    }

    pub(super) fn round(&mut self) {
        self.ask();
        self.report(JOINED);
    }

    fn ask(&mut self) {
        self.report(PENDING);
        self.inquiry += 1;
        let call = black_box(certgate_certificate as HandIn);
        // SAFETY: the bytes live through the call, and no host is given.
        let status = unsafe {
            call(
                self.engine,
                1,
                self.session,
                self.inquiry,
                self.pem.as_ptr(),
                self.pem.len(),
                ptr::null(),
                0,
                CERTGATE_PROBLEM_EXPIRED,
            )
        };
        assert_eq!(status, CERTGATE_OK);
        self.drain();
    }

    fn report(&mut self, code: i64) {
        let call = black_box(certgate_report as Report);
        assert_eq!(call(self.engine, 1, self.session, code), CERTGATE_OK);
        self.drain();
    }

    fn drain(&mut self) {
        let call = black_box(certgate_poll_effects as Poll);
        loop {
            let mut effects = [const { MaybeUninit::<certgate_effect>::uninit() }; ROOM];
            let mut count = ROOM;
            // SAFETY: there is room for as many effects as `count` says.
            let status = unsafe { call(self.engine, effects.as_mut_ptr().cast(), &mut count) };
            assert_eq!(status, CERTGATE_OK);
            black_box(&effects);
            if count < ROOM {
                return;
            }
        }
    }
}

fn engine() -> certgate_engine {
    let meeting = certgate_meeting { id: 1, center: 0, role: 0 };
    let mut policy = MaybeUninit::<certgate_policy>::uninit();
    // SAFETY: there is room for a policy.
    let filled = unsafe { certgate_policy_default(policy.as_mut_ptr()) };
    assert_eq!(filled, CERTGATE_OK);
    // SAFETY: the call above has written all of it.
    let mut policy = unsafe { policy.assume_init() };
    policy.max_inquiries = u64::MAX >> 11;
    let mut engine = 0;
    // SAFETY: all three live through the call.
    let made = unsafe { certgate_engine_new(&meeting, &policy, &mut engine) };
    assert_eq!(made, CERTGATE_OK);
    engine
}
