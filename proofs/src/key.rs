//! States as packed keys: what two of them have in common if they will do the same.
//!
//! A key has everything of a [`State`], of the monitor's books where it goes beyond the
//! state, and nothing else. It is written without what makes no difference:
//!
//! - **Time** counts from now. No rule asks for anything but which of two times is the
//!   earlier and what is a span after now, so meetings that differ by a shift of time do the
//!   same; only near the end of time ([`LAST`]) do they not, and how near that is, is in the key.
//! - **A refused session's basis** is not asked for any more.
//! - **Counters**, if they are not counted ([`Bounds::counted`]): an inquiry's number is only
//!   ever compared with the current one and with the cap, a prompt's with the other prompts'.
//!   Far from the caps meetings that differ by a shift of these do the same.
//!
//! [`Bounds::counted`]: crate::bounds::Bounds::counted
//!
//! With [`Symmetry`] a key is also the same for states that differ by a renaming: of the
//! sessions, of the certificates, or of both.

use std::collections::BTreeMap;

use certgate_model::{
    invariants::Monitor,
    reference::{Basis, By, Session, Standing, State, Window},
    vocabulary::{Host, LAST, Leaf, ProblemSet, Subject},
};

use crate::alphabet::Alphabet;

/// What may be renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Symmetry {
    /// Nothing: every state counts.
    #[default]
    None,
    /// Sessions.
    Sessions,
    /// Sessions and certificates.
    SessionsAndCertificates,
}

/// How near the end of time has to be to be seen; spans in the bounds are far below it.
const NEAR: u64 = 64;

/// Writes keys.
#[derive(Debug)]
pub struct Packing {
    symmetry: Symmetry,
    /// The ways to rename certificates, the identity first.
    renamings: Vec<Vec<u8>>,
}

impl Packing {
    /// A packing for so many certificates.
    #[must_use]
    pub fn new(symmetry: Symmetry, certificates: u32) -> Self {
        let identity: Vec<u8> = (0..u8::try_from(certificates).unwrap_or(u8::MAX)).collect();
        let renamings = match symmetry {
            Symmetry::None | Symmetry::Sessions => vec![identity],
            Symmetry::SessionsAndCertificates => permutations(&identity),
        };
        Self { symmetry, renamings }
    }

    pub(crate) const fn symmetry(&self) -> Symmetry {
        self.symmetry
    }

    /// Adds the key of a state to `key`.
    pub fn write(
        &self,
        alphabet: &Alphabet,
        state: &State,
        monitor: Option<&Monitor>,
        key: &mut Vec<u8>,
    ) {
        let start = key.len();
        let (first, others) = self.renamings.split_first().expect("the identity");
        self.write_renamed(alphabet, state, monitor, first, key);
        let mut other = Vec::new();
        for renaming in others {
            other.clear();
            self.write_renamed(alphabet, state, monitor, renaming, &mut other);
            if other[..] < key[start..] {
                key.truncate(start);
                key.extend_from_slice(&other);
            }
        }
    }

