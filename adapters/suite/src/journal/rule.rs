//! Which rule of the specification says what an input's answer has to be.

use certgate_model::{
    codes,
    reference::State,
    vocabulary::{Error, Input, Region, Signal, Verdict},
};

/// A requirement by its number, and what it says in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its number, as in the specification.
    pub id: &'static str,
    /// What it says.
    pub says: &'static str,
}

const fn rule(id: &'static str, says: &'static str) -> Rule {
    Rule { id, says }
}

impl Rule {
    /// A line that is not of the protocol's form.
    pub(super) const MALFORMED: Self =
        rule("PROTO-16", "what is not of the protocol's form is answered with malformed");
    /// A name that no input has.
    pub(super) const FOREIGN: Self =
        rule("PROTO-53", "an input under an unknown name is answered with nack");
    /// An answer to a hello.
    pub(super) const HELLO: Self =
        rule("PROTO-7", "a good hello is answered with a hello of name, version and what lacks");

    /// The rule for an input that meets a meeting in this state.
    pub(super) fn of(state: &State, input: &Input) -> Self {
        match *input {
            Input::Open { .. } => rule("SESS-1", "an open under the next number gives no effects"),
            Input::Status { session, code } => match state.sessions.get(&session) {
                Some(open) => match codes::decode(open.kind, code) {
                    Some(signal) => of_signal(state, session, signal),
                    None => Self::of_error(Error::UnknownCode),
                },
                None => Self::of_error(Error::UnknownSession),
            },
            Input::Signal { session, signal } => of_signal(state, session, signal),
            Input::Certificate { .. } | Input::CertificateUnavailable { .. } => {
                state.ruling(input).map_or(
                    rule("INQ-7", "a certificate counts for the inquiry being fetched alone"),
                    |ruling| of_review(ruling.number()),
                )
            }
            Input::Answer { verdict: Verdict::ConnectAnyway { .. }, .. } => rule(
                "SETTLE-4",
                "Connect Anyway gives IGNORE to all who wait, in one step, in number order",
            ),
            Input::Answer { verdict: Verdict::DontConnect, .. } => rule(
                "SETTLE-5",
                "Don't Connect gives CANCEL to all who wait, then ends what rests on the subject",
            ),
            Input::Forget { .. } => rule(
                "FORGET-1",
                "a forgotten subject is unseen again; what lived on consent is terminated",
            ),
            Input::Close { .. } => {
                rule("SESS-13", "a close sends no action; at most the window it leaves is updated")
            }
            Input::Tick => rule("TIME-8", "a tick fires what is due, in order, and nothing else"),
            Input::End => rule(
                "END-2",
                "at the end windows go, then every session that is not refused is refused",
            ),
            Input::NextDeadline => rule("TIME-13", "the query gives the earliest deadline or none"),
            Input::Snapshot => rule("PROTO-31", "saving and restoring has no effects"),
        }
    }

    /// The rule of an error.
    pub(super) const fn of_error(error: Error) -> Self {
        match error {
            Error::Malformed => Self::MALFORMED,
            Error::MeetingEnded => rule("ERR-4", "after the end this input is meeting_ended"),
            Error::DuplicateSession => {
                rule("ERR-5", "a session's number is greater than every one before")
            }
            Error::TooManySessions => rule("ERR-6", "the cap on sessions is reached"),
            Error::UnknownSession => rule("ERR-7", "the session was never opened, or is closed"),
            Error::UnknownCode => rule("ERR-8", "the kind's table does not have the code"),
            Error::StaleInquiry => rule("ERR-9", "the inquiry is not the one being fetched"),
            Error::UnknownPrompt => rule("ERR-10", "no window with this number was ever shown"),
            Error::PromptClosed => rule("ERR-11", "the window has ended"),
            Error::PromptChanged => rule(
                "ERR-12",
                "Connect Anyway names the window's current revision, else nobody saw it",
            ),
            Error::UnknownSubject => rule("ERR-13", "nothing is remembered of the subject"),
            Error::SubjectOpen => rule("ERR-14", "the subject is being asked about"),
            Error::DeniedByPolicy => rule("ERR-15", "the policy denied the subject"),
        }
    }
}

