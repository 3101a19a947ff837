//! `casemix retention`: until when records are to be kept, and which may be destroyed.

use std::path::PathBuf;

use casemix::{
    check::retention_report,
    codes::Codes,
    contract::{Block, Count, read_holds, write_retained},
    rules::{
        RuleSet,
        review::{LegalHold, RetentionSchedule, recommended_retention, retention_limits},
    },
};
use chrono::NaiveDate;
use clap::Args;

use crate::{
    args::{InputArguments, ThreadsArgument},
    batch,
    check::own_packs,
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, check_not_input, write_page},
    rules::read,
    terminal,
};

#[derive(Debug, Args)]
#[command(
    after_help = "Give all records of a patient in one run: years count from the last of them.
A pack of the state or the hospital adds limits of its own, and the longest counts:
  pack state \"2026\"
  limit retention-record-years = at least 7
    cite \"Health Code 4.12\"
  limit retention-minor-years = at least 3
    cite \"Code of Civil Procedure 340: after majority\""
)]
pub(crate) struct RetentionArguments {
    #[command(flatten)]
    input: InputArguments,
    /// Say what may be destroyed on this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    /// Legal holds, one JSON object a line: patient or record, author, at, reason. Nothing under a hold may be destroyed.
    #[arg(long, value_name = "FILE")]
    holds: Option<PathBuf>,
    /// A pack with limits of the state or the hospital; may be given several times.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// Leave out what is only recommended (AHIMA), and take federal limits and those of --rules.
    #[arg(long)]
    required_only: bool,
    /// Write a line of JSON for every part of a record, in the order of the records.
    #[arg(long)]
    json: bool,
    /// Write one self-contained page here.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    threads: ThreadsArgument,
}

pub(crate) fn run(arguments: &RetentionArguments) -> Result<Outcome, Failure> {
    let (rules, holds) = (rules(arguments)?, holds(arguments)?);
    let input = Input::new(&arguments.input);
    check_not_input(arguments.html.as_ref(), &input)?;
    let name = input.name();
    let (mut all, mut total, mut errors) = (RetentionSchedule::new(), Count::default(), Vec::new());
    batch::answer(
        input,
        &arguments.threads,
        || (),
        |(), block| schedule(block),
        |(part, count, lines)| {
            all.merge(part);
            total.merge(count);
            errors.extend(lines);
            Ok(())
        },
    )?;
    let kept = all.finish(rules.limits(), &holds);
    let mut output = Output::open(None)?;
    if arguments.json {
        let mut lines = Vec::new();
        kept.iter()
            .for_each(|record| write_retained(&mut lines, record, arguments.as_of));
        output.write(&lines)?;
        output.write(&errors)?;
    }
    let report = retention_report(&kept, rules.limits(), arguments.as_of, name);
    write_page(arguments.html.as_deref(), &report)?;
    if !arguments.json {
        output.write(terminal::report(&report).as_bytes())?;
    }
    output.finish()?;
    Ok(batch::tell(&total))
}

/// The limits: federal, recommended, and the hospital's own.
fn rules(arguments: &RetentionArguments) -> Result<RuleSet, Failure> {
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let built_in = |error: casemix::rules::Diagnostics| Failure::Usage(error.to_string());
    let mut builder = RuleSet::builder(codes).pack(retention_limits().map_err(built_in)?);
    if !arguments.required_only {
        builder = builder.pack(recommended_retention().map_err(built_in)?);
    }
    for pack in own_packs(&arguments.rules)? {
        builder = builder.pack(pack);
    }
    builder
        .build()
        .map_err(|error| Failure::Usage(format!("the rules cannot be used\n{error}")))
}

fn holds(arguments: &RetentionArguments) -> Result<Vec<LegalHold>, Failure> {
    let Some(path) = &arguments.holds else {
        return Ok(Vec::new());
    };
    read_holds(&read(path)?).map_err(|fault| Failure::Usage(format!("{}, {fault}", path.display())))
}

/// The records of a block; the lines are those that cannot be read.
fn schedule(block: &Block) -> (RetentionSchedule, Count, Vec<u8>) {
    let (mut schedule, mut count, mut lines) = (RetentionSchedule::new(), Count::default(), Vec::new());
    block.for_each(|_, encounter| {
        count.lines += 1;
        match encounter {
            Ok(encounter) => schedule.add(&encounter),
            Err(error) => {
                count.errors += 1;
                error.write(&mut lines);
                count.first_error.get_or_insert(error);
            }
        }
    });
    (schedule, count, lines)
}
