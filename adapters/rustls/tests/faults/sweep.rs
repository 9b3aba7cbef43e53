//! Connections that end, or have a byte garbled, at every place of a whole handshake.

use certgate::{
    Kind, Leaf, Problem,
    RefusedReason::{CertificateUnreadable, NotOverridable},
};
use rustls::{
    SupportedProtocolVersion,
    version::{TLS12, TLS13},
};

use crate::{
    VERSIONS,
    certificates::{HOST, leaf_params, self_signed_evenly},
    client::Client,
    effort::effort,
    figures::{Figures, expect},
    line::{Direction, Fault, Tape, Trouble},
    meeting::Meeting,
    outcome::Outcome,
    person::Answering,
    server::Act,
};

/// Of the places where a byte may be garbled one of so many is tried by default.
const GARBLED: usize = 8;

/// A server of one version, and a client that has to ask about it.
struct Pair {
    client: Client,
    act: Act,
}

impl Pair {
    fn new(version: &'static SupportedProtocolVersion) -> Self {
        let identity = self_signed_evenly(&leaf_params(HOST));
        let act = Act::serving(identity.config(version), &identity, Problem::SelfSigned);
        Self { client: Client::trusting_nobody_here(), act }
    }

    /// One session whose server does these acts, tries again and is answered until all is
    /// settled.
    fn meet(&self, acts: Vec<Act>, answering: Answering) -> Outcome {
        let mut meeting = Meeting::of(&self.client);
        meeting.join(Kind::Video, HOST, acts);
        meeting.settle();
        meeting.retry();
        meeting.answer(answering);
        meeting.retry();
        meeting.answer(answering);
        meeting.end()
    }

    /// What passes on a connection that is made after consent, to its end.
    fn tape(&self) -> Tape {
        let outcome = self.meet(vec![self.act.clone()], Answering::ConnectAnyway);
        expect(&outcome, "nothing goes wrong", |one| one.is_connected() && one.visits.len() == 2);
        outcome.endings[0].visits[1].tape.clone()
    }

    /// What goes wrong on the first connection or on the one after IGNORE, and nowhere else.
    fn acts(&self, fault: Fault, after_ignore: bool) -> Vec<Act> {
        let (good, bad) = (self.act.clone(), self.act.with(fault));
        if after_ignore { vec![good.clone(), bad, good] } else { vec![bad, good] }
    }
}

const DIRECTIONS: [(Direction, &str); 2] =
    [(Direction::ToClient, "from the server"), (Direction::ToServer, "from the client")];

/// What is tried at a place: on the connection after IGNORE, which only a yes brings about, and
/// on the first, under each answer in turn.
fn tried_at(place: usize) -> [(bool, Answering); 2] {
    let answering = Answering::ALL[place % Answering::ALL.len()];
    [(true, Answering::ConnectAnyway), (false, answering)]
}

fn place_name(what: &str, way: &str, after_ignore: bool) -> String {
    let when = if after_ignore { ", after IGNORE" } else { "" };
    format!("{what} at each byte {way}{when}")
}

fn cut_everywhere(version: &'static SupportedProtocolVersion, figures: &mut Figures) {
    let pair = Pair::new(version);
    let tape = pair.tape();
    for (direction, way) in DIRECTIONS {
        for after in 0..=tape.of(direction).len() {
            let trouble = if after % 4 == 3 { Trouble::Reset } else { Trouble::Close };
            let fault = Fault { direction, after, trouble };
            for (after_ignore, answering) in tried_at(after) {
                let outcome = pair.meet(pair.acts(fault, after_ignore), answering);
                assert_eq!(outcome.shown.len(), 1, "one certificate is one window");
                match answering {
                    Answering::ConnectAnyway => {
                        expect(&outcome, "it connects in the end", |one| one.is_connected());
                    }
                    Answering::DontConnect | Answering::Nobody => {
                        expect(&outcome, "it is refused", |one| {
                            one.is_refused() && one.bytes() == 0
                        });
                    }
                }
                figures.count(&place_name("cut", way, after_ignore), answering, &outcome);
            }
        }
    }
}

fn cut(version: &'static SupportedProtocolVersion, what: &str) {
    let mut figures = Figures::default();
    cut_everywhere(version, &mut figures);
    assert!(figures.faults() > 1000, "{} connections were cut", figures.faults());
    figures.close(&format!("handshakes of {what} cut at every byte"));
}

#[test]
fn a_cut_at_any_byte_of_a_handshake_of_1_2_leaves_the_answer_as_it_is() {
    cut(&TLS12, "TLS 1.2");
}

#[test]
fn a_cut_at_any_byte_of_a_handshake_of_1_3_leaves_the_answer_as_it_is() {
    cut(&TLS13, "TLS 1.3");
}

fn garble_everywhere(version: &'static SupportedProtocolVersion, figures: &mut Figures) {
    let pair = Pair::new(version);
    let tape = pair.tape();
    let effort = effort() as usize;
    for (direction, way) in DIRECTIONS {
        for after in (0..tape.of(direction).len()).step_by((GARBLED / effort).max(1)) {
            for bits in [0x01, 0x80, 0x20].into_iter().take(effort.div_ceil(GARBLED)) {
                let fault = Fault { direction, after, trouble: Trouble::Garble(bits) };
                for (after_ignore, answering) in tried_at(after) {
                    let outcome = pair.meet(pair.acts(fault, after_ignore), answering);
                    garbled(&outcome, answering);
                    figures.count(&place_name("garbled", way, after_ignore), answering, &outcome);
                }
            }
        }
    }
}

/// An altered certificate is another one, about which may be asked, or which nobody may accept.
fn garbled(outcome: &Outcome, answering: Answering) {
    assert!(outcome.shown.len() <= 2, "{:?}", outcome.shown);
    expect(outcome, "it comes to an end", |one| match answering {
        Answering::ConnectAnyway => {
            one.is_connected()
                || matches!(one.leaf, Leaf::Refused(NotOverridable | CertificateUnreadable))
        }
        Answering::DontConnect | Answering::Nobody => one.is_refused() && one.bytes() == 0,
    });
}

#[test]
fn a_garbled_byte_lets_nothing_through() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        garble_everywhere(version, &mut figures);
    }
    assert!(figures.faults() > 200, "{} connections were garbled", figures.faults());
    figures.close("handshakes with a byte garbled");
}
