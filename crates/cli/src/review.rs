//! `casemix review`: what records lack, who is to supply it, and what became of it since the last review.

use std::path::PathBuf;

use casemix::{
    check::{CheckSet, DeficiencyReview, ReviewedRecords, StoredDeficiencies},
    codes::Codes,
    contract::{Block, Count, read_deficiencies, write_deficiency},
    rules::review::Reconciliation,
};
use chrono::NaiveDateTime;
use clap::Args;

use crate::{
    args::{InputArguments, ThreadsArgument},
    batch,
    check::{own_packs, read_waivers_of, set_failure, time},
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, check_not_input, write_page},
    rules::read,
    terminal,
};

#[derive(Debug, Args)]
#[command(after_help = "A nightly run:
  casemix review month.ndjson --as-of 2026-02-01 --assign --write deficiencies.ndjson
  casemix review month.ndjson --as-of 2026-02-02 --assign --deficiencies deficiencies.ndjson --write deficiencies.ndjson")]
pub(crate) struct ReviewArguments {
    #[command(flatten)]
    input: InputArguments,
    /// The time of the review, or the end of this day: what comes later has not come yet.
    #[arg(long, value_name = "YYYY-MM-DD[THH:MM]", value_parser = time)]
    as_of: NaiveDateTime,
    /// The deficiencies of the last review, as --write or --json wrote them.
    #[arg(long, value_name = "FILE")]
    deficiencies: Option<PathBuf>,
    /// Write all deficiencies here, one JSON object a line, for the next review; may be the file they were read from.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Who reviews: named in the steps that are taken.
    #[arg(long, value_name = "NAME", default_value = "casemix review")]
    by: String,
    /// Assign what is open to whom the record makes responsible.
    #[arg(long)]
    assign: bool,
    /// Escalate what was assigned and is so many days past its limit, such as 14=chief-of-service.
    #[arg(long, value_name = "DAYS=NAME", value_parser = escalation)]
    escalate: Option<(u32, String)>,
    /// Decisions to let deficiencies be, one JSON object a line: rule, author, at, reason, and as needed record and
    /// location.
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// A pack of your own with other limits; may be given several times. The strictest limit in force counts.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// Write every deficiency as a line of JSON, by record.
    #[arg(long)]
    json: bool,
    /// Write one self-contained page here: what changed, who has to do what, the oldest items.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    threads: ThreadsArgument,
}

fn escalation(text: &str) -> Result<(u32, String), String> {
    let days_and_name = text.split_once('=').and_then(|(days, name)| {
        let name = Some(name.trim()).filter(|name| !name.is_empty())?;
        Some((days.trim().parse().ok()?, name.to_owned()))
    });
    days_and_name.ok_or_else(|| "write the days and a name, such as 14=chief-of-service".to_owned())
}

pub(crate) fn run(arguments: &ReviewArguments) -> Result<Outcome, Failure> {
    let (set, stored, steps) = (set(arguments)?, stored(arguments)?, steps(arguments));
    let input = Input::new(&arguments.input);
    check_not_input(arguments.html.as_ref(), &input)?;
    check_not_input(arguments.write.as_ref(), &input)?;
    let name = input.name();
    let start = || DeficiencyReview::new(&set, arguments.as_of, &steps, &stored);
    let (mut all, mut total, mut errors) = (start(), Count::default(), Vec::new());
    batch::answer(input, &arguments.threads, start, review, |(reviewed, count, lines)| {
        all.merge(reviewed);
        total.merge(count);
        errors.extend(lines);
        Ok(())
    })?;
    let reviewed = all.finish();
    show(arguments, &reviewed, &name, &errors)?;
    Ok(batch::tell(&total))
}

fn set(arguments: &ReviewArguments) -> Result<CheckSet, Failure> {
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let builder = CheckSet::builder(codes).packs(["record-review"]).as_of(arguments.as_of);
    let builder = builder.waivers(read_waivers_of(arguments.waivers.as_ref())?);
    let builder = own_packs(&arguments.rules)?
        .into_iter()
        .fold(builder, |builder, pack| builder.own(pack));
    builder.build().map_err(set_failure)
}

fn stored(arguments: &ReviewArguments) -> Result<StoredDeficiencies, Failure> {
    let Some(path) = &arguments.deficiencies else {
        return Ok(StoredDeficiencies::new());
    };
    read_deficiencies(&read(path)?).map_err(|fault| Failure::Input {
        file: path.display().to_string(),
        message: fault.to_string(),
    })
}

fn steps(arguments: &ReviewArguments) -> Reconciliation {
    let steps = Reconciliation::new(arguments.as_of, arguments.by.as_str());
    let steps = if arguments.assign { steps.assigning() } else { steps };
    match &arguments.escalate {
        Some((days, to)) => steps.escalating(*days, to.as_str()),
        None => steps,
    }
}

/// Reviews the records of a block; the lines are those that cannot be read.
fn review<'s>(state: &mut DeficiencyReview<'s>, block: &Block) -> (DeficiencyReview<'s>, Count, Vec<u8>) {
    let (mut count, mut lines) = (Count::default(), Vec::new());
    block.for_each(|_, encounter| {
        count.lines += 1;
        match encounter {
            Ok(encounter) => state.add(&encounter),
            Err(error) => {
                count.errors += 1;
                error.write(&mut lines);
                count.first_error.get_or_insert(error);
            }
        }
    });
    (state.take(), count, lines)
}

fn show(arguments: &ReviewArguments, reviewed: &ReviewedRecords, name: &str, errors: &[u8]) -> Result<(), Failure> {
    let mut lines = Vec::new();
    if arguments.json || arguments.write.is_some() {
        for (record, all) in &reviewed.records {
            all.iter().for_each(|one| write_deficiency(&mut lines, record, one));
        }
    }
    if let Some(path) = &arguments.write {
        let mut file = Output::open(Some(path))?;
        file.write(&lines)?;
        file.finish()?;
    }
    let report = reviewed.report(name);
    write_page(arguments.html.as_deref(), &report)?;
    let mut output = Output::open(None)?;
    if arguments.json {
        output.write(&lines)?;
        output.write(errors)?;
    } else {
        output.write(terminal::report(&report).as_bytes())?;
    }
    output.finish()
}
