//! A server's end of a connection, on which things go wrong where and as it is told.

use std::{
    io::{self, Read, Write},
    mem,
    net::TcpStream,
    thread,
    time::Duration,
};

use socket2::SockRef;

/// How long a server listens to a client that may wait for it.
const AFTER_GARBLING: Duration = Duration::from_millis(100);

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    ToClient,
    ToServer,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The connection is closed in good order.
    Close,
    /// The connection is reset.
    Reset,
    /// Nothing comes any more, and the connection stays.
    Stall,
    /// The next byte arrives with these bits turned over.
    Garble(u8),
}

/// What goes wrong once so many bytes have passed in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) direction: Direction,
    pub(crate) after: usize,
    pub(crate) trouble: Trouble,
}

/// How bytes go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pace {
    #[default]
    Whole,
    /// A packet for every byte.
    ByteByByte,
    /// So long after they should.
    Late(Duration),
}

/// Changes a client's first record, body and all.
pub(crate) type Tamper = fn(&mut [u8]);

/// What passed in each direction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    pub(crate) to_client: Vec<u8>,
    pub(crate) to_server: Vec<u8>,
}

impl Tape {
    pub(crate) fn of(&self, direction: Direction) -> &[u8] {
        match direction {
            Direction::ToClient => &self.to_client,
            Direction::ToServer => &self.to_server,
        }
    }
}

/// A socket that a server reads and writes.
pub(crate) struct Line {
    /// None once it is closed or reset.
    socket: Option<TcpStream>,
    fault: Option<Fault>,
    pace: Pace,
    tamper: Option<Tamper>,
    /// What was read to be tampered with and not taken yet.
    ahead: Vec<u8>,
    tape: Tape,
    /// Whether what was to go wrong did.
    went_wrong: bool,
    /// Told when the line stalls.
    stalled: Box<dyn Fn() + Send>,
}

impl Line {
    pub(crate) fn new(socket: TcpStream, stalled: Box<dyn Fn() + Send>) -> Self {
        Self {
            socket: Some(socket),
            fault: None,
            pace: Pace::Whole,
            tamper: None,
            ahead: Vec::new(),
            tape: Tape::default(),
            went_wrong: false,
            stalled,
        }
    }

    pub(crate) fn going_wrong(self, fault: Option<Fault>) -> Self {
        Self { fault, ..self }
    }

    pub(crate) fn paced(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    pub(crate) fn tampering(self, tamper: Option<Tamper>) -> Self {
        Self { tamper, ..self }
    }

    pub(crate) const fn tape(&self) -> &Tape {
        &self.tape
    }

    pub(crate) const fn went_wrong(&self) -> bool {
        self.went_wrong
    }

    /// Has nothing more to say, and leaves the connection to the client.
    pub(crate) fn stall(&mut self) {
        (self.stalled)();
        self.wait_for_the_end();
    }

    /// Waits until the client has ended the connection.
    fn wait_for_the_end(&mut self) {
        let mut unread = [0; 1024];
        while let Some(socket) = &mut self.socket {
            match socket.read(&mut unread) {
                Ok(0) | Err(_) => self.socket = None,
                Ok(_) => {}
            }
        }
    }

    fn socket(&mut self) -> io::Result<&mut TcpStream> {
        self.socket.as_mut().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// What goes wrong as soon as its time has come.
    fn go_wrong(&mut self) -> io::Result<()> {
        let Some(Fault { direction, after, trouble }) = self.fault else { return Ok(()) };
        if self.tape.of(direction).len() < after || matches!(trouble, Trouble::Garble(_)) {
            return Ok(());
        }
        self.went_wrong = true;
        match trouble {
            Trouble::Close => {
                self.socket()?.shutdown(std::net::Shutdown::Write)?;
                self.wait_for_the_end();
            }
            Trouble::Reset => {
                SockRef::from(&*self.socket()?).set_linger(Some(Duration::ZERO))?;
                self.socket = None;
            }
            Trouble::Stall => self.stall(),
            Trouble::Garble(_) => {}
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }

    /// How many of so many bytes may pass before something goes wrong.
    fn room(&self, direction: Direction, bytes: usize) -> usize {
        match self.fault {
            Some(Fault { direction: there, after, trouble })
                if there == direction && !matches!(trouble, Trouble::Garble(_)) =>
            {
                bytes.min(after.saturating_sub(self.tape.of(direction).len()))
            }
            _ => bytes,
        }
    }

    /// Turns the bits over if the byte is among these, which are about to pass.
    fn garble(&mut self, direction: Direction, bytes: &mut [u8]) {
        if let Some(Fault { direction: there, after, trouble: Trouble::Garble(bits) }) = self.fault
            && there == direction
            && let Some(place) = after.checked_sub(self.tape.of(direction).len())
            && let Some(byte) = bytes.get_mut(place)
        {
            *byte ^= bits;
            self.went_wrong = true;
        }
    }

    /// Reads. Where a length was garbled both sides may wait for the other, so then nobody is
    /// waited for for long.
    fn hear(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.went_wrong {
            self.socket()?.set_read_timeout(Some(AFTER_GARBLING))?;
        }
        let read = self.socket()?.read(buffer);
        if read.is_err() {
            self.stall();
        }
        read
    }

    /// The client's first record, whole, for the one who tampers with it.
    fn read_ahead(&mut self) -> io::Result<()> {
        let Some(tamper) = self.tamper.take() else { return Ok(()) };
        let mut record = vec![0; 5];
        self.socket()?.read_exact(&mut record)?;
        let body = usize::from(u16::from_be_bytes([record[3], record[4]]));
        record.resize(5 + body, 0);
        self.socket()?.read_exact(&mut record[5..])?;
        tamper(&mut record);
        self.ahead = record;
        Ok(())
    }
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.go_wrong()?;
        self.read_ahead()?;
        let room = self.room(Direction::ToServer, buffer.len());
        let buffer = &mut buffer[..room];
        let read = if self.ahead.is_empty() {
            self.hear(buffer)?
        } else {
            let mut ahead = mem::take(&mut self.ahead);
            self.ahead = ahead.split_off(buffer.len().min(ahead.len()));
            buffer[..ahead.len()].copy_from_slice(&ahead);
            ahead.len()
        };
        self.garble(Direction::ToServer, &mut buffer[..read]);
        self.tape.to_server.extend_from_slice(&buffer[..read]);
        Ok(read)
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.go_wrong()?;
        let most = match self.pace {
            Pace::ByteByByte => bytes.len().min(1),
            Pace::Whole | Pace::Late(_) => bytes.len(),
        };
        if let Pace::Late(delay) = self.pace {
            thread::sleep(delay);
        }
        let mut bytes = bytes[..self.room(Direction::ToClient, most)].to_vec();
        self.garble(Direction::ToClient, &mut bytes);
        let written = self.socket()?.write(&bytes)?;
        self.tape.to_client.extend_from_slice(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.as_mut().map_or(Ok(()), Write::flush)
    }
}
