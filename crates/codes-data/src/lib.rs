//! The embedded tables of casemix-codes.
