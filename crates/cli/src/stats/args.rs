//! What can be asked of `casemix stats`.

use std::{path::PathBuf, str::FromStr};

use casemix::stats::{
    forms::Form,
    tabulate::{Dimension, Measure, Period},
};
use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, ValueEnum};

use super::topic::Topic;
use crate::{
    args::{InputArguments, ReleaseArgument, ThreadsArgument},
    check::ExemptArguments,
};

#[derive(Debug, Args)]
#[command(
    mut_arg("files", |files| {
        files.help("Files of encounters, NDJSON or CSV, plain or gzip; `-` is standard input, none the embedded sample")
    }),
    after_help = "Examples:\n  \
        casemix stats --list\n  \
        casemix stats month.ndjson --by service,payer --statistic all-discharges,average-length-of-stay,case-mix-index\n  \
        casemix stats year.ndjson --period month --statistic bed-occupancy --form beds.csv --form movements.csv\n  \
        casemix stats year.ndjson --statistic gross-death-rate --period month --chart p --html deaths.html\n  \
        casemix stats this-year.ndjson --against last-year.ndjson --statistic drg-shift,comparison\n  \
        casemix stats year.ndjson --register disease --codes I50 --csv"
)]
pub(crate) struct StatsArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    #[command(flatten)]
    pub(crate) release: ReleaseArgument,
    #[command(flatten)]
    pub(crate) threads: ThreadsArgument,
    /// List every statistic with its method, every feature and period, and end.
    #[arg(long)]
    pub(crate) list: bool,
    /// List the forms that a department can fill, with their columns, and end.
    #[arg(long)]
    pub(crate) list_forms: bool,
    /// Statistics by name; see --list.
    #[arg(short, long, value_name = "NAME", value_delimiter = ',', value_parser = asked)]
    pub(crate) statistic: Vec<Asked>,
    /// Tell discharges apart by these features: service, unit, payer, physician, mdc, drg, sex, age ...
    #[arg(long, value_name = "FEATURE", value_delimiter = ',', value_parser = text::<Dimension>)]
    pub(crate) by: Vec<Dimension>,
    /// State every day, week, month, quarter, year or fiscal-year apart.
    #[arg(long, value_name = "PERIOD", value_parser = text::<Period>)]
    pub(crate) period: Option<Period>,
    /// Discharges, and the census, from this day on.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<NaiveDate>,
    /// Discharges, and the census, up to this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: Option<NaiveDate>,
    /// Intervals of this confidence beside every rate, in percent.
    #[arg(long, value_name = "PERCENT", num_args = 0..=1, default_missing_value = "95")]
    pub(crate) intervals: Option<f64>,
    /// Draw a control chart of one statistic by --period; a g chart counts cases between events.
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) chart: Option<ChartKind>,
    /// Centre and limits of the chart from so many points at its start.
    #[arg(long, value_name = "POINTS", requires = "chart")]
    pub(crate) baseline: Option<usize>,
    /// By which rules points are signals; by default those usual for the chart.
    #[arg(long, value_enum, value_name = "RULES", requires = "chart")]
    pub(crate) rules: Option<RuleSet>,
    /// Print a register; it holds patient identifiers.
    #[arg(long, value_enum, value_name = "REGISTER")]
    pub(crate) register: Option<RegisterKind>,
    /// Codes: of a register the entries with them, of deaths-by-cause a set as NAME=CODES. Codes and ranges with commas.
    #[arg(long, value_name = "[NAME=]CODES")]
    pub(crate) codes: Vec<String>,
    #[command(flatten)]
    pub(crate) beside: BesideArguments,
    #[command(flatten)]
    pub(crate) limits: LimitArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// What is read beside the encounters.
