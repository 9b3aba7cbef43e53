//! What a call through the C interface costs, as a multiple of the direct call.
//!
//! Both sides do the same to an engine of their own, in turns of a few thousand inputs, and
//! the fastest turn of each counts: what else the machine does can only make a turn slower.
//! The C functions are called through pointers that the compiler cannot see through.
#![expect(
    clippy::unwrap_used,
    clippy::multiple_unsafe_ops_per_block,
    reason = "a benchmark ends where something is not as it has to be"
)]

use std::{ffi::c_char, hint::black_box, ptr, time::Instant};

use certgate::{
    Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem, Problems, RawStatus,
    SessionId, Time,
};
use certgate_c::{
    CERTGATE_KIND_VIDEO, CERTGATE_OK, CERTGATE_PROBLEM_EXPIRED, certgate_certificate,
    certgate_connect_anyway, certgate_effect, certgate_engine, certgate_engine_new,
    certgate_meeting, certgate_open, certgate_poll_effects, certgate_problems, certgate_report,
    certgate_session, certgate_status,
};

const TURNS: u32 = 300;
const ROUNDS_OF_A_TURN: u32 = 500;
const PENDING: i64 = 3;
const JOINED: i64 = 0;
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

fn main() {
    let pem = certificate();
    let (mut rust, mut c) = (Direct::new(&pem), Through::new(&pem));
    let (mut direct, mut through) = (u128::MAX, u128::MAX);
    for _ in 0..TURNS {
        direct = direct.min(turn(|| rust.round()));
        through = through.min(turn(|| c.round()));
    }
    let per_round = |nanoseconds: u128| nanoseconds as f64 / f64::from(ROUNDS_OF_A_TURN);
    println!("three inputs and their effects, direct:  {:.0} ns", per_round(direct));
    println!("three inputs and their effects, through C: {:.0} ns", per_round(through));
    println!("a call through C is {:.2} times the direct call", through as f64 / direct as f64);
}

fn turn(mut round: impl FnMut()) -> u128 {
    let since = Instant::now();
    for _ in 0..ROUNDS_OF_A_TURN {
        round();
    }
    since.elapsed().as_nanos()
}

/// A certificate that is small; what it costs is the same on both sides.
fn certificate() -> Vec<u8> {
    let header = include_str!("../sample/certificates.hpp");
    let begin = header.find("-----BEGIN").unwrap_or_default();
    let end = header.find("-----END CERTIFICATE-----").unwrap_or_default() + 25;
    header.as_bytes().get(begin..end).unwrap_or_default().to_vec()
}

/// An engine in this process's own language.
struct Direct<'a> {
    engine: Engine,
    session: SessionId,
    inquiry: u64,
    pem: &'a [u8],
}

impl<'a> Direct<'a> {
    fn new(pem: &'a [u8]) -> Self {
        let mut engine = Engine::new(Meeting::default(), policy());
        let session = engine.open(Time::from_millis(0), Kind::Video).unwrap();
        let mut direct = Self { engine, session, inquiry: 0, pem };
        direct.ask();
        let prompt = certgate::PromptId::new(direct.engine.meeting().id, 1);
        direct.tell(Input::Answer(
            prompt,
            certgate::Answer::ConnectAnyway(certgate::Revision::new(1)),
        ));
        direct
    }

    fn round(&mut self) {
        self.ask();
        self.tell(Input::Status(self.session, RawStatus::Code(JOINED)));
    }

    fn ask(&mut self) {
        self.tell(Input::Status(self.session, RawStatus::Code(PENDING)));
        self.inquiry += 1;
        self.tell(Input::Certificate {
            session: self.session,
            inquiry: Inquiry::new(self.inquiry),
            presented: Presented::Bytes(self.pem),
            host: None,
            problems: Problems::from_iter([Problem::Expired]),
        });
    }

    fn tell(&mut self, input: Input<'_>) {
        self.engine.handle(Time::from_millis(1), black_box(input)).unwrap();
        while let Some(effect) = self.engine.poll_effect() {
            black_box(effect);
        }
    }
}

/// An engine behind the C interface.
struct Through<'a> {
    engine: certgate_engine,
    session: certgate_session,
    inquiry: u64,
    pem: &'a [u8],
}

impl<'a> Through<'a> {
    fn new(pem: &'a [u8]) -> Self {
        let meeting = certgate_meeting { id: 1, center: 0, role: 0 };
        let mut policy = certgate_c::certgate_policy {
            scope: 0,
            non_overridable: 0,
            forbid_overrides: 0,
            max_shown_prompts: 0,
            max_sessions: 0,
            max_queued_prompts: 0,
            max_subjects: 0,
            max_prompts_per_session: 0,
            max_prompt_hosts: 0,
            max_inquiries: 0,
            max_certificate_bytes: 0,
            certificate_deadline_ms: 0,
            answer_deadline_ms: 0,
        };
        let (mut engine, mut session) = (0, certgate_session { meeting: 0, slot: 0, number: 0 });
        // SAFETY: all pointers are to values that live through the call.
        unsafe {
            assert_eq!(certgate_c::certgate_policy_default(&mut policy), CERTGATE_OK);
            policy.max_inquiries = u64::MAX >> 11;
            assert_eq!(certgate_engine_new(&meeting, &policy, &mut engine), CERTGATE_OK);
            assert_eq!(certgate_open(engine, 0, CERTGATE_KIND_VIDEO, &mut session), CERTGATE_OK);
        }
        let mut through = Self { engine, session, inquiry: 0, pem };
        through.ask();
        assert_eq!(certgate_connect_anyway(engine, 1, 1, 1), CERTGATE_OK);
        through.drain();
        through
    }

    fn round(&mut self) {
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
            let mut effects = [const { std::mem::MaybeUninit::<certgate_effect>::uninit() }; ROOM];
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

fn policy() -> Policy {
    Policy { max_inquiries: u64::MAX >> 11, ..Policy::default() }
}
