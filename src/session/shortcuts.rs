//! Reports that need no walk through the regions.
//!
//! Most reports come for sessions that were never held: a service joins, loses its connection,
//! gets it back. What they do depends on the leaf alone, so the machine was asked once, for every
//! leaf and report, and its answers stand in a table. The machine stays the definition: the table
//! is written by the test below and compared with it, cell by cell.

use super::{
    leaf::Leaf,
    record::{Basis, Session},
    shortcut_table::TABLE,
};
use crate::Signal;

/// How many leaves there are, whatever their reasons.
pub(super) const ROWS: usize = 11;
/// How many reports there are, with their reasons.
pub(super) const COLUMNS: usize = Signal::ALL.len();

/// What a report does to a session that was never held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shortcut {
    /// More than its leaf counts: ask the machine.
    Ask,
    /// Nothing, but it was not to be expected.
    Unexpected,
    /// It takes the session to this leaf, which may be where it is.
    To(Leaf),
}

/// What the report does to the session, if that can be said without the machine.
pub(crate) fn shortcut(session: &Session, signal: Signal) -> Shortcut {
    match session.basis() {
        Basis::None => {
            let cell = TABLE.get(row(session.leaf)).and_then(|row| row.get(column(signal)));
            cell.copied().unwrap_or(Shortcut::Ask)
        }
        Basis::Unread | Basis::On(_) => Shortcut::Ask,
    }
}

const fn row(leaf: Leaf) -> usize {
    match leaf {
        Leaf::Joining => 0,
        Leaf::Retrying => 1,
        Leaf::Reconnecting => 2,
        Leaf::Admitted => 3,
        Leaf::Fetching => 4,
        Leaf::Deciding => 5,
        Leaf::Active => 6,
        Leaf::Playing => 7,
        Leaf::Refused(_) => 8,
        Leaf::Left(_) => 9,
        Leaf::Failed(_) => 10,
    }
}

