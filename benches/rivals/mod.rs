//! What a client would have instead of the engine, made to do the same work.
//!
//! Each module of the seven is a work: who does it, and who is compared with whom. Criterion
//! measures them one after another (`criterion/`), the table of ratios in turns (`versus/`).
//! Where two are to give the same, they are held to it before they are measured.

mod by_hand;
mod journey;
#[path = "../../tests/measured/mod.rs"]
pub mod meeting;

#[cfg(feature = "contests")]
pub mod certificate;
#[cfg(feature = "contests")]
pub mod check;
#[cfg(feature = "contests")]
mod contest;
#[cfg(feature = "contests")]
pub mod dispatch;
#[cfg(feature = "contests")]
pub mod explore;
#[cfg(feature = "contests")]
pub mod ffi;
#[cfg(feature = "contests")]
pub mod replay;
#[cfg(feature = "contests")]
mod side_by_side;
#[cfg(feature = "contests")]
pub mod verdict;

pub use by_hand::ByHand;
#[cfg(feature = "contests")]
pub use contest::{Contender, Contest, Contests, Pairing, Target, Turn};
pub use journey::{Chance, JOURNEY, Visit, visits};
#[cfg(feature = "contests")]
pub use side_by_side::side_by_side;

/// A work by its name, and its contests.
#[cfg(feature = "contests")]
pub type Work = (&'static str, fn() -> Contests);

/// Every work, in the order in which the table has them.
#[cfg(feature = "contests")]
pub const WORKS: [Work; 7] = [
    ("dispatch", dispatch::contests),
    ("verdict", verdict::contests),
    ("certificate", certificate::contests),
    ("check", check::contests),
    ("explore", explore::contests),
    ("replay", replay::contests),
    ("ffi", ffi::contests),
];
