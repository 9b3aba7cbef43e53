//! Through the C interface an engine decides as it does directly.
//!
//! Random inputs go to both; what comes out is compared as text, in which numbers of the
//! interface stand by their stable names, so that a reason or a leaf with another's number is
//! found.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::multiple_unsafe_ops_per_block,
    reason = "a test ends where something is not as it has to be"
)]

use std::ffi::{CStr, c_char};

use certgate::{
    Answer, Effect, Engine, HostName, Input, Inquiry, Kind, Meeting, MeetingId, Policy, Presented,
    Problem, Problems, PromptId, RawStatus, Revision, SessionId, Time,
};
use certgate_c::*;

const MEETINGS: u64 = 300;
const INPUTS: u64 = 80;
const SESSIONS: usize = 4;

/// The same numbers for the same seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}

/// One meeting on both sides.
struct Pair {
    engine: Engine,
    c: certgate_engine,
    open: Vec<(SessionId, certgate_session)>,
    /// The inquiry that was last asked about, of which session.
    asked: Option<(usize, u64)>,
    last_window: (u64, u64),
    now: u64,
}

impl Pair {
    fn new(number: u32, shown: u64) -> Self {
        let meeting = Meeting { id: MeetingId::new(number), ..Meeting::default() };
        let mut policy = Policy { max_queued_prompts: 1, max_subjects: 3, ..Policy::default() };
        policy.max_shown_prompts = shown.try_into().unwrap();
        policy.answer_deadline = certgate::Span::from_millis(9000);
        let of = certgate_meeting { id: number, center: 0, role: 0 };
        let (mut rules, mut c) = (zeroed_policy(), 0);
        // SAFETY: every pointer is to a value that lives through the call.
        unsafe {
            assert_eq!(certgate_policy_default(&mut rules), CERTGATE_OK);
            (rules.max_queued_prompts, rules.max_subjects) = (1, 3);
            (rules.max_shown_prompts, rules.answer_deadline_ms) = (shown, 9000);
            assert_eq!(certgate_engine_new(&of, &rules, &mut c), CERTGATE_OK);
        }
        let engine = Engine::new(meeting, policy);
        Self { engine, c, open: Vec::new(), asked: None, last_window: (0, 0), now: 0 }
    }

    fn time(&self) -> Time {
        Time::from_millis(self.now)
    }

    fn step(&mut self, dice: &mut Dice) {
        self.now += dice.below(3000);
        if self.open.is_empty() || (self.open.len() < SESSIONS && dice.below(5) == 0) {
            return self.open_one(Kind::ALL[dice.below(6) as usize]);
        }
        let place = dice.below(self.open.len() as u64) as usize;
        let (id, session) = self.open[place];
        let (at, prompt) = (self.now, self.last_window);
        let through = match dice.below(12) {
            0..=2 => match self.asked.take() {
                Some((place, inquiry)) => return self.hand_in(place, inquiry, dice.below(4)),
                None => return,
            },
            3 => {
                let code = dice.below(12) as i64 - 1;
                self.both(Input::Status(id, RawStatus::Code(code)), |c| {
                    certgate_report(c, at, session, code)
                })
            }
            4 => {
                let status = RawStatus::Message { message: 31016, code: 6 };
                self.both(Input::Status(id, status), |c| {
                    certgate_report_message(c, at, session, 31016, 6)
                })
            }
            5..=7 => self.both(Input::Signal(id, certgate::Signal::CertificatePending), |c| {
                certgate_signal(c, at, session, CERTGATE_SIGNAL_CERTIFICATE_PENDING)
            }),
            8 => self.both(Input::Signal(id, certgate::Signal::JoinSucceeded), |c| {
                certgate_signal(c, at, session, CERTGATE_SIGNAL_JOIN_SUCCEEDED)
            }),
            9 => {
                let answer = Answer::ConnectAnyway(Revision::new(prompt.1));
                self.both(Input::Answer(self.prompt_id(), answer), |c| {
                    certgate_connect_anyway(c, at, prompt.0, prompt.1)
                })
            }
            10 => self.both(Input::Answer(self.prompt_id(), Answer::DontConnect), |c| {
                certgate_dont_connect(c, at, prompt.0)
            }),
            _ => match dice.below(6) {
                0 => self.both(Input::End, |c| certgate_end(c, at)),
                1 => {
                    let closed = self.both(Input::Close(id), |c| certgate_close(c, at, session));
                    self.compare(closed);
                    self.open.remove(place);
                    self.asked = None;
                    return;
                }
                _ => self.both(Input::Tick, |c| certgate_tick(c, at)),
            },
        };
        self.compare(through);
    }

