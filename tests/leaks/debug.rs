//! `Debug` of what a program has in its hands, which is what logs and panics show.

use std::panic::{self, AssertUnwindSafe};

use certgate::{
    Certificate, HostName, Input, Inquiry, Kind, Meeting, Policy, Presented, Problems, PromptText,
    Signal, Subject, Time,
};

use super::{
    canaries::{self, HOST, SECRETS, assert_silent, found},
    careless::{handed_out, meet},
};

// LOG-6
#[test]
fn debug_of_everything_in_a_meeting_shows_no_secret_and_no_name() {
    let mut looked_at = 0;
    meet(|host| {
        assert_silent(format!("{host:?}"));
        let engine = host.engine();
        for shown in [
            format!("{engine:?}"),
            format!("{engine:#?}"),
            format!("{:?}", engine.snapshot()),
            format!("{:?}", engine.open_prompts()),
        ] {
            assert_silent(&shown);
            looked_at += 1;
        }
        for session in engine.sessions() {
            assert_silent(format!("{:?}", engine.session(session)));
            looked_at += 1;
        }
        for prompt in host.window().0.borrow().iter() {
            assert_silent(format!("{prompt:?} {:?}", engine.standing(&prompt.subject)));
            looked_at += 1;
        }
    });
    println!("tried\tDebug texts searched for keys, passphrases and names\t{looked_at}\ttexts\t0");
    assert!(looked_at > 1000, "{looked_at}");
}

// LOG-6
#[test]
fn debug_of_an_input_shows_no_byte_of_it() {
    let host = HostName::parse(HOST).unwrap().unwrap();
    assert_eq!(format!("{host:?}"), format!("HostName({} bytes)", HOST.len()));
    let session = certgate::SessionId::from_parts(certgate::MeetingId::new(1), 0, 1);
    for (bytes, opaque) in handed_out() {
        let held = if opaque { Certificate::opaque(&bytes) } else { Certificate::read(&bytes) };
        let mut forms = vec![Presented::Bytes(&bytes)];
        forms.extend(held.as_ref().map(Presented::Certificate).ok());
        for presented in forms {
            let (inquiry, problems) = (Inquiry::new(1), Problems::NONE);
            let host = Some(&host);
            let input = Input::Certificate { session, inquiry, presented, host, problems };
            assert_silent(format!("{input:?} {held:?}"));
        }
        let fingerprint = certgate::Fingerprint::of(&bytes);
        let subject = Subject { fingerprint, host: Some(host.clone()), problems: Problems::NONE };
        assert_silent(format!("{:?}", Input::Forget(&subject)));
    }
}

/// A broken rule of the run loop panics where assertions are on; what it says is not about
/// anybody.
// LOG-6
#[test]
fn a_panic_says_nothing_of_the_meeting() {
    let mut engine = certgate::Engine::new(Meeting::default(), Policy::default());
    let session = engine.open(Time::ZERO, Kind::Svs).unwrap();
    let pending = Input::Signal(session, Signal::CertificatePending);
    engine.handle(Time::ZERO, pending).unwrap();
    let host = HostName::parse(HOST).unwrap();
    let (bytes, _) = handed_out().remove(0);
    let input = Input::Certificate {
        session,
        inquiry: Inquiry::new(1),
        presented: Presented::Bytes(&bytes),
        host: host.as_ref(),
        problems: Problems::NONE,
    };
    let undrained = panic::catch_unwind(AssertUnwindSafe(|| engine.handle(Time::ZERO, input)));
    if cfg!(debug_assertions) {
        let said = undrained.unwrap_err();
        assert_silent(said.downcast_ref::<&str>().unwrap());
    }
    let compared = panic::catch_unwind(AssertUnwindSafe(|| {
        let other = certgate::Engine::new(Meeting::default(), Policy::default());
        meet(|host| assert_eq!(host.engine(), &other));
    }));
    let said = compared.unwrap_err();
    let said = said.downcast_ref::<String>().unwrap();
    assert!(said.contains("Engine(Snapshot"), "{said}");
    assert_silent(said);
}

/// The exception: text for a person's eyes, where names are what it is for.
// LOG-6
#[test]
fn a_windows_text_has_the_names_and_no_secret() {
    let mut windows = 0;
    meet(|host| {
        for prompt in host.window().0.borrow().iter() {
            let text = PromptText::compose(prompt, None);
            let shown = format!("{text}\n{text:?}");
            assert_eq!(found(shown.as_bytes(), &SECRETS), [""; 0]);
            assert!(!found(shown.as_bytes(), &[HOST]).is_empty());
            let named = found(shown.as_bytes(), &[canaries::SUBJECT, canaries::ALTERNATIVE]);
            assert_eq!(named.is_empty(), prompt.certificate.is_opaque(), "{shown}");
            windows += 1;
        }
    });
    assert!(windows > 30, "{windows}");
}
