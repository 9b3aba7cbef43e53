//! What a meeting is made of, and the one that is run if no case is asked for.

use std::sync::Arc;

use certgate::{Center, Kind, Role, Verdict};
use rustls::RootCertStore;

use super::identities::{Authority, Identity, IdentityError};

/// A meeting to be run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it shows, in a line.
    pub title: &'static str,
    /// The centre that hosts it.
    pub center: Center,
    /// What the person is in it.
    pub role: Role,
    /// Its sessions, in the order in which they are opened.
    pub sessions: Vec<Plan>,
    /// What happens once everything has settled, one after another.
    pub turns: Vec<Turn>,
    /// The authorities that the client trusts.
    pub roots: Arc<RootCertStore>,
    /// How many windows there have to be whatever is answered, if that is known.
    pub windows: Option<usize>,
    /// The answer that the scenario is about, if it is about one.
    pub answer: Option<Verdict>,
}

/// One session and its server.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The session's kind.
    pub kind: Kind,
    /// The name under which the client looks for the server.
    pub host: &'static str,
    /// What the server shows at first.
    pub identity: Identity,
    /// What it shows on each connection after the first; the last stays.
    pub later: Vec<Identity>,
}

/// Something that happens to a session which is connected.
#[derive(Clone, Debug)]
pub enum Turn {
    /// Its connection is cut, and its server is as before.
    Cut {
        /// Which session, counted from 0.
        session: usize,
    },
    /// Its connection is cut, and its server comes back with another certificate.
    Renew {
        /// Which session, counted from 0.
        session: usize,
        /// What its server shows from now on.
        identity: Identity,
    },
}

impl Plan {
    /// A session whose server always shows the same certificate.
    #[must_use]
    pub const fn new(kind: Kind, host: &'static str, identity: Identity) -> Self {
        Self { kind, host, identity, later: Vec::new() }
    }
}

pub(super) const VIDEO: &str = "video.media.example";
pub(super) const STREAM: &str = "stream.media.example";
pub(super) const BROADCAST: &str = "broadcast.media.example";
pub(super) const VOICE: &str = "voice.media.example";
pub(super) const PHONE: &str = "phone.media.example";
pub(super) const RECORDING: &str = "recording.media.example";
const CONTENT: &str = "content.media.example";
const GALLERY: &str = "gallery.media.example";

impl Scenario {
    /// A meeting in which nearly everything is wrong: six kinds of session, and a
    /// certificate of each sort.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn everything_wrong(center: Center, role: Role) -> Result<Self, IdentityError> {
        let trusted = Authority::new("Media Example Root")?;
        let stranger = Authority::new("Some Other Root")?;
        let shared = Identity::self_signed("self-signed, shared", &[VIDEO, STREAM, BROADCAST])?;
        let lone = Identity::self_signed("self-signed", &[VOICE])?;
        let expired = trusted.issue_expired("expired", &[PHONE])?;
        let misnamed = trusted.issue("wrong host", &["lobby.media.example"])?;
        let unknown = stranger.issue("unknown issuer", &[CONTENT])?;
        let good = trusted.issue("good", &[GALLERY])?;
        let renewed = Identity::self_signed("self-signed, new", &[STREAM])?;
        Ok(Self {
            title: "A meeting in which nearly every certificate is wrong",
            center,
            role,
            sessions: vec![
                Plan::new(Kind::Video, VIDEO, shared.clone()),
                Plan::new(Kind::Svs, STREAM, shared.clone()),
                Plan::new(Kind::AudioBroadcast, BROADCAST, shared),
                Plan::new(Kind::AudioVoip, VOICE, lone),
                Plan::new(Kind::AudioHybrid, PHONE, expired),
                Plan::new(Kind::Nbr, RECORDING, misnamed),
                Plan::new(Kind::Video, CONTENT, unknown),
                Plan::new(Kind::Video, GALLERY, good),
            ],
            turns: vec![Turn::Cut { session: 1 }, Turn::Renew { session: 1, identity: renewed }],
            roots: trusted.roots()?,
            windows: None,
            answer: None,
        })
    }
}
