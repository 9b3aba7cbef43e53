//! What a meeting tells its program's log, as `tracing` events (`LOG-1` to `LOG-7`).
//!
//! Without the feature `tracing` nothing is told, and nothing of it is compiled. With it, what is
//! told is read from the engine and changes nothing in it.
// LOG-7

#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "tracing")]
pub(crate) use events::{certificate_changed, effect, input, late_action, opened};

#[cfg(not(feature = "tracing"))]
pub(crate) use silence::{certificate_changed, effect, input, late_action, opened};

#[cfg(not(feature = "tracing"))]
mod silence {
    use crate::{Effect, Engine, Error, Input, Inquiry, Kind, SessionId, time::Time};

    #[inline(always)]
    pub(crate) const fn opened(_: &Engine, _: Kind, _: &Result<SessionId, Error>) {}

    #[inline(always)]
    pub(crate) const fn input(_: &Engine, _: Time, _: &Input<'_>, _: &Result<(), Error>) {}

    #[inline(always)]
    pub(crate) const fn effect(_: &Engine, _: Option<&Effect>) {}

    #[inline(always)]
    pub(crate) const fn late_action(_: SessionId, _: Inquiry) {}

    #[inline(always)]
    pub(crate) const fn certificate_changed(_: SessionId, _: Inquiry) {}
}
