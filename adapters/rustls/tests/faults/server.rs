//! A media server on the loopback that does on each connection what it is told, and counts
//! what its application receives.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
        mpsc::Sender,
    },
    thread::{self, JoinHandle},
};

use certgate::{Fingerprint, Problems};
use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};

use crate::{
    PATIENCE,
    call::Event,
    certificates::Identity,
    line::{Fault, Line, Pace, Tamper, Tape},
};

/// What a client says first, and what it is answered.
pub(crate) const GREETING: &[u8] = b"a byte of the application";
pub(crate) const REPLY: &[u8] = b"welcome";

/// What a server does on one connection.
#[derive(Clone)]
pub(crate) struct Act {
    speech: Speech,
    /// What it presents.
    certificate: Fingerprint,
    /// What is wrong with that, at the time of the connection; nothing if it is good.
    problems: Problems,
    fault: Option<Fault>,
    pace: Pace,
    tamper: Option<Tamper>,
    /// How often it changes its keys before it replies.
    key_updates: usize,
}

#[derive(Clone)]
enum Speech {
    Tls(Arc<ServerConfig>),
    /// These bytes, whatever the client says.
    Raw(Arc<[u8]>),
}

impl Act {
    /// Serves with this configuration, which presents this identity.
    pub(crate) fn serving(
        config: Arc<ServerConfig>,
        identity: &Identity,
        problems: impl Into<Problems>,
    ) -> Self {
        let leaf = identity.chain.first().map_or(&[][..], |leaf| leaf.as_ref());
        Self::new(Speech::Tls(config), Fingerprint::of(leaf), problems.into())
    }

    /// Says these bytes to whoever says something, and nothing else.
    pub(crate) fn saying(bytes: &[u8]) -> Self {
        Self::new(Speech::Raw(bytes.into()), Fingerprint::of(&[]), Problems::NONE)
    }

    fn new(speech: Speech, certificate: Fingerprint, problems: Problems) -> Self {
        let (fault, pace, tamper, key_updates) = (None, Pace::Whole, None, 0);
        Self { speech, certificate, problems, fault, pace, tamper, key_updates }
    }

    /// The same server, with the sessions that it remembers, and another certificate.
    pub(crate) fn presenting(&self, identity: &Identity) -> Self {
        let Speech::Tls(config) = &self.speech else { panic!("there is no TLS") };
        let mut config = (**config).clone();
        config.cert_resolver = identity.resolver(identity.signing_key());
        Self::serving(config.into(), identity, self.problems)
    }

    pub(crate) fn with(&self, fault: Fault) -> Self {
        Self { fault: Some(fault), ..self.clone() }
    }

    pub(crate) fn paced(&self, pace: Pace) -> Self {
        Self { pace, ..self.clone() }
    }

    pub(crate) fn tampering(&self, tamper: Tamper) -> Self {
        Self { tamper: Some(tamper), ..self.clone() }
    }

    pub(crate) fn updating_keys(&self, times: usize) -> Self {
        Self { key_updates: times, ..self.clone() }
    }
}

/// What one connection was, as the server saw it.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// What the server presented, or would have.
    pub(crate) certificate: Fingerprint,
    /// What is wrong with it.
    pub(crate) problems: Problems,
    /// How many bytes of the application came in, and at which moment of the meeting.
    pub(crate) received: Vec<(u64, usize)>,
    /// How the handshake went, if it came to its end.
    pub(crate) handshake: Option<HandshakeKind>,
    /// What had passed by the end of the handshake, and in all.
    pub(crate) handshake_tape: Tape,
    pub(crate) tape: Tape,
    /// Whether what was to go wrong did.
    pub(crate) went_wrong: bool,
}

impl Visit {
    pub(crate) fn bytes(&self) -> usize {
        self.received.iter().map(|(_, bytes)| bytes).sum()
    }
}

/// A server for one session. It stops when it is dropped, which waits for its clients to go.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    acts: Mutex<std::vec::IntoIter<Act>>,
    last: Mutex<Act>,
    visits: Mutex<Vec<Visit>>,
    stopping: AtomicBool,
    /// The moment of the meeting: it moves on before each answer.
    moment: Arc<AtomicU64>,
    session: usize,
    events: Sender<Event>,
}

