//! The log of a meeting (feature `tracing`), taken down by a subscriber at every level.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    sync::{Arc, Mutex},
};

use certgate::{
    Answer, Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem, RawStatus, Signal,
    Time, host::Host,
};
use certgate_model::{
    certificates::Certificates,
    reference::State,
    scenario::{Cast, Profile, Walk},
};
use certgate_protocol::Driver;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
    subscriber::with_default,
};

use super::{
    canaries::{HOST, assert_silent},
    careless::{Careless, Seen, handed_out, meet},
};

/// One event: level and message, and its values by name.
#[derive(Clone, Debug, Default)]
struct Told {
    level: String,
    message: String,
    values: BTreeMap<String, String>,
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}");
        if field.name() == "message" {
            self.message = value;
        } else {
            self.values.insert(field.name().to_owned(), value);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.values.insert(field.name().to_owned(), value.to_owned());
    }
}

#[derive(Clone, Default)]
struct Notebook(Arc<Mutex<Vec<Told>>>);

impl Subscriber for Notebook {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "certgate"
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        unreachable!("the engine has no spans")
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut told = Told::default();
        event.record(&mut told);
        told.level = event.metadata().level().as_str().to_ascii_lowercase();
        self.0.lock().unwrap().push(told);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

fn log_of(what: impl FnOnce()) -> Vec<Told> {
    let notebook = Notebook::default();
    with_default(notebook.clone(), what);
    notebook.0.lock().unwrap().clone()
}

/// What the careless meetings have none of.
fn rare_events() {
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let at = Time::ZERO;
    let first = engine.open(at, Kind::AudioVoip).unwrap();
    let second = engine.open(at, Kind::Nbr).unwrap();
    let (bytes, _) = handed_out().remove(0);
    let certificate = |session| Input::Certificate {
        session,
        inquiry: Inquiry::new(1),
        presented: Presented::Bytes(&bytes),
        host: None,
        problems: Problem::Weak.into(),
    };
    for input in [
        Input::Status(first, RawStatus::Message { message: 31016, code: 6 }),
        certificate(first),
        Input::Signal(second, Signal::CertificatePending),
        certificate(second),
        Input::CertificateUnavailable(second, Inquiry::new(1)),
        Input::Query,
        Input::Close(second),
        Input::End,
    ] {
        let _outcome = engine.handle(at, input);
        while engine.poll_effect().is_some() {}
    }
    engine.open(at, Kind::Nbr).unwrap_err();
}

/// Asks anew at the moment at which it is to be answered.
fn a_service_that_asks_again() {
    let mut host = Host::new(Meeting::default(), Policy::default(), Seen::default());
    let at = Time::ZERO;
    let (information, opaque) = handed_out().remove(0);
    let service = Careless { information, opaque, swaps: false, asks_at_call: Some(2) };
    let session = host.open(at, Kind::Svs, service).unwrap();
    host.report(at, session, RawStatus::Code(8)).unwrap();
    let shown = host.window().0.borrow()[0].id;
    host.answer(at, shown, Answer::DontConnect).unwrap();
}

/// The table of the specification: level and values of each event.
fn specified() -> BTreeMap<String, (String, BTreeSet<String>)> {
    let page = include_str!("../../docs/src/specification/log.md");
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let message = cells.get(2)?.strip_prefix('`')?.strip_suffix('`')?;
        let values = cells.get(3)?.split(", ").map(str::to_owned).collect();
        Some((message.to_owned(), (cells.get(1)?.to_string(), values)))
    });
    rows.collect()
}

