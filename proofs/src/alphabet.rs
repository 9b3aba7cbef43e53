//! The letters of a run: everything that services, the person and the host do in a state.

use certgate_model::{
    certificates::Certificates,
    codes,
    reference::{By, Session, Standing, State},
    vocabulary::{Host, Input, Kind, LAST, Leaf, Policy, Presented, Signal, Subject, Verdict},
};

use crate::bounds::{Bounds, Passing};

/// An input, and how long after the last accepted one it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Milliseconds; before it if negative.
    pub after: i64,
    /// The input.
    pub input: Input,
}

impl Letter {
    /// The time at which it comes in a state.
    #[must_use]
    pub fn at(&self, state: &State) -> u64 {
        state.now.saturating_add_signed(self.after).min(LAST)
    }
}

/// The letters of a run, with the bytes behind them.
#[derive(Debug)]
pub struct Alphabet {
    /// The bounds.
    pub bounds: Bounds,
    /// Every certificate as the model knows it, with its bytes.
    pub certificates: Certificates,
    /// What services hand out, certificate by certificate.
    readable: Vec<Presented>,
    /// What they hand out in place of a certificate.
    unreadable: Vec<Presented>,
    /// Every subject that there may be, by fingerprint, then host, then problems.
    subjects: Vec<Subject>,
    /// The hosts in the form that compares.
    pub(crate) hosts: Vec<Host>,
}

/// A cap that no search comes near.
pub const FAR: u64 = 10_000;

