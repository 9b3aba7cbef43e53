//! Dialogs, the answers to them, and what ends them.

use certgate_model::vocabulary::{
    ActionWhy, Dismissal, Effect, Error, Fingerprint, Host, Leaf, ProblemSet, Refusal, Region,
    Verdict,
};

use super::{Client, Dialog, Key, Place, Remembered, Trust};
use crate::defect::Defect;

/// An answer, whoever gave it.
#[derive(Clone, Copy)]
pub(super) struct Decision {
    remembered: Remembered,
    told: ActionWhy,
    dismissal: Dismissal,
}

impl Decision {
    const YES: Self = Self {
        remembered: Remembered::Yes,
        told: ActionWhy::Person,
        dismissal: Dismissal::Answered,
    };
    const NO: Self = Self { remembered: Remembered::No(Refusal::Denied), ..Self::YES };

    pub(super) const fn by_policy() -> Self {
        let why = Refusal::NotOverridable;
        Self {
            remembered: Remembered::No(why),
            told: ActionWhy::Refused(why),
            dismissal: Dismissal::Policy,
        }
    }

    const fn by_deadline() -> Self {
        Self {
            remembered: Remembered::No(Refusal::Unanswered),
            told: ActionWhy::Deadline,
            dismissal: Dismissal::Deadline,
        }
    }
}

impl Client {
    pub(super) fn answer_complaint(&self, prompt: u64, verdict: Verdict) -> Result<(), Error> {
        if prompt == 0 || prompt > self.dialogs_made {
            return Err(Error::UnknownPrompt);
        }
        let Some(dialog) = self.dialogs.iter().find(|dialog| dialog.number == prompt) else {
            let late = self.has(Defect::LateAnswerCounts);
            return if late { Ok(()) } else { Err(Error::PromptClosed) };
        };
        let read = Self::revision_named(verdict);
        let outdated = read.is_some_and(|read| read != dialog.revision);
        if outdated && !self.has(Defect::OldRevisionAccepted) {
            return Err(Error::PromptChanged);
        }
        Ok(())
    }

    pub(super) fn on_answer(&mut self, prompt: u64, verdict: Verdict) {
        let Some(key) = self.past_dialogs.get(&prompt).cloned() else {
            return;
        };
        let yes = Self::revision_named(verdict).is_some();
        self.settle(&key, if yes { Decision::YES } else { Decision::NO }, None);
    }

    /// Remembers an answer, takes its dialog away and tells everybody who waits.
    pub(super) fn settle(&mut self, key: &Key, decision: Decision, about: Option<u64>) {
        if let Some(place) = self.dialogs.iter().position(|dialog| dialog.key == *key) {
            let prompt = self.dialogs.remove(place).number;
            let why = decision.dismissal;
            self.say(Place::Dismissal, Effect::DismissPrompt { prompt, why });
        }
        self.backlog.retain(|queued| queued != key);
        if decision.remembered == Remembered::No(Refusal::Denied) {
            for session in self.waiting(key) {
                self.hosts_denied.insert(self.channels[&session].host.clone());
            }
        }
        let forgetful = match decision.remembered {
            Remembered::Yes => self.has(Defect::YesIsNotRemembered),
            Remembered::No(_) => self.has(Defect::NoIsNotRemembered),
        };
        if !forgetful {
            self.remembered.insert(key.clone(), decision.remembered);
        }
        let mut told = self.waiting(key);
        told.extend(about);
        if self.has(Defect::WaitsUnderTheOldName) {
            told.extend(self.asking_anew(key));
        }
        told.sort_unstable();
        match decision.remembered {
            Remembered::Yes if self.has(Defect::YesCoversEverybody) => told = self.deciding(),
            Remembered::No(_) if self.has(Defect::NoCoversEverybody) => told = self.deciding(),
            _ => {}
        }
        if self.has(Defect::OnlyTheFirstIsTold) {
            told.truncate(1);
        }
        if self.has(Defect::ToldInReverse) {
            told.reverse();
        }
        for session in told {
            match decision.remembered {
                Remembered::Yes => self.admit(session, decision.told),
                Remembered::No(why) => self.cancel(session, why, decision.told),
            }
            if self.has(Defect::ToldTwice) {
                let again = self
                    .out
                    .iter()
                    .rev()
                    .find(|(_, effect)| matches!(effect, Effect::SetCertificateAction { .. }));
                self.out.extend(again.cloned());
            }
        }
        if let Remembered::No(why) = decision.remembered
            && !self.has(Defect::NoLeavesTheConnected)
        {
            self.cut_off_all_on(key, why);
        }
        if !self.has(Defect::BacklogStaysBehind) {
            self.fill_windows();
        }
    }

