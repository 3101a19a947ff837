//! Encounters answered block by block on several threads.

use std::{ops::ControlFlow, process};

use casemix::{
    contract::{Block, Count},
    parallel::map_in_order,
};

use crate::{
    args::ThreadsArgument,
    failure::{Failure, Outcome},
    input::Input,
    progress::Progress,
};

/// Answers every block and hands the answers to `take` in the order of the input.
///
/// Where reading fails, the blocks before are answered, and the failure is returned. Where `take` fails, nothing can be
/// told to anybody any more, and the program ends.
pub(crate) fn answer<S, A: Send>(
    input: Input,
    threads: &ThreadsArgument,
    start: impl Fn() -> S + Sync,
    answer: impl Fn(&mut S, &Block) -> A + Sync,
    mut take: impl FnMut(A) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let progress = Progress::new(input.len());
    let mut read = Ok(());
    map_in_order(
        threads.number(),
        input.blocks(&progress),
        start,
        |state, block| block.map(|block| answer(state, &block)),
        |answered| {
            match answered.map(&mut take) {
                Ok(Ok(())) => {}
                Ok(Err(failure)) => {
                    // The thread that reads may wait for input that never comes; nothing is left to be done.
                    progress.finish();
                    process::exit(failure.report().into());
                }
                Err(failure) => read = Err(failure),
            }
            ControlFlow::Continue(())
        },
    );
    progress.finish();
    read
}

/// Tells how many lines have errors, and the first of them.
pub(crate) fn tell(count: &Count) -> Outcome {
    let Some(error) = &count.first_error else {
        return Outcome::Answered;
    };
    eprintln!(
        "casemix: {} of {} lines have errors, the first: {error}",
        count.errors, count.lines
    );
    Outcome::SomeErrors
}
