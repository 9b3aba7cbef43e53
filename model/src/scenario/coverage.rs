//! What was reached: every cell of the session table, every rule, effect, code and error.

use std::collections::BTreeMap;

use crate::{
    codes,
    reference::State,
    vocabulary::{
        Action, ActionWhy, Anomaly, Dismissal, Effect, Error, Failure, Input, Kind, Leaf, Leaving,
        Refusal, Region, Signal, SignalName,
    },
};

/// What a cell belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// A leaf, its gate, and a signal.
    Cell,
    /// A kind and a code, or a code that it does not have.
    Code,
    /// A rule of the review.
    Rule,
    /// An effect with its reason.
    Effect,
    /// An error. `malformed` is not among them: no typed input has it.
    Error,
    /// An input that was taken.
    Input,
}

/// How often each cell was reached.
///
/// Cells that no meeting can reach are not there: a shut gate before the first inquiry, an
/// IGNORE for any reason but the person's consent, a way back to Joining.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    cells: Vec<u64>,
}

/// What a step is about to reach, as far as the state before it says: for those who change
/// their state in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    input: usize,
    code: Option<usize>,
    cell: Option<usize>,
    rule: Option<usize>,
}

impl Prospect {
    /// What this input is about to reach in this state.
    #[must_use]
    pub fn of(before: &State, input: &Input) -> Self {
        let (mut code, mut signal) = (None, None);
        match input {
            Input::Status { session, code: given } => {
                if let Some(s) = before.sessions.get(session) {
                    code = Some(code_cell(s.kind, *given));
                    signal = codes::decode(s.kind, *given).map(|signal| (s, signal));
                }
            }
            Input::Signal { session, signal: given } => {
                signal = before.sessions.get(session).map(|s| (s, *given));
            }
            _ => {}
        }
        let cell = signal.map(|(s, signal)| {
            let open = gate_matters(s.leaf).unwrap_or_else(|| before.gate_open(s));
            table_cell(s.leaf, open, signal)
        });
        let ruling = before.ruling(input);
        let rule = ruling.map(|ruling| RULE_AT + usize::from(ruling.number()) - 1);
        Self { input: input_place(input), code, cell, rule }
    }
}

const LEAVES: [&str; 11] = [
    "joining",
    "retrying",
    "reconnecting",
    "admitted",
    "fetching",
    "deciding",
    "active",
    "playing",
    "refused",
    "left",
    "failed",
];

const INPUTS: [&str; 12] = [
    "open",
    "status",
    "signal",
    "certificate",
    "certificate_unavailable",
    "answer",
    "forget",
    "close",
    "tick",
    "end",
    "next_deadline",
    "snapshot",
];

/// Codes beyond every table fall on the last place of their kind.
const CODES: usize = 13;
const RULES: usize = 10;
const EFFECTS: usize = 3 + 4 + 2 * (3 + REFUSALS) + REFUSALS + (8 + REFUSALS + 2 + 6) + 2;
const REFUSALS: usize = Refusal::ALL.len();

/// Where each group begins.
const CELL_AT: usize = 0;
const CODE_AT: usize = CELL_AT + 2 * LEAVES.len() * SignalName::ALL.len();
const RULE_AT: usize = CODE_AT + Kind::ALL.len() * CODES;
const EFFECT_AT: usize = RULE_AT + RULES;
const ERROR_AT: usize = EFFECT_AT + EFFECTS;
const INPUT_AT: usize = ERROR_AT + Error::ALL.len();
const END: usize = INPUT_AT + INPUTS.len();

impl Default for Coverage {
    fn default() -> Self {
        Self { cells: vec![0; END] }
    }
}

impl Coverage {
    /// Counts one step: the state before it, the input and what came of it.
    pub fn observe(&mut self, before: &State, input: &Input, result: Result<&[Effect], Error>) {
        let prospect = Prospect::of(before, input);
        self.count(prospect, result);
    }