    /// Those who waited for this certificate's dialog before their service asked once more.
    fn asking_anew(&self, key: &Key) -> Vec<u64> {
        let mut numbers = self.numbers();
        numbers.retain(|session| {
            let channel = &self.channels[session];
            channel.leaf == Leaf::Fetching && channel.trust == Trust::On(key.clone())
        });
        numbers
    }

    fn cut_off_all_on(&mut self, key: &Key, why: Refusal) {
        for session in self.numbers() {
            let channel = &self.channels[&session];
            let alive = matches!(channel.leaf.region(), Region::Connecting | Region::Connected);
            if alive && channel.trust == Trust::On(key.clone()) {
                self.cut_off(session, why);
            }
        }
    }

    pub(super) fn waiting(&self, key: &Key) -> Vec<u64> {
        let mut waiting = self.deciding();
        waiting.retain(|session| self.channels[session].trust == Trust::On(key.clone()));
        waiting
    }

    fn deciding(&self) -> Vec<u64> {
        let mut numbers = self.numbers();
        numbers.retain(|session| self.channels[session].leaf == Leaf::Deciding);
        numbers
    }

    pub(super) fn hosts_of(&self, sessions: &[u64]) -> Vec<Host> {
        let mut hosts: Vec<Host> =
            sessions.iter().filter_map(|session| self.channels[session].host.clone()).collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }

    pub(super) fn window_is_free(&self) -> bool {
        (self.dialogs.len() as u64) < self.policy.max_shown_prompts
            || self.has(Defect::WindowsWithoutLimit)
    }

    pub(super) fn fill_windows(&mut self) {
        while self.window_is_free() {
            let next = if self.has(Defect::LastInFirstOut) {
                self.backlog.pop_back()
            } else {
                self.backlog.pop_front()
            };
            let Some(key) = next else {
                return;
            };
            self.dialogs_made += 1;
            let prompt = self.dialogs_made;
            self.past_dialogs.insert(prompt, key.clone());
            let sessions = self.waiting(&key);
            let hosts = self.hosts_of(&sessions);
            let problems = sessions
                .iter()
                .fold(ProblemSet::EMPTY, |all, one| all.union(self.channels[one].problems));
            let answer_by = self.after(self.policy.answer_deadline_ms);
            let fingerprint = key.fingerprint;
            self.dialogs.push(Dialog {
                number: prompt,
                key,
                revision: 1,
                hosts: hosts.clone(),
                problems,
                answer_by,
            });
            let show =
                Effect::ShowPrompt { prompt, revision: 1, fingerprint, hosts, problems, sessions };
            self.say(Place::New, show);
        }
    }

    pub(super) fn update(&self, prompt: u64) -> Option<Effect> {
        let dialog = self.dialogs.iter().find(|dialog| dialog.number == prompt)?;
        Some(Effect::UpdatePrompt {
            prompt,
            revision: dialog.revision,
            hosts: dialog.hosts.clone(),
            problems: dialog.problems,
            sessions: self.waiting(&dialog.key),
        })
    }

