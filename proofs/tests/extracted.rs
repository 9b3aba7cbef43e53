//! The tie between the proofs and the engine: the program that is extracted from the rules in
//! Coq, the reference model and the engine answer the same meetings alike, effect by effect.
//!
//! The program is built by `proofs/coq/check`, which needs Coq and OCaml; `proofs/check` builds
//! it and then runs these tests. A plain `cargo test` lists them as ignored.

use std::{
    collections::{HashMap, VecDeque},
    env,
    sync::Arc,
    time::Duration,
};

use certgate_model::{
    certificates::Certificates,
    invariants::Tally,
    reference::State,
    scenario::{Cast, Coverage, Profile, Walk},
    vocabulary::{Input, Kind, Policy, Problem, ProblemSet, Scope},
};
use certgate_proofs::{
    alphabet::Alphabet,
    bounds::{Bounds, Passing, fewest_signals, one_of_each_signal},
};
use certgate_suite::{Abilities, ChildProcess, Implementation, InProcess, Measure, Script};

/// The extracted program and the engine, each judged beside the model.
struct Tie {
    extracted: ChildProcess,
    engine: InProcess,
    tally: Tally,
    inputs: usize,
}

impl Tie {
    fn new(certificates: &Certificates) -> Self {
        let program = env::var("CERTGATE_EXTRACTED")
            .expect("CERTGATE_EXTRACTED names the program that proofs/coq/check builds");
        let command = format!("exec '{program}'");
        let patience = Duration::from_secs(60);
        let mut extracted = ChildProcess::new(command, patience, certificates.clone());
        let identity = extracted.identify().expect("the program greets");
        assert_eq!(identity.name, "certgate-coq", "{program} is not the extracted program");
        assert!(identity.lacks.is_empty(), "the extracted program lacks {:?}", identity.lacks);
        let engine = InProcess::new(Arc::new(certificates.clone()));
        Self { extracted, engine, tally: Tally::default(), inputs: 0 }
    }

    /// Both answer every input as the model does.
    fn hold(&mut self, script: &Script, which: &str) {
        self.inputs += script.steps.len();
        let measure = Measure::default();
        for (name, implementation) in [
            ("the extracted program", &mut self.extracted as &mut dyn Implementation),
            ("the engine", &mut self.engine),
        ] {
            if let Err(finding) = measure.judge(implementation, script, &mut self.tally) {
                let inputs: Vec<String> =
                    script.inputs().take(finding.inputs).map(|step| format!("{step:?}")).collect();
                panic!(
                    "{name}, {which}, input {}: {}\n{}",
                    finding.inputs,
                    finding.fault,
                    inputs.join("\n")
                );
            }
        }
    }
}

/// How many meetings are made up, unless `CERTGATE_TIE_MEETINGS` says otherwise.
const MEETINGS: u64 = 10_000;

#[test]
#[ignore = "needs the program extracted from Coq; proofs/check builds it and runs this"]
fn random_meetings_are_answered_alike() {
    let certificates = Certificates::built_in();
    let mut tie = Tie::new(&certificates);
    let meetings = env::var("CERTGATE_TIE_MEETINGS")
        .map_or(MEETINGS, |n| n.parse().expect("CERTGATE_TIE_MEETINGS is a number"));
    let profile = Profile::corners(Cast::new(&certificates));
    let mut coverage = Coverage::default();
    for seed in 0..meetings {
        let walk = Walk::new(seed, &profile);
        let script = Script::of_walk(walk, &Abilities::default(), &mut coverage);
        tie.hold(&script, &format!("seed {seed}"));
    }
    println!("{meetings} meetings, {} inputs", tie.inputs);
    if meetings >= MEETINGS {
        assert_eq!(coverage.unreached(), [], "what no meeting reached");
    }
}

