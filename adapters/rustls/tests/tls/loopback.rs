//! A server and a client that meet over TCP on the loopback.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use certgate::Problems;
use certgate_rustls::{AskingVerifier, PendingCertificate};
use rustls::{
    ClientConfig, ClientConnection, HandshakeKind, RootCertStore, ServerConfig, ServerConnection,
    StreamOwned, SupportedProtocolVersion,
    version::{TLS12, TLS13},
};

use crate::certificates::{HOST, Identity, name, provider};

pub(crate) const VERSIONS: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

const GREETING: &[u8] = b"a byte of the application";
const REPLY: &[u8] = b"welcome";

/// So that a mistake is a failure and not a hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one connection came to.
pub(crate) struct Visit {
    pub(crate) client: io::Result<HandshakeKind>,
    /// What reached the server's application.
    pub(crate) received: Vec<u8>,
}

impl Visit {
    /// Asserts that the connection was made and carried data, and says how it was made.
    pub(crate) fn connected(self) -> HandshakeKind {
        let kind = self.client.expect("the connection is made");
        assert_eq!(self.received, GREETING);
        kind
    }

    /// Asserts that nothing reached the server, and gives what the client has to decide.
    pub(crate) fn pending(&self) -> PendingCertificate {
        assert_eq!(self.received, b"", "nothing is sent before consent");
        let error = self.client.as_ref().expect_err("the handshake fails");
        PendingCertificate::from_io_error(error)
            .unwrap_or_else(|| panic!("not pending: {error:?}"))
            .clone()
    }

    pub(crate) fn problems(&self) -> Problems {
        self.pending().problems()
    }

    /// Asserts that nothing reached the server and that there is nothing to decide.
    pub(crate) fn failed(&self) -> &rustls::Error {
        let error = self.error();
        assert!(PendingCertificate::from_error(error).is_none(), "{error:?}");
        error
    }

    /// Asserts that nothing reached the server, and gives what rustls failed the handshake with.
    pub(crate) fn error(&self) -> &rustls::Error {
        assert_eq!(self.received, b"");
        let error = self.client.as_ref().expect_err("the handshake fails");
        error.get_ref().and_then(|inner| inner.downcast_ref()).expect("rustls refused")
    }
}

/// A server that greets whoever gets through to it.
pub(crate) struct Server {
    listener: TcpListener,
    config: Arc<ServerConfig>,
}

impl Server {
    pub(crate) fn start(config: Arc<ServerConfig>) -> Self {
        Self { listener: TcpListener::bind("127.0.0.1:0").unwrap(), config }
    }

    pub(crate) fn with(identity: &Identity, version: &'static SupportedProtocolVersion) -> Self {
        Self::start(identity.config(version))
    }

    /// One connection that asks for [`HOST`].
    pub(crate) fn visit(&self, config: &Arc<ClientConfig>) -> Visit {
        self.visit_as(config, HOST)
    }

    /// One connection that asks for this name.
    pub(crate) fn visit_as(&self, config: &Arc<ClientConfig>, host: &str) -> Visit {
        let address = self.listener.local_addr().unwrap();
        let (config, host) = (config.clone(), host.to_owned());
        // TCP connects through the backlog, so that nobody waits for the other to start.
        let client = TcpStream::connect(address).unwrap();
        let (accepted, _) = self.listener.accept().unwrap();
        let client = thread::spawn(move || greet(client, config, &host));
        let received = welcome(accepted, self.config.clone());
        Visit { client: client.join().unwrap(), received }
    }
}

fn greet(socket: TcpStream, config: Arc<ClientConfig>, host: &str) -> io::Result<HandshakeKind> {
    patient(&socket);
    let connection = ClientConnection::new(config, name(host)).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    stream.write_all(GREETING)?;
    stream.conn.send_close_notify();
    stream.flush()?;
    // Reads to the end, and so takes the tickets for resumption along.
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    assert_eq!(reply, REPLY);
    Ok(stream.conn.handshake_kind().expect("the handshake is over"))
}

/// What the client's application sent, be the connection whole or not.
fn welcome(socket: TcpStream, config: Arc<ServerConfig>) -> Vec<u8> {
    patient(&socket);
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), socket);
    let mut received = Vec::new();
    // An error here is the client's refusal, which the client's own result tells.
    if stream.read_to_end(&mut received).is_ok() {
        let _ = stream.write_all(REPLY);
        stream.conn.send_close_notify();
        let _ = stream.flush();
    }
    received
}

fn patient(socket: &TcpStream) {
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.set_write_timeout(Some(PATIENCE)).unwrap();
}

/// A client that trusts these authorities.
pub(crate) struct Client {
    pub(crate) verifier: Arc<AskingVerifier>,
    pub(crate) config: Arc<ClientConfig>,
}

impl Client {
    pub(crate) fn trusting(roots: Arc<RootCertStore>) -> Self {
        Self::with(AskingVerifier::webpki(roots, provider()).unwrap())
    }

    pub(crate) fn with(verifier: AskingVerifier) -> Self {
        let verifier = Arc::new(verifier);
        let config = Arc::new(verifier.client_config().unwrap());
        Self { verifier, config }
    }
}
