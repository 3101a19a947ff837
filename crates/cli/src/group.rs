//! `casemix group`: one line of answer for every line of encounters.

use std::{ops::ControlFlow, process};

use casemix::{
    contract::{Answers, Block, Count, GroupForm},
    parallel::map_in_order,
};

use crate::{
    args::GroupArguments,
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, check_not_input},
    progress::Progress,
};

pub(crate) fn run(arguments: &GroupArguments) -> Result<Outcome, Failure> {
    let pipeline = arguments.release.pipeline()?;
    let form = match (arguments.brief, arguments.explain) {
        (true, _) => GroupForm::Brief,
        (_, true) => GroupForm::Explained,
        _ => GroupForm::Codes,
    };
    let input = Input::new(&arguments.input);
    check_not_input(arguments.output.as_ref(), &input)?;
    let mut output = Output::open(arguments.output.as_deref())?;
    let progress = Progress::new(input.len());

    let mut total = Count::default();
    let mut failure = None;
    map_in_order(
        arguments.threads.number(),
        input.blocks(&progress),
        || Answers::new(&pipeline, form),
        |answers, block| block.map(|block| answer(answers, &block)),
        |answered| {
            match answered {
                Ok((count, lines)) => {
                    total.merge(count);
                    if let Err(failure) = output.write(&lines) {
                        // The thread that reads may wait for input that never comes; nothing is left to be done.
                        progress.finish();
                        process::exit(failure.report().into());
                    }
                }
                Err(error) => failure = Some(error),
            }
            ControlFlow::Continue(())
        },
    );
    progress.finish();
    output.finish()?;
    if let Some(error) = &total.first_error {
        let Count { lines, errors, .. } = total;
        eprintln!("casemix: {errors} of {lines} lines have errors, the first: {error}");
    }
    match failure {
        Some(failure) => Err(failure),
        None if total.errors > 0 => Ok(Outcome::SomeErrors),
        None => Ok(Outcome::Answered),
    }
}

fn answer(answers: &mut Answers<'_>, block: &Block) -> (Count, Vec<u8>) {
    // Answers are about as long as encounters.
    let mut lines = Vec::with_capacity(block.len() * 2);
    let count = answers.write_block(block, &mut lines);
    (count, lines)
}
