//! Carrying effects out, and the boundary's rules.

use super::{Host, Recorder, Report, Service, Task, Window, information};
use crate::{
    Action, Certificate, Effect, Fingerprint, Input, Inquiry, Presented, SessionId, Signal,
    time::Time, trace,
};

impl<S: Service, W: Window, R: Recorder> Host<S, W, R> {
    /// Drains the engine (BOUND-7, BOUND-11). What a service reports meanwhile waits its turn.
    pub(super) fn carry_out(&mut self) {
        while let Some(effect) = self.engine.poll_effect() {
            self.recorder.effect(&effect, &self.engine);
            match effect {
                Effect::FetchCertificate { session, inquiry } => {
                    self.tasks.push_back(Task::Fetch(session, inquiry));
                }
                Effect::ShowPrompt { prompt, .. } => {
                    if let Some(prompt) = self.engine.prompt(prompt) {
                        self.window.show(&prompt);
                    }
                }
                Effect::UpdatePrompt { prompt, .. } => {
                    if let Some(prompt) = self.engine.prompt(prompt) {
                        self.window.update(&prompt);
                    }
                }
                Effect::DismissPrompt { prompt, why } => self.window.dismiss(prompt, why),
                Effect::SetCertificateAction { session, inquiry, action, .. } => {
                    self.deliver(session, inquiry, action);
                }
                Effect::Terminate { session, .. } => {
                    if let Some(desk) = self.desks.get_mut(&session) {
                        desk.service.leave();
                        self.collect_reports(session);
                    }
                }
                Effect::SessionChanged { session, to } => self.window.session_changed(session, to),
                Effect::Anomaly { session, what } => self.window.anomaly(session, what),
            }
        }
        self.recorder.drained(&self.engine);
    }

    /// Reads the certificate of an inquiry and hands it in.
    // BOUND-9
    pub(super) fn hand_in_certificate(&mut self, at: Time, id: SessionId, inquiry: Inquiry) {
        let limit = self.engine.policy().max_certificate_bytes;
        let Some(desk) = self.desks.get_mut(&id) else { return };
        desk.informed = inquiry;
        let (host, problems) = (desk.service.host(), desk.service.problems());
        let opaque = desk.service.is_opaque();
        let information = information::read(&mut desk.service, limit, &mut self.buffer);
        let certificate = information.filter(|_| opaque).and_then(|bytes| {
            // What the engine would find too long is left to it, unread.
            Certificate::opaque(bytes).ok()
        });
        let input = match (information, &certificate) {
            (None, _) => Input::CertificateUnavailable(id, inquiry),
            (Some(bytes), certificate) => Input::Certificate {
                session: id,
                inquiry,
                presented: certificate
                    .as_ref()
                    .map_or(Presented::Bytes(bytes), Presented::Certificate),
                host: host.as_ref(),
                problems,
            },
        };
        let outcome = self.engine.handle(at, input);
        self.recorder.input(at, &input, outcome);
        self.collect_reports(id);
    }

    /// Tells a service what to do, if it is still about the certificate that was asked about.
    // BOUND-3, BOUND-4, BOUND-6, INV-consent_is_exact
    fn deliver(&mut self, id: SessionId, inquiry: Inquiry, action: Action) {
        // What the service has reported by now comes first: it may have asked anew.
        self.collect_reports(id);
        if !self.is_current(id, inquiry) {
            trace::late_action(id, inquiry);
            return;
        }
        match action {
            Action::Cancel => self.inform(id, inquiry),
            Action::Ignore if self.is_same_certificate(id) => {}
            Action::Ignore => {
                // The service still holds, with another certificate than the one that was
                // judged: that is a new inquiry (BOUND-4, BOUND-5).
                trace::certificate_changed(id, inquiry);
                self.note(id, Report::Signal(Signal::CertificatePending));
                return;
            }
        }
        self.collect_reports(id);
        if self.is_current(id, inquiry)
            && let Some(desk) = self.desks.get_mut(&id)
        {
            desk.service.set_certificate_action(action);
            self.collect_reports(id);
        }
    }

    /// BOUND-2.
    fn is_current(&self, id: SessionId, inquiry: Inquiry) -> bool {
        self.desks.get(&id).is_some_and(|desk| desk.seen == inquiry)
    }

    /// The services require that the information is got before the action is set (BOUND-8);
    /// where the engine cancels without having asked, what is got is not looked at.
    fn inform(&mut self, id: SessionId, inquiry: Inquiry) {
        let limit = self.engine.policy().max_certificate_bytes;
        if let Some(desk) = self.desks.get_mut(&id)
            && desk.informed != inquiry
        {
            desk.informed = inquiry;
            let _unread = information::read(&mut desk.service, limit, &mut self.buffer);
        }
    }

    /// Reads the certificate again and compares it with the one that the session rests on
    /// (BOUND-3).
    fn is_same_certificate(&mut self, id: SessionId) -> bool {
        let judged = self.engine.session(id).and_then(|session| session.subject);
        judged.is_some_and(|subject| self.fingerprint_now(id) == Some(subject.fingerprint))
    }

    // BOUND-5
    fn fingerprint_now(&mut self, id: SessionId) -> Option<Fingerprint> {
        let limit = self.engine.policy().max_certificate_bytes;
        let desk = self.desks.get_mut(&id)?;
        let opaque = desk.service.is_opaque();
        let bytes = information::read(&mut desk.service, limit, &mut self.buffer)?;
        let read = if opaque { Certificate::opaque } else { Certificate::read };
        if bytes.len() as u64 > limit {
            return None;
        }
        read(bytes).ok().map(|certificate| certificate.fingerprint())
    }
}
