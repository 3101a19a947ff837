//! `casemix check`: records held against packs of rules.

use std::path::PathBuf;

use casemix::{
    check::{CheckRun, CheckSet, CheckSetError, Checked, PACKS},
    codes::{Codes, FiscalYear, PoaExempt, official::poa_exempt},
    contract::{Block, Count, read_waivers, write_finding},
    record::{Moment, ParseError, Severity},
    rules::{BuildError, Pack, Waivers},
};
use chrono::NaiveDateTime;
use clap::{Args, ValueEnum};

use crate::{
    args::{InputArguments, ThreadsArgument},
    batch,
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, check_not_input, write_page},
    rules::{read, with_files},
    terminal,
};

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    #[command(flatten)]
    pub(crate) packs: PackArguments,
    #[command(flatten)]
    pub(crate) threads: ThreadsArgument,
    /// Write every finding as a line of JSON, in the order of the records; lines that cannot be read among them.
    #[arg(long)]
    json: bool,
    /// Write one self-contained page here: findings by rule, the worst records.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Decisions to let findings be, one JSON object a line: rule, author, at, reason, and as needed record and location.
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// End with status 1 if a finding that is not waived is of this severity or graver: fatal, error, warning or advice.
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    fail_on: Option<Severity>,
}

/// Against what records are held.
#[derive(Debug, Args)]
pub(crate) struct PackArguments {
    /// A built-in pack; may be given several times. Without it all of them: record, uhdds, consistency, claim-form,
    /// conventions, guidelines, mce, record-review, batch. The Medicare Code Editor (mce) edits the records that Medicare
    /// pays for; asked for by name it edits all.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = pack_name)]
    pack: Vec<String>,
    /// A pack of your own in the rule language; may be given several times.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// Review documents and signatures as they are at this time, or at the end of this day; without it every limit has
    /// passed.
    #[arg(long, value_name = "YYYY-MM-DD[THH:MM]", value_parser = time)]
    as_of: Option<NaiveDateTime>,
    /// Notes of the tabular list for years that have none: `newest` takes those of the newest year at hand, and findings
    /// name it; without it such years are told as not run.
    #[arg(long, value_name = "WHICH", value_enum)]
    notes: Option<NotesChoice>,
    #[command(flatten)]
    exempt: ExemptArguments,
}

/// Lists of exempt codes.
#[derive(Debug, Args)]
pub(crate) struct ExemptArguments {
    /// The official list of codes exempt from present-on-admission reporting, with its fiscal year; may be given several
    /// times. Without it, reporting is not judged by code: whether an indicator is missing or too many is not told.
    #[arg(long, value_name = "YEAR=FILE", value_parser = exempt_file)]
    poa_exempt: Vec<(FiscalYear, PathBuf)>,
}

impl ExemptArguments {
    /// The embedded code systems with the lists that were given.
    pub(crate) fn codes(&self) -> Result<Codes, Failure> {
        let mut codes = Codes::embedded()
            .map_err(|error| Failure::Tables(error.into()))?
            .clone();
        for (year, path) in &self.poa_exempt {
            let list = poa_exempt(read(path)?.as_bytes()).map_err(|error| Failure::Input {
                file: path.display().to_string(),
                message: error.to_string(),
            })?;
            codes = codes.with_poa_exempt(PoaExempt::new(year.period(), list));
        }
        Ok(codes)
    }
}

/// Notes of the tabular list for years that have none.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum NotesChoice {
    /// Those of the newest year at hand.
    Newest,
}

/// A fiscal year and a file.
fn exempt_file(text: &str) -> Result<(FiscalYear, PathBuf), String> {
    let year_and_file = text.split_once('=').and_then(|(year, file)| {
        let year = FiscalYear::new(year.parse().ok()?)?;
        Some((year, PathBuf::from(file)))
    });
    year_and_file.ok_or_else(|| "write the fiscal year and the file, such as 2026=POAexemptCodesFY26.txt".to_owned())
}

fn severity(text: &str) -> Result<Severity, String> {
    text.parse().map_err(|error: ParseError| error.to_string())
}

fn pack_name(text: &str) -> Result<String, String> {
    let names = PACKS.map(|(name, _)| name);
    if names.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(format!("there is no such pack: choose among {}", names.join(", ")))
}