impl Alphabet {
    /// The alphabet of these bounds.
    ///
    /// # Panics
    ///
    /// If the bounds want more certificates than there are, or caps may be met on what is
    /// not counted.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        let Policy { max_inquiries, max_prompts_per_session, .. } = bounds.policy;
        let far = max_inquiries.min(max_prompts_per_session).min(bounds.inquiries) >= FAR;
        assert!(bounds.counted || far, "caps within reach and no counting");
        let certificates = Certificates::built_in();
        let forms: Vec<Presented> = certificates.forms().collect();
        // DER, PEM, and PEM with text round it.
        let twins: Vec<&[Presented]> = forms.chunks(3).take(bounds.certificates as usize).collect();
        assert!(twins.iter().all(|forms| forms.iter().all(|form| form.identity.is_some())));
        let used = if bounds.twins { 2 } else { 1 };
        let readable = twins.iter().flat_map(|forms| &forms[..used]).copied().collect();
        let mut unreadable: Vec<Presented> = Vec::new();
        if bounds.garbage {
            let over = |form: &&Presented| form.length > bounds.policy.max_certificate_bytes;
            let garbage = |form: &&Presented| form.identity.is_none() && form.length < 100;
            unreadable.extend(forms.iter().find(garbage));
            unreadable.extend(forms.iter().find(over));
        }
        let mut hosts: Vec<Host> = bounds.hosts.iter().flatten().filter_map(Host::normal).collect();
        hosts.sort();
        hosts.dedup();
        let mut alphabet =
            Self { subjects: Vec::new(), bounds, certificates, readable, unreadable, hosts };
        alphabet.subjects = alphabet.all_subjects();
        alphabet
    }

    fn all_subjects(&self) -> Vec<Subject> {
        let mut subjects = Vec::new();
        for form in &self.readable {
            for host in &self.bounds.hosts {
                for problems in &self.bounds.problems {
                    let host = host.as_ref().and_then(Host::normal);
                    let scope = self.bounds.policy.scope;
                    subjects.extend(form.identity.and_then(|fingerprint| {
                        Subject::cut(scope, fingerprint, host.as_ref(), *problems)
                    }));
                }
            }
        }
        subjects.sort();
        subjects.dedup();
        subjects
    }

    /// Every subject that there may be, by fingerprint, then host, then problems.
    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The inputs with which every meeting begins, and their times.
    #[must_use]
    pub fn prelude(&self) -> Vec<(u64, Input)> {
        let Bounds { starts_at, opening, sessions, .. } = self.bounds;
        let mut inputs = Vec::new();
        if starts_at > 0 {
            inputs.push((starts_at, Input::NextDeadline));
        }
        if !opening {
            let open = |session| Input::Open { session, kind: self.kind(session) };
            inputs.extend((1..=sessions).map(|session| (starts_at, open(session))));
        }
        inputs
    }

    /// The first form of a certificate.
    pub(crate) fn form(&self, certificate: u32) -> Presented {
        let forms = if self.bounds.twins { 2 } else { 1 };
        self.readable[forms * certificate as usize]
    }

    /// Adds every letter of a state, always in the same order.
    pub fn letters(&self, state: &State, letters: &mut Vec<Letter>) {
        let mut add = |input| letters.push(Letter { after: 0, input });
        for session in 1..=self.bounds.sessions {
            self.session_letters(session, state, &mut add);
        }
        self.answers(state, &mut add);
        if self.bounds.forget {
            for Subject { fingerprint, host, problems } in self.subjects.iter().cloned() {
                let problems = problems.unwrap_or_default();
                add(Input::Forget { fingerprint, host, problems });
            }
        }
        if self.bounds.end {
            add(Input::End);
        }
        if self.bounds.snapshot {
            add(Input::Snapshot);
        }
        if self.bounds.mistakes {
            self.meeting_mistakes(state, &mut add);
        }
        add(Input::Tick);
        if self.bounds.time != Passing::Never {
            letters.push(Letter { after: 1, input: Input::Tick });
        }
        if self.bounds.time == Passing::Freely {
            let overdue = state.next_deadline().is_some_and(|deadline| deadline < state.now);
            letters.push(Letter { after: -1, input: Input::Tick });
            if !overdue {
                letters.push(Letter { after: 1, input: Input::NextDeadline });
            }
        }
    }

    fn session_letters(&self, session: u64, state: &State, add: &mut impl FnMut(Input)) {
        let bounds = &self.bounds;
        let Some(known) = state.sessions.get(&session) else {
            if bounds.opening && state.last_opened.unwrap_or(0) + 1 == session {
                add(Input::Open { session, kind: self.kind(session) });
            }
            if bounds.mistakes {
                add(Input::Signal { session, signal: Signal::JoinSucceeded });
                add(Input::CertificateUnavailable { session, inquiry: 1 });
                add(Input::Close { session });
            }
            return;
        };
        let inquiry = known.inquiries;
        for signal in &bounds.signals {
            if *signal != Signal::CertificatePending || inquiry < bounds.inquiries {
                add(Input::Signal { session, signal: *signal });
            }
        }
        if bounds.codes {
            self.codes(session, inquiry, add);
        }
        if known.leaf == Leaf::Fetching {
            self.certificates(session, inquiry, add);
        }
        if bounds.mistakes {
            let stale = if known.leaf == Leaf::Fetching { inquiry - 1 } else { inquiry };
            for inquiry in [stale, inquiry + 1] {
                add(Input::CertificateUnavailable { session, inquiry });
                let certificate = self.readable[0];
                let (host, problems) = (bounds.hosts[0].clone(), bounds.problems[0]);
                add(Input::Certificate { session, inquiry, certificate, host, problems });
            }
        }
        if bounds.close {
            add(Input::Close { session });
        }
    }

    /// Every code that some kind has, and some that none has.
    fn codes(&self, session: u64, inquiries: u64, add: &mut impl FnMut(Input)) {
        let kind = self.kind(session);
        let limit = i64::try_from(LAST).unwrap_or(i64::MAX);
        for code in (-1..=9).chain([99, 100, 101, 102, 103, 1009, 31_016, -limit, limit]) {
            let signal = codes::decode(kind, code);
            if signal != Some(Signal::CertificatePending) || inquiries < self.bounds.inquiries {
                add(Input::Status { session, code });
            }
        }
    }

    fn certificates(&self, session: u64, inquiry: u64, add: &mut impl FnMut(Input)) {
        for certificate in self.readable.iter().copied() {
            for host in &self.bounds.hosts {
                for problems in self.bounds.problems.iter().copied() {
                    let host = host.clone();
                    add(Input::Certificate { session, inquiry, certificate, host, problems });
                }
            }
        }
        for certificate in self.unreadable.iter().copied() {
            let (host, problems) = (self.bounds.hosts[0].clone(), self.bounds.problems[0]);
            add(Input::Certificate { session, inquiry, certificate, host, problems });
        }
        if self.bounds.unavailable {
            add(Input::CertificateUnavailable { session, inquiry });
        }
    }

    fn answers(&self, state: &State, add: &mut impl FnMut(Input)) {
        let mut answer = |prompt, verdict| add(Input::Answer { prompt, verdict });
        for (prompt, window) in &state.windows {
            answer(*prompt, Verdict::ConnectAnyway { revision: window.revision });
            answer(*prompt, Verdict::DontConnect);
            if self.bounds.mistakes {
                answer(*prompt, Verdict::ConnectAnyway { revision: window.revision - 1 });
                answer(*prompt, Verdict::ConnectAnyway { revision: window.revision + 1 });
            }
        }
        if self.bounds.mistakes {
            let closed = (1..=state.prompts_shown).rfind(|n| !state.windows.contains_key(n));
            for prompt in closed.into_iter().chain([0, state.prompts_shown + 1]) {
                answer(prompt, Verdict::ConnectAnyway { revision: 1 });
                answer(prompt, Verdict::DontConnect);
            }
        }
    }

    fn meeting_mistakes(&self, state: &State, add: &mut impl FnMut(Input)) {
        if let Some(session) = state.last_opened {
            add(Input::Open { session, kind: self.kind(session) });
        }
        if let Some(Subject { fingerprint, problems, .. }) = self.subjects.first().cloned() {
            let problems = problems.unwrap_or_default();
            add(Input::Forget { fingerprint, host: None, problems });
        }
    }

    /// The kind of a session.
    #[must_use]
    pub fn kind(&self, session: u64) -> Kind {
        let kinds = self.bounds.kinds;
        kinds[usize::try_from(session - 1).unwrap_or(0) % kinds.len()]
    }
}

