//! A media server on the loopback, which counts what its application receives.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use certgate::Fingerprint;
use rustls::{ServerConnection, StreamOwned};

use super::{PATIENCE, identities::Identity};

/// What a server answers to every greeting.
pub(super) const REPLY: &[u8] = b"media follows";

/// A TLS server for one session. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

/// What one connection was, as the server saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The certificate that the server showed.
    pub certificate: Fingerprint,
    /// How many bytes of the application came in.
    pub received: u64,
}

#[derive(Debug)]
struct Shared {
    presented: Mutex<Presented>,
    visits: Mutex<Vec<(Visit, TcpStream)>>,
    stopping: AtomicBool,
}

/// What the next connections are shown: each the next certificate, the last for good.
#[derive(Debug)]
struct Presented {
    now: Identity,
    next: std::vec::IntoIter<Identity>,
}

impl Server {
    /// Starts a server that shows `first`, and then on each connection the next of `later`;
    /// the last stays.
    ///
    /// # Errors
    /// What keeps the loopback from being listened on.
    pub fn start(first: Identity, later: Vec<Identity>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            presented: Mutex::new(Presented { now: first, next: later.into_iter() }),
            visits: Mutex::new(Vec::new()),
            stopping: AtomicBool::new(false),
        });
        let on_thread = Arc::clone(&shared);
        let listening = thread::Builder::new()
            .name(format!("server on port {}", address.port()))
            .spawn(move || listen(&listener, &on_thread))?;
        Ok(Self { address, shared, listening: Some(listening) })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows this certificate from the next connection on.
    pub fn present(&self, identity: Identity) {
        *lock(&self.shared.presented) = Presented { now: identity, next: Vec::new().into_iter() };
    }

    /// Cuts every connection that there is, as a network does.
    pub fn cut(&self) {
        for (_, socket) in lock(&self.shared.visits).iter() {
            // A connection that is over already is as good as cut.
            let _over = socket.shutdown(Shutdown::Both);
        }
    }

    /// Every connection so far, in the order in which they came.
    #[must_use]
    pub fn visits(&self) -> Vec<Visit> {
        lock(&self.shared.visits).iter().map(|(visit, _)| *visit).collect()
    }

    /// Stops serving and gives every connection that there was.
    #[must_use]
    pub fn stop(mut self) -> Vec<Visit> {
        self.shut_down();
        self.visits()
    }

    fn shut_down(&mut self) {
        let Some(listening) = self.listening.take() else { return };
        self.shared.stopping.store(true, Ordering::Release);
        // The listener waits for a connection; this one is the last.
        let woken = TcpStream::connect_timeout(&self.address, PATIENCE);
        if woken.is_ok() {
            let _panicked = listening.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shut_down();
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut connections = Vec::new();
    while let Ok((socket, _)) = listener.accept() {
        if shared.stopping.load(Ordering::Acquire) {
            break;
        }
        let identity = lock(&shared.presented).take();
        let Ok(handle) = socket.try_clone() else { continue };
        let visit = Visit { certificate: identity.fingerprint(), received: 0 };
        let number = {
            let mut visits = lock(&shared.visits);
            visits.push((visit, handle));
            visits.len() - 1
        };
        let shared = Arc::clone(shared);
        connections.push(thread::spawn(move || {
            // A client that refuses the certificate ends its connection here; what it does
            // is its own to tell.
            let _ended = serve(socket, &identity, |bytes| shared.count(number, bytes));
        }));
    }
    for (_, socket) in lock(&shared.visits).iter() {
        let _over = socket.shutdown(Shutdown::Both);
    }
    for connection in connections {
        let _panicked = connection.join();
    }
}

/// Serves one connection to its end, and tells of every byte that the application receives
/// before it is answered.
fn serve(socket: TcpStream, identity: &Identity, received: impl Fn(usize)) -> io::Result<()> {
    socket.set_nodelay(true)?;
    socket.set_write_timeout(Some(PATIENCE))?;
    socket.set_read_timeout(Some(PATIENCE))?;
    let connection = ServerConnection::new(identity.config()).map_err(io::Error::other)?;
    let mut stream = StreamOwned::new(connection, socket);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    // From here on the connection lasts until it is cut, however long a person thinks.
    stream.sock.set_read_timeout(None)?;
    let mut buffer = [0; 1024];
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            bytes => {
                received(bytes);
                stream.write_all(REPLY)?;
                stream.flush()?;
            }
        }
    }
}

impl Shared {
    fn count(&self, number: usize, bytes: usize) {
        if let Some((visit, _)) = lock(&self.visits).get_mut(number) {
            visit.received = visit.received.saturating_add(bytes as u64);
        }
    }
}

impl Presented {
    fn take(&mut self) -> Identity {
        let shown = self.now.clone();
        if let Some(next) = self.next.next() {
            self.now = next;
        }
        shown
    }
}

/// Nothing that is kept here has a half-done state, so a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
