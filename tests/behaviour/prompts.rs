//! What a window shows, its revision, and which answers are taken.

use certgate_model::vocabulary::{Policy, Problem};

use crate::meeting::*;

#[test]
fn a_window_shows_every_waiting_session_and_all_that_was_ever_wrong() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "b", &[Problem::Weak]);
    m.shows(2, 0, "a", &[Problem::Expired]);
    m.expect(close(1), &["update 1.2 hosts [a b] problems [expired weak] sessions [2]"]);
    m.expect(close(2), &["update 1.2 hosts [a b] problems [expired weak] sessions []"]);
}

#[test]
fn the_revision_rises_with_each_new_host_and_problem_and_with_nothing_else() {
    let mut m = Meeting::new(Policy::default());
    let shown = |m: &mut Meeting, session, host, problems: &[Problem]| {
        m.shows(session, 0, host, problems).pop().unwrap()
    };
    assert_eq!(shown(&mut m, 1, "a", &[]), "show 1.1 #0 hosts [a] problems [] sessions [1]");
    assert_eq!(shown(&mut m, 2, "A.", &[]), "update 1.1 hosts [a] problems [] sessions [1 2]");
    assert_eq!(shown(&mut m, 3, "", &[]), "update 1.1 hosts [a] problems [] sessions [1 2 3]");
    m.shows(4, 0, "b", &[]);
    assert_eq!(m.state.windows[&1].revision, 2, "a host more");
    m.shows(5, 0, "", &[Problem::Weak]);
    assert_eq!(m.state.windows[&1].revision, 3, "a problem more");
    m.shows(6, 0, "c", &[Problem::Weak, Problem::Expired]);
    assert_eq!(m.state.windows[&1].revision, 4, "both at once are one step");
    m.expect(close(6), &["update 1.4 hosts [a b c] problems [expired weak] sessions [1 2 3 4 5]"]);
    m.shows(7, 0, "c", &[Problem::Expired]);
    assert_eq!(m.state.windows[&1].revision, 4, "it was shown before");
}

#[test]
fn connect_anyway_is_taken_for_the_revision_that_is_shown_alone() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "a", &[]);
    m.shows(2, 0, "b", &[]);
    for other in [0, 1, 3, u64::from(u32::MAX)] {
        m.expect(yes(1, other), &["prompt_changed"]);
    }
    m.expect(
        yes(1, 2),
        &[
            "dismiss 1 (answered)",
            "1: ignore 1 (person)",
            "1: -> admitted",
            "2: ignore 1 (person)",
            "2: -> admitted",
        ],
    );
}

#[test]
fn dont_connect_is_taken_at_any_revision() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "a", &[]);
    m.shows(2, 0, "b", &[]);
    m.expect(
        no(1),
        &[
            "dismiss 1 (answered)",
            "1: cancel 1 (person)",
            "1: -> refused (denied)",
            "2: cancel 1 (person)",
            "2: -> refused (denied)",
        ],
    );
}

#[test]
fn a_number_that_was_never_shown_is_unknown_and_one_that_ended_is_closed() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    for answer in [yes(2, 1), no(2), yes(0, 1), no(0), no(u64::from(u32::MAX))] {
        m.expect(answer, &["unknown_prompt"]);
    }
    m.give(no(1));
    m.expect(no(1), &["prompt_closed"]);
    m.expect(yes(1, 1), &["prompt_closed"]);
    m.expect(yes(1, 7), &["prompt_closed"]);
}

#[test]
fn an_answer_at_a_window_that_nobody_waits_at_is_remembered() {
    for (answer, outcome) in [(yes(1, 1), "2: -> admitted"), (no(1), "2: -> refused (denied)")] {
        let mut m = Meeting::new(Policy::default());
        m.shows(1, 0, "", &[]);
        m.expect(close(1), &["update 1.1 hosts [] problems [] sessions []"]);
        m.expect(answer, &["dismiss 1 (answered)"]);
        assert_eq!(m.shows(2, 0, "", &[]).pop().unwrap(), outcome);
    }
}

#[test]
fn a_session_that_withdraws_from_a_window_is_not_answered_by_it() {
    let mut m = Meeting::new(Policy::default());
    m.shows(1, 0, "", &[]);
    m.shows(2, 0, "", &[]);
    // Asked again: it has not shown yet what it rests on now.
    m.expect(
        pending(1),
        &["1: -> fetching", "1: fetch 2", "update 1.1 hosts [] problems [] sessions [2]"],
    );
    m.expect(yes(1, 1), &["dismiss 1 (answered)", "2: ignore 1 (person)", "2: -> admitted"]);
    m.expect(certificate(1, 2, 0), &["1: ignore 2 (remembered)", "1: -> admitted"]);
}
