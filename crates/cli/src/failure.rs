//! How a command ends.

use std::io;

/// How a command ends that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything was answered.
    Answered,
    /// Everything was answered, some of it with errors.
    SomeErrors,
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
    /// What was asked for is not there.
    #[error("{0}")]
    NotFound(String),
    /// Figures cannot be made of what was counted.
    #[error("{0}")]
    Figures(String),
    /// Input cannot be read.
    #[error("{file}: {message}")]
    Input {
        /// Its name.
        file: String,
        /// What happened and what to do.
        message: String,
    },
    /// Output cannot be written.
    #[error("{file}: cannot write: {source}")]
    Output {
        /// Its name.
        file: String,
        /// What happened.
        source: io::Error,
    },
    /// The embedded tables are damaged.
    #[error("the tables of this program are damaged, install it again: {0}")]
    Tables(#[from] casemix::drg::Error),
    /// The embedded tables of the Medicare Code Editor are damaged.
    #[error("the tables of this program are damaged, install it again: {0}")]
    EditorTables(#[from] casemix::rules::mce::Error),
}

impl Failure {
    /// Says on standard error what happened, and gives the exit status.
    ///
    /// A reader that goes away before the end, as `head` does, has what it wanted: nothing is said.
    pub(crate) fn report(&self) -> u8 {
        match self {
            Failure::Output { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => return 0,
            _ => eprintln!("casemix: {self}"),
        }
        match self {
            Failure::NotFound(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Input { .. }
            | Failure::Output { .. }
            | Failure::Tables(_)
            | Failure::EditorTables(_)
            | Failure::Figures(_) => 3,
        }
    }
}
