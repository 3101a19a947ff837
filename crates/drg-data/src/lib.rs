//! The embedded tables of casemix-drg.
