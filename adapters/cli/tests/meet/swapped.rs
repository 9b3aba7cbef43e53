//! Servers that show another certificate once they were consented to.

use std::{cell::RefCell, rc::Rc};

use certgate::{Center, Kind, Leaf, RefusedReason, Role};
use certgate_cli::meet::{
    Answering, Screen,
    answers::{Answers, Script},
    hold,
    identities::{Authority, Identity},
    outcome::Conclusion,
    scenario::{Plan, Scenario},
};

const HOST: &str = "video.media.example";

/// A meeting of one session whose server shows `first`, and on later connections `later`.
fn hold_swapping(first: &Identity, later: &[&Identity], answers: &str) -> Conclusion {
    let scenario = Scenario {
        title: "a server that changes its certificate",
        center: Center::Meeting,
        role: Role::Attendee,
        sessions: vec![Plan {
            kind: Kind::Video,
            host: HOST,
            identity: first.clone(),
            later: later.iter().map(|identity| (*identity).clone()).collect(),
        }],
        turns: Vec::new(),
        roots: Authority::new("Media Example Root").unwrap().roots().unwrap(),
        windows: None,
        answer: None,
    };
    let answering = Answering::Script(Script::Answers(Answers::parse(answers).unwrap()));
    let screen = Rc::new(RefCell::new(Screen::nowhere()));
    let conclusion = hold(&scenario, None, answering, &screen, None).unwrap();
    assert_eq!(conclusion.disagreements(None), []);
    conclusion
}

fn self_signed(title: &'static str) -> Identity {
    Identity::self_signed(title, &[HOST]).unwrap()
}

#[test]
fn a_leaf_swapped_between_inquiry_and_action_never_gets_ignore() {
    let (asked, swapped) = (self_signed("asked about"), self_signed("swapped in"));
    let conclusion =
        hold_swapping(&asked, &[&swapped], "prompt 1 connect\notherwise dont # the second window");
    let ending = &conclusion.endings[0];
    assert_eq!(conclusion.windows, 2, "the other certificate has a window of its own");
    assert_eq!(ending.leaf, Some(Leaf::Refused(RefusedReason::Denied)));
    assert_eq!(ending.received(), 0);
    assert!(!ending.account.ignored.contains(&swapped.fingerprint()));
}

#[test]
fn a_leaf_that_is_swapped_back_is_connected_by_the_remembered_answer() {
    let (asked, swapped) = (self_signed("asked about"), self_signed("swapped in"));
    let conclusion = hold_swapping(&asked, &[&swapped, &asked], "otherwise connect");
    let ending = &conclusion.endings[0];
    // Asked about the first, shown the second, allowed, and shown the first again: that was
    // consented to, but not by this handshake, so that it is pending once more.
    assert_eq!(conclusion.windows, 2);
    assert_eq!(ending.leaf, Some(Leaf::Active));
    assert_eq!(ending.received_under(swapped.fingerprint()), 0);
    assert!(ending.received_under(asked.fingerprint()) > 0);
}

#[test]
fn a_server_that_never_shows_the_same_certificate_twice_never_connects() {
    let identities = [self_signed("1"), self_signed("2"), self_signed("3"), self_signed("4")];
    let later: Vec<_> = identities.iter().skip(1).collect();
    let conclusion = hold_swapping(
        &identities[0],
        &later,
        "prompt 1 connect\nprompt 2 connect\nprompt 3 connect\nprompt 4 dont",
    );
    let ending = &conclusion.endings[0];
    assert_eq!(conclusion.windows, 4);
    assert_eq!(ending.received(), 0);
    assert_eq!(ending.leaf, Some(Leaf::Refused(RefusedReason::Denied)));
}
