//! `pending_resolves`: every held session is answered in every fair run; and where something is
//! not assumed that has to be, a run is found in which one is held for ever.

use certgate_model::vocabulary::{Input, Leaf, Policy, Region, Signal};
use certgate_proofs::{
    alphabet::{FAR, Letter},
    bounds::{Bounds, Passing, fewest_signals},
    graph::{Graph, Search, Step, System},
    key::Symmetry,
    liveness::{Fairness, Granted, Lasso, Liveness},
    product::Product,
};
use certgate_protocol::Driver;

/// Services ask without end, verdicts are taken back, sessions leave, are closed and come again.
fn bounds() -> Bounds {
    Bounds {
        signals: fewest_signals(),
        unavailable: true,
        inquiries: FAR,
        counted: false,
        forget: true,
        close: true,
        end: true,
        policy: Policy {
            max_inquiries: FAR,
            max_prompts_per_session: FAR,
            max_shown_prompts: 1,
            ..Bounds::quiet("", 0, 0).policy
        },
        ..Bounds::quiet("liveness", 2, 2)
    }
}

fn with_deadlines() -> Bounds {
    let policy =
        Policy { certificate_deadline_ms: Some(1), answer_deadline_ms: Some(2), ..bounds().policy };
    Bounds { time: Passing::Freely, policy, ..bounds() }
}

const EVERYBODY: Fairness =
    Fairness { certificates: Granted::ToEverybody, answers: Granted::ToEverybody, time: false };

const NOBODY: Fairness =
    Fairness { certificates: Granted::ToNobody, answers: Granted::ToNobody, time: false };

fn explored(bounds: Bounds) -> (Product<Driver>, Graph) {
    let product = Product::of_engine(bounds, Symmetry::None);
    let graph = Search::new(&product).keep_edges().run().unwrap_or_else(|_| panic!("a fault"));
    (product, graph)
}

#[track_caller]
fn resolves(bounds: Bounds, fairness: Fairness) {
    let (product, graph) = explored(bounds);
    assert!(graph.edges.len() > 10_000);
    if let Err(lasso) = Liveness::new(&product, &graph).pending_resolves(fairness) {
        panic!("{}", lasso.trace);
    }
}

/// A run is found that is held for ever, and really is one.
#[track_caller]
fn starves(bounds: Bounds, fairness: Fairness) -> Box<Lasso> {
    let (product, graph) = explored(bounds);
    let lasso = Liveness::new(&product, &graph).pending_resolves(fairness).unwrap_err();
    let mut meeting = product.root();
    for letter in &lasso.way {
        assert_eq!(product.step(&mut meeting, letter), Ok(Step::Taken));
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    product.key(&meeting, &mut before);
    for letter in &lasso.cycle {
        assert_eq!(product.step(&mut meeting, letter), Ok(Step::Taken));
        let leaf: Leaf = meeting.state.sessions[&lasso.session].leaf;
        assert_eq!(leaf.region(), Region::Pending, "{}", lasso.trace);
    }
    product.key(&meeting, &mut after);
    assert_eq!(before, after, "the cycle closes\n{}", lasso.trace);
    assert!(lasso.trace.diagram().contains("is held for ever"));
    lasso
}

#[test]
fn pending_resolves_if_each_certificate_comes_and_each_window_is_answered() {
    resolves(bounds(), EVERYBODY);
    let two_windows = Policy { max_shown_prompts: 2, ..bounds().policy };
    resolves(Bounds { policy: two_windows, ..bounds() }, EVERYBODY);
}

#[test]
fn pending_resolves_for_three_sessions() {
    let signals = vec![Signal::CertificatePending, Signal::JoinSucceeded];
    let three = Bounds { signals, unavailable: false, close: false, ..bounds() };
    resolves(three.sized(3, 2), EVERYBODY);
}

#[test]
fn pending_resolves_by_deadlines_alone() {
    resolves(with_deadlines(), Fairness { time: true, ..NOBODY });
    let answered = Fairness { answers: Granted::ToEverybody, time: true, ..NOBODY };
    let policy = Policy { answer_deadline_ms: None, ..with_deadlines().policy };
    resolves(Bounds { policy, ..with_deadlines() }, answered);
}

#[test]
fn without_an_answer_ever_a_session_is_held_for_ever() {
    starves(bounds(), Fairness { answers: Granted::ToNobody, ..EVERYBODY });
}

#[test]
fn without_a_deadline_a_service_that_gives_no_certificate_is_held_for_ever() {
    starves(bounds(), Fairness { certificates: Granted::ToNobody, ..EVERYBODY });
    // The answer's deadline alone does not help, nor does time.
    let policy = Policy { certificate_deadline_ms: None, ..with_deadlines().policy };
    let bounds = Bounds { policy, ..with_deadlines() };
    starves(bounds, Fairness { certificates: Granted::ToNobody, time: true, ..EVERYBODY });
}

#[test]
fn without_ticks_deadlines_help_nobody() {
    starves(with_deadlines(), NOBODY);
}

#[test]
fn fairness_to_somebody_lets_a_session_starve_before_its_certificate_comes() {
    let lasso = starves(bounds(), Fairness { certificates: Granted::ToSomebody, ..EVERYBODY });
    let other = 3 - lasso.session;
    let fed = |letter: &Letter| {
        matches!(letter.input,
        Input::Certificate { session, .. } | Input::CertificateUnavailable { session, .. }
            if session == other)
    };
    assert!(lasso.cycle.iter().any(fed) || lasso.cycle.len() == 1, "{}", lasso.trace);
}

#[test]
fn fairness_to_somebody_lets_a_session_starve_before_its_window_is_answered() {
    let policy = Policy { max_shown_prompts: 2, ..bounds().policy };
    let bounds = Bounds { policy, ..bounds() };
    starves(bounds, Fairness { answers: Granted::ToSomebody, ..EVERYBODY });
}