    fn prompt_id(&self) -> PromptId {
        PromptId::new(self.engine.meeting().id, self.last_window.0)
    }

    fn open_one(&mut self, kind: Kind) {
        let direct = self.engine.open(self.time(), kind);
        let mut session = certgate_session { meeting: 0, slot: 0, number: 0 };
        // SAFETY: the pointer is to a value that lives through the call.
        let status = unsafe { certgate_open(self.c, self.now, kind as u32, &mut session) };
        assert_eq!(direct.is_ok(), status == CERTGATE_OK);
        if let Ok(id) = direct {
            self.open.push((id, session));
        }
    }

    /// One of a few certificates that are known by their bytes, or what is none.
    fn hand_in(&mut self, place: usize, inquiry: u64, which: u64) {
        let (id, session) = self.open[place];
        let bytes = vec![b'a' + which as u8; if which == 3 { 0 } else { 20 }];
        let opaque = certgate::Certificate::opaque(&bytes).ok();
        let host = HostName::parse("host.example.").unwrap();
        let at = self.now;
        let input = Input::Certificate {
            session: id,
            inquiry: Inquiry::new(inquiry),
            presented: opaque.as_ref().map_or(Presented::Bytes(&bytes), Presented::Certificate),
            host: host.as_ref(),
            problems: Problems::from_iter([Problem::Expired, Problem::Weak]),
        };
        let handed_in = self.both(input, |c| {
            let (name, problems) =
                (b"host.example.", CERTGATE_PROBLEM_EXPIRED | CERTGATE_PROBLEM_WEAK);
            // SAFETY: the bytes and the name live through the call.
            unsafe {
                certgate_opaque_certificate(
                    c,
                    at,
                    session,
                    inquiry,
                    bytes.as_ptr(),
                    bytes.len(),
                    name.as_ptr().cast(),
                    name.len(),
                    problems,
                )
            }
        });
        self.compare(handed_in);
    }

    /// Tells both sides the same.
    fn both(
        &mut self,
        input: Input<'_>,
        through: impl FnOnce(certgate_engine) -> certgate_status,
    ) -> (Result<(), certgate::Error>, certgate_status) {
        (self.engine.handle(self.time(), input), through(self.c))
    }

    fn compare(&mut self, (direct, through): (Result<(), certgate::Error>, certgate_status)) {
        assert_eq!(direct.is_ok(), through == CERTGATE_OK, "{direct:?} and {through}");
        loop {
            let direct = self.engine.poll_effect();
            let mut effect = std::mem::MaybeUninit::<certgate_effect>::uninit();
            // SAFETY: there is room for an effect, which is written when it is taken.
            let through = unsafe {
                assert_eq!(certgate_poll_effect(self.c, effect.as_mut_ptr()), CERTGATE_OK);
                effect.assume_init()
            };
            let Some(direct) = direct else {
                assert_eq!(through.kind, CERTGATE_EFFECT_NONE);
                return;
            };
            assert_eq!(told_directly(direct), told_through_c(&through));
            match direct {
                Effect::FetchCertificate { session, inquiry } => {
                    let place = self.open.iter().position(|(id, _)| *id == session);
                    self.asked = place.map(|place| (place, inquiry.number()));
                }
                Effect::ShowPrompt { prompt, revision }
                | Effect::UpdatePrompt { prompt, revision } => {
                    self.last_window = (prompt.number(), revision.number());
                }
                _ => {}
            }
        }
    }
}

