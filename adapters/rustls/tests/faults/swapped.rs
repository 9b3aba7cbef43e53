//! Servers that present another certificate than the one that was asked about.

use certgate::{Fingerprint, Kind, Leaf, Policy, Problem, RefusedReason, Subject};
use rustls::SupportedProtocolVersion;

use crate::{
    VERSIONS,
    certificates::{HOST, Identity, leaf_params, self_signed},
    client::Client,
    figures::{Figures, expect},
    meeting::Meeting,
    outcome::Outcome,
    person::Answering,
    server::Act,
};
use Answering::{ConnectAnyway, DontConnect};

/// Two certificates that say the same and are not the same.
struct Twins {
    client: Client,
    first: Act,
    second: Act,
    first_fingerprint: Fingerprint,
}

impl Twins {
    fn new(version: &'static SupportedProtocolVersion) -> Self {
        let act = |one: &Identity| Act::serving(one.config(version), one, Problem::SelfSigned);
        let (one, other) = (self_signed(&leaf_params(HOST)), self_signed(&leaf_params(HOST)));
        Self {
            client: Client::trusting_nobody_here(),
            first: act(&one),
            second: act(&other),
            first_fingerprint: Fingerprint::of(one.leaf()),
        }
    }

    fn acts(&self, order: &[usize]) -> Vec<Act> {
        order.iter().map(|one| [&self.first, &self.second][*one].clone()).collect()
    }

    fn answer(&self, first: Answering, second: Answering) -> impl Fn(&Subject) -> Answering {
        let first_fingerprint = self.first_fingerprint;
        move |subject| if subject.fingerprint == first_fingerprint { first } else { second }
    }

    /// The first session's server swaps, the second's does not.
    fn meet(&self, order: &[usize], first: Answering, second: Answering) -> Outcome {
        let mut meeting = Meeting::of(&self.client);
        meeting.join(Kind::Video, HOST, self.acts(order));
        meeting.join(Kind::AudioVoip, HOST, vec![self.first.clone()]);
        meeting.settle();
        meeting.answer_each(self.answer(first, second));
        meeting.end()
    }
}

#[test]
fn a_yes_is_not_carried_over_to_a_swapped_certificate() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        let twins = Twins::new(version);
        for order in [&[0, 1][..], &[0, 1, 0], &[0, 1, 1, 0]] {
            let outcome = twins.meet(order, ConnectAnyway, DontConnect);
            assert_eq!(outcome.shown.len(), 2, "the second certificate is asked about");
            let [swapped, steady] = &outcome.endings[..] else { panic!("two sessions") };
            assert_eq!(swapped.leaf, Leaf::Refused(RefusedReason::Denied));
            assert_eq!(swapped.bytes(), 0);
            assert!(steady.is_connected(), "the other session is not concerned");
            figures.count("swapped after IGNORE: yes, no", ConnectAnyway, &outcome);

            let outcome = twins.meet(order, DontConnect, ConnectAnyway);
            assert_eq!(outcome.shown.len(), 1, "a refused session shows nothing more");
            expect(&outcome, "all rest on a denied certificate", |one| one.is_refused());
            figures.count("swapped after IGNORE: no", DontConnect, &outcome);
        }
        let outcome = twins.meet(&[0, 1], ConnectAnyway, ConnectAnyway);
        expect(&outcome, "both were accepted", |one| one.is_connected());
        figures.count("swapped after IGNORE: yes, yes", ConnectAnyway, &outcome);
    }
    figures.close("certificates swapped after the answer");
}

#[test]
fn a_certificate_that_is_swapped_under_the_open_window_is_asked_about() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        let twins = Twins::new(version);
        for (second, connects) in [(DontConnect, false), (ConnectAnyway, true)] {
            let mut meeting = Meeting::of(&twins.client);
            meeting.join(Kind::Svs, HOST, twins.acts(&[0, 1]));
            meeting.settle();
            meeting.call_again(0);
            meeting.answer_each(twins.answer(ConnectAnyway, second));
            let outcome = meeting.end();
            assert_eq!(outcome.shown.len(), 2);
            expect(&outcome, "the second answer counts", |one| one.is_connected() == connects);
            figures.count("swapped under the open window: yes, then", second, &outcome);
        }
    }
    figures.close("certificates swapped under an open window");
}

#[test]
fn a_server_that_swaps_back_and_forth_for_ever_is_refused_in_the_end() {
    let mut figures = Figures::default();
    for version in VERSIONS {
        let twins = Twins::new(version);
        let policy = Policy { max_inquiries: 50, ..Meeting::policy() };
        let mut meeting = Meeting::under(policy, &twins.client);
        meeting.join(Kind::Video, HOST, twins.acts(&[0, 1].repeat(100)));
        meeting.settle();
        meeting.answer(ConnectAnyway);
        let outcome = meeting.end();
        assert_eq!(outcome.shown.len(), 2, "each is asked about once");
        assert_eq!(outcome.leaves(), [Leaf::Refused(RefusedReason::InquiryLimit)]);
        expect(&outcome, "nothing flows", |one| one.bytes() == 0 && one.visits.len() == 51);
        figures.count("swapped back and forth for ever", ConnectAnyway, &outcome);
    }
    figures.close("certificates swapped back and forth");
}
