//! The casemix program.

fn main() {}
