//! The ten cases of use, each over real TLS.

use std::{cell::RefCell, rc::Rc};

use certgate::{Center, Leaf, RefusedReason, Role, Verdict};
use certgate_cli::meet::{
    Answering, Screen,
    answers::Script,
    cases::{Case, Plot},
    hold,
    outcome::Conclusion,
};

fn hold_case(case: Case, verdict: Verdict) -> Conclusion {
    let scenario = case.scenario(Center::Meeting).unwrap();
    assert_eq!(scenario.role, case.role);
    let screen = Rc::new(RefCell::new(Screen::nowhere()));
    let answering = Answering::Script(Script::Always(verdict));
    let conclusion = hold(&scenario, None, answering, &screen, None).unwrap();
    assert_eq!(conclusion.disagreements(scenario.windows), [], "{case:?}, {verdict:?}");
    conclusion
}

fn sessions_and_windows(plot: Plot) -> (usize, usize) {
    match plot {
        Plot::SameCertificate => (6, 1),
        Plot::DifferentCertificates => (6, 6),
        Plot::SingleSession => (1, 1),
        Plot::DontConnect | Plot::ConnectAnyway => (3, 2),
    }
}

#[test]
fn the_ten_cases_are_five_for_the_presenter_and_the_same_five_for_the_attendee() {
    let cases: Vec<_> = Case::all().collect();
    let numbers: Vec<_> = cases.iter().map(|case| case.number()).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    let (presenter, attendee) = cases.split_at(5);
    assert!(presenter.iter().all(|case| case.role == Role::Presenter));
    assert!(attendee.iter().all(|case| case.role == Role::Attendee));
    let plots = |cases: &[Case]| cases.iter().map(|case| case.plot).collect::<Vec<_>>();
    assert_eq!(plots(presenter), plots(attendee));
}

#[test]
fn connect_anyway_connects_every_session_of_every_case() {
    for case in Case::all() {
        let conclusion = hold_case(case, Verdict::ConnectAnyway);
        let (sessions, windows) = sessions_and_windows(case.plot);
        assert_eq!((conclusion.endings.len(), conclusion.windows), (sessions, windows), "{case:?}");
        for ending in &conclusion.endings {
            assert!(ending.leaf.is_some_and(Leaf::is_connected), "{case:?}: {ending:?}");
            assert!(ending.received() > 0, "{case:?}: {ending:?}");
            assert_eq!(ending.account.ignored.len(), 1, "{case:?}: {ending:?}");
        }
    }
}

#[test]
fn dont_connect_refuses_every_session_of_every_case() {
    for case in Case::all() {
        let conclusion = hold_case(case, Verdict::DontConnect);
        let (sessions, windows) = sessions_and_windows(case.plot);
        assert_eq!((conclusion.endings.len(), conclusion.windows), (sessions, windows), "{case:?}");
        for ending in &conclusion.endings {
            assert_eq!(ending.leaf, Some(Leaf::Refused(RefusedReason::Denied)), "{case:?}");
            assert_eq!(ending.received(), 0, "{case:?}: {ending:?}");
            assert_eq!(ending.visits.len(), 1, "{case:?}: a refused session tries no more");
            assert!(ending.account.ignored.is_empty(), "{case:?}: {ending:?}");
        }
    }
}