fn of_review(number: u8) -> Rule {
    match number {
        1 => rule("REVIEW-1", "a certificate that cannot be had is refused"),
        2 => rule("REVIEW-2", "bytes that are no certificate, or too many, are refused"),
        3 => rule("REVIEW-3", "where the policy forbids overrides, nobody is asked"),
        4 => rule("REVIEW-4", "where consent is by host, no host means no"),
        5 => rule("REVIEW-5", "a problem that nobody may override denies the subject by policy"),
        6 => rule("REVIEW-6", "a denied subject is refused unasked, for its verdict's reason"),
        7 => rule("REVIEW-7", "an allowed subject gets IGNORE unasked"),
        8 => rule("REVIEW-8", "a subject that is being asked about is joined"),
        9 => rule("REVIEW-9", "over a cap the session is refused, and nothing is remembered"),
        _ => rule("REVIEW-10", "a subject that nobody was asked about gets a prompt"),
    }
}

/// The cell of the session's table.
fn of_signal(state: &State, session: u64, signal: Signal) -> Rule {
    let Some(open) = state.sessions.get(&session) else {
        return Rule::of_error(Error::UnknownSession);
    };
    let [connected, plays, fails, leaves, goes_on, asks] = match open.leaf.region() {
        Region::Connecting => CONNECTING,
        Region::Pending => PENDING,
        Region::Connected => CONNECTED,
        Region::Refused => REFUSED,
        Region::Ended => ENDED,
    };
    match signal {
        Signal::JoinSucceeded | Signal::ReconnectSucceeded => connected,
        Signal::PlayAllowed => plays,
        Signal::JoinFailed(_) | Signal::ReconnectFailed(_) => fails,
        Signal::Left(_) => leaves,
        Signal::JoinRetrying | Signal::Reconnecting => goes_on,
        Signal::CertificatePending => asks,
    }
}

/// A region's row of the table of signals.
type Row = [Rule; 6];

const CONNECTING: Row = [
    rule("SIG-1", "a report of being connected leads to Active through an open gate alone"),
    rule("SIG-2", "play before a connection is an anomaly, through a shut gate a refusal"),
    rule("SIG-3", "a failure ends the session with its reason"),
    rule("SIG-4", "leaving ends the session with its reason"),
    rule("SIG-5", "a session on its way may retry and reconnect"),
    rule("SIG-6", "a pending certificate is fetched under the next inquiry"),
];

const PENDING: Row = [
    rule("SIG-7", "a held session that connects is cancelled, terminated and refused"),
    rule("SIG-8", "a held session that plays is cancelled, terminated and refused"),
    rule("SIG-9", "a failure ends a held session, which withdraws without an action"),
    rule("SIG-10", "leaving ends a held session, which withdraws without an action"),
    rule("SIG-11", "a hold is lifted by a verdict alone"),
    rule("SIG-12", "asked anew, a held session withdraws and fetches under the next inquiry"),
];

const CONNECTED: Row = [
    rule("SIG-13", "a connected session stays connected"),
    rule("SIG-14", "a connected session that is allowed to plays"),
    rule("SIG-15", "a failure ends the session with its reason"),
    rule("SIG-16", "leaving ends the session with its reason"),
    rule("SIG-17", "a connected session may retry and reconnect"),
    rule("SIG-18", "a pending certificate is fetched under the next inquiry"),
];

const REFUSED: Row = [
    rule("SIG-19", "a refused session that connects is terminated for its own reason"),
    rule("SIG-20", "a refused session that plays is terminated for its own reason"),
    rule("SIG-21", "a refused session stays refused"),
    rule("SIG-22", "a refused session stays refused"),
    rule("SIG-23", "a refused session stays refused"),
    rule("SIG-24", "a refused session's inquiry is cancelled at once, for its own reason"),
];

const ENDED: Row = [
    rule("SIG-25", "a session that ended comes back through an open gate alone"),
    rule("SIG-26", "play without a connection is an anomaly, through a shut gate a refusal"),
    rule("SIG-27", "a failure ends the session with its reason"),
    rule("SIG-28", "leaving ends the session with its reason"),
    rule("SIG-29", "a session that ended may retry and reconnect"),
    rule("SIG-30", "a pending certificate is fetched under the next inquiry"),
];