    fn write_renamed(
        &self,
        alphabet: &Alphabet,
        state: &State,
        monitor: Option<&Monitor>,
        renaming: &[u8],
        key: &mut Vec<u8>,
    ) {
        let State {
            policy: _,
            now,
            ended,
            last_opened,
            sessions,
            subjects,
            queue,
            windows,
            prompts_shown,
        } = state;
        let counted = alphabet.bounds.counted;
        let mut out = Writer { alphabet, renaming, now: *now, shown: windows, key };
        out.number((LAST - now).min(NEAR));
        out.number(u64::from(*ended));
        out.number(last_opened.unwrap_or(0));
        out.number(if counted { *prompts_shown } else { 0 });
        let mut locals = [[0; LOCAL]; MOST];
        let opened = last_opened.unwrap_or(0);
        let locals = &mut locals[..opened as usize];
        for (number, local) in (1..=opened).zip(locals.iter_mut()) {
            if let Some(session) = sessions.get(&number) {
                *local = out.session(session);
                let awaits = |monitor: &Monitor| monitor.awaits_action(number);
                local[0] |= u8::from(monitor.is_some_and(awaits)) << 7;
            }
        }
        if self.symmetry != Symmetry::None {
            locals.sort_unstable();
        }
        locals.iter().for_each(|local| out.key.extend_from_slice(local));
        let mut places = [[0; 2]; MOST];
        let places = &mut places[..subjects.len()];
        for ((subject, standing), place) in subjects.iter().zip(places.iter_mut()) {
            let asked = monitor.is_some_and(|monitor| monitor.was_asked(subject));
            *place = [out.subject(subject), out.standing(*standing) | u8::from(asked) << 7];
        }
        places.sort_unstable();
        out.number(places.len() as u64);
        out.key.extend_from_slice(places.as_flattened());
        for subject in queue {
            let subject = out.subject(subject);
            out.key.push(subject);
        }
        for (number, window) in windows {
            let number = out.prompt(*number);
            out.key.push(number);
            out.window(window);
        }
    }
}

/// What a key says of who waits for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Glimpse {
    /// Sessions in Fetching; bit 0 is session 1.
    pub(crate) fetching: u32,
    /// Sessions in Pending.
    pub(crate) pending: u32,
    /// Subjects in a window; bit 0 is the first certificate.
    pub(crate) shown: u32,
}

impl Glimpse {
    /// Reads it from a key that [`Packing`] wrote, where subjects are certificates.
    pub(crate) fn of(key: &[u8]) -> Self {
        let mut seen = Self::default();
        let (opened, rest) = (usize::from(key[2]), &key[HEAD..]);
        for (place, local) in rest.chunks(LOCAL).take(opened).enumerate() {
            let leaf = local[0] & 0x7f;
            let fetching = leaf == 1 + leaf_code(Leaf::Fetching);
            let deciding = leaf == 1 + leaf_code(Leaf::Deciding);
            seen.fetching |= u32::from(fetching) << place;
            seen.pending |= u32::from(fetching || deciding) << place;
        }
        let subjects = &rest[LOCAL * opened..];
        for pair in subjects[1..].chunks(2).take(usize::from(subjects[0])) {
            seen.shown |= u32::from(pair[1] & 0x7f >= FIRST_SHOWN) << pair[0];
        }
        seen
    }
}

/// The numbers before the sessions.
const HEAD: usize = 4;

/// The standing of what is shown in the first window.
const FIRST_SHOWN: u8 = 9;

/// The most sessions and subjects that a key has room for.
const MOST: usize = 32;

/// The bytes of one session.
const LOCAL: usize = 8;

