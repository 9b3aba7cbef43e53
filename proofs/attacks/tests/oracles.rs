//! Each attack tells a wrong implementation from a right one.

mod shelf;

use certgate::{Certificate, Engine, Snapshot, SnapshotError, Unreadable};
use certgate_attacks::{certificate, journal, meeting, protocol, snapshot};
use certgate_model::{
    certificates::Certificates,
    vocabulary::{Action, Answer, Effect, Input},
};
use certgate_protocol::{Conversation, Driver};
use certgate_suite::journal::Judge;
use shelf::attacks;

type Reader = fn(&[u8]) -> Result<Certificate, Unreadable>;

#[test]
fn a_reader_that_reads_otherwise_is_found() {
    let readers: [(&str, Reader); 5] = [
        ("reads DER where PEM fails", |bytes| {
            Certificate::read(bytes).or_else(|_| Certificate::from_pem(bytes))
        }),
        ("does not mind what follows", |bytes| {
            Certificate::read(bytes).or_else(|error| match error {
                Unreadable::TrailingBytes { at, .. } => Certificate::from_der(&bytes[..at]),
                error => Err(error),
            })
        }),
        ("takes anything", |bytes| {
            Certificate::read(bytes).or_else(|_| Certificate::opaque(bytes))
        }),
        ("takes nothing", |_| Err(Unreadable::Empty)),
        ("takes the last block", |bytes| {
            const END: &[u8] = b"-----END CERTIFICATE-----";
            let end = bytes.windows(END.len()).position(|window| window == END);
            let after = end.map_or(bytes, |end| &bytes[end + END.len()..]);
            Certificate::read(after).or_else(|_| Certificate::read(bytes))
        }),
    ];
    for (wrong, read) in readers {
        // What the corpus has, and each with something after it.
        let tried = attacks("certificate").into_iter().any(|(_, bytes)| {
            let twice = [&bytes[..], &bytes].concat();
            certificate::attack_with(&bytes, read).is_err()
                || certificate::attack_with(&twice, read).is_err()
        });
        assert!(tried, "a reader that {wrong} is not found");
    }
}

#[test]
fn a_window_that_is_not_plain_is_found() {
    let judged = |line: &str| certificate::judge_window(&[line.to_owned()]);
    assert_eq!(judged(r"  Subject        Common name: caf\xe9 \u{202e} \\ é"), Ok(()));
    for line in [
        "gpj.\u{202e}exe",
        "\u{1b}[31m",
        "a\nb",
        "zero\u{200b}width",
        "\u{a0}",
        r"\q",
        r"\u{",
        r"\x0",
        "  Subject        ",
    ] {
        assert!(judged(line).is_err(), "{line:?}");
    }
    assert!(certificate::judge_window(&vec!["line".to_owned(); 1000]).is_err());
    assert!(judged(&"w".repeat(6000)).is_err());
}

/// A listener with one thing wrong.
#[derive(Clone)]
struct Wrong(Conversation, fn(&mut Conversation, &[u8]) -> Vec<u8>);

impl protocol::Listener for Wrong {
    fn hear(&mut self, line: &[u8]) -> Vec<u8> {
        self.1(&mut self.0, line)
    }
}

fn answer(conversation: &mut Conversation, line: &[u8]) -> Vec<u8> {
    protocol::Listener::hear(conversation, line)
}

#[test]
fn a_listener_that_answers_otherwise_is_found() {
    type Hears = fn(&mut Conversation, &[u8]) -> Vec<u8>;
    let listeners: [(&str, Hears); 4] = [
        ("says nothing to what is malformed", |it, line| {
            let said = answer(it, line);
            if said == br#"{"error":"malformed"}"# { Vec::new() } else { said }
        }),
        ("forgets the meeting at an error", |it, line| {
            let said = answer(it, line);
            if said.starts_with(br#"{"error""#) {
                *it = Conversation::new();
            }
            said
        }),
        ("says two lines", |it, line| [answer(it, line), b"\n{}".to_vec()].concat()),
        ("ignores what is to be cancelled", |it, line| {
            String::from_utf8(answer(it, line)).unwrap().replace("cancel", "ignore").into_bytes()
        }),
    ];
    for (wrong, hears) in listeners {
        let tried = attacks("protocol").into_iter().any(|(_, bytes)| {
            protocol::attack_with(&bytes, || Wrong(Conversation::new(), hears)).is_err()
        });
        assert!(tried, "a listener that {wrong} is not found");
    }
}

#[test]
fn a_restorer_that_restores_otherwise_is_found() {
    type Restores = fn(&Snapshot) -> Result<Engine, SnapshotError>;
    let restorers: [(&str, Restores); 3] = [
        ("forgets windows that were shown", |snapshot| {
            let mut less = snapshot.clone();
            less.prompts_shown = 0;
            Engine::restore(&less).or_else(|_| Engine::restore(snapshot))
        }),
        ("begins anew", |snapshot| {
            Engine::restore(snapshot)
                .map(|_| Engine::new(snapshot.meeting, snapshot.policy.clone()))
        }),
        ("repairs the time", |snapshot| {
            let mut other = snapshot.clone();
            other.now = certgate::Time::from_millis(other.now.as_millis() + 1);
            Engine::restore(&other)
        }),
    ];
    for (wrong, restores) in restorers {
        let tried = attacks("snapshot")
            .into_iter()
            .any(|(_, bytes)| snapshot::attack_with(&bytes, restores).is_err());
        assert!(tried, "a restorer that {wrong} is not found");
    }
}

/// A judge that takes anything for an answer after the hello.
struct Lenient(Judge);

impl journal::Verdicts for Lenient {
    fn hear(&mut self, line: &[u8]) -> bool {
        let taken = Judge::hear(&mut self.0, line).is_ok();
        taken || self.0.has_meeting()
    }
}

#[test]
fn a_judge_that_lets_a_wrong_answer_pass_is_found() {
    let tried = attacks("journal")
        .into_iter()
        .any(|(_, bytes)| journal::attack_with(&bytes, Lenient(Judge::default())).is_err());
    assert!(tried);
}

#[test]
fn an_engine_that_decides_otherwise_is_found() {
    type Decides = fn(&mut Driver, u64, &Input, &Certificates) -> Answer;
    let engines: [(&str, Decides); 4] = [
        ("sends IGNORE for CANCEL", |driver, at, input, certificates| {
            let mut answer = driver.answer(at, input, certificates);
            if let Answer::Effects(effects) = &mut answer {
                for effect in effects {
                    if let Effect::SetCertificateAction { action, .. } = effect {
                        *action = Action::Ignore;
                    }
                }
            }
            answer
        }),
        ("leaves out an effect", |driver, at, input, certificates| {
            let mut answer = driver.answer(at, input, certificates);
            if let Answer::Effects(effects) = &mut answer {
                effects.pop();
            }
            answer
        }),
        ("lets time stand still", |driver, _, input, certificates| {
            driver.answer(0, input, certificates)
        }),
        ("does not end", |driver, at, input, certificates| match input {
            Input::End => Answer::Effects(Vec::new()),
            input => driver.answer(at, input, certificates),
        }),
    ];
    for (wrong, decides) in engines {
        let tried = attacks("meeting")
            .into_iter()
            .any(|(_, bytes)| meeting::attack_with(&bytes, decides).is_err());
        assert!(tried, "an engine that {wrong} is not found");
    }
}
