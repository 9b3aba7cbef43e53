//! Numbers at their end. A meeting that counts from 1 does not get there; one that is restored
//! from data may stand there at once.

use certgate::{
    Effect, Engine, Error, Inquiry, Kind, LifeImage, Policy, Presented, Snapshot, SnapshotError,
    Time,
};

use crate::meeting::{Flooded, opaque};

/// The last number that every JSON reader keeps exactly.
const LAST: u64 = (1 << 53) - 1;

/// A meeting with a session whose window is open, as data.
fn saved() -> Snapshot {
    let mut meeting = Flooded::new(Policy::default());
    let session = meeting.open();
    meeting.present(session, Presented::Certificate(&opaque(1)));
    meeting.engine.snapshot()
}

/// That meeting after its data was changed.
fn restored(change: impl FnOnce(&mut Snapshot)) -> Result<Flooded, SnapshotError> {
    let mut snapshot = saved();
    change(&mut snapshot);
    let engine = Engine::restore(&snapshot)?;
    Ok(Flooded { at: Time::ZERO, shown: 0, engine })
}

#[test]
fn after_the_last_session_number_no_session_is_opened() {
    for last in [u64::MAX - 2, u64::MAX] {
        let mut meeting = restored(|snapshot| snapshot.last_session = last).expect("it is one");
        let mut numbers = Vec::new();
        let end = loop {
            match meeting.engine.open(Time::ZERO, Kind::Video) {
                Ok(id) => numbers.push(id.number()),
                Err(error) => break error,
            }
        };
        assert_eq!(end, Error::TooManySessions);
        assert_eq!(numbers.len() as u64, u64::MAX - last, "each number once: {numbers:?}");
        assert!(numbers.is_sorted_by(|one, next| one < next));
        let again = Engine::restore(&meeting.engine.snapshot());
        assert_eq!(again, Ok(meeting.engine), "nothing is lost on the way");
    }
}

#[test]
fn a_session_that_has_made_its_last_inquiry_goes_on_counting_and_never_back() {
    let policy = Policy { max_inquiries: LAST, ..Policy::default() };
    let mut meeting = restored(|snapshot| {
        snapshot.policy = policy;
        snapshot.sessions[0].inquiries = LAST - 1;
    })
    .expect("it is one");
    let session = meeting.engine.sessions()[0];
    let last = meeting.present(session, Presented::Certificate(&opaque(1)));
    assert!(matches!(last, Effect::UpdatePrompt { .. }), "{last:?}");
    let view = meeting.engine.session(session).expect("it is open");
    assert_eq!(view.inquiry, Some(Inquiry::new(LAST)));
    // The next is over the policy's limit, however high that is.
    let mut told = Vec::new();
    for _ in 0..3 {
        let asked = certgate::Input::Signal(session, certgate::Signal::CertificatePending);
        meeting.give(asked, |effect| {
            if let Effect::SetCertificateAction { inquiry, action, .. } = effect {
                told.push((inquiry.number(), action));
            }
        });
    }
    let cancel = certgate::Action::Cancel;
    assert_eq!(told, [(LAST + 1, cancel), (LAST + 2, cancel), (LAST + 3, cancel)]);
}

#[test]
fn numbers_past_their_end_are_not_restored() {
    type Change = fn(&mut Snapshot);
    let past: [(&str, Change); 4] = [
        ("inquiries", |snapshot| snapshot.sessions[0].inquiries = LAST + 1),
        ("windows", |snapshot| snapshot.prompts_shown = LAST + 1),
        ("windows", |snapshot| snapshot.prompts_shown = u64::MAX),
        // It shows no host and one problem, so that it has grown once at most.
        ("revisions", |snapshot| {
            if let LifeImage::Shown(window) = &mut snapshot.subjects[0].life {
                window.revision = 3;
            }
        }),
    ];
    for (what, change) in past {
        let refused = restored(change).map(|meeting| meeting.engine).expect_err(what);
        assert!(!refused.to_string().is_empty());
    }
}

#[test]
fn windows_after_the_last_that_is_restored_have_numbers_of_their_own() {
    let mut meeting = restored(|snapshot| snapshot.prompts_shown = LAST).expect("it is one");
    let mut numbers = Vec::new();
    let mut closed = Vec::new();
    for number in 2..6 {
        let session = meeting.open();
        meeting.present(session, Presented::Certificate(&opaque(number)));
        closed.push(meeting.engine.open_prompts()[0]);
        meeting.answer(false, |effect| {
            if let Effect::ShowPrompt { prompt, .. } = effect {
                numbers.push(prompt.number());
            }
        });
    }
    assert_eq!(numbers, [LAST + 1, LAST + 2, LAST + 3, LAST + 4]);
    for prompt in closed {
        let late = certgate::Input::Answer(prompt, certgate::Answer::DontConnect);
        assert_eq!(meeting.engine.handle(Time::ZERO, late), Err(Error::PromptClosed));
    }
    // What no reader of JSON keeps exactly is not taken up again: the client asks anew.
    assert!(Engine::restore(&meeting.engine.snapshot()).is_err());
}

// PROMPT-12, POLICY-8
#[test]
fn a_session_that_has_made_the_last_prompt_that_is_counted_makes_no_other() {
    for (made, expected) in [(u32::MAX - 1, true), (u32::MAX, false)] {
        let mut meeting = restored(|snapshot| {
            snapshot.policy.max_prompts_per_session = LAST;
            snapshot.sessions[0].prompts_made = made;
            snapshot.prompts_shown = LAST - 10;
        })
        .expect("it is one");
        let session = meeting.engine.sessions()[0];
        meeting.answer(true, |_| {});
        meeting.present(session, Presented::Certificate(&opaque(2)));
        assert_eq!(!meeting.engine.open_prompts().is_empty(), expected, "{made}");
    }
}

/// The session in a slot that no meeting gets to, and everything that would not allow it changed.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn with_a_high_slot(snapshot: &mut Snapshot) {
    snapshot.last_session = u64::MAX;
    snapshot.policy.max_sessions = u64::MAX;
    snapshot.sessions[0].slot = u32::MAX - 1;
}

/// In a process of its own that may have 4 GiB, so that it is the same on machines that would give
/// the 128 GiB that are asked for.
// ERR-17
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[test]
fn a_slot_that_there_is_no_memory_for_is_refused() {
    const WITHIN: &str = "CERTGATE_TEST_WITHIN_LIMIT";
    if std::env::var_os(WITHIN).is_some() {
        let refused = restored(with_a_high_slot).map(|meeting| meeting.engine);
        assert_eq!(refused, Err(SnapshotError::NoMemory { slot: u32::MAX - 1 }));
        return;
    }
    let output = std::process::Command::new("sh")
        .args(["-c", "ulimit -v 4194304 && exec \"$@\"", "sh"])
        .arg(std::env::current_exe().expect("this test has a path"))
        .args(["--exact", "ends::a_slot_that_there_is_no_memory_for_is_refused"])
        .env(WITHIN, "1")
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
