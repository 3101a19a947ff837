//! The benches of casemix.