    /// A session no longer waits for this certificate's dialog.
    pub(super) fn withdrew(&mut self, key: &Key) {
        let nobody = self.waiting(key).is_empty();
        if nobody && !self.has(Defect::EmptyQueuedPromptStays) {
            self.backlog.retain(|queued| queued != key);
        }
        let Some(place) = self.dialogs.iter().position(|dialog| dialog.key == *key) else {
            return;
        };
        let prompt = self.dialogs[place].number;
        if nobody && self.has(Defect::EmptyDialogIsTornDown) {
            // It says that nobody waits any more; the window closes by itself.
            let update = self.update(prompt);
            self.out.extend(update.map(|update| (Place::Update, update)));
            self.dialogs.remove(place);
        } else if self.has(Defect::OneLeavingTakesTheDialog) {
            self.dialogs.remove(place);
            let why = Dismissal::Answered;
            self.say(Place::Dismissal, Effect::DismissPrompt { prompt, why });
            self.fill_windows();
        } else if let Some(update) = self.update(prompt) {
            self.say(Place::Update, update);
        }
    }

    pub(super) fn forget_complaint(
        &self,
        fingerprint: Fingerprint,
        host: Option<&Host>,
        problems: ProblemSet,
    ) -> Result<(), Error> {
        let key = self.key(fingerprint, host, problems).ok_or(Error::UnknownSubject)?;
        let open = self.dialogs.iter().any(|dialog| dialog.key == key);
        match self.remembered.get(&key) {
            Some(Remembered::No(Refusal::NotOverridable)) => Err(Error::DeniedByPolicy),
            Some(_) => Ok(()),
            None if open || self.backlog.contains(&key) => Err(Error::SubjectOpen),
            None => Err(Error::UnknownSubject),
        }
    }

    pub(super) fn on_forget(
        &mut self,
        fingerprint: Fingerprint,
        host: Option<&Host>,
        problems: ProblemSet,
    ) {
        let Some(key) = self.key(fingerprint, host, problems) else {
            return;
        };
        let before = self.remembered.remove(&key);
        if before == Some(Remembered::Yes) && !self.has(Defect::ForgetLeavesTheConnected) {
            self.cut_off_all_on(&key, Refusal::ConsentWithdrawn);
        }
    }

    pub(super) fn on_tick(&mut self) {
        let mut said = Vec::new();
        while let Some((_, answer, number)) = self.due() {
            if !answer {
                let why = Refusal::CertificateUnavailable;
                self.cancel(number, why, ActionWhy::Deadline);
            } else if let Some(key) = self.past_dialogs.get(&number).cloned() {
                let accepts = self.has(Defect::TimeoutAccepts);
                let mut decision = Decision::by_deadline();
                if accepts {
                    decision.remembered = Remembered::Yes;
                }
                self.settle(&key, decision, None);
            }
            self.flush();
            said.append(&mut self.out);
        }
        self.out = said;
        // Whatever the order of the steps, they are said one after another.
        for (place, _) in &mut self.out {
            *place = Place::Channel;
        }
    }

    /// The first deadline that has come: its time, whether it is an answer's, whose it is.
    fn due(&self) -> Option<(u64, bool, u64)> {
        let fetches = self.channels.iter().filter_map(|(n, c)| Some((c.fetch_by?, false, *n)));
        let answers = self.dialogs.iter().filter_map(|d| Some((d.answer_by?, true, d.number)));
        let first = fetches.chain(answers).min()?;
        let come = if self.has(Defect::DeadlinesFireEarly) {
            first.0 <= self.clock.saturating_add(1)
        } else if self.has(Defect::DeadlinesFireLate) {
            first.0 < self.clock
        } else {
            first.0 <= self.clock
        };
        come.then_some(first)
    }

    pub(super) fn on_end(&mut self) {
        self.over = true;
        let mut shown: Vec<u64> = self.dialogs.drain(..).map(|dialog| dialog.number).collect();
        shown.sort_unstable();
        for prompt in shown {
            let why = Dismissal::MeetingEnded;
            self.say(Place::Dismissal, Effect::DismissPrompt { prompt, why });
        }
        self.backlog.clear();
        if self.has(Defect::EndLeavesTheSessions) {
            return;
        }
        let why = Refusal::MeetingEnded;
        for session in self.numbers() {
            match self.channels[&session].leaf.region() {
                Region::Refused => {}
                Region::Pending => self.cancel_for(session, why),
                Region::Connecting | Region::Connected => self.cut_off(session, why),
                Region::Ended => self.go(session, Leaf::Refused(why)),
            }
        }
    }
}