#[derive(Debug, Args)]
#[command(next_help_heading = "Beside the encounters")]
pub(crate) struct BesideArguments {
    /// A form that a department filled, as FORM=FILE, or a FILE named for its form; see --list-forms.
    #[arg(long = "form", value_name = "[FORM=]FILE", value_parser = form_file)]
    pub(crate) forms: Vec<FormFile>,
    /// Encounters of an earlier period to compare with.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Vec<PathBuf>,
    /// Ratios of other hospitals by percentile, for targets: CSV of target,group,percentile,value.
    #[arg(long, value_name = "FILE")]
    pub(crate) comparison: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) exempt: ExemptArguments,
}

/// Limits that differ between hospitals and methods.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArguments {
    /// Patients present at this hour, in the census.
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM", value_parser = hour)]
    pub(crate) at: Option<NaiveDateTime>,
    /// Readmissions up to so many days after the discharge.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub(crate) readmission_days: u32,
    /// Records are delinquent so many days after the discharge.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub(crate) delinquent_days: u32,
    /// Fetal deaths are intermediate from so many weeks on.
    #[arg(long, value_name = "WEEKS", default_value_t = 20)]
    pub(crate) intermediate_weeks: i32,
    /// Infections are hospital-acquired from this day of the stay on, instead of after 72 hours.
    #[arg(long, value_name = "DAY")]
    pub(crate) infection_day: Option<u32>,
    /// The occupancy wanted, in percent, by which beds are needed.
    #[arg(long, value_name = "PERCENT", default_value_t = 85)]
    pub(crate) occupancy: u8,
}

/// In which form it is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// Whose statistics they are, for the heading.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) hospital: String,
    /// Write JSON.
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Write the tables as CSV.
    #[arg(long)]
    pub(crate) csv: bool,
    /// Write one self-contained page with charts here.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

/// A statistic by its name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    /// A column of the tabulation.
    Measure(Measure),
    /// A table of its own.
    Topic(Topic),
}

/// A file of a form.
#[derive(Clone, Debug)]
pub(crate) struct FormFile {
    pub(crate) form: Form,
    pub(crate) path: PathBuf,
}

/// Which control chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChartKind {
    /// Proportions of patients.
    P,
    /// Counts for each exposure.
    U,
    /// Individual values and their moving ranges.
    Xmr,
    /// Cases between events.
    G,
}

/// Rules for signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuleSet {
    /// The four rules of Western Electric.
    WesternElectric,
    /// The eight rules of Nelson.
    Nelson,
}

/// A register that a department keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RegisterKind {
    /// Every diagnosis code and the encounters that have it.
    Disease,
    /// Every procedure and its encounter.
    Operation,
    /// Every part that a practitioner took.
    Physician,
    /// Inpatient admissions.
    Admissions,
    /// Inpatient discharges.
    Discharges,
    /// Births, fetal deaths among them.
    Births,
    /// Deaths.
    Deaths,
}

fn text<T: FromStr<Err = casemix::stats::Error>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: casemix::stats::Error| error.to_string())
}

fn asked(name: &str) -> Result<Asked, String> {
    match Topic::named(name) {
        Some(topic) => Ok(Asked::Topic(topic)),
        None => text(name).map(Asked::Measure),
    }
}

fn form_file(argument: &str) -> Result<FormFile, String> {
    if let Some((form, path)) = argument.split_once('=') {
        let path = PathBuf::from(path);
        return Ok(FormFile {
            form: text(form)?,
            path,
        });
    }
    let path = PathBuf::from(argument);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let stem = name
        .as_deref()
        .and_then(|name| name.split('.').next())
        .unwrap_or_default();
    match text(stem) {
        Ok(form) => Ok(FormFile { form, path }),
        Err(_) => Err("say which form it is: FORM=FILE, such as beds=our-beds.csv".to_owned()),
    }
}

fn hour(text: &str) -> Result<NaiveDateTime, String> {
    let moment: casemix::record::Moment = text
        .parse()
        .map_err(|error: casemix::record::ParseError| error.to_string())?;
    Ok(moment
        .date_time()
        .unwrap_or(moment.date().and_time(chrono::NaiveTime::MIN)))
}
