//! The examples of casemix.
