//! The shortest trace that still shows the same fault.

use std::time::{Duration, Instant};

use certgate_model::vocabulary::{Input, Kind, Policy, ProblemSet};

use crate::{
    anchor::{Anchored, anchored, played},
    script::Script,
    trial::Finding,
};

/// How much may be spent on a trace.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// The most meetings that are tried.
    pub meetings: usize,
    /// The time after which no other is tried.
    pub time: Duration,
}

impl Default for Effort {
    fn default() -> Self {
        Self { meetings: 20_000, time: Duration::from_secs(60) }
    }
}

/// Leaves out and simplifies what the fault does not need.
///
/// `fails` plays a script on an implementation that begins from nothing; another fault than
/// the one at hand does not count. What comes back fails like the script, and each of its
/// inputs is needed as far as the effort went.
pub fn shrink(
    script: Script,
    finding: Finding,
    effort: Effort,
    fails: impl FnMut(&Script) -> Option<Finding>,
) -> (Script, Finding) {
    let inputs = anchored(&script);
    let mut shrinking = Shrinking {
        policy: script.policy,
        inputs,
        name: finding.fault.name(),
        best: (script, finding),
        left: effort.meetings,
        until: Instant::now() + effort.time,
        fails,
    };
    shrinking.cut_tail();
    loop {
        let before = shrinking.best.0.clone();
        shrinking.leave_out();
        shrinking.simplify_policy();
        shrinking.simplify_inputs();
        shrinking.renumber_sessions();
        if shrinking.spent() || shrinking.best.0 == before {
            return shrinking.best;
        }
    }
}

struct Shrinking<F> {
    policy: Policy,
    inputs: Vec<Anchored>,
    name: &'static str,
    best: (Script, Finding),
    left: usize,
    until: Instant,
    fails: F,
}

impl<F: FnMut(&Script) -> Option<Finding>> Shrinking<F> {
    fn spent(&self) -> bool {
        self.left == 0 || Instant::now() >= self.until
    }

    /// Takes these inputs if they fail alike.
    fn try_out(&mut self, policy: Policy, inputs: Vec<Anchored>) -> bool {
        if self.spent() {
            return false;
        }
        self.left -= 1;
        let script = played(policy, &inputs);
        match (self.fails)(&script) {
            Some(finding) if finding.fault.name() == self.name => {
                // The numbers that it was played under are its own from now on.
                self.inputs = anchored(&script);
                self.policy = policy;
                self.best = (script, finding);
                true
            }
            _ => false,
        }
    }

    /// Nothing after the fault matters.
    fn cut_tail(&mut self) {
        let inputs = self.best.1.inputs.min(self.inputs.len());
        self.try_out(self.policy, self.inputs[..inputs].to_vec());
    }