impl Server {
    /// Does the next of these acts on each connection; the last stays.
    pub(crate) fn start(
        acts: Vec<Act>,
        session: usize,
        moment: Arc<AtomicU64>,
        events: Sender<Event>,
    ) -> Self {
        let listener = TcpListener::bind((own_address(), 0)).unwrap();
        let last = acts.last().expect("a server does something").clone();
        let shared = Arc::new(Shared {
            acts: Mutex::new(acts.into_iter()),
            last: Mutex::new(last),
            visits: Mutex::default(),
            stopping: AtomicBool::new(false),
            moment,
            session,
            events,
        });
        let address = listener.local_addr().unwrap();
        let on_thread = shared.clone();
        let listening = thread::spawn(move || listen(&listener, &on_thread));
        Self { address, shared, listening: Some(listening) }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From the next connection on.
    pub(crate) fn turns_to(&self, act: Act) {
        *lock(&self.shared.acts) = Vec::new().into_iter();
        *lock(&self.shared.last) = act;
    }

    /// Every connection there was, once the server has stopped.
    pub(crate) fn stop(mut self) -> Vec<Visit> {
        self.shut_down();
        lock(&self.shared.visits).clone()
    }

    fn shut_down(&mut self) {
        let Some(listening) = self.listening.take() else { return };
        self.shared.stopping.store(true, Ordering::Release);
        // The listener waits for a connection; this one is the last.
        drop(TcpStream::connect(self.address));
        let ended = listening.join();
        assert!(ended.is_ok() || thread::panicking(), "the server's thread panicked");
    }
}

impl Shared {
    /// A connection is over.
    fn put_away(&self, number: usize, line: &Line) {
        let visit = &mut lock(&self.visits)[number];
        visit.tape = line.tape().clone();
        visit.went_wrong = line.went_wrong();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shut_down();
    }
}

/// An address of the loopback for each server, where there are more than one: a port is kept for a
/// minute after its connection, and thousands of meetings would use up those of one address.
fn own_address() -> Ipv4Addr {
    static SERVERS: AtomicU32 = AtomicU32::new(0);
    if !cfg!(target_os = "linux") {
        return Ipv4Addr::LOCALHOST;
    }
    let [_, _, high, low] = SERVERS.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    // Another run's are others, mostly; and none ends in 0 or 255.
    let run = u8::try_from(std::process::id() % 200).unwrap();
    Ipv4Addr::new(127, 20 + run, high, low.clamp(1, 254))
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut connections = Vec::new();
    while let Ok((socket, _)) = listener.accept() {
        if shared.stopping.load(Ordering::Acquire) {
            break;
        }
        let next = lock(&shared.acts).next();
        let act = next.unwrap_or_else(|| lock(&shared.last).clone());
        let number = {
            let mut visits = lock(&shared.visits);
            visits.push(Visit {
                certificate: act.certificate,
                problems: act.problems,
                received: Vec::new(),
                handshake: None,
                handshake_tape: Tape::default(),
                tape: Tape::default(),
                went_wrong: false,
            });
            visits.len() - 1
        };
        let shared = shared.clone();
        connections.push(thread::spawn(move || attend(socket, &act, number, &shared)));
    }
    for connection in connections {
        connection.join().expect("a connection's thread ends");
    }
}

/// Does one act on a connection, to its end.
fn attend(socket: TcpStream, act: &Act, number: usize, shared: &Arc<Shared>) {
    socket.set_nodelay(true).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.set_write_timeout(Some(PATIENCE)).unwrap();
    let (events, session) = (shared.events.clone(), shared.session);
    let stalled = Box::new(move || {
        // Nobody listens any more once the meeting is over.
        let _over = events.send(Event::Stalled { session, connection: number });
    });
    let line =
        Line::new(socket, stalled).going_wrong(act.fault).paced(act.pace).tampering(act.tamper);
    match &act.speech {
        Speech::Tls(config) => {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, line);
            // How it ends is the client's to tell.
            let _ended = serve(&mut stream, act.key_updates, number, shared);
            shared.put_away(number, &stream.sock);
        }
        Speech::Raw(bytes) => {
            let mut line = line;
            let heard = line.read(&mut [0; 4096]);
            if heard.and_then(|_| line.write_all(bytes)).is_ok() {
                line.stall();
            }
            shared.put_away(number, &line);
        }
    }
}

fn serve(
    stream: &mut StreamOwned<ServerConnection, Line>,
    key_updates: usize,
    number: usize,
    shared: &Shared,
) -> io::Result<()> {
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    {
        let mut visits = lock(&shared.visits);
        visits[number].handshake = stream.conn.handshake_kind();
        visits[number].handshake_tape = stream.sock.tape().clone();
    }
    let mut buffer = [0; 1024];
    let mut received = 0;
    loop {
        let bytes = stream.read(&mut buffer)?;
        if bytes == 0 {
            return Ok(());
        }
        received += bytes;
        let moment = shared.moment.load(Ordering::Acquire);
        lock(&shared.visits)[number].received.push((moment, bytes));
        if received % GREETING.len() == 0 {
            for _ in 0..key_updates {
                stream.conn.refresh_traffic_keys().map_err(io::Error::other)?;
                stream.flush()?;
            }
            stream.write_all(REPLY)?;
            stream.flush()?;
        }
    }
}

/// Nothing that is kept here has a half-done state, so a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
