//! Every report in every leaf, gate open and shut, cell by cell of the session table.

mod meeting;

use certgate_model::vocabulary::{
    Failure, Input, JoinFailure, Leaf, Leaving, Policy, Problem, ReconnectFailure, Refusal, Signal,
};
use meeting::*;

/// What a report does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// Nothing.
    Stay,
    /// The session goes where the report says.
    Go,
    /// The session is connected.
    Active,
    /// The session plays.
    Playing,
    /// Allowed to play while it is not connected.
    Unexpected,
    /// Connected through a shut gate.
    Bypassed,
    /// Connected while it is held: the hold is cancelled, too.
    BypassedHold,
    /// Connected although it is refused.
    Terminated,
    /// The next inquiry begins.
    Fetch,
    /// The next inquiry is cancelled at once.
    Cancelled,
}

/// Where a session is, as far as its cell depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    /// Connecting or Ended.
    GateOpen,
    /// Connecting or Ended.
    GateShut,
    Pending,
    Connected,
    Refused,
}

/// SIG-1 to SIG-30.
const fn table(row: Row) -> [Cell; 7] {
    use Cell::{
        Active, Bypassed, BypassedHold, Cancelled, Fetch, Go, Playing, Stay, Terminated, Unexpected,
    };
    match row {
        //               connected    play          failed left  retrying reconn. pending
        Row::GateOpen => [Active, Unexpected, Go, Go, Go, Go, Fetch],
        Row::GateShut => [Bypassed, Bypassed, Go, Go, Go, Go, Fetch],
        Row::Pending => [BypassedHold, BypassedHold, Go, Go, Stay, Stay, Fetch],
        Row::Connected => [Stay, Playing, Go, Go, Go, Go, Fetch],
        Row::Refused => [Terminated, Terminated, Stay, Stay, Stay, Stay, Cancelled],
    }
}

const fn column(signal: Signal) -> usize {
    match signal {
        Signal::JoinSucceeded | Signal::ReconnectSucceeded => 0,
        Signal::PlayAllowed => 1,
        Signal::JoinFailed(_) | Signal::ReconnectFailed(_) => 2,
        Signal::Left(_) => 3,
        Signal::JoinRetrying => 4,
        Signal::Reconnecting => 5,
        Signal::CertificatePending => 6,
    }
}

/// Where the report itself leads.
fn target(signal: Signal) -> Leaf {
    match signal {
        Signal::JoinFailed(JoinFailure::Join) => Leaf::Failed(Failure::Join),
        Signal::JoinFailed(JoinFailure::CallIn) => Leaf::Failed(Failure::CallIn),
        Signal::JoinFailed(JoinFailure::Capacity) => Leaf::Failed(Failure::Capacity),
        Signal::JoinFailed(JoinFailure::AttendeeLimit) => Leaf::Failed(Failure::AttendeeLimit),
        Signal::ReconnectFailed(ReconnectFailure::Reconnect) => Leaf::Failed(Failure::Reconnect),
        Signal::ReconnectFailed(ReconnectFailure::Network) => Leaf::Failed(Failure::Network),
        Signal::Left(why) => Leaf::Left(why),
        Signal::JoinRetrying => Leaf::Retrying,
        Signal::Reconnecting => Leaf::Reconnecting,
        Signal::JoinSucceeded
        | Signal::ReconnectSucceeded
        | Signal::PlayAllowed
        | Signal::CertificatePending => panic!("{signal} leads nowhere by itself"),
    }
}