/// A time, or the end of a day.
pub(crate) fn time(text: &str) -> Result<NaiveDateTime, String> {
    let moment: Moment = text.parse().map_err(|error: ParseError| error.to_string())?;
    let end_of_day = moment.date().and_hms_opt(23, 59, 59);
    moment
        .date_time()
        .or(end_of_day)
        .ok_or_else(|| "no such time".to_owned())
}

impl PackArguments {
    /// What records are held against.
    pub(crate) fn set(&self, waivers: Waivers) -> Result<CheckSet, Failure> {
        let mut builder = CheckSet::builder(&self.exempt.codes()?)
            .packs(self.pack.iter().cloned())
            .waivers(waivers);
        for pack in own_packs(&self.rules)? {
            builder = builder.own(pack);
        }
        if let Some(NotesChoice::Newest) = self.notes {
            builder = builder.newest_notes();
        }
        if let Some(time) = self.as_of {
            builder = builder.as_of(time);
        }
        builder.build().map_err(set_failure)
    }
}

/// Packs of the hospital's own.
pub(crate) fn own_packs(paths: &[PathBuf]) -> Result<Vec<Pack>, Failure> {
    let packs = paths.iter().map(|path| {
        let pack = Pack::parse(path.display().to_string(), read(path)?);
        let pack = pack.map_err(|errors| Failure::Usage(format!("the rules cannot be read\n{errors}")))?;
        Ok(with_files(pack, path))
    });
    packs.collect()
}

pub(crate) fn set_failure(error: CheckSetError) -> Failure {
    match error {
        CheckSetError::Build(BuildError::Language(errors)) => {
            Failure::Usage(format!("the rules cannot be used\n{errors}"))
        }
        other => Failure::Usage(other.to_string()),
    }
}

pub(crate) fn run(arguments: &CheckArguments) -> Result<Outcome, Failure> {
    let set = arguments.packs.set(read_waivers_of(arguments.waivers.as_ref())?)?;
    let input = Input::new(&arguments.input);
    check_not_input(arguments.html.as_ref(), &input)?;
    let name = input.name();
    let mut output = Output::open(None)?;
    let (mut all, mut total) = (CheckRun::new(&set), Count::default());
    batch::answer(
        input,
        &arguments.threads,
        || CheckRun::new(&set),
        |run, block| check(run, block, arguments.json),
        |(run, count, lines)| {
            all.merge(run);
            total.merge(count);
            output.write(&lines)
        },
    )?;
    let checked = all.finish();
    show(arguments, &checked, &name, &mut output)?;
    output.finish()?;
    let is_failed = arguments.fail_on.is_some_and(|severity| checked.has(severity));
    Ok(match batch::tell(&total) {
        Outcome::Answered if is_failed => Outcome::SomeErrors,
        outcome => outcome,
    })
}

pub(crate) fn read_waivers_of(path: Option<&PathBuf>) -> Result<Waivers, Failure> {
    let Some(path) = path else {
        return Ok(Waivers::default());
    };
    read_waivers(&read(path)?).map_err(|fault| Failure::Usage(format!("{}, {fault}", path.display())))
}

/// Checks the records of a block; the lines are its findings where they are asked for.
fn check<'s>(run: &mut CheckRun<'s>, block: &Block, json: bool) -> (CheckRun<'s>, Count, Vec<u8>) {
    let (mut count, mut lines) = (Count::default(), Vec::new());
    block.for_each(|line, encounter| {
        count.lines += 1;
        match encounter {
            Ok(encounter) => run.add(line, &encounter, |finding| {
                if json {
                    write_finding(&mut lines, block.file(), Some(line), encounter.id.given(), finding);
                }
            }),
            Err(error) => {
                count.errors += 1;
                if json {
                    error.write(&mut lines);
                }
                count.first_error.get_or_insert(error);
            }
        }
    });
    (run.take(), count, lines)
}

/// The findings of the batch as lines, or the summary; and the page.
fn show(arguments: &CheckArguments, checked: &Checked<'_>, name: &str, output: &mut Output) -> Result<(), Failure> {
    if arguments.json {
        let mut lines = Vec::new();
        for found in &checked.of_batch {
            write_finding(&mut lines, None, None, found.record.given(), &found.finding);
        }
        output.write(&lines)?;
    }
    if arguments.json && arguments.html.is_none() {
        return Ok(());
    }
    let report = checked.report(name);
    write_page(arguments.html.as_deref(), &report)?;
    if !arguments.json {
        output.write(terminal::report(&report).as_bytes())?;
    }
    Ok(())
}