struct Writer<'a> {
    alphabet: &'a Alphabet,
    renaming: &'a [u8],
    now: u64,
    /// The windows by number.
    shown: &'a BTreeMap<u64, Window>,
    key: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn session(&self, session: &Session) -> [u8; LOCAL] {
        let Session { kind, leaf, basis, inquiries, prompts_made, fetch_deadline, host, problems } =
            session;
        let counted = self.alphabet.bounds.counted;
        let basis = match (leaf, basis) {
            (Leaf::Refused(_), _) | (_, Basis::None) => 0,
            (_, Basis::Unread) => 1,
            (_, Basis::On(subject)) => 2 + self.subject(subject),
        };
        [
            1 + leaf_code(*leaf),
            basis,
            if counted { small(*inquiries) } else { u8::from(*inquiries > 0) },
            if counted { small(*prompts_made) } else { 0 },
            self.deadline(*fetch_deadline),
            host.as_ref().map_or(0, |host| 1 + self.host(host)),
            self.problems(*problems),
            *kind as u8,
        ]
    }

    /// Below 127.
    fn standing(&self, standing: Standing) -> u8 {
        match standing {
            Standing::Queued => 0,
            Standing::Allowed => 1,
            Standing::Denied(By::Person) => 2,
            Standing::Denied(By::Deadline) => 3,
            Standing::Denied(By::Policy) => 4,
            Standing::Shown(prompt) => 8 + self.prompt(prompt),
        }
    }

    /// A prompt's number; where prompts are not counted, its place among those that are shown.
    fn prompt(&self, number: u64) -> u8 {
        let place = self.shown.keys().position(|shown| *shown == number);
        let place = 1 + place.expect("a window for each prompt that is shown") as u64;
        small(if self.alphabet.bounds.counted { number } else { place })
    }

    fn window(&mut self, window: &Window) {
        let Window { subject, revision, hosts, problems, deadline } = window;
        let shown = hosts.iter().fold(0, |mask, host| mask | 1 << self.host(host));
        let bytes = [
            self.subject(subject),
            small(*revision),
            shown,
            self.problems(*problems),
            self.deadline(*deadline),
        ];
        self.key.extend(bytes);
    }

    /// How far off a deadline is; it is overdue by a millisecond at most.
    fn deadline(&self, deadline: Option<u64>) -> u8 {
        deadline.map_or(0, |deadline| {
            let to_come = deadline.saturating_add(2).checked_sub(self.now);
            1 + small(to_come.expect("overdue by two milliseconds at most"))
        })
    }

    fn subject(&self, subject: &Subject) -> u8 {
        let Subject { fingerprint, host, problems } = subject;
        let (hosts, sets) = (self.alphabet.hosts.len(), self.alphabet.bounds.problems.len());
        let mut place = usize::from(self.renaming[fingerprint.0 as usize]);
        if let Some(host) = host {
            place = place * hosts + usize::from(self.host(host));
        }
        if let Some(problems) = problems {
            let listed = self.alphabet.bounds.problems.iter();
            place = place * sets + position(listed, problems);
        }
        small(place as u64)
    }

    fn host(&self, host: &Host) -> u8 {
        small(position(self.alphabet.hosts.iter(), host) as u64)
    }

    /// The set of the listed sets that it covers: for unions of them as good as itself.
    fn problems(&self, problems: ProblemSet) -> u8 {
        let listed = self.alphabet.bounds.problems.iter().enumerate();
        listed.fold(0, |mask, (place, set)| mask | u8::from(problems.covers(*set)) << place)
    }

    fn number(&mut self, number: u64) {
        self.key.push(small(number));
    }
}

fn position<'a, T: PartialEq + 'a>(mut listed: impl Iterator<Item = &'a T>, wanted: &T) -> usize {
    listed.position(|one| one == wanted).expect("one of those that the bounds list")
}

/// Every number in a state is small; one that is not must not pass for another.
fn small(number: u64) -> u8 {
    u8::try_from(number).ok().filter(|small| *small < 100).expect("a small number")
}

/// A leaf with its reason, below 127.
const fn leaf_code(leaf: Leaf) -> u8 {
    match leaf {
        Leaf::Joining => 0,
        Leaf::Retrying => 1,
        Leaf::Reconnecting => 2,
        Leaf::Admitted => 3,
        Leaf::Fetching => 4,
        Leaf::Deciding => 5,
        Leaf::Active => 6,
        Leaf::Playing => 7,
        Leaf::Refused(why) => 16 + why as u8,
        Leaf::Left(why) => 32 + why as u8,
        Leaf::Failed(why) => 48 + why as u8,
    }
}

/// Every order of some numbers, the given one first.
fn permutations(numbers: &[u8]) -> Vec<Vec<u8>> {
    let Some((first, others)) = numbers.split_first() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for rest in permutations(others) {
        for place in 0..=rest.len() {
            let mut order = rest.clone();
            order.insert(place, *first);
            all.push(order);
        }
    }
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_six_orders_of_three() {
        let all = permutations(&[0, 1, 2]);
        assert_eq!(all.len(), 6);
        assert_eq!(all[0], [0, 1, 2]);
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
