//! A meeting of several sessions: one loop that owns the engine's host, and nothing hidden.

use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use certgate::{
    Answer, FailedReason, HostName, Kind, Leaf, Policy, SessionId, Signal, Span, Subject, Time,
    host::Host,
};
use certgate_journal::Journal;

use crate::{
    PATIENCE,
    call::{Caller, Event, News},
    certificates::name,
    client::Client,
    media::Media,
    outcome::{Ending, Outcome},
    person::{Answering, Person, Said, Word},
    server::{Act, Server},
};

/// A meeting that goes on.
pub(crate) struct Meeting {
    host: Host<Media, Person, Journal<Vec<u8>>>,
    client: Client,
    places: Vec<Place>,
    events: Receiver<Event>,
    sender: Sender<Event>,
    /// Moves on before each answer, so that servers can tell what came before it.
    moment: Arc<AtomicU64>,
    /// The engine's time, in milliseconds: it passes where a test lets it.
    now: u64,
    said: Vec<Said>,
    wrong: Vec<String>,
    /// How long nothing may be heard of what is owed.
    watchdog: Duration,
}

/// One session and its server.
struct Place {
    session: SessionId,
    host: HostName,
    server: Server,
}

impl Meeting {
    /// As the policy has it by default, but nobody may think for longer than a minute.
    pub(crate) fn policy() -> Policy {
        Policy { answer_deadline: Span::from_millis(60_000), ..Policy::default() }
    }

    pub(crate) fn of(client: &Client) -> Self {
        Self::under(Self::policy(), client)
    }

    pub(crate) fn under(policy: Policy, client: &Client) -> Self {
        let (sender, events) = channel();
        let (meeting, journal) = (certgate::Meeting::default(), Journal::new(Vec::new()));
        Self {
            host: Host::recorded(meeting, policy, Person::default(), journal),
            client: client.clone(),
            places: Vec::new(),
            events,
            sender,
            moment: Arc::default(),
            now: 0,
            said: Vec::new(),
            wrong: Vec::new(),
            watchdog: PATIENCE * 3,
        }
    }

    /// With less patience, for who waits for what cannot come.
    pub(crate) fn watched(self, watchdog: Duration) -> Self {
        Self { watchdog, ..self }
    }

    /// A session joins, at a server of its own that does these acts.
    pub(crate) fn join(&mut self, kind: Kind, host: &str, acts: Vec<Act>) {
        let number = self.places.len();
        let server = Server::start(acts, number, self.moment.clone(), self.sender.clone());
        let patience = self.client.patience;
        let address = server.address();
        let caller = Caller::new(number, address, name(host), patience, self.sender.clone());
        let host = HostName::parse(host).unwrap().unwrap();
        let mut media = Media::new(host.clone(), self.client.clone(), caller);
        media.join();
        let session = self.host.open(self.time(), kind, media).unwrap();
        self.places.push(Place { session, host, server });
    }

    /// Hears of everything that is under way. What is owed is told to the engine by session
    /// once nothing is, so that a meeting goes the same way every time.
    pub(crate) fn settle(&mut self) {
        let mut news = Vec::new();
        loop {
            if self.is_busy() {
                match self.events.recv_timeout(self.watchdog) {
                    Ok(Event::Session { session, news: what }) => {
                        news.push((session, what));
                        if news.len() < self.busy() {
                            continue;
                        }
                    }
                    Ok(Event::Stalled { session, connection }) => {
                        self.media(session).wait_no_longer(connection);
                        continue;
                    }
                    Err(_) => {
                        let waiting = self.busy();
                        self.wrong.push(format!("{waiting} sessions are waited for in vain"));
                        return;
                    }
                }
            }
            if news.is_empty() {
                return;
            }
            news.sort_by_key(|(session, _)| *session);
            for (session, what) in mem::take(&mut news) {
                self.tell(session, what);
            }
        }
    }

    /// Every window gets this answer, one after another.
    pub(crate) fn answer(&mut self, answering: Answering) {
        self.answer_each(|_| answering);
    }