/// Small meetings, taken through every sequence of their letters.
///
/// Where time passes there are ever new states: those are taken up to so many inputs.
fn small_meetings() -> Vec<(Bounds, usize)> {
    let host = |name: &str| Some(name.into());
    let bad = ProblemSet::from_iter([Problem::SelfSigned]);
    let two = Bounds { opening: true, mistakes: true, ..Bounds::quiet("two sessions", 2, 2) };
    vec![
        (
            Bounds {
                signals: one_of_each_signal(),
                kinds: &[Kind::Svs],
                unavailable: true,
                garbage: true,
                forget: true,
                close: true,
                end: true,
                snapshot: true,
                codes: true,
                inquiries: 2,
                opening: true,
                mistakes: true,
                ..Bounds::quiet("one session, every letter", 1, 2)
            },
            usize::MAX,
        ),
        (
            Bounds { signals: fewest_signals(), forget: true, close: true, ..two.clone() },
            usize::MAX,
        ),
        (
            Bounds {
                hosts: vec![None, host("A.example."), host("b.example")],
                problems: vec![ProblemSet::EMPTY, bad],
                policy: Policy { scope: Scope::CertificateHost, max_prompt_hosts: 1, ..two.policy },
                end: true,
                ..two.clone()
            }
            .sized(2, 1),
            usize::MAX,
        ),
        (
            Bounds {
                hosts: vec![None, host("a.example"), host("b.example")],
                problems: vec![ProblemSet::EMPTY, bad],
                policy: Policy { max_prompt_hosts: 1, ..two.policy },
                forget: true,
                ..two.clone()
            }
            .sized(2, 1),
            usize::MAX,
        ),
        (
            Bounds {
                time: Passing::Freely,
                unavailable: true,
                policy: Policy {
                    certificate_deadline_ms: Some(1),
                    answer_deadline_ms: Some(2),
                    ..two.policy
                },
                ..two.clone()
            },
            7,
        ),
        (
            Bounds {
                policy: Policy { max_queued_prompts: 1, max_subjects: 2, ..two.policy },
                opening: true,
                ..Bounds::quiet("three sessions", 3, 3)
            },
            usize::MAX,
        ),
    ]
}

/// Goes through every state that the letters lead to within so many inputs, and plays in each
/// what changes nothing in one go, and each change by itself.
fn go_through(bounds: Bounds, depth: usize, tie: &mut Tie) -> usize {
    let (name, policy) = (bounds.name, bounds.policy);
    let alphabet = Alphabet::new(bounds);
    let mut ways: HashMap<State, Vec<(u64, Input)>> = HashMap::new();
    let start = State::new(policy);
    ways.insert(start.clone(), Vec::new());
    let mut frontier = VecDeque::from([start]);
    let mut letters = Vec::new();
    while let Some(state) = frontier.pop_front() {
        let way = ways[&state].clone();
        if way.len() >= depth {
            continue;
        }
        letters.clear();
        alphabet.letters(&state, &mut letters);
        let mut standing = way.clone();
        for letter in &letters {
            let (at, input) = (letter.at(&state), letter.input.clone());
            let mut after = state.clone();
            // A refusal leaves the state as it was.
            let _ = after.apply(at, &input);
            if after == state {
                standing.push((at, input));
                continue;
            }
            let mut longer = way.clone();
            longer.push((at, input));
            let known = ways.contains_key(&after);
            if known || longer.len() >= depth {
                tie.hold(&Script::rehearse(policy, longer.iter().cloned()), name);
            }
            if !known {
                ways.insert(after.clone(), longer);
                frontier.push_back(after);
            }
        }
        // The way to here is played as well.
        tie.hold(&Script::rehearse(policy, standing), name);
    }
    ways.len()
}

#[test]
#[ignore = "needs the program extracted from Coq; proofs/check builds it and runs this"]
fn every_small_meeting_is_answered_alike() {
    for (bounds, depth) in small_meetings() {
        let mut tie = Tie::new(&Alphabet::new(bounds.clone()).certificates);
        let name = bounds.name;
        let states = go_through(bounds, depth, &mut tie);
        println!("{name}: {states} states, {} inputs", tie.inputs);
        assert!(states > 50, "{name} hardly moves: {states} states");
    }
}