    /// Counts one step, seen from before it and from after it.
    pub fn count(&mut self, prospect: Prospect, result: Result<&[Effect], Error>) {
        for place in [prospect.code, prospect.cell].into_iter().flatten() {
            self.cells[place] += 1;
        }
        match result {
            Ok(effects) => {
                self.cells[INPUT_AT + prospect.input] += 1;
                if let Some(rule) = prospect.rule {
                    self.cells[rule] += 1;
                }
                for effect in effects {
                    self.cells[EFFECT_AT + effect_place(effect)] += 1;
                }
            }
            Err(error) => self.cells[ERROR_AT + error as usize] += 1,
        }
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.cells.iter_mut().zip(&other.cells) {
            *mine += theirs;
        }
    }

    /// Every cell that a meeting can reach, by group and name, with its count.
    #[must_use]
    pub fn report(&self) -> BTreeMap<(Group, String), u64> {
        names().into_iter().map(|(place, group, name)| ((group, name), self.cells[place])).collect()
    }

    /// The cells that were never reached.
    #[must_use]
    pub fn unreached(&self) -> Vec<(Group, String)> {
        let report = self.report().into_iter();
        report.filter(|(_, count)| *count == 0).map(|(cell, _)| cell).collect()
    }
}

/// Whether the gate is open in a leaf, where the leaf alone says so.
const fn gate_matters(leaf: Leaf) -> Option<bool> {
    match leaf {
        Leaf::Joining | Leaf::Admitted | Leaf::Active | Leaf::Playing => Some(true),
        Leaf::Fetching | Leaf::Deciding | Leaf::Refused(_) => Some(false),
        Leaf::Retrying | Leaf::Reconnecting | Leaf::Left(_) | Leaf::Failed(_) => None,
    }
}

const fn leaf_place(leaf: Leaf) -> usize {
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

const fn table_cell(leaf: Leaf, open: bool, signal: Signal) -> usize {
    let column = 2 * leaf_place(leaf) + open as usize;
    CELL_AT + column * SignalName::ALL.len() + signal.signal_name() as usize
}

fn code_cell(kind: Kind, code: i64) -> usize {
    let mut table = codes::table(kind).iter();
    let place = table.position(|(known, _)| *known == code);
    CODE_AT + kind as usize * CODES + place.unwrap_or(CODES - 1)
}

/// Its place in [`INPUTS`].
const fn input_place(input: &Input) -> usize {
    match input {
        Input::Open { .. } => 0,
        Input::Status { .. } => 1,
        Input::Signal { .. } => 2,
        Input::Certificate { .. } => 3,
        Input::CertificateUnavailable { .. } => 4,
        Input::Answer { .. } => 5,
        Input::Forget { .. } => 6,
        Input::Close { .. } => 7,
        Input::Tick => 8,
        Input::End => 9,
        Input::NextDeadline => 10,
        Input::Snapshot => 11,
    }
}

const fn why_place(why: ActionWhy) -> usize {
    match why {
        ActionWhy::Person => 0,
        ActionWhy::Deadline => 1,
        ActionWhy::Remembered => 2,
        ActionWhy::Refused(why) => 3 + why as usize,
    }
}

const fn effect_place(effect: &Effect) -> usize {
    const DISMISS: usize = 3;
    const ACTION: usize = DISMISS + 4;
    const TERMINATE: usize = ACTION + 2 * (3 + REFUSALS);
    const CHANGED: usize = TERMINATE + REFUSALS;
    const ANOMALY: usize = CHANGED + 8 + REFUSALS + 2 + 6;
    match effect {
        Effect::FetchCertificate { .. } => 0,
        Effect::ShowPrompt { .. } => 1,
        Effect::UpdatePrompt { .. } => 2,
        Effect::DismissPrompt { why, .. } => DISMISS + *why as usize,
        Effect::SetCertificateAction { action, why, .. } => {
            ACTION + *action as usize * (3 + REFUSALS) + why_place(*why)
        }
        Effect::Terminate { why, .. } => TERMINATE + *why as usize,
        Effect::SessionChanged { to, .. } => {
            CHANGED
                + match to {
                    Leaf::Refused(why) => 8 + *why as usize,
                    Leaf::Left(why) => 8 + REFUSALS + *why as usize,
                    Leaf::Failed(why) => 8 + REFUSALS + 2 + *why as usize,
                    leaf => leaf_place(*leaf),
                }
        }
        Effect::Anomaly { what, .. } => ANOMALY + *what as usize,
    }
}

/// Every cell that a meeting can reach: its place, group and name.
fn names() -> Vec<(usize, Group, String)> {
    let mut all = table_names();
    all.extend(code_names());
    all.extend((0..RULES).map(|n| (RULE_AT + n, Group::Rule, format!("rule {:02}", n + 1))));
    let effects = effects().into_iter();
    all.extend(
        effects.map(|(effect, name)| (EFFECT_AT + effect_place(&effect), Group::Effect, name)),
    );
    let errors = Error::ALL.iter().filter(|e| **e != Error::Malformed);
    all.extend(errors.map(|e| (ERROR_AT + *e as usize, Group::Error, e.to_string())));
    let inputs = INPUTS.into_iter().enumerate();
    all.extend(inputs.map(|(n, name)| (INPUT_AT + n, Group::Input, name.to_owned())));
    all
}

fn table_names() -> Vec<(usize, Group, String)> {
    let leaves = [
        Leaf::Joining,
        Leaf::Retrying,
        Leaf::Reconnecting,
        Leaf::Admitted,
        Leaf::Fetching,
        Leaf::Deciding,
        Leaf::Active,
        Leaf::Playing,
        Leaf::Refused(Refusal::Denied),
        Leaf::Left(Leaving::Left),
        Leaf::Failed(Failure::Join),
    ];
    let mut all = Vec::new();
    for leaf in leaves {
        for open in [true, false] {
            if gate_matters(leaf).is_some_and(|fixed| fixed != open) {
                continue;
            }
            let gate = match (leaf.region(), open) {
                (Region::Refused | Region::Pending | Region::Connected, _) => "",
                (_, true) => " (gate open)",
                (_, false) => " (gate shut)",
            };
            for signal in Signal::ALL {
                let name = format!("{}{gate} × {}", leaf.name(), signal.signal_name());
                all.push((table_cell(leaf, open, signal), Group::Cell, name));
            }
        }
    }
    all.dedup();
    all
}

fn code_names() -> Vec<(usize, Group, String)> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let known = codes::table(*kind).iter().map(|(code, _)| (*code, code.to_string()));
        for (code, name) in known.chain([(i64::MIN, "no code of it".to_owned())]) {
            let name = format!("{kind} {name}");
            all.push((code_cell(*kind, code), Group::Code, name));
        }
    }
    all
}

