//! `casemix group`: one line of answer for every line of encounters.

use casemix::contract::{Answers, Block, Count, GroupForm};

use crate::{
    args::GroupArguments,
    batch,
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, check_not_input},
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
    let mut total = Count::default();
    let read = batch::answer(
        input,
        &arguments.threads,
        || Answers::new(&pipeline, form),
        answer,
        |(count, lines)| {
            total.merge(count);
            output.write(&lines)
        },
    );
    output.finish()?;
    let outcome = batch::tell(&total);
    read.map(|()| outcome)
}

fn answer(answers: &mut Answers<'_>, block: &Block) -> (Count, Vec<u8>) {
    // Answers are about as long as encounters.
    let mut lines = Vec::with_capacity(block.len() * 2);
    let count = answers.write_block(block, &mut lines);
    (count, lines)
}
