//! What happens to a meeting that has settled: connections are lost, and in the end all
//! hang up.

use super::{
    super::{
        outcome::{Conclusion, Ending},
        scenario::Turn,
    },
    Meeting, MeetingError,
};

impl Meeting {
    /// One session's connection is cut, and its server comes back.
    pub(super) fn turn(&mut self, turn: Turn) {
        let (session, identity) = match turn {
            Turn::Cut { session } => (session, None),
            Turn::Renew { session, identity } => (session, Some(identity)),
        };
        let Some(place) = self.places.get(session) else { return };
        let id = place.session;
        let leaf = self.host.engine().session(id).map(|session| session.leaf);
        let host = place.plan.host;
        if !leaf.is_some_and(certgate::Leaf::is_connected) {
            self.say(&format!("has no connection to {host} that could be lost"));
            return;
        }
        let what = match &identity {
            None => format!("loses {host}, which comes back as it was"),
            Some(_) => format!("loses {host}, which comes back with a new certificate"),
        };
        if let Some(service) = self.host.service_mut(id) {
            service.expect_loss();
        }
        if let Some(place) = self.places.get(session) {
            if let Some(identity) = identity {
                place.server.present(identity);
            }
            place.server.cut();
        }
        self.say(&what);
    }

    /// Ends the meeting: every session hangs up, every server stops, and what both sides saw
    /// is put together.
    pub(super) fn conclude(mut self) -> Result<Conclusion, MeetingError> {
        let leaves: Vec<_> = self
            .places
            .iter()
            .map(|place| self.host.engine().session(place.session).map(|session| session.leaf))
            .collect();
        self.host.end(self.now())?;
        while self.is_busy() && !self.gave_up {
            self.hear()?;
        }
        self.tell_the_engine()?;
        let mut endings = Vec::new();
        for (place, leaf) in std::mem::take(&mut self.places).into_iter().zip(leaves) {
            let standings = self.host.engine().subjects();
            let standings = standings.map(|(subject, life)| (subject.fingerprint, life)).collect();
            let service = self.host.close(self.now(), place.session)?;
            let account = service.account().clone();
            // The client's side is gone before the server's, so that every byte is counted.
            drop(service);
            let (plan, number) = (place.plan, place.session.number());
            let visits = place.server.stop();
            endings.push(Ending { number, plan, leaf, account, visits, standings });
        }
        self.host.recorder_mut().flush();
        let journal_failure = self.host.recorder_mut().journal_failure();
        let windows = self.host.window();
        let about = endings
            .iter()
            .flat_map(|ending| &ending.visits)
            .map(|visit| (visit.certificate, windows.about(visit.certificate).to_vec()))
            .collect();
        Ok(Conclusion {
            endings,
            windows: windows.count(),
            about,
            interrupted: self.interrupted,
            gave_up: self.gave_up,
            journal_failure,
        })
    }
}