fn zeroed_policy() -> certgate_policy {
    // SAFETY: a policy is numbers, of which zeroes are some.
    unsafe { std::mem::zeroed() }
}

fn told_directly(effect: Effect) -> String {
    match effect {
        Effect::FetchCertificate { session, inquiry } => {
            format!("fetch {} {}", session.number(), inquiry.number())
        }
        Effect::ShowPrompt { prompt, revision } => {
            format!("show {} {}", prompt.number(), revision.number())
        }
        Effect::UpdatePrompt { prompt, revision } => {
            format!("update {} {}", prompt.number(), revision.number())
        }
        Effect::DismissPrompt { prompt, why } => {
            format!("dismiss {} {}", prompt.number(), why.name())
        }
        Effect::SetCertificateAction { session, inquiry, action, why } => {
            let (session, inquiry) = (session.number(), inquiry.number());
            format!("action {session} {inquiry} {} {}", action.code(), why.name())
        }
        Effect::Terminate { session, why } => {
            format!("terminate {} {}", session.number(), why.name())
        }
        Effect::SessionChanged { session, to } => {
            // A leaf with a reason is kept as an object of it.
            let kept = serde_json::to_value(to).unwrap();
            let why = kept.get(to.name()).and_then(serde_json::Value::as_str).unwrap_or("");
            format!("changed {} {} {why}", session.number(), to.name())
        }
        Effect::Anomaly { session, what } => {
            format!("anomaly {} {}", session.number(), what.name())
        }
    }
}

fn told_through_c(effect: &certgate_effect) -> String {
    // SAFETY: the kind names the member of the body that was written.
    unsafe {
        match effect.kind {
            CERTGATE_EFFECT_FETCH_CERTIFICATE => {
                let body = effect.body.fetch_certificate;
                format!("fetch {} {}", body.session.number, body.inquiry)
            }
            CERTGATE_EFFECT_SHOW_PROMPT => {
                let body = effect.body.show_prompt;
                format!("show {} {}", body.prompt, body.revision)
            }
            CERTGATE_EFFECT_UPDATE_PROMPT => {
                let body = effect.body.update_prompt;
                format!("update {} {}", body.prompt, body.revision)
            }
            CERTGATE_EFFECT_DISMISS_PROMPT => {
                let body = effect.body.dismiss_prompt;
                format!("dismiss {} {}", body.prompt, text(certgate_dismissal_name(body.why)))
            }
            CERTGATE_EFFECT_SET_CERTIFICATE_ACTION => {
                let body = effect.body.set_certificate_action;
                let why = text(certgate_reason_name(body.why));
                format!("action {} {} {} {why}", body.session.number, body.inquiry, body.action)
            }
            CERTGATE_EFFECT_TERMINATE => {
                let body = effect.body.terminate;
                format!(
                    "terminate {} {}",
                    body.session.number,
                    text(certgate_reason_name(body.why))
                )
            }
            CERTGATE_EFFECT_SESSION_CHANGED => {
                let body = effect.body.session_changed;
                let (to, why) = (certgate_leaf_name(body.to), certgate_reason_name(body.why));
                format!("changed {} {} {}", body.session.number, text(to), text(why))
            }
            CERTGATE_EFFECT_ANOMALY => {
                let body = effect.body.anomaly;
                format!(
                    "anomaly {} {}",
                    body.session.number,
                    text(certgate_anomaly_name(body.what))
                )
            }
            other => format!("no effect: {other}"),
        }
    }
}

fn text(name: *const c_char) -> &'static str {
    // SAFETY: the library's names are never null, end, and live for ever.
    unsafe { CStr::from_ptr(name) }.to_str().unwrap()
}

#[test]
fn an_engine_behind_the_interface_decides_as_it_does_directly() {
    for number in 0..MEETINGS {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (number << 20 | 1));
        let mut pair = Pair::new(number as u32, 1 + number % 2);
        for _ in 0..INPUTS {
            pair.step(&mut dice);
        }
        assert_eq!(certgate_engine_free(pair.c), CERTGATE_OK);
    }
}
