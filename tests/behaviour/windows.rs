//! How many windows are open, who waits for one, and in which order they come.

use certgate_model::vocabulary::{Policy, Problem};

use crate::meeting::*;

fn windows(max_shown_prompts: u64) -> Meeting {
    Meeting::new(Policy { max_shown_prompts, ..Policy::default() })
}

#[test]
fn as_many_windows_are_open_as_the_policy_says_and_the_rest_queue() {
    for limit in 1..=4 {
        let mut m = windows(limit);
        for session in 1..=6 {
            m.shows(session, session as u32, "", &[]);
        }
        let shown: Vec<_> = m.engine().open_prompts().iter().map(|id| id.number()).collect();
        assert_eq!(shown, (1..=limit).collect::<Vec<_>>());
        assert_eq!(m.engine().queued_prompts() as u64, 6 - limit);
    }
}

#[test]
fn queued_prompts_are_shown_first_in_first_out_and_numbered_as_they_are_shown() {
    let mut m = windows(1);
    for (session, number) in [(1, 5), (2, 3), (3, 4), (4, 1)] {
        m.shows(session, number, "", &[]);
    }
    let next = |m: &mut Meeting, prompt| m.give(no(prompt)).pop().unwrap();
    assert_eq!(next(&mut m, 1), "show 2.1 #3 hosts [] problems [] sessions [2]");
    assert_eq!(next(&mut m, 2), "show 3.1 #4 hosts [] problems [] sessions [3]");
    assert_eq!(next(&mut m, 3), "show 4.1 #1 hosts [] problems [] sessions [4]");
}

#[test]
fn a_queued_prompt_that_nobody_waits_for_is_dropped_without_a_word() {
    let mut m = windows(1);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.shows(3, 2, "", &[]);
    m.expect(close(2), &[]);
    assert_eq!(m.engine().queued_prompts(), 1);
    // Number 2 goes to the prompt that is shown second, not to the one that was made second.
    m.expect(
        no(1),
        &[
            "dismiss 1 (answered)",
            "1: cancel 1 (person)",
            "1: -> refused (denied)",
            "show 2.1 #2 hosts [] problems [] sessions [3]",
        ],
    );
    // The dropped one is unseen again, and is asked about as if it had never been queued.
    m.give(no(2));
    assert_eq!(
        m.shows(4, 1, "", &[]),
        ["4: -> deciding", "show 3.1 #1 hosts [] problems [] sessions [4]"]
    );
}

#[test]
fn a_prompt_that_was_dropped_and_made_again_queues_at_the_end() {
    let mut m = windows(1);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.shows(3, 2, "", &[]);
    m.give(close(2));
    m.shows(4, 1, "", &[]);
    assert_eq!(m.give(no(1)).pop().unwrap(), "show 2.1 #2 hosts [] problems [] sessions [3]");
}

#[test]
fn a_queued_prompt_shows_what_waits_when_it_is_shown_and_not_what_waited_before() {
    let mut m = windows(1);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "a", &[Problem::Weak]);
    m.shows(3, 1, "b", &[Problem::Expired]);
    m.shows(4, 1, "b", &[]);
    m.expect(close(2), &[]);
    m.expect(close(3), &[]);
    assert_eq!(
        m.give(no(1)).pop().unwrap(),
        "show 2.1 #1 hosts [b] problems [] sessions [4]",
        "revision 1, whatever happened in the queue"
    );
}

#[test]
fn a_free_window_is_filled_in_the_step_that_frees_it() {
    let mut m = windows(2);
    for session in 1..=4 {
        m.shows(session, session as u32, "", &[]);
    }
    m.expect(
        yes(2, 1),
        &[
            "dismiss 2 (answered)",
            "2: ignore 1 (person)",
            "2: -> admitted",
            "show 3.1 #3 hosts [] problems [] sessions [3]",
        ],
    );
}

#[test]
fn a_policys_denial_ends_a_queued_prompt_without_an_effect_of_its_own() {
    let mut m = windows(1);
    m.shows(1, 0, "", &[]);
    m.shows(2, 1, "", &[]);
    m.held(3);
    m.expect(
        certificate_on(3, 1, 1, "", &[Problem::Revoked]),
        &[
            "2: cancel 1 (not_overridable)",
            "2: -> refused (not_overridable)",
            "3: cancel 1 (not_overridable)",
            "3: -> refused (not_overridable)",
        ],
    );
    assert_eq!(m.engine().queued_prompts(), 0);
}
