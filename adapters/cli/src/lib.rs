//! certgate at the command line.
