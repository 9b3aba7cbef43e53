//! certgate for rustls: a certificate verifier that asks.
