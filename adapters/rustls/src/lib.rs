//! certgate for rustls: a certificate verifier that asks.
//!
//! [`AskingVerifier`] stands round the verifier that a client would use anyway. What that
//! verifier accepts connects as ever. What it refuses fails the handshake with a
//! *pending* error, a [`PendingCertificate`], which carries the chain as it was presented,
//! the name that was asked for and everything that is wrong, not only what was found
//! first. No byte of the application has left by then.
//!
//! Whether the connection may be made after all is for the engine to decide. When its
//! answer is to go on, the host turns the pending certificate into a [`Consent`] and tries
//! again with the configuration that the consent makes. That one handshake accepts exactly
//! the leaf, the server name and the set of problems that were asked about; anything else
//! is pending anew.
//!
//! # What holds
//!
//! - The verifier in the host's own configuration never accepts by consent, so no other
//!   connection can use a consent up.
//! - No session is resumed, since nobody is asked about a resumed session's certificate, which
//!   may have expired or been revoked since. What a consent let in leaves nothing to resume
//!   whatever the host sets. A host that turns resumption on for the rest takes a certificate
//!   that was good once for good as long as a ticket lives; rustls lets a session resume under
//!   the very verifier alone that it was made with.
//! - A consent is spent by the first handshake that needs it, at the moment the certificate
//!   is accepted. If that handshake fails later, say because its signature is bad, the
//!   consent stays spent: take the new failure to the engine, and consent again if it says
//!   so.
//! - The handshake's own signature is checked with the provider's algorithms whatever was
//!   consented to. Who presents a certificate without its key never connects. A
//!   [`PendingCertificate`] comes before that check: it tells what was presented, not that
//!   the server holds the key.
//! - Nothing here waits for anybody. No lock is taken during a handshake. Nor does anything
//!   here end a connection on which nothing comes: that takes a time limit of the host's own,
//!   on the handshake as a whole, since one on each read begins anew with every byte.
//! - What is not understood is [`Problem::Unknown`](certgate::Problem::Unknown), which the
//!   engine's policy lets nobody override unless it is told to, and so is a leaf with which
//!   no handshake could be completed: asking would be pointless.
//! - A set of problems is never empty. If no trusted issuer could be established the set
//!   holds `unknown_issuer`, or `self_signed` where the leaf's own key signed it.
//!
//! # Example
//!
//! ```no_run
//! use std::{io::{self, Read, Write}, net::TcpStream, sync::Arc};
//!
//! use certgate_rustls::{AskingVerifier, PendingCertificate};
//! use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
//!
//! fn greet(config: Arc<ClientConfig>) -> io::Result<()> {
//!     let name = "media.example.com".try_into().map_err(io::Error::other)?;
//!     let connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
//!     let mut stream = StreamOwned::new(connection, TcpStream::connect("192.0.2.7:443")?);
//!     stream.write_all(b"hello")
//! }
//!
//! # fn ask_the_engine(_: &PendingCertificate) -> bool { false }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let roots = RootCertStore::empty();
//! let provider = Arc::new(rustls::crypto::ring::default_provider());
//! let verifier = Arc::new(AskingVerifier::webpki(Arc::new(roots), provider)?);
//! let config = Arc::new(verifier.client_config()?);
//!
//! if let Err(error) = greet(config.clone()) {
//!     let pending = PendingCertificate::from_io_error(&error).ok_or("not a certificate's fault")?;
//!     println!("{}: {:?}", pending.server_name().to_str(), pending.problems());
//!     if ask_the_engine(pending) {
//!         let consent = verifier.consent(pending)?;
//!         greet(consent.client_config(&config))?;
//!     }
//! }
//! # Ok(())
//! # }
//! ```
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod consent;
mod examination;
mod path;
mod pending;
mod refusal;
mod signature;
mod verifier;
mod weakness;

pub use consent::{Consent, ConsentError, MAX_OUTSTANDING_CONSENTS};
pub use pending::PendingCertificate;
pub use verifier::AskingVerifier;
