//! Rules that no invariant and no table states: each on the engine, with the model beside it.

mod meeting;

use std::{fs, path::Path};

use certgate::{
    Action, CERTIFICATION_TYPE_SSL, Engine, Kind as EngineKind, RawStatus, Snapshot, SnapshotError,
};
use certgate_model::{
    codes,
    vocabulary::{Input, Kind, LAST, Leaf, Policy, Problem, Scope},
};
use meeting::*;

// CODE-7, BOUND-10
#[test]
fn the_numbers_of_the_two_calls_are_those_of_the_services() {
    assert_eq!(CERTIFICATION_TYPE_SSL, 0);
    assert_eq!((Action::Ignore.code(), Action::Cancel.code()), (0, 1));
}

trait IsAmbiguousWithADefault<T> {
    const FOUND: bool = true;
}
impl<T> IsAmbiguousWithADefault<()> for T {}
impl<T: Default> IsAmbiguousWithADefault<u8> for T {}

/// This does not compile for a type that has a default: the trait is then implemented twice.
// CODE-8
#[test]
fn an_action_has_no_default() {
    const { assert!(<Action as IsAmbiguousWithADefault<_>>::FOUND) }
}

// CODE-9
#[test]
fn no_code_of_any_kind_closes_a_session() {
    for (session, kind) in (1..).zip(Kind::ALL.iter().copied()) {
        for (code, _) in codes::table(kind) {
            let mut m = Meeting::new(Policy::default());
            m.expect(Input::Open { session, kind }, &[]);
            m.give(Input::Status { session, code: *code });
            assert_eq!(m.ids().len(), 1, "{kind}, code {code}");
        }
    }
}

// CODE-3, CODE-58
#[test]
fn a_message_is_a_status_of_audio_under_one_number_alone() {
    let message = |message| RawStatus::Message { message, code: 6 };
    for kind in EngineKind::ALL {
        let speaks = matches!(kind, EngineKind::AudioVoip | EngineKind::AudioHybrid);
        assert_eq!(kind.decode(message(31_016)).is_ok(), speaks, "{kind}");
        let unknown = kind.decode(message(31_015)).unwrap_err();
        assert_eq!((unknown.kind, unknown.status), (kind, message(31_015)));
    }
}

// SESS-2
#[test]
fn the_number_of_a_closed_session_is_never_another_ones() {
    let mut m = Meeting::new(Policy::default());
    m.open(1);
    let first = m.ids()[0];
    m.expect(close(1), &[]);
    m.open(2);
    assert_ne!(m.ids()[0], first);
    assert_eq!(m.engine().session(first), None);
    m.expect(close(1), &["unknown_session"]);
}

// INQ-9
#[test]
fn inquiries_are_numbered_without_a_gap_and_never_again() {
    let mut m = Meeting::new(Policy { max_inquiries: 3, ..Policy::default() });
    m.held(1);
    m.expect(pending(1), &["1: fetch 2"]);
    m.expect(
        joined(1),
        &[
            "1: anomaly connected_while_held",
            "1: cancel 2 (bypassed)",
            "1: terminate (bypassed)",
            "1: -> refused (bypassed)",
        ],
    );
    for inquiry in 3..30 {
        m.expect(pending(1), &[&format!("1: cancel {inquiry} (bypassed)")]);
    }
}

// PROB-4
#[test]
fn a_certificate_without_problems_is_asked_about_like_any_other() {
    let mut m = Meeting::new(Policy::default());
    let shown = m.shows(1, 0, "a", &[]);
    assert_eq!(shown, ["1: -> deciding", "show 1.1 #0 hosts [a] problems [] sessions [1]"]);
}

/// The leaf of a second session after the person allowed the first one's certificate, whose
/// host and problems may be others.
fn after_a_yes(scope: Scope, host: &str, problems: &[Problem]) -> Leaf {
    let mut m = Meeting::new(Policy { scope, ..Policy::default() });
    m.shows(1, 0, "a", &[Problem::Expired]);
    m.give(yes(1, 1));
    m.shows(2, 0, host, problems);
    m.leaf(2)
}

