//! The meeting that is held if no case is asked for.

use std::{cell::RefCell, rc::Rc, time::Duration};

use certgate::{Center, Kind, Leaf, Problem, Role, Verdict};
use certgate_cli::meet::{
    Answering, Screen,
    answers::{Answers, Script},
    hold,
    outcome::Conclusion,
    scenario::{Plan, Scenario},
};

fn hold_it(answering: Answering, late: bool) -> Conclusion {
    let scenario = Scenario::everything_wrong(Center::Meeting, Role::Attendee).unwrap();
    let screen = Rc::new(RefCell::new(Screen::nowhere()));
    let latecomer = late.then(|| {
        let shared = scenario.sessions[0].identity.clone();
        (Plan::new(Kind::Video, "late.media.example", shared), Duration::ZERO)
    });
    let conclusion = hold(&scenario, latecomer, answering, &screen, None).unwrap();
    assert_eq!(conclusion.disagreements(None), []);
    conclusion
}

fn always(verdict: Verdict) -> Answering {
    Answering::Script(Script::Always(verdict))
}

#[test]
fn every_kind_of_session_takes_part() {
    let scenario = Scenario::everything_wrong(Center::Meeting, Role::Attendee).unwrap();
    for kind in [
        Kind::Video,
        Kind::Svs,
        Kind::AudioBroadcast,
        Kind::AudioVoip,
        Kind::AudioHybrid,
        Kind::Nbr,
    ] {
        assert!(scenario.sessions.iter().any(|plan| plan.kind == kind), "{kind:?}");
    }
}

#[test]
fn connect_anyway_connects_everything_and_asks_once_for_each_certificate() {
    let conclusion = hold_it(always(Verdict::ConnectAnyway), false);
    assert_eq!(conclusion.windows, 6, "five bad certificates, and the one that came later");
    for ending in &conclusion.endings {
        assert!(ending.leaf.is_some_and(Leaf::is_connected), "{ending:?}");
    }
    for (certificate, windows) in &conclusion.about {
        assert!(windows.len() <= 1, "{certificate} was asked about in {windows:?}");
    }
}

#[test]
fn a_session_that_comes_back_is_asked_about_only_if_its_certificate_is_another() {
    let conclusion = hold_it(always(Verdict::ConnectAnyway), false);
    let stream = &conclusion.endings[1];
    let certificates = stream.certificates();
    assert_eq!(certificates.len(), 2, "as it was, and a new one");
    let last = stream.visits.last().unwrap();
    assert_eq!(last.certificate, certificates[1]);
    // Joined, came back with the same certificate, came back with another: each consent is
    // for one handshake, and each of the three connections carried the application.
    let spoken = stream.visits.iter().filter(|visit| visit.received > 0).count();
    assert_eq!(spoken, 3, "{:?}", stream.visits);
    assert_eq!(stream.leaf, Some(Leaf::Playing));
}

#[test]
fn dont_connect_leaves_the_good_certificate_alone() {
    let conclusion = hold_it(always(Verdict::DontConnect), false);
    assert_eq!(conclusion.windows, 5);
    let connected: Vec<_> = conclusion
        .endings
        .iter()
        .filter(|ending| ending.leaf.is_some_and(Leaf::is_connected))
        .map(|ending| ending.number)
        .collect();
    assert_eq!(connected, [8]);
}

#[test]
fn one_answer_holds_for_no_other_certificate() {
    let answers = Answers::parse("prompt 2 connect").unwrap();
    let conclusion = hold_it(Answering::Script(Script::Answers(answers)), false);
    let connected: Vec<_> = conclusion
        .endings
        .iter()
        .filter(|ending| ending.leaf.is_some_and(Leaf::is_connected))
        .map(|ending| ending.number)
        .collect();
    assert_eq!(connected, [4, 8], "window 2 is about session 4 alone");
}

#[test]
fn a_latecomer_with_a_certificate_that_was_answered_is_not_asked_about() {
    let conclusion = hold_it(always(Verdict::DontConnect), true);
    assert_eq!(conclusion.windows, 5);
    let late = conclusion.endings.last().unwrap();
    assert_eq!(late.plan.host, "late.media.example");
    assert!(matches!(late.leaf, Some(Leaf::Refused(_))), "{late:?}");
    assert_eq!(late.received(), 0);
}

#[test]
fn each_certificate_is_wrong_in_the_way_that_its_title_says() {
    // The timeline says what each service found.
    let output = assert_cmd::Command::cargo_bin("certgate")
        .unwrap()
        .args(["meet", "--answer", "dont"])
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let found = |session: &str| {
        let line = stdout.lines().find(|line| line.contains(session) && line.contains(" shows "));
        let line = line.unwrap_or_else(|| panic!("{session} in {stdout}"));
        line.split_once(": ").unwrap().1.split(" →").next().unwrap().to_owned()
    };
    assert_eq!(found("1 Video"), Problem::SelfSigned.name());
    assert_eq!(found("4 VoIP"), Problem::SelfSigned.name());
    assert_eq!(found("5 Hybrid"), Problem::Expired.name());
    assert_eq!(found("6 NBR"), Problem::HostMismatch.name());
    assert_eq!(found("7 Video"), Problem::UnknownIssuer.name());
    assert!(!stdout.lines().any(|line| line.contains("8 Video") && line.contains(" shows ")));
}