/// The effects of a cell on session 1, in a leaf, with its last inquiry; and the leaf after.
fn effects(cell: Cell, leaf: Leaf, signal: Signal, inquiry: u64) -> (Vec<String>, Leaf) {
    let mut lines = Vec::new();
    let next = inquiry + 1;
    let bypassed = Leaf::Refused(Refusal::Bypassed);
    let after = match cell {
        Cell::Stay | Cell::Unexpected | Cell::Terminated | Cell::Cancelled => leaf,
        Cell::Go => target(signal),
        Cell::Active => Leaf::Active,
        Cell::Playing => Leaf::Playing,
        Cell::Bypassed | Cell::BypassedHold => bypassed,
        Cell::Fetch => Leaf::Fetching,
    };
    match cell {
        Cell::Unexpected => lines.push("1: anomaly unexpected_signal".to_owned()),
        Cell::Bypassed | Cell::BypassedHold | Cell::Terminated => {
            lines.push("1: anomaly connected_while_held".to_owned());
        }
        _ => {}
    }
    match (cell, leaf.why()) {
        (Cell::BypassedHold, _) => lines.push(format!("1: cancel {inquiry} (bypassed)")),
        (Cell::Cancelled, Some(why)) => lines.push(format!("1: cancel {next} ({why})")),
        _ => {}
    }
    match (cell, leaf.why()) {
        (Cell::Bypassed | Cell::BypassedHold, _) => {
            lines.push("1: terminate (bypassed)".to_owned());
        }
        (Cell::Terminated, Some(why)) => lines.push(format!("1: terminate ({why})")),
        _ => {}
    }
    if after != leaf {
        lines.push(format!("1: -> {after}"));
    }
    if cell == Cell::Fetch {
        lines.push(format!("1: fetch {next}"));
    }
    if leaf == Leaf::Deciding && after != leaf {
        lines.push("update 1.1 hosts [] problems [] sessions []".to_owned());
    }
    (lines, after)
}

/// A meeting in which session 1 is where a row of the table begins.
struct Start {
    meeting: Meeting,
    row: Row,
}

fn start(row: Row, policy: Policy, steps: &[Input]) -> Start {
    let mut meeting = Meeting::new(policy);
    meeting.open(1);
    for step in steps {
        meeting.give(step.clone());
    }
    Start { meeting, row }
}

fn report(signal: Signal) -> Input {
    Input::Signal { session: 1, signal }
}

/// Connecting and Ended, with every gate they can have.
fn under_way_and_ended() -> Vec<Start> {
    let plain = Policy::default();
    let mut starts = vec![
        start(Row::GateOpen, plain, &[]),
        start(Row::GateOpen, plain, &[pending(1), certificate(1, 1, 0), yes(1, 1)]),
    ];
    let roads = Signal::ALL.into_iter().filter(|signal| (2..=5).contains(&column(*signal)));
    for road in roads {
        let allowed = [pending(1), certificate(1, 1, 0), yes(1, 1), report(road)];
        starts.push(start(Row::GateOpen, plain, &[report(road)]));
        starts.push(start(Row::GateOpen, plain, &allowed));
        // A session that fails while it is held is still held; so wherever it goes from there.
        let failed = report(Signal::JoinFailed(JoinFailure::Join));
        let unread = [pending(1), failed.clone(), report(road)];
        let undecided = [pending(1), certificate(1, 1, 0), failed.clone(), report(road)];
        let denied = [pending(1), certificate(1, 1, 0), failed, no(1), report(road)];
        starts.push(start(Row::GateShut, plain, &unread));
        starts.push(start(Row::GateShut, plain, &undecided));
        starts.push(start(Row::GateShut, plain, &denied));
    }
    starts
}

fn pending_and_connected() -> Vec<Start> {
    let plain = Policy::default();
    let play = report(Signal::PlayAllowed);
    let allowed = [pending(1), certificate(1, 1, 0), yes(1, 1), joined(1)];
    vec![
        start(Row::Pending, plain, &[pending(1)]),
        start(Row::Pending, plain, &[pending(1), certificate(1, 1, 0)]),
        start(Row::Connected, plain, &[joined(1)]),
        start(Row::Connected, plain, &[joined(1), play.clone()]),
        start(Row::Connected, plain, &allowed),
        start(Row::Connected, plain, &[&allowed[..], &[play]].concat()),
    ]
}