// SCOPE-1 to SCOPE-4, HOST-4
#[test]
fn consent_reaches_as_far_as_the_scope_and_no_farther() {
    use Problem::{Expired, Weak};
    let (asked, spared) = (Leaf::Deciding, Leaf::Admitted);
    for (scope, elsewhere, otherwise) in [
        (Scope::Certificate, spared, spared),
        (Scope::CertificateHost, asked, spared),
        (Scope::CertificateHostProblems, asked, asked),
    ] {
        assert_eq!(after_a_yes(scope, "A.", &[Expired]), spared, "{scope:?}, the same");
        assert_eq!(after_a_yes(scope, "b", &[Expired]), elsewhere, "{scope:?}, another host");
        assert_eq!(after_a_yes(scope, "a", &[Expired, Weak]), otherwise, "{scope:?}, more");
        assert_eq!(after_a_yes(scope, "a", &[]), otherwise, "{scope:?}, less");
    }
}

// EFFECT-13, EFFECT-15, TIME-10
#[test]
fn a_window_that_one_tick_shows_and_ends_can_be_read_from_its_effect() {
    let mut m = Meeting::new(Policy { answer_deadline_ms: Some(LAST), ..Policy::default() });
    m.at = LAST;
    m.shows(1, 0, "a", &[]);
    m.shows(2, 1, "b", &[Problem::Weak]);
    m.expect(
        Input::Tick,
        &[
            "dismiss 1 (deadline)",
            "1: cancel 1 (deadline)",
            "1: -> refused (unanswered)",
            "show 2.1 #1 hosts [b] problems [weak] sessions [2]",
            "dismiss 2 (deadline)",
            "2: cancel 1 (deadline)",
            "2: -> refused (unanswered)",
        ],
    );
}

// POLICY-17, TIME-1
#[test]
fn a_meeting_keeps_the_policy_that_it_began_with_and_begins_at_zero() {
    let policy = Policy { max_sessions: 7, ..Policy::default() };
    let mut m = Meeting::new(policy);
    let begun = m.engine().policy().clone();
    assert_eq!(m.engine().now().as_millis(), 0);
    m.shows(1, 0, "a", &[]);
    m.give(yes(1, 1));
    m.give(Input::Snapshot);
    m.give(Input::End);
    assert_eq!((m.engine().policy(), begun.max_sessions), (&begun, 7));
}

/// A meeting with a session in Deciding, one at rest on a verdict, and a queued prompt.
fn eventful() -> Snapshot {
    let mut m = Meeting::new(Policy::default());
    m.admitted(1, 0);
    m.shows(2, 1, "a", &[]);
    m.shows(3, 2, "b", &[]);
    m.engine().snapshot()
}

/// A way to damage a snapshot.
type Damage = fn(&mut Snapshot);

// ERR-17
#[test]
fn what_no_meeting_could_have_been_saved_as_is_not_restored() {
    let whole = eventful();
    assert!(Engine::restore(&whole).is_ok());
    let damages: [(&str, Damage); 7] = [
        ("another version", |kept| kept.version += 1),
        ("no window was shown", |kept| kept.prompts_shown = 0),
        ("no session was opened", |kept| kept.last_session = 0),
        ("nothing is queued", |kept| kept.queue.clear()),
        ("no subject is known", |kept| kept.subjects.clear()),
        ("more sessions than may be", |kept| kept.policy.max_sessions = 2),
        ("a session twice", |kept| kept.sessions[1] = kept.sessions[0].clone()),
    ];
    for (what, damage) in damages {
        let mut kept = whole.clone();
        damage(&mut kept);
        let restored: Result<Engine, SnapshotError> = Engine::restore(&kept);
        assert!(restored.is_err(), "{what}");
    }
}

// CERT-10, INV-deterministic
#[test]
fn no_feature_reaches_what_decides() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for name in ["engine", "ledger", "session", "certificate/der.rs", "certificate/pem.rs"] {
        let place = source.join(name);
        let files = if place.is_dir() {
            fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().path()).collect()
        } else {
            vec![place]
        };
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let decides = text.lines().filter(|line| line.contains("feature"));
            // Derives of serialisation are data, not decisions.
            let decides: Vec<_> = decides.filter(|line| !line.contains("serde")).collect();
            let prose = |line: &&str| line.trim_start().starts_with("//");
            assert!(decides.iter().all(prose), "{}: {decides:?}", file.display());
            read += 1;
        }
    }
    assert!(read > 15, "the sources were found");
}
