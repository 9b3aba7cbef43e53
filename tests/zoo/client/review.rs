//! What a client does with a certificate that a service handed out.

use certgate_model::vocabulary::{
    Action, ActionWhy, Host, Leaf, Presented, Problem, ProblemSet, Refusal, Role,
};

use super::{Client, Key, Place, Remembered, Trust, dialogs::Decision};
use crate::defect::Defect;

impl Client {
    pub(super) fn on_certificate(
        &mut self,
        session: u64,
        presented: Presented,
        host: Option<&Host>,
        problems: ProblemSet,
    ) {
        let fits = presented.length <= self.policy.max_certificate_bytes
            || self.has(Defect::SizeIsNotChecked);
        let readable = presented.identity.filter(|_| presented.length > 0 && fits);
        let Some(fingerprint) = readable else {
            self.on_unreadable(session);
            return;
        };
        if self.policy.forbid_overrides && !self.has(Defect::ForbiddenIsAskedAbout) {
            self.cancel_for(session, Refusal::OverridesForbidden);
            return;
        }
        let Some(mut key) = self.key(fingerprint, host, problems) else {
            self.cancel_for(session, Refusal::HostUnknown);
            return;
        };
        if self.has(Defect::TwinsAreStrangers) {
            key.form = Some(presented.form);
        }
        self.channel_mut(session).trust = Trust::On(key.clone());
        if self.cannot_be_overridden(problems) {
            self.on_fatal_problem(session, key);
            return;
        }
        match self.remembered.get(&key).copied() {
            Some(Remembered::No(_)) if self.has(Defect::ZeroedActionAccepts) => {
                // The action's memory was cleared and never set.
                self.act(session, Action::Ignore, ActionWhy::Remembered);
                self.go(session, Leaf::Refused(Refusal::Denied));
            }
            Some(Remembered::No(why)) => self.cancel(session, why, ActionWhy::Remembered),
            Some(Remembered::Yes) => self.admit(session, ActionWhy::Remembered),
            None if self.trusts_presenters() => self.admit(session, ActionWhy::Remembered),
            None if self.host_was_denied(&host.and_then(Host::normal)) => {
                self.cancel(session, Refusal::Denied, ActionWhy::Remembered);
            }
            None => self.ask(session, key, host.and_then(Host::normal), problems),
        }
    }

    fn trusts_presenters(&self) -> bool {
        self.has(Defect::PresentersAreTrusted) && self.policy.role == Role::Presenter
    }

    fn host_was_denied(&self, host: &Option<Host>) -> bool {
        self.has(Defect::NoSticksToTheHost) && self.hosts_denied.contains(host)
    }

    fn on_unreadable(&mut self, session: u64) {
        if self.has(Defect::UnreadableIsAdmitted) {
            self.admit(session, ActionWhy::Remembered);
        } else {
            self.cancel_for(session, Refusal::CertificateUnreadable);
        }
    }

    fn cannot_be_overridden(&self, problems: ProblemSet) -> bool {
        let fatal = if self.has(Defect::UnknownProblemIsFine) {
            self.policy.non_overridable.iter().filter(|one| *one != Problem::Unknown).collect()
        } else {
            self.policy.non_overridable
        };
        problems.meets(fatal) && !self.has(Defect::FatalProblemsAreAskedAbout)
    }

    fn on_fatal_problem(&mut self, session: u64, key: Key) {
        let why = Refusal::NotOverridable;
        let denied_already = self.remembered.get(&key) == Some(&Remembered::No(why));
        let no_room = !self.is_known(&key) && self.known() >= self.policy.max_subjects;
        if denied_already || no_room || self.has(Defect::FatalProblemIsOneSessionsOwn) {
            self.cancel_for(session, why);
        } else {
            self.settle(&key, Decision::by_policy(), Some(session));
        }
    }

    /// Joins the certificate's dialog or makes one.
    fn ask(&mut self, session: u64, key: Key, host: Option<Host>, problems: ProblemSet) {
        let open = self.dialogs.iter().any(|dialog| dialog.key == key)
            && !self.has(Defect::SecondDialogWhileOpen);
        if open || self.backlog.contains(&key) {
            if self.too_many_hosts(&key, host.as_ref()) {
                self.cancel_for(session, Refusal::PromptLimit);
            } else {
                self.wait(session, host, problems);
                self.show_more(session, &key);
            }
            return;
        }
        if self.known() >= self.policy.max_subjects {
            if !self.has(Defect::FullCacheEvicts) {
                self.cancel_for(session, Refusal::SubjectLimit);
                return;
            }
            let evicted = self.remembered.keys().min_by_key(|key| key.fingerprint).cloned();
            if let Some(evicted) = evicted {
                self.remembered.remove(&evicted);
            }
        }
        let spent = self.channels[&session].dialogs_caused >= self.policy.max_prompts_per_session;
        let backlog_full = self.backlog.len() as u64 >= self.policy.max_queued_prompts
            && !self.has(Defect::BacklogWithoutLimit);
        if (spent && !self.has(Defect::OneSessionMayAskForEver))
            || (!self.window_is_free() && backlog_full)
        {
            self.cancel_for(session, Refusal::PromptLimit);
            return;
        }
        self.channel_mut(session).dialogs_caused += 1;
        self.wait(session, host, problems);
        self.backlog.push_back(key);
        self.fill_windows();
    }

    fn wait(&mut self, session: u64, host: Option<Host>, problems: ProblemSet) {
        self.go(session, Leaf::Deciding);
        let channel = self.channel_mut(session);
        channel.host = host;
        channel.problems = problems;
    }

    fn too_many_hosts(&self, key: &Key, host: Option<&Host>) -> bool {
        let mut hosts: Vec<Host> = match self.dialogs.iter().find(|dialog| dialog.key == *key) {
            Some(dialog) => dialog.hosts.clone(),
            None => self.hosts_of(&self.waiting(key)),
        };
        hosts.extend(host.cloned());
        hosts.sort();
        hosts.dedup();
        hosts.len() as u64 > self.policy.max_prompt_hosts && !self.has(Defect::HostsWithoutLimit)
    }

    /// A dialog on the screen shows one session more.
    fn show_more(&mut self, session: u64, key: &Key) {
        let channel = self.channels[&session].clone();
        let keep_revision = self.has(Defect::RevisionNeverRises);
        let Some(dialog) = self.dialogs.iter_mut().find(|dialog| dialog.key == *key) else {
            return;
        };
        let (hosts, problems) = (dialog.hosts.len(), dialog.problems);
        dialog.hosts.extend(channel.host);
        dialog.hosts.sort();
        dialog.hosts.dedup();
        dialog.problems = dialog.problems.union(channel.problems);
        if (hosts, problems) != (dialog.hosts.len(), dialog.problems) && !keep_revision {
            dialog.revision += 1;
        }
        let number = dialog.number;
        let update = self.update(number);
        self.out.extend(update.map(|update| (Place::Update, update)));
    }

    fn is_known(&self, key: &Key) -> bool {
        self.remembered.contains_key(key)
            || self.backlog.contains(key)
            || self.dialogs.iter().any(|dialog| dialog.key == *key)
    }

    fn known(&self) -> u64 {
        (self.remembered.len() + self.backlog.len() + self.dialogs.len()) as u64
    }

    pub(super) fn allowed(&self, key: &Key) -> bool {
        self.remembered.get(key) == Some(&Remembered::Yes)
    }
}