/// Whether a state answers an input with an error: the commonest mistakes, not all.
#[must_use]
pub fn is_mistake(state: &State, input: &Input) -> bool {
    match input {
        Input::Open { session, .. } => state.ended || state.last_opened >= Some(*session),
        Input::Certificate { session, inquiry, .. }
        | Input::CertificateUnavailable { session, inquiry } => {
            let fits = |s: &Session| s.leaf == Leaf::Fetching && s.inquiries == *inquiry;
            state.ended || !state.sessions.get(session).is_some_and(fits)
        }
        Input::Status { session, code } => {
            let kind = state.sessions.get(session).map(|session| session.kind);
            kind.is_none_or(|kind| codes::decode(kind, *code).is_none())
        }
        Input::Signal { session, .. } | Input::Close { session } => {
            !state.sessions.contains_key(session)
        }
        Input::Answer { prompt, verdict } => match (state.windows.get(prompt), verdict) {
            (Some(window), Verdict::ConnectAnyway { revision }) => window.revision != *revision,
            (window, _) => window.is_none(),
        },
        Input::Forget { fingerprint, host, problems } => {
            let host = host.as_ref().and_then(Host::normal);
            let subject = Subject::cut(state.policy.scope, *fingerprint, host.as_ref(), *problems);
            let standing = subject.and_then(|subject| state.subjects.get(&subject).copied());
            let taken = matches!(
                standing,
                Some(Standing::Allowed | Standing::Denied(By::Person | By::Deadline))
            );
            state.ended || !taken
        }
        Input::End => state.ended,
        Input::Tick | Input::NextDeadline | Input::Snapshot => false,
    }
}
