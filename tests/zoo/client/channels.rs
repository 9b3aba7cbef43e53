//! What a client does when a service reports something.

use certgate_model::vocabulary::{
    Action, ActionWhy, Anomaly, Center, Effect, Failure, Kind, Leaf, ProblemSet, Refusal, Region,
    Signal,
};

use super::{Channel, Client, Place, Trust};
use crate::defect::Defect;

impl Channel {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            leaf: Leaf::Joining,
            asked: 0,
            trust: Trust::NeverAsked,
            fetch_by: None,
            host: None,
            problems: ProblemSet::EMPTY,
            dialogs_caused: 0,
        }
    }
}

impl Client {
    pub(super) fn on_signal(&mut self, session: u64, signal: Signal) {
        let leaf = self.channels[&session].leaf;
        if let Leaf::Refused(why) = leaf {
            self.on_signal_after_no(session, why, signal);
        } else if signal == Signal::CertificatePending {
            self.on_pending(session);
        } else if signal.reports_connected() {
            self.on_connected(session, signal);
        } else {
            let held = leaf.region() == Region::Pending;
            let lifted = self.has(Defect::RetryLiftsTheHold);
            match signal {
                Signal::JoinFailed(why) => self.go(session, Leaf::Failed(why.into())),
                Signal::ReconnectFailed(why) => self.go(session, Leaf::Failed(why.into())),
                Signal::Left(_) if self.leaves_by_failing() => {
                    self.go(session, Leaf::Failed(Failure::Join));
                }
                Signal::Left(why) => self.go(session, Leaf::Left(why)),
                Signal::JoinRetrying if !held || lifted => self.go(session, Leaf::Retrying),
                Signal::Reconnecting if !held || lifted => self.go(session, Leaf::Reconnecting),
                _ => {}
            }
        }
    }

    fn leaves_by_failing(&self) -> bool {
        self.has(Defect::CentreMatters) && self.policy.center == Center::Training
    }

    fn on_signal_after_no(&mut self, session: u64, why: Refusal, signal: Signal) {
        if signal == Signal::CertificatePending && self.has(Defect::RefusedAsksAgain) {
            self.on_pending(session);
        } else if signal == Signal::CertificatePending {
            self.channel_mut(session).asked += 1;
            if !self.has(Defect::RefusedIsLeftHanging) {
                self.act(session, Action::Cancel, ActionWhy::Refused(why));
            }
        } else if signal.reports_connected() && self.has(Defect::RefusedConnects) {
            self.go(session, Leaf::Active);
        } else if signal.reports_connected() {
            self.anomaly(session, Anomaly::ConnectedWhileHeld);
            self.say(Place::Channel, Effect::Terminate { session, why });
        }
    }

    fn on_connected(&mut self, session: u64, signal: Signal) {
        let channel = &self.channels[&session];
        let region = channel.leaf.region();
        if region == Region::Connected {
            if signal == Signal::PlayAllowed {
                self.go(session, Leaf::Playing);
            }
            return;
        }
        let held = region == Region::Pending;
        if held && self.has(Defect::ServiceMaySkipTheQuestion) {
            self.go(session, Leaf::Active);
        } else if held || !self.may_connect(session) {
            self.anomaly(session, Anomaly::ConnectedWhileHeld);
            if held {
                self.act(session, Action::Cancel, ActionWhy::Refused(Refusal::Bypassed));
            }
            if !self.has(Defect::BypassIsNotCutOff) {
                self.cut_off(session, Refusal::Bypassed);
            }
        } else if signal == Signal::PlayAllowed {
            self.anomaly(session, Anomaly::UnexpectedSignal);
        } else {
            self.go(session, Leaf::Active);
        }
    }

    pub(super) fn may_connect(&self, session: u64) -> bool {
        let channel = &self.channels[&session];
        match &channel.trust {
            Trust::NeverAsked => true,
            Trust::NotRead => self.has(Defect::UnreadMayConnect),
            Trust::On(key) => self.allowed(key) || self.has(Defect::EndedForgetsItsHold),
        }
    }