/// Refused, for every reason that there is.
fn refused() -> Vec<Start> {
    let plain = Policy::default();
    let scoped = Policy { scope: certgate_model::vocabulary::Scope::CertificateHost, ..plain };
    let asked = [pending(1), certificate(1, 1, 0)];
    let revoked = certificate_on(1, 1, 0, "", &[Problem::Revoked]);
    let with = |steps: &[Input]| [&asked[..], steps].concat();
    let starts = vec![
        start(Row::Refused, plain, &with(&[no(1)])),
        start(Row::Refused, Policy { answer_deadline_ms: Some(1), ..plain }, &asked),
        start(Row::Refused, plain, &[pending(1), unavailable(1, 1)]),
        start(Row::Refused, plain, &[pending(1), presented(1, 1, garbage(), "", &[])]),
        start(Row::Refused, Policy { forbid_overrides: true, ..plain }, &asked),
        start(Row::Refused, scoped, &asked),
        start(Row::Refused, plain, &[pending(1), revoked]),
        start(Row::Refused, Policy { max_subjects: 0, ..plain }, &asked),
        start(Row::Refused, Policy { max_prompts_per_session: 0, ..plain }, &asked),
        start(Row::Refused, Policy { max_inquiries: 0, ..plain }, &[pending(1)]),
        start(Row::Refused, plain, &[pending(1), joined(1)]),
        start(Row::Refused, plain, &with(&[yes(1, 1), forget(0)])),
        start(Row::Refused, plain, &[Input::End]),
    ];
    starts
        .into_iter()
        .map(|mut start| {
            if start.meeting.leaf(1) == Leaf::Deciding {
                start.meeting.at = 1;
                start.meeting.give(Input::Tick);
            }
            start
        })
        .collect()
}

// SIG-1 to SIG-33, GATE-5 to GATE-8, INQ-1, INQ-3, INQ-5, INQ-6, EFFECT-6 to EFFECT-8
#[test]
fn every_cell_of_the_table_does_what_it_says() {
    let starts = under_way_and_ended().into_iter().chain(pending_and_connected()).chain(refused());
    for Start { meeting, row } in starts {
        let (leaf, inquiry) = (meeting.leaf(1), meeting.state.sessions[&1].inquiries);
        for signal in Signal::ALL {
            let (lines, after) = effects(table(row)[column(signal)], leaf, signal, inquiry);
            let mut meeting = meeting.clone();
            assert_eq!(meeting.signal(1, signal), lines, "{row:?}, {leaf}, {signal}");
            assert_eq!(meeting.leaf(1), after, "{row:?}, {leaf}, {signal}");
            let id = meeting.ids()[0];
            let view = meeting.engine().session(id).expect("it is open");
            assert_eq!(view.leaf.name(), after.name(), "{row:?}, {leaf}, {signal}");
        }
    }
}

/// The table above is of no use for a leaf in which no row of it begins.
// SESS-5, SESS-7 to SESS-10, GATE-1, GATE-4
#[test]
fn a_row_begins_in_every_leaf_and_for_every_reason() {
    let mut begun: Vec<Leaf> = Vec::new();
    let starts = under_way_and_ended().into_iter().chain(pending_and_connected()).chain(refused());
    for Start { meeting, row } in starts {
        let leaf = meeting.leaf(1);
        let fits = match row {
            Row::GateOpen | Row::GateShut => {
                use certgate_model::vocabulary::Region::{Connecting, Ended};
                let session = &meeting.state.sessions[&1];
                assert_eq!(meeting.state.gate_open(session), row == Row::GateOpen, "{leaf}");
                matches!(leaf.region(), Connecting | Ended)
            }
            Row::Pending => matches!(leaf, Leaf::Fetching | Leaf::Deciding),
            Row::Connected => matches!(leaf, Leaf::Active | Leaf::Playing),
            Row::Refused => matches!(leaf, Leaf::Refused(_)),
        };
        assert!(fits, "{row:?} does not begin in {leaf}");
        begun.push(leaf);
    }
    let plain = [
        Leaf::Joining,
        Leaf::Retrying,
        Leaf::Reconnecting,
        Leaf::Admitted,
        Leaf::Fetching,
        Leaf::Deciding,
        Leaf::Active,
        Leaf::Playing,
    ];
    let refused = Refusal::ALL.iter().map(|why| Leaf::Refused(*why));
    let left = Leaving::ALL.iter().map(|why| Leaf::Left(*why));
    let failed = Failure::ALL.iter().map(|why| Leaf::Failed(*why));
    for leaf in plain.into_iter().chain(refused).chain(left).chain(failed) {
        assert!(begun.contains(&leaf), "no row begins in {leaf}");
    }
}