    /// Leaves out ever smaller runs of inputs, down to single ones.
    fn leave_out(&mut self) {
        let mut size = self.inputs.len().div_ceil(2);
        while size > 0 && !self.spent() {
            let mut from = 0;
            while from < self.inputs.len() {
                let to = self.inputs.len().min(from + size);
                let mut fewer = self.inputs.clone();
                fewer.drain(from..to);
                if !self.try_out(self.policy, fewer) {
                    from = to;
                }
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }

    fn simplify_policy(&mut self) {
        let default = Policy::default();
        if self.policy == default || self.try_out(default, self.inputs.clone()) {
            return;
        }
        let fields: [fn(&mut Policy, &Policy); 15] = [
            |p, d| p.scope = d.scope,
            |p, d| p.non_overridable = d.non_overridable,
            |p, d| p.forbid_overrides = d.forbid_overrides,
            |p, d| p.max_shown_prompts = d.max_shown_prompts,
            |p, d| p.max_sessions = d.max_sessions,
            |p, d| p.max_queued_prompts = d.max_queued_prompts,
            |p, d| p.max_subjects = d.max_subjects,
            |p, d| p.max_prompts_per_session = d.max_prompts_per_session,
            |p, d| p.max_prompt_hosts = d.max_prompt_hosts,
            |p, d| p.max_inquiries = d.max_inquiries,
            |p, d| p.max_certificate_bytes = d.max_certificate_bytes,
            |p, d| p.certificate_deadline_ms = d.certificate_deadline_ms,
            |p, d| p.answer_deadline_ms = d.answer_deadline_ms,
            |p, d| p.role = d.role,
            |p, d| p.center = d.center,
        ];
        for field in fields {
            let mut simpler = self.policy;
            field(&mut simpler, &default);
            if simpler != self.policy {
                self.try_out(simpler, self.inputs.clone());
            }
        }
    }

    fn simplify_inputs(&mut self) {
        let all_at_once: Vec<Anchored> =
            self.inputs.iter().map(|input| Anchored { at: 0, ..input.clone() }).collect();
        self.try_simpler(all_at_once);
        for place in 0..self.inputs.len() {
            for simplify in [earlier, video, no_problems, no_host, plain_host] {
                let before = place.checked_sub(1).map(|before| &self.inputs[before]);
                if let Some(simpler) = simplify(&self.inputs[place], before) {
                    let mut inputs = self.inputs.clone();
                    inputs[place] = simpler;
                    self.try_simpler(inputs);
                }
            }
        }
    }

    fn try_simpler(&mut self, inputs: Vec<Anchored>) {
        if inputs != self.inputs {
            self.try_out(self.policy, inputs);
        }
    }

    /// Sessions 1, 2, … in the order in which they appear, where their order allows it.
    fn renumber_sessions(&mut self) {
        let mut numbers: Vec<u64> =
            self.inputs.iter().filter_map(|input| session(&input.input)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut inputs = self.inputs.clone();
        for anchored in &mut inputs {
            if let Some(session) = session_mut(&mut anchored.input)
                && let Ok(place) = numbers.binary_search(session)
            {
                *session = place as u64 + 1;
            }
        }
        self.try_simpler(inputs);
    }
}

fn earlier(anchored: &Anchored, before: Option<&Anchored>) -> Option<Anchored> {
    let at = before.map_or(0, |before| before.at);
    (anchored.at > at).then(|| Anchored { at, ..anchored.clone() })
}

fn video(anchored: &Anchored, _: Option<&Anchored>) -> Option<Anchored> {
    changed(anchored, |input| {
        if let Input::Open { kind, .. } = input {
            *kind = Kind::Video;
        }
    })
}

fn no_problems(anchored: &Anchored, _: Option<&Anchored>) -> Option<Anchored> {
    changed(anchored, |input| {
        if let Input::Certificate { problems, .. } | Input::Forget { problems, .. } = input {
            *problems = ProblemSet::EMPTY;
        }
    })
}

fn no_host(anchored: &Anchored, _: Option<&Anchored>) -> Option<Anchored> {
    changed(anchored, |input| {
        if let Input::Certificate { host, .. } | Input::Forget { host, .. } = input {
            *host = None;
        }
    })
}

fn plain_host(anchored: &Anchored, _: Option<&Anchored>) -> Option<Anchored> {
    changed(anchored, |input| {
        if let Input::Certificate { host: Some(host), .. }
        | Input::Forget { host: Some(host), .. } = input
        {
            *host = "a.example".into();
        }
    })
}

fn changed(anchored: &Anchored, change: impl FnOnce(&mut Input)) -> Option<Anchored> {
    let mut simpler = anchored.clone();
    change(&mut simpler.input);
    (simpler != *anchored).then_some(simpler)
}

/// The session that an input names.
pub(crate) fn session(input: &Input) -> Option<u64> {
    session_mut(&mut input.clone()).copied()
}

/// The session that an input names, to be changed.
pub(crate) const fn session_mut(input: &mut Input) -> Option<&mut u64> {
    match input {
        Input::Open { session, .. }
        | Input::Status { session, .. }
        | Input::Signal { session, .. }
        | Input::Certificate { session, .. }
        | Input::CertificateUnavailable { session, .. }
        | Input::Close { session } => Some(session),
        _ => None,
    }
}
