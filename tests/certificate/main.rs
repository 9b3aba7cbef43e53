//! Certificates: how they are read, what they say, and how a window puts it.

mod der;
mod escaping;
mod odd;
#[cfg(feature = "x509")]
mod prompt_details;
mod prompt_text;
mod reading;
mod reading_pem;
#[cfg(feature = "x509")]
mod summary;