/// The report's place in [`Signal::ALL`].
const fn column(signal: Signal) -> usize {
    match signal {
        Signal::JoinSucceeded => 0,
        Signal::JoinFailed(why) => 1 + why as usize,
        Signal::JoinRetrying => 5,
        Signal::Left(why) => 6 + why as usize,
        Signal::Reconnecting => 8,
        Signal::ReconnectSucceeded => 9,
        Signal::ReconnectFailed(why) => 10 + why as usize,
        Signal::CertificatePending => 12,
        Signal::PlayAllowed => 13,
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fmt::Write as _, format, fs, string::String, vec::Vec};

    use super::super::{Event, Surroundings, machine::step};
    use super::*;
    use crate::{
        Anomaly, Effect, Kind, MeetingId, Policy, RefusedReason, SessionId, effects::EffectQueue,
    };

    /// Every leaf with every reason, row by row.
    fn rows() -> Vec<Vec<Leaf>> {
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
        let mut rows: Vec<_> = plain.map(|leaf| Vec::from([leaf])).into();
        rows.push(RefusedReason::ALL.map(Leaf::Refused).into());
        // Every reason of leaving and failing is a report's.
        let left = Signal::ALL.into_iter().filter_map(|signal| match signal {
            Signal::Left(why) => Some(Leaf::Left(why)),
            _ => None,
        });
        rows.push(left.collect());
        let failed = Signal::ALL.into_iter().filter_map(|signal| match signal {
            Signal::JoinFailed(why) => Some(Leaf::Failed(why.into())),
            Signal::ReconnectFailed(why) => Some(Leaf::Failed(why.into())),
            _ => None,
        });
        rows.push(failed.collect());
        rows
    }

    fn never_held(leaf: Leaf) -> Session {
        let mut session = Session::new(1, Kind::Svs);
        session.leaf = leaf;
        session
    }

    /// What the machine does with the report, if it can be put into a cell.
    fn asked(leaf: Leaf, signal: Signal) -> Shortcut {
        let id = SessionId::from_parts(MeetingId::default(), 0, 1);
        let (policy, mut effects) = (Policy::default(), EffectQueue::default());
        let mut session = never_held(leaf);
        let event = Event::Signal(signal);
        let around =
            &mut Surroundings { id, policy: &policy, basis_allowed: false, effects: &mut effects };
        step(&mut session, event, around);
        let effects: Vec<_> = core::iter::from_fn(|| effects.pop()).collect();
        let moved = never_held(session.leaf);
        let nothing_else = format!("{session:?}") == format!("{moved:?}");
        let unexpected = Effect::Anomaly { session: id, what: Anomaly::UnexpectedSignal };
        let changed = Effect::SessionChanged { session: id, to: session.leaf };
        // Nobody who waits or is refused takes a short cut.
        if leaf.is_pending() || matches!(leaf, Leaf::Refused(_)) || !nothing_else {
            Shortcut::Ask
        } else if effects == [unexpected] && session.leaf == leaf {
            Shortcut::Unexpected
        } else if (effects.is_empty() && session.leaf == leaf) || effects == [changed] {
            Shortcut::To(session.leaf)
        } else {
            Shortcut::Ask
        }
    }

    #[test]
    fn the_machine_does_what_the_shortcut_says() {
        assert_eq!(rows().len(), ROWS);
        let mut short = 0;
        for (number, leaf) in rows()
            .into_iter()
            .enumerate()
            .flat_map(|(number, row)| row.into_iter().map(move |leaf| (number, leaf)))
        {
            assert_eq!(row(leaf), number, "{leaf:?}");
            for (place, signal) in Signal::ALL.into_iter().enumerate() {
                assert_eq!(column(signal), place, "{signal:?}");
                let taken = shortcut(&never_held(leaf), signal);
                assert_eq!(taken, asked(leaf, signal), "{leaf:?}, {signal:?}");
                short += usize::from(taken != Shortcut::Ask);
            }
        }
        assert!(short > 150, "{short} shortcuts are worth no table");
    }

    #[test]
    fn no_session_that_was_held_takes_a_shortcut() {
        for basis in [Basis::Unread, Basis::On(0)] {
            for (leaf, signal) in rows().concat().into_iter().zip(Signal::ALL.into_iter().cycle()) {
                let mut session = never_held(leaf);
                session.set_basis(basis);
                assert_eq!(shortcut(&session, signal), Shortcut::Ask, "{leaf:?}, {signal:?}");
            }
        }
    }

    #[test]
    fn the_table_is_as_the_machine_writes_it() {
        let written = written();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/session/shortcut_table.rs");
        if env::var_os("CERTGATE_REWRITE").is_some() {
            return fs::write(path, &written).expect("the table's file can be written");
        }
        let how = "CERTGATE_REWRITE=1 cargo test -p certgate --lib shortcuts";
        assert!(include_str!("shortcut_table.rs") == written, "write the table anew: {how}");
    }

    /// The table's file, laid out as rustfmt has it.
    fn written() -> String {
        let mut text = String::from(
            "//! What reports do to sessions that were never held: a row a leaf, a column a report.\n\
             //! Written by the machine: `CERTGATE_REWRITE=1 cargo test -p certgate --lib shortcuts`.\n\
             \nuse super::shortcuts::{\n    COLUMNS, ROWS,\n    Shortcut::{self, Ask, To, Unexpected},\n\
             };\nuse crate::{FailedReason, Leaf, LeaveReason};\n\n\
             pub(super) const TABLE: [[Shortcut; COLUMNS]; ROWS] = [\n",
        );
        for row in rows() {
            let cells = Signal::ALL.map(|signal| cell(asked(row[0], signal)));
            let name = row[0].name();
            if cells.iter().all(|cell| cell == "Ask") {
                writeln!(text, "    // {name}\n    [{}],", cells.join(", ")).expect("text");
            } else {
                let cells = cells.map(|cell| format!("        {cell},\n")).concat();
                writeln!(text, "    // {name}\n    [\n{cells}    ],").expect("text");
            }
        }
        text + "];\n"
    }

    fn cell(shortcut: Shortcut) -> String {
        match shortcut {
            Shortcut::To(Leaf::Left(why)) => format!("To(Leaf::Left(LeaveReason::{why:?}))"),
            Shortcut::To(Leaf::Failed(why)) => format!("To(Leaf::Failed(FailedReason::{why:?}))"),
            Shortcut::To(leaf) => format!("To(Leaf::{leaf:?})"),
            Shortcut::Ask | Shortcut::Unexpected => format!("{shortcut:?}"),
        }
    }
}