    pub(super) fn on_pending(&mut self, session: u64) {
        let ended = self.channels[&session].leaf.region() == Region::Ended;
        if ended && self.has(Defect::InquiriesStartOver) {
            self.channel_mut(session).asked = 0;
        }
        self.channel_mut(session).asked += 1;
        if self.channels[&session].asked > self.policy.max_inquiries
            && !self.has(Defect::InquiriesWithoutLimit)
        {
            self.cancel_for(session, Refusal::InquiryLimit);
            return;
        }
        let waited = self.channels[&session].leaf == Leaf::Deciding;
        let entering = self.channels[&session].leaf != Leaf::Fetching;
        self.go(session, Leaf::Fetching);
        let fetch_by = self.after(self.policy.certificate_deadline_ms);
        let prolong = self.has(Defect::AskingAgainProlongs);
        let still_waits = waited && self.has(Defect::WaitsUnderTheOldName);
        let channel = self.channel_mut(session);
        if !still_waits {
            channel.trust = Trust::NotRead;
        }
        if entering || prolong {
            channel.fetch_by = fetch_by;
        }
        let inquiry = channel.asked;
        self.say(Place::Channel, Effect::FetchCertificate { session, inquiry });
    }

    pub(super) fn on_close(&mut self, session: u64) {
        if self.has(Defect::ClosedIsAnswered)
            && self.channels[&session].leaf.region() == Region::Pending
        {
            self.act(session, Action::Cancel, ActionWhy::Refused(Refusal::MeetingEnded));
        }
        if let Some(channel) = self.channels.remove(&session)
            && channel.leaf == Leaf::Deciding
            && let Trust::On(key) = channel.trust
        {
            self.withdrew(&key);
        }
    }

    /// Moves a channel, and takes it out of the dialog that it waited for.
    pub(super) fn go(&mut self, session: u64, leaf: Leaf) {
        let channel = self.channel_mut(session);
        let from = channel.leaf;
        if from == leaf {
            return;
        }
        channel.leaf = leaf;
        channel.fetch_by = None;
        channel.host = None;
        channel.problems = ProblemSet::EMPTY;
        let trust = channel.trust.clone();
        self.say(Place::Channel, Effect::SessionChanged { session, to: leaf });
        if let (Leaf::Deciding, Trust::On(key)) = (from, trust) {
            self.withdrew(&key);
        }
    }

    /// CANCEL, and no.
    pub(super) fn cancel_for(&mut self, session: u64, why: Refusal) {
        self.cancel(session, why, ActionWhy::Refused(why));
    }

    pub(super) fn cancel(&mut self, session: u64, why: Refusal, told: ActionWhy) {
        if self.has(Defect::ChangeBeforeAction) {
            self.go(session, Leaf::Refused(why));
            self.act(session, Action::Cancel, told);
        } else {
            self.act(session, Action::Cancel, told);
            self.go(session, Leaf::Refused(why));
        }
    }

    /// IGNORE, and on it goes.
    pub(super) fn admit(&mut self, session: u64, told: ActionWhy) {
        self.act(session, Action::Ignore, told);
        self.go(session, Leaf::Admitted);
    }

    pub(super) fn cut_off(&mut self, session: u64, why: Refusal) {
        self.say(Place::Channel, Effect::Terminate { session, why });
        self.go(session, Leaf::Refused(why));
    }

    fn anomaly(&mut self, session: u64, what: Anomaly) {
        if !self.has(Defect::AnomaliesSwallowed) {
            self.say(Place::Channel, Effect::Anomaly { session, what });
        }
    }

    pub(super) fn channel_mut(&mut self, session: u64) -> &mut Channel {
        self.channels.get_mut(&session).expect("a channel that was looked up before")
    }

    /// The numbers of all channels, rising.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let mut numbers: Vec<u64> = self.channels.keys().copied().collect();
        numbers.sort_unstable();
        numbers
    }
}
