//! A client's connection: every order to it brings exactly one piece of news.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{Arc, mpsc::Sender},
    thread,
    time::Duration,
};

use certgate_rustls::PendingCertificate;
use rustls::{ClientConfig, ClientConnection, StreamOwned, pki_types::ServerName};

use crate::{
    PATIENCE,
    server::{GREETING, REPLY},
};

pub(crate) type Stream = StreamOwned<ClientConnection, TcpStream>;

/// What reaches a meeting from other threads.
pub(crate) enum Event {
    /// What became of a session's order.
    Session { session: usize, news: News },
    /// A session's server keeps its client waiting for ever, on this of its connections.
    Stalled { session: usize, connection: usize },
}

/// What became of an order.
pub(crate) enum News {
    /// The handshake is over. Nothing of the application was sent.
    Connected(Box<Stream>),
    /// The certificate waits for a decision.
    Pending(PendingCertificate),
    /// There is no connection, for another reason.
    Failed(String),
    /// The greeting was answered.
    Greeted(Box<Stream>),
    /// The connection is lost.
    Lost(String),
}

/// Where a session calls, and under which name.
pub(crate) struct Caller {
    session: usize,
    address: SocketAddr,
    name: ServerName<'static>,
    /// How long a socket may stay silent.
    patience: Duration,
    events: Sender<Event>,
    /// The connection that is being made or used.
    socket: Option<TcpStream>,
    /// How many connections there were.
    connections: usize,
}

impl Caller {
    pub(crate) fn new(
        session: usize,
        address: SocketAddr,
        name: ServerName<'static>,
        patience: Option<Duration>,
        events: Sender<Event>,
    ) -> Self {
        let patience = patience.unwrap_or(PATIENCE);
        Self { session, address, name, patience, events, socket: None, connections: 0 }
    }

    /// Makes a connection.
    pub(crate) fn connect(&mut self, config: Arc<ClientConfig>) {
        self.hang_up();
        // TCP connects through the backlog, so that this waits for nobody.
        let socket = TcpStream::connect(self.address).expect("the loopback connects");
        socket.set_nodelay(true).unwrap();
        socket.set_read_timeout(Some(self.patience)).unwrap();
        socket.set_write_timeout(Some(self.patience)).unwrap();
        self.socket = Some(socket.try_clone().unwrap());
        self.connections += 1;
        let name = self.name.clone();
        self.spawn(move || match handshake(socket, config, name) {
            Ok(stream) => News::Connected(Box::new(stream)),
            Err(error) => match PendingCertificate::from_io_error(&error) {
                Some(pending) => News::Pending(pending.clone()),
                None => News::Failed(error.to_string()),
            },
        });
    }

    /// Sends the greeting and waits for the reply.
    pub(crate) fn greet(&self, mut stream: Box<Stream>) {
        self.spawn(move || match greet(&mut stream) {
            Ok(()) => News::Greeted(stream),
            Err(error) => News::Lost(error.to_string()),
        });
    }

    /// Ends the connection at once, whatever is being done with it: as a time limit does.
    pub(crate) fn hang_up(&mut self) {
        if let Some(socket) = self.socket.take() {
            // One that is over already is as good as ended.
            let _over = socket.shutdown(Shutdown::Both);
        }
    }

    /// Whether this is the connection that is being made or used, counted from 0.
    pub(crate) const fn is_on(&self, connection: usize) -> bool {
        self.socket.is_some() && self.connections == connection + 1
    }

    fn spawn(&self, work: impl FnOnce() -> News + Send + 'static) {
        let (session, events) = (self.session, self.events.clone());
        thread::spawn(move || {
            // Nobody listens any more once the meeting is over.
            let _over = events.send(Event::Session { session, news: work() });
        });
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.hang_up();
    }
}

fn handshake(
    socket: TcpStream,
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
) -> io::Result<Stream> {
    let connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
    let mut stream = StreamOwned::new(connection, socket);
    while stream.conn.is_handshaking() {
        if let Err(error) = stream.conn.complete_io(&mut stream.sock) {
            let _over = stream.sock.shutdown(Shutdown::Both);
            return Err(error);
        }
    }
    Ok(stream)
}

fn greet(stream: &mut Stream) -> io::Result<()> {
    stream.write_all(GREETING)?;
    stream.flush()?;
    let mut reply = [0; REPLY.len()];
    stream.read_exact(&mut reply)?;
    if reply == *REPLY { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}
