//! The run loop between the engine and the media services.

mod boundary;
mod buffer;
mod resume;
mod services;