    /// Every window gets the answer for what it is about, one after another.
    pub(crate) fn answer_each(&mut self, answer: impl Fn(&Subject) -> Answering) {
        while let Some(prompt) = self.host.window().open.values().next().cloned() {
            let answering = answer(&prompt.subject);
            let moment = self.moment.fetch_add(1, Ordering::AcqRel) + 1;
            let word = match answering {
                Answering::ConnectAnyway => Word::Yes,
                Answering::DontConnect | Answering::Nobody => Word::No,
            };
            self.said.push(Said { moment, subject: prompt.subject.clone(), word });
            let answer = match answering {
                Answering::ConnectAnyway => Answer::ConnectAnyway(prompt.revision),
                Answering::DontConnect => Answer::DontConnect,
                Answering::Nobody => {
                    let due = self.host.next_deadline().expect("windows have a deadline");
                    self.now = due.as_millis();
                    self.host.tick(due);
                    self.settle();
                    continue;
                }
            };
            self.host.answer(self.time(), prompt.id, answer).unwrap();
            self.settle();
        }
    }

    /// Sessions whose connection failed or was lost try once more.
    pub(crate) fn retry(&mut self) {
        for number in 0..self.places.len() {
            let signal = match self.leaf(number) {
                Leaf::Failed(FailedReason::Join) => Signal::JoinRetrying,
                Leaf::Failed(_) | Leaf::Reconnecting => Signal::Reconnecting,
                _ => continue,
            };
            self.signal(number, signal);
            self.media(number).join();
        }
        self.settle();
    }

    /// A session loses its connection and makes another.
    pub(crate) fn reconnect(&mut self, number: usize) {
        self.media(number).lose();
        self.signal(number, Signal::Reconnecting);
        self.media(number).join();
        self.settle();
    }

    /// A session that waits calls again by itself.
    pub(crate) fn call_again(&mut self, number: usize) {
        self.media(number).join();
        self.settle();
    }

    /// A session says more on the connection that it has, if it has one.
    pub(crate) fn speak(&mut self, number: usize) {
        self.media(number).greet();
        self.settle();
    }

    /// The person takes back what they said of the certificate that this session rests on.
    pub(crate) fn forget(&mut self, number: usize) {
        let session = self.host.engine().session(self.places[number].session).unwrap();
        let subject = session.subject.expect("the session rests on a certificate");
        let moment = self.moment.fetch_add(1, Ordering::AcqRel) + 1;
        self.said.push(Said { moment, subject: subject.clone(), word: Word::TakenBack });
        self.host.forget(self.time(), &subject).unwrap();
        self.settle();
    }

    /// From its next connection on, this session's server does this alone.
    pub(crate) fn turns_to(&self, number: usize, act: Act) {
        self.places[number].server.turns_to(act);
    }

    pub(crate) fn leaf(&self, number: usize) -> Leaf {
        self.host.engine().session(self.places[number].session).unwrap().leaf
    }

    /// Ends the meeting and puts together what the wire, the engine and the person say.
    pub(crate) fn end(mut self) -> Outcome {
        let leaves: Vec<_> = (0..self.places.len()).map(|number| self.leaf(number)).collect();
        for (leaf, number) in leaves.iter().zip(1..) {
            if leaf.is_pending() {
                self.wrong.push(format!("session {number} is left waiting: {leaf:?}"));
            }
        }
        self.host.end(self.time()).unwrap();
        self.settle();
        let mut endings = Vec::new();
        for (place, leaf) in mem::take(&mut self.places).into_iter().zip(leaves) {
            let media = self.host.close(self.time(), place.session).unwrap();
            let failure = media.failure.clone();
            // The client's side is gone before the server's, so that every byte is counted.
            drop(media);
            endings.push(Ending { leaf, host: place.host, visits: place.server.stop(), failure });
        }
        let journal = mem::replace(self.host.recorder_mut(), Journal::new(Vec::new()));
        let shown = self.host.window().shown.clone();
        let journal = journal.close().expect("a journal in memory is written");
        Outcome::new(endings, shown, &self.said, journal, self.wrong)
    }

    const fn time(&self) -> Time {
        Time::from_millis(self.now)
    }

    fn busy(&self) -> usize {
        let services = self.places.iter().filter_map(|place| self.host.service(place.session));
        services.filter(|media| media.is_busy()).count()
    }

    fn is_busy(&self) -> bool {
        self.busy() > 0
    }

    fn media(&mut self, number: usize) -> &mut Media {
        self.host.service_mut(self.places[number].session).unwrap()
    }

    fn signal(&mut self, number: usize, signal: Signal) {
        let (now, session) = (self.time(), self.places[number].session);
        self.host.signal(now, session, signal).unwrap();
    }

    fn tell(&mut self, number: usize, news: News) {
        if let Some(signal) = self.media(number).take(news) {
            self.signal(number, signal);
        }
        let is_connected = self.leaf(number).is_connected();
        let media = self.media(number);
        if is_connected && media.is_silent() {
            media.greet();
        }
    }
}
