//! The thread that makes a session's connections, so that nobody else waits for a network.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle},
};

use certgate::Fingerprint;
use certgate_rustls::PendingCertificate;
use rustls::{ClientConfig, ClientConnection, StreamOwned, pki_types::ServerName};

use super::{PATIENCE, meeting::Event, server::REPLY};

/// What a client says first.
pub(super) const GREETING: &[u8] = b"a greeting from the client";

/// What a session's service tells its thread to do.
#[derive(Debug)]
pub(super) enum Order {
    /// Make a connection.
    Connect(Arc<ClientConfig>),
    /// Send the greeting, wait for the reply, and then for the connection's end.
    Greet,
    /// End the connection, if there is one.
    HangUp,
}

/// What became of an order.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    /// The handshake is over, on this certificate. Nothing of the application was sent.
    Connected(Fingerprint),
    /// The certificate waits for a decision.
    Pending(PendingCertificate),
    /// There is no connection, for another reason.
    Failed(String),
    /// So many bytes went to the server, and its reply has come.
    Greeted(u64),
    /// The connection is lost.
    Lost,
    /// The session has hung up.
    HungUp,
}

/// The service's end of a connection thread. Dropping it ends the thread.
#[derive(Debug)]
pub(super) struct Connection {
    orders: Option<Sender<Order>>,
    line: Arc<Line>,
    thread: Option<JoinHandle<()>>,
}

/// What both threads see of the connection.
#[derive(Debug, Default)]
struct Line {
    socket: Mutex<Option<TcpStream>>,
    hanging_up: AtomicBool,
}

impl Connection {
    /// A thread that connects to this server under this name and reports as this session.
    pub(super) fn start(
        session: usize,
        address: SocketAddr,
        name: ServerName<'static>,
        events: Sender<Event>,
    ) -> io::Result<Self> {
        let (orders, received) = channel();
        let line = Arc::new(Line::default());
        let mut caller = Caller { address, name, line: Arc::clone(&line), stream: None };
        let thread = thread::Builder::new()
            .name(format!("session {session}"))
            .spawn(move || caller.work(&received, session, &events))?;
        Ok(Self { orders: Some(orders), line, thread: Some(thread) })
    }

    pub(super) fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // A thread that is gone has nothing left to do.
            let _gone = orders.send(order);
        }
    }

    /// Ends the connection at once, whatever the thread is at.
    pub(super) fn hang_up(&self) {
        self.line.hanging_up.store(true, Ordering::Release);
        if let Some(socket) = lock(&self.line.socket).as_ref() {
            let _over = socket.shutdown(Shutdown::Both);
        }
        self.order(Order::HangUp);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.hang_up();
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

/// The thread's end.
struct Caller {
    address: SocketAddr,
    name: ServerName<'static>,
    line: Arc<Line>,
    stream: Option<StreamOwned<ClientConnection, TcpStream>>,
}

impl Caller {
    fn work(&mut self, orders: &Receiver<Order>, session: usize, events: &Sender<Event>) {
        let report = |what| {
            // Nobody listens any more once the meeting is over.
            let _over = events.send(Event::Session { session, what });
        };
        for order in orders {
            match order {
                Order::Connect(config) => report(self.connect(config)),
                Order::Greet => self.converse(&report),
                Order::HangUp => {
                    self.stream = None;
                    report(Happening::HungUp);
                }
            }
        }
    }

    fn connect(&mut self, config: Arc<ClientConfig>) -> Happening {
        self.stream = None;
        match self.handshake(config) {
            Ok(stream) => {
                let leaf = stream.conn.peer_certificates().and_then(|chain| chain.first());
                let certificate = Fingerprint::of(leaf.map_or(&[], |leaf| leaf.as_ref()));
                self.stream = Some(stream);
                Happening::Connected(certificate)
            }
            Err(error) => match PendingCertificate::from_io_error(&error) {
                Some(pending) => Happening::Pending(pending.clone()),
                None => Happening::Failed(error.to_string()),
            },
        }
    }

    fn handshake(
        &self,
        config: Arc<ClientConfig>,
    ) -> io::Result<StreamOwned<ClientConnection, TcpStream>> {
        let socket = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        *lock(&self.line.socket) = Some(socket.try_clone()?);
        if self.line.hanging_up.load(Ordering::Acquire) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let connection =
            ClientConnection::new(config, self.name.clone()).map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(connection, socket);
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(stream)
    }

    fn converse(&mut self, report: &impl Fn(Happening)) {
        let Some(mut stream) = self.stream.take() else { return report(Happening::Lost) };
        match greet(&mut stream) {
            Ok(()) => report(Happening::Greeted(GREETING.len() as u64)),
            Err(_) => return report(Happening::Lost),
        }
        let mut media = [0; 1024];
        while stream.read(&mut media).is_ok_and(|bytes| bytes > 0) {}
        if !self.line.hanging_up.load(Ordering::Acquire) {
            report(Happening::Lost);
        }
    }
}

fn greet(stream: &mut StreamOwned<ClientConnection, TcpStream>) -> io::Result<()> {
    stream.write_all(GREETING)?;
    stream.flush()?;
    let mut reply = [0; REPLY.len()];
    stream.read_exact(&mut reply)?;
    // The connection lasts until one side ends it.
    stream.sock.set_read_timeout(None)
}

/// A socket has no half-done state, so a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
