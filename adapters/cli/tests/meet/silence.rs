//! What a server never receives: by its own count, not by the client's.

use std::{cell::RefCell, rc::Rc};

use certgate::{Center, Leaf, Role, Verdict};
use certgate_cli::meet::{
    Answering, Screen,
    answers::Script,
    hold,
    outcome::{Conclusion, Ending},
    scenario::Scenario,
};

/// The session whose certificate is good; all others are bad.
const GOOD: usize = 7;

fn hold_everything_wrong(answering: Answering) -> Conclusion {
    let scenario = Scenario::everything_wrong(Center::Meeting, Role::Attendee).unwrap();
    let screen = Rc::new(RefCell::new(Screen::nowhere()));
    let conclusion = hold(&scenario, None, answering, &screen, None).unwrap();
    assert_eq!(conclusion.disagreements(None), []);
    conclusion
}

fn bad(conclusion: &Conclusion) -> &[Ending] {
    assert!(conclusion.endings[GOOD].received() > 0, "the good one connects in any case");
    &conclusion.endings[..GOOD]
}

#[test]
fn a_denied_sessions_server_never_receives_an_application_byte() {
    let dont = Answering::Script(Script::Always(Verdict::DontConnect));
    let conclusion = hold_everything_wrong(dont);
    for ending in bad(&conclusion) {
        assert!(matches!(ending.leaf, Some(Leaf::Refused(_))), "{ending:?}");
        assert!(!ending.visits.is_empty(), "it was reached");
        assert_eq!(ending.received(), 0, "{ending:?}");
    }
}

#[test]
fn an_undecided_sessions_server_never_receives_an_application_byte() {
    let conclusion = hold_everything_wrong(Answering::Nobody);
    assert_eq!(conclusion.windows, 1, "one window is open, and stays open");
    for ending in bad(&conclusion) {
        assert_eq!(ending.leaf, Some(Leaf::Deciding), "{ending:?}");
        assert!(!ending.visits.is_empty(), "it was reached");
        assert_eq!(ending.received(), 0, "{ending:?}");
        assert!(ending.account.ignored.is_empty(), "{ending:?}");
    }
}