/// An example of every effect with every reason.
fn effects() -> Vec<(Effect, String)> {
    let (session, inquiry, prompt) = (0, 0, 0);
    let act = |action: Action, why: ActionWhy| {
        let name = format!("set_certificate_action {action} {}", why.name());
        (Effect::SetCertificateAction { session, inquiry, action, why }, name)
    };
    let update = Effect::UpdatePrompt {
        prompt,
        revision: 0,
        hosts: Vec::new(),
        problems: crate::vocabulary::ProblemSet::EMPTY,
        sessions: Vec::new(),
    };
    let show = Effect::ShowPrompt {
        prompt,
        revision: 0,
        fingerprint: crate::vocabulary::Fingerprint(0),
        hosts: Vec::new(),
        problems: crate::vocabulary::ProblemSet::EMPTY,
        sessions: Vec::new(),
    };
    let mut all = vec![
        (Effect::FetchCertificate { session, inquiry }, "fetch_certificate".to_owned()),
        (show, "show_prompt".to_owned()),
        (update, "update_prompt".to_owned()),
        act(Action::Ignore, ActionWhy::Person),
        act(Action::Ignore, ActionWhy::Remembered),
        act(Action::Cancel, ActionWhy::Person),
        act(Action::Cancel, ActionWhy::Deadline),
        act(Action::Cancel, ActionWhy::Remembered),
    ];
    for why in Refusal::ALL {
        all.push(act(Action::Cancel, ActionWhy::Refused(*why)));
        all.push((Effect::Terminate { session, why: *why }, format!("terminate {why}")));
    }
    for why in Dismissal::ALL {
        all.push((Effect::DismissPrompt { prompt, why: *why }, format!("dismiss_prompt {why}")));
    }
    for what in Anomaly::ALL {
        all.push((Effect::Anomaly { session, what: *what }, format!("anomaly {what}")));
    }
    let plain = [
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
    for to in plain.into_iter().chain(refused).chain(left).chain(failed) {
        all.push((Effect::SessionChanged { session, to }, format!("session_changed {to}")));
    }
    all
}
