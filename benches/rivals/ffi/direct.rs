//! The engine in this program's own language.

use std::hint::black_box;

use certgate::{
    Answer, Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem, PromptId, RawStatus,
    Revision, SessionId, Time,
};

use super::{JOINED, PENDING};

pub(super) struct Direct {
    engine: Engine,
    session: SessionId,
    inquiry: u64,
    pem: Vec<u8>,
}

impl Direct {
    pub(super) fn new(pem: Vec<u8>) -> Self {
        let policy = Policy { max_inquiries: u64::MAX, ..Policy::default() };
        let mut engine = Engine::new(Meeting::default(), policy);
        let session = engine.open(Time::ZERO, Kind::Video).expect("room");
        let mut direct = Self { engine, session, inquiry: 0, pem };
        direct.ask();
        let prompt = PromptId::new(direct.engine.meeting().id, 1);
        direct.tell(Input::Answer(prompt, Answer::ConnectAnyway(Revision::FIRST)));
        direct
    }

    pub(super) fn round(&mut self) {
        self.ask();
        self.tell(Input::Status(self.session, RawStatus::Code(JOINED)));
    }

    fn ask(&mut self) {
        self.tell(Input::Status(self.session, RawStatus::Code(PENDING)));
        self.inquiry += 1;
        let (session, inquiry) = (self.session, Inquiry::new(self.inquiry));
        let pem = std::mem::take(&mut self.pem);
        let (presented, problems) = (Presented::Bytes(&pem), Problem::Expired.into());
        self.tell(Input::Certificate { session, inquiry, presented, host: None, problems });
        self.pem = pem;
    }

    fn tell(&mut self, input: Input<'_>) {
        let taken = self.engine.handle(Time::from_millis(1), black_box(input));
        assert!(taken.is_ok(), "{taken:?}");
        while let Some(effect) = self.engine.poll_effect() {
            black_box(effect);
        }
    }
}
