//! What can be asked of the program.

use std::{num::NonZeroUsize, path::PathBuf, thread};

use casemix::{
    Groupers, Pipeline,
    codes::FiscalYear,
    contract::LINE_LIMIT,
    drg::ClusterRows,
    record::{DischargeStatus, ParseError, Release, Sex},
};
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{failure::Failure, rules::RulesCommand, stats::StatsArguments};

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
    /// Edit encounters by the Medicare Code Editor: one line of answer for every line of input, in order.
    Mce(MceArguments),
    /// Check records: documents, dates, codes, charges; a summary by rule and severity, then the worst records.
    Check(Box<crate::check::CheckArguments>),
    /// Review records for documents and signatures: deficiencies from one review to the next, a worklist by practitioner.
    Review(crate::review::ReviewArguments),
    /// Say until when records are to be kept and which may be destroyed: limits, minors, legal holds.
    Retention(crate::retention::RetentionArguments),
    /// Say why an encounter has its DRG, and what would be with other codes.
    Explain(ExplainArguments),
    /// Look a diagnosis or procedure code up: title, validity, place in the hierarchy, conversion between years.
    Code(CodeArguments),
    /// Find codes by words: misspelt, cut short, abbreviated, in lay terms; pick one while typing.
    Find(Box<crate::find::FindArguments>),
    /// Build, check and explain a diagnosis code of ICD-10-CM, character by character; one code for several conditions.
    Cm(crate::cm::CmArguments),
    /// Build, check and explain a procedure code of ICD-10-PCS, axis by axis.
    Pcs(crate::pcs::PcsArguments),
    /// Code a drug: forms of its national drug code, billing codes and units, harm by it.
    Drug(crate::drug::DrugArguments),
    /// Count a month: discharges, days, case mix, leading DRGs, records without a DRG, data quality.
    Month(MonthArguments),
    /// State any statistic: by service, payer, unit, DRG ..., by day, month or year, with charts, tests and registers.
    Stats(Box<StatsArguments>),
    /// Check, test, format and explain packs of rules in the rule language.
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
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

/// By which release it is grouped.
#[derive(Debug, Args)]
pub(crate) struct ReleaseArgument {
    /// Group every encounter by this release, such as 43.1, instead of the one in force at its discharge.
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    release: Option<Release>,
    /// Which rows of clusters apply; matters for revisions of hip and knee by release 44.0 (see CONFORMANCE.md).
    #[arg(long, value_name = "WHICH", value_enum, default_value_t)]
    cluster_rows: ClusterChoice,
}

/// Which rows of clusters apply.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ClusterChoice {
    /// Those that the codes name as candidates: the rules as they were written down.
    #[default]
    Named,
    /// Those whose own range holds the release.
    InForce,
}

impl ReleaseArgument {
    /// What is done with each encounter.
    pub(crate) fn pipeline(&self) -> Result<Pipeline, Failure> {
        let embedded = Groupers::embedded()?;
        let pipeline = Pipeline::new(match self.cluster_rows {
            ClusterChoice::Named => embedded,
            ClusterChoice::InForce => Groupers::with_cluster_rows(embedded.tables().clone(), ClusterRows::InForce)?,
        });
        let Some(release) = self.release else {
            return Ok(pipeline);
        };
        if !pipeline.groupers().releases().any(|held| held == release) {
            let held: Vec<String> = pipeline.groupers().releases().map(|held| held.to_string()).collect();
            let held = held.join(", ");
            return Err(Failure::Usage(format!(
                "there is no release {release} here: choose one of {held}"
            )));
        }
        Ok(pipeline.with_release(release))
    }
}

/// On how many threads it is done.
#[derive(Debug, Args)]
pub(crate) struct ThreadsArgument {
    /// Threads that work; by default one for each processor. The answers do not depend on it.
    #[arg(long, value_name = "NUMBER")]
    threads: Option<NonZeroUsize>,
}