// LOG-1 to LOG-3, LOG-5
#[test]
fn no_event_has_a_secret_a_name_or_a_byte_of_what_was_handed_out() {
    let log = log_of(|| meet(|_| ()));
    let whole = format!("{log:?}");
    assert_silent(&whole);
    for one in &log {
        for (name, value) in &one.values {
            let plain = |c: char| c.is_ascii_alphanumeric() || "_ ".contains(c);
            assert!(value.chars().all(plain) && value.len() <= 60, "{name}={value} in {one:?}");
        }
        if let Some(beginning) = one.values.get("certificate") {
            assert_eq!(beginning.len(), 8, "{one:?}");
        }
    }
    let values: usize = log.iter().map(|one| one.values.len()).sum();
    println!("tried\tvalues in logs searched for keys, passphrases and names\t{values}\tvalues\t0");
    assert!(values > 1000, "{values}");
}

// LOG-3
#[test]
fn a_signal_is_told_by_the_names_of_the_specification() {
    let page = include_str!("../../docs/src/specification/protocol.md");
    let (_, list) = page.split_once("**PROTO-32**").unwrap();
    let (list, _) = list.split_once("**PROTO-34**").unwrap();
    let names: BTreeSet<_> = list.split('`').filter_map(|word| word.split('"').nth(1)).collect();
    let log = log_of(|| {
        let mut engine = Engine::new(Meeting::default(), Policy::default());
        let session = engine.open(Time::ZERO, Kind::Nbr).unwrap();
        for signal in Signal::ALL {
            let _outcome = engine.handle(Time::ZERO, Input::Signal(session, signal));
            while engine.poll_effect().is_some() {}
        }
    });
    let told = log.iter().filter(|one| one.message == "signal reported");
    let told: BTreeSet<_> =
        told.map(|one| (one.values.get("signal").unwrap(), one.values.get("why"))).collect();
    assert_eq!(told.len(), Signal::ALL.len(), "{told:?}");
    for (signal, why) in told {
        let known = |name: &String| names.contains(name.as_str());
        assert!(known(signal) && why.is_none_or(known), "{signal} {why:?}");
    }
}

// LOG-2
#[test]
fn a_host_is_told_as_given_or_not() {
    let log = log_of(|| meet(|_| ()));
    let said: BTreeSet<_> = log.iter().filter_map(|one| one.values.get("names_host")).collect();
    assert_eq!(said.into_iter().collect::<Vec<_>>(), ["true"], "{HOST} was given each time");
}

// LOG-4
#[test]
fn the_events_are_those_of_the_table_with_its_levels_and_values() {
    let log = log_of(|| {
        meet(|_| ());
        rare_events();
        a_service_that_asks_again();
    });
    let mut told: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    for one in log {
        let (level, values) =
            told.entry(one.message).or_insert_with(|| (one.level.clone(), BTreeSet::new()));
        assert_eq!(*level, one.level);
        values.extend(one.values.into_keys());
    }
    let specified = specified();
    assert!(specified.len() > 20);
    for (message, (level, values)) in &told {
        let (stated, allowed) = specified.get(message).unwrap_or_else(|| panic!("{message}"));
        assert_eq!(level, stated, "{message}");
        assert!(values.is_subset(allowed), "{message}: {values:?} and {allowed:?}");
    }
    let untold: Vec<_> = specified.keys().filter(|message| !told.contains_key(*message)).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

// LOG-7
#[test]
fn being_listened_to_changes_nothing() {
    let certificates = Certificates::built_in();
    let profile = Profile::corners(Cast::new(&certificates));
    let meeting = |seed| {
        let mut walk = Walk::new(seed, &profile);
        let mut state = State::new(walk.policy());
        let mut driver = Driver::new(&walk.policy()).unwrap();
        let (mut all, mut effects) = (Vec::new(), Vec::new());
        while let Some((at, input)) = walk.next(&state) {
            let _outcome = state.apply(at, &input);
            let outcome = driver.step(at, &input, &certificates, &mut effects);
            all.push(format!("{outcome:?} {effects:?}"));
        }
        (all, driver.engine().snapshot())
    };
    let mut events = 0;
    for seed in 0..200 {
        let alone = meeting(seed);
        let mut heard = None;
        events += log_of(|| heard = Some(meeting(seed))).len();
        assert_eq!(heard.unwrap(), alone);
    }
    assert!(events > 10_000, "{events}");
}
