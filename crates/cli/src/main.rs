//! The casemix program.
//!
//! Exit status: 0 all lines answered; 1 answered, some lines with errors; 2 wrong usage; 3 input or output failed.

mod args;
mod batch;
mod check;
mod cm;
mod code;
mod drug;
mod explain;
mod failure;
mod find;
mod group;
mod input;
mod mce;
mod month;
mod output;
mod pcs;
mod picker;
mod progress;
mod retention;
mod review;
mod rules;
mod stats;
mod terminal;
mod today;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Outcome;

fn main() -> ExitCode {
    // Wrong usage ends here, with exit status 2.
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Group(arguments) => group::run(&arguments),
        Command::Mce(arguments) => mce::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Retention(arguments) => retention::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Find(arguments) => find::run(&arguments),
        Command::Cm(arguments) => cm::run(&arguments),
        Command::Pcs(arguments) => pcs::run(&arguments),
        Command::Drug(arguments) => drug::run(&arguments),
        Command::Code(arguments) => code::run(&arguments),
        Command::Month(arguments) => month::run(&arguments),
        Command::Stats(arguments) => stats::run(&arguments),
        Command::Rules { command } => rules::run(&command),
    };
    match outcome {
        Ok(Outcome::Answered) => ExitCode::SUCCESS,
        Ok(Outcome::SomeErrors) => ExitCode::from(1),
        Err(failure) => ExitCode::from(failure.report()),
    }
}
