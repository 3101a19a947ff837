//! What can be asked of the program.

use std::{num::NonZeroUsize, path::PathBuf, thread};

use casemix::{contract::LINE_LIMIT, record::Release};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Health information at work: group encounters by MS-DRG, say why, look codes up, count a month.
#[derive(Debug, Parser)]
#[command(name = "casemix", version, propagate_version = true)]
#[command(
    after_help = "Exit status: 0 all lines answered; 1 answered, some lines with errors; 2 wrong usage; 3 input or output failed."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Group encounters: one line of answer for every line of input, in order.
    Group(GroupArguments),
}

/// Where encounters come from.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    /// Files of encounters, NDJSON or CSV, plain or gzip; `-` or none is standard input.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The form of the input; by default CSV for files named .csv or .csv.gz, else NDJSON.
    #[arg(long, value_enum, value_name = "FORM")]
    pub(crate) format: Option<InputFormat>,
    /// The longest line that is read; a longer one is an error of that line.
    #[arg(long, value_name = "BYTES", default_value_t = LINE_LIMIT)]
    pub(crate) max_line: usize,
}

/// The form of encounters in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// One JSON object a line.
    Ndjson,
    /// A header and one row an encounter.
    Csv,
}

/// How it is done.
#[derive(Debug, Args)]
pub(crate) struct WorkArguments {
    /// Group every encounter by this release, such as 43.1, instead of the one in force at its discharge.
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    pub(crate) release: Option<Release>,
    /// Threads that work; by default one for each processor. The answers do not depend on it.
    #[arg(long, value_name = "NUMBER")]
    threads: Option<NonZeroUsize>,
}

impl WorkArguments {
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let processors = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(processors)
    }
}

fn release(text: &str) -> Result<Release, String> {
    text.parse()
        .map_err(|error: casemix::record::ParseError| error.to_string())
}

#[derive(Debug, Args)]
pub(crate) struct GroupArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    #[command(flatten)]
    pub(crate) work: WorkArguments,
    /// Write here instead of to standard output; gzip if the name ends in .gz.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Leave the lists of codes out.
    #[arg(long, conflicts_with = "explain")]
    pub(crate) brief: bool,
    /// Say in words what became of each code and why the DRG is what it is.
    #[arg(long)]
    pub(crate) explain: bool,
}