impl ThreadsArgument {
    pub(crate) fn number(&self) -> NonZeroUsize {
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
    pub(crate) release: ReleaseArgument,
    #[command(flatten)]
    pub(crate) threads: ThreadsArgument,
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

#[derive(Debug, Args)]
pub(crate) struct MceArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// Edit every encounter by this release, such as 43.1, instead of the one it names or that takes its discharge.
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    pub(crate) release: Option<Release>,
    #[command(flatten)]
    pub(crate) threads: ThreadsArgument,
    /// Write here instead of to standard output; gzip if the name ends in .gz.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Say with each answer why each edit fired, where, and what to do.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Leave an edit out, on codes of a kind: principal, secondary or procedure, such as secondary:unspecified; may be given
    /// several times.
    #[arg(long, value_name = "KIND:EDIT", value_delimiter = ',', value_parser = crate::mce::suppressed)]
    pub(crate) suppress: Vec<(crate::mce::CodeKind, casemix::rules::mce::Edit)>,
    /// Say at the end, on standard error, how often each edit fired; on a terminal it is said without being asked for.
    #[arg(long)]
    pub(crate) summary: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    #[command(flatten)]
    pub(crate) release: ReleaseArgument,
    /// The identifier of the encounter in the input; by default the first is explained.
    #[arg(long)]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) claim: ClaimArguments,
    /// Say what one more secondary diagnosis would change.
    #[arg(long, value_name = "CODE[:POA]", value_delimiter = ',')]
    pub(crate) add_dx: Vec<String>,
    /// Say what one more procedure would change.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) add_px: Vec<String>,
    /// Write JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// An encounter spelled out.
#[derive(Debug, Args)]
#[command(next_help_heading = "Codes in place of a file")]
pub(crate) struct ClaimArguments {
    /// The principal diagnosis.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["files", "id"])]
    pub(crate) pdx: Option<String>,
    /// Secondary diagnoses, each with its present-on-admission indicator if there is one.
    #[arg(long, value_name = "CODE[:POA]", value_delimiter = ',', requires = "pdx")]
    pub(crate) sdx: Vec<String>,
    /// Procedures.
    #[arg(long, value_name = "CODE", value_delimiter = ',', requires = "pdx")]
    pub(crate) px: Vec<String>,
    /// The admitting diagnosis.
    #[arg(long, value_name = "CODE", requires = "pdx")]
    pub(crate) admitting: Option<String>,
    /// `male`, `female` or `unknown`.
    #[arg(long, value_parser = sex, requires = "pdx")]
    pub(crate) sex: Option<Sex>,
    /// The discharge status, such as 01.
    #[arg(long, value_parser = status, requires = "pdx")]
    pub(crate) status: Option<DischargeStatus>,
    /// Whether the hospital is exempt from present-on-admission reporting.
    #[arg(long, value_enum, requires = "pdx")]
    pub(crate) hospital: Option<Hospital>,
    /// The day of discharge, by which the release is chosen.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "pdx")]
    pub(crate) date: Option<NaiveDate>,
}

/// Whether a hospital is exempt from present-on-admission reporting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Hospital {
    /// It is.
    Exempt,
    /// It reports.
    NonExempt,
    /// Not known.
    Unknown,
}

impl Hospital {
    pub(crate) fn is_exempt(self) -> Option<bool> {
        match self {
            Hospital::Exempt => Some(true),
            Hospital::NonExempt => Some(false),
            Hospital::Unknown => None,
        }
    }
}

fn sex(text: &str) -> Result<Sex, String> {
    text.parse().map_err(|error: ParseError| error.to_string())
}

fn status(text: &str) -> Result<DischargeStatus, String> {
    text.parse().map_err(|error: ParseError| error.to_string())
}

#[derive(Debug, Args)]
pub(crate) struct CodeArguments {
    /// The code, with or without dot, in any case.
    pub(crate) code: String,
    /// Say whether it is valid on this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<NaiveDate>,
    /// Convert it from this fiscal year ...
    #[arg(long, value_name = "YEAR", value_parser = fiscal_year, requires = "to")]
    pub(crate) from: Option<FiscalYear>,
    /// ... to this one.
    #[arg(long, value_name = "YEAR", value_parser = fiscal_year, requires = "from")]
    pub(crate) to: Option<FiscalYear>,
    /// Write JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

fn fiscal_year(text: &str) -> Result<FiscalYear, String> {
    let year = text
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year))
        .and_then(FiscalYear::new);
    year.ok_or_else(|| "not a fiscal year: write four digits, such as 2026".to_owned())
}

#[derive(Debug, Args)]
#[command(mut_arg("files", |files| {
    files.help("Files of encounters, NDJSON or CSV, plain or gzip; `-` is standard input, none the embedded sample")
}))]
pub(crate) struct MonthArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    #[command(flatten)]
    pub(crate) release: ReleaseArgument,
    #[command(flatten)]
    pub(crate) packs: crate::check::PackArguments,
    #[command(flatten)]
    pub(crate) threads: ThreadsArgument,
    /// Whose month it is, for the heading.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) hospital: String,
    /// Write JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Write one self-contained page with charts here, instead of tables to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}
