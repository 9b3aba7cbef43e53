//! What can be read from the engine agrees with what it decides.

use certgate::{
    Answer, Certificate, Dismissal, Effect, Engine, HostName, Input, Inquiry, Kind, Leaf, Meeting,
    Policy, Presented, Problem, Problems, SessionId, Signal, Standing, Subject, Time,
};

struct Client(Engine);

impl Client {
    fn new() -> Self {
        Self(Engine::new(Meeting::default(), Policy::default()))
    }

    fn give(&mut self, input: Input<'_>) -> Vec<Effect> {
        self.0.handle(Time::ZERO, input).unwrap();
        std::iter::from_fn(|| self.0.poll_effect()).collect()
    }

    fn shows(&mut self, bytes: &[u8], host: &str) -> (SessionId, Vec<Effect>) {
        let session = self.0.open(Time::ZERO, Kind::Svs).unwrap();
        self.give(Input::Signal(session, Signal::CertificatePending));
        let certificate = Certificate::opaque(bytes).unwrap();
        let host = HostName::parse(host).unwrap();
        let effects = self.give(Input::Certificate {
            session,
            inquiry: Inquiry::new(1),
            presented: Presented::Certificate(&certificate),
            host: host.as_ref(),
            problems: Problem::SelfSigned.into(),
        });
        (session, effects)
    }
}

fn subject(bytes: &[u8]) -> Subject {
    let fingerprint = Certificate::opaque(bytes).unwrap().fingerprint();
    Subject { fingerprint, host: None, problems: Problems::NONE }
}

#[test]
fn a_subject_stands_where_its_prompt_and_its_verdict_put_it() {
    let mut client = Client::new();
    assert_eq!(client.0.standing(&subject(b"1")), Standing::Unseen);
    client.shows(b"1", "a");
    client.shows(b"2", "a");
    let window = client.0.open_prompts()[0];
    assert_eq!(client.0.standing(&subject(b"1")), Standing::Shown(window));
    assert_eq!(client.0.standing(&subject(b"2")), Standing::Queued);
    let revision = client.0.prompt(window).unwrap().revision;
    client.give(Input::Answer(window, Answer::ConnectAnyway(revision)));
    assert_eq!(client.0.standing(&subject(b"1")), Standing::Allowed);
    let all: Vec<_> = client.0.subjects().map(|(_, standing)| standing).collect();
    assert_eq!(all.len(), 2);
}

#[test]
fn a_sessions_view_tells_its_gate_and_what_it_rests_on() {
    let mut client = Client::new();
    let (session, _) = client.shows(b"1", "a");
    let view = client.0.session(session).unwrap();
    assert_eq!((view.leaf, view.gate_open), (Leaf::Deciding, false));
    assert_eq!(view.subject, Some(subject(b"1")));
    assert_eq!((view.inquiry, view.prompts_made), (Some(Inquiry::new(1)), 1));
    let window = client.0.open_prompts()[0];
    let revision = client.0.prompt(window).unwrap().revision;
    client.give(Input::Answer(window, Answer::ConnectAnyway(revision)));
    let view = client.0.session(session).unwrap();
    assert_eq!((view.leaf, view.gate_open), (Leaf::Admitted, true));
    client.give(Input::Forget(&subject(b"1")));
    let view = client.0.session(session).unwrap();
    assert!(matches!(view.leaf, Leaf::Refused(_)));
    assert_eq!((view.gate_open, view.subject), (false, None));
    let fresh = client.0.open(Time::ZERO, Kind::Nbr).unwrap();
    let view = client.0.session(fresh).unwrap();
    assert_eq!((view.inquiry, view.subject, view.gate_open), (None, None, true));
}

#[test]
fn a_window_that_was_just_closed_can_be_read_until_the_next_input() {
    let mut client = Client::new();
    client.shows(b"1", "a");
    let window = client.0.open_prompts()[0];
    let shown = client.0.prompt(window).unwrap();
    let effects = client.give(Input::Answer(window, Answer::DontConnect));
    let dismissed = Effect::DismissPrompt { prompt: window, why: Dismissal::Answered };
    assert_eq!(effects[0], dismissed);
    assert_eq!(client.0.prompt(window), Some(shown));
    client.give(Input::Tick);
    assert_eq!(client.0.prompt(window), None);
}

#[test]
fn a_window_names_the_certificates_that_were_seen_on_its_hosts_before() {
    let mut client = Client::new();
    client.shows(b"1", "a");
    let window = client.0.open_prompts()[0];
    assert!(client.0.prompt(window).unwrap().replaces.is_empty());
    client.give(Input::Answer(window, Answer::DontConnect));
    client.shows(b"2", "A.");
    let window = client.0.open_prompts()[0];
    assert_eq!(client.0.prompt(window).unwrap().replaces, [subject(b"1").fingerprint]);
    client.give(Input::Answer(window, Answer::DontConnect));
    client.shows(b"3", "b");
    let window = client.0.open_prompts()[0];
    assert!(client.0.prompt(window).unwrap().replaces.is_empty(), "another host");
}

#[test]
fn an_engine_is_equal_to_its_copy_until_one_of_them_is_told_something() {
    let mut client = Client::new();
    client.shows(b"1", "a");
    let copy = client.0.clone();
    assert!(client.0 == copy);
    client.0.handle(Time::from_millis(1), Input::Query).unwrap();
    assert!(client.0 != copy, "the time is part of what it will do");
}
