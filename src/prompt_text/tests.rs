//! How sessions and problems are put into words.
