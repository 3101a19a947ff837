//! `casemix find`: from words to codes, ranked, with the reason; a picker; the way through the official index.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use casemix::codes::{Codes, Edition};
use casemix::record::{ParseError, Sex};
use casemix_coding::find::{Finder, Found, Index, NDC, Navigation, Question, Workspace};
use chrono::NaiveDate;
use clap::Args;

use crate::failure::{Failure, Outcome};
use crate::output::print;
use crate::today::today;

mod json;
mod official;
mod pick;
mod text;

pub(crate) use text::dotted;

/// What `casemix find` takes.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  casemix find heart atack anterior wall\n  casemix find --billable --system icd-10-cm fx left wrist\n  casemix find --ask \"colles fracture\"\n  casemix find --pick"
)]
pub(crate) struct FindArguments {
    /// What is looked for: words in any order, misspelt or cut short, abbreviations, the beginning of a code.
    #[arg(value_name = "WORDS", required_unless_present = "pick")]
    words: Vec<String>,
    /// Codes valid on this day, and headings above such; `any` for all there ever were [default: today, or the last day
    /// that a code system covers].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Day>,
    /// Only codes of this system: icd-10-cm, icd-10-pcs or hcpcs, or only drug products: ndc; may be given more than once.
    #[arg(long, value_name = "SYSTEM")]
    system: Vec<String>,
    /// Only codes of this chapter of ICD-10-CM (9), section of ICD-10-PCS (0) or letter of HCPCS (J).
    #[arg(long, value_name = "CHAPTER")]
    chapter: Vec<String>,
    /// Only codes for a claim, no headings.
    #[arg(long)]
    billable: bool,
    /// No codes that are only for the other sex: male or female.
    #[arg(long, value_parser = sex)]
    sex: Option<Sex>,
    /// So many hits at most.
    #[arg(long, value_name = "HITS", default_value = "10")]
    limit: NonZeroUsize,
    /// Say of each hit why it ranks: the words that matched, and how each led there.
    #[arg(long)]
    explain: bool,
    /// Ask on from the best hit: what the codes below it differ in, down to a code for a claim.
    #[arg(long)]
    ask: bool,
    /// Choose on the terminal while typing, and answer questions down to a code for a claim.
    #[arg(long, conflicts_with_all = ["words", "json", "explain", "ask", "index"])]
    pick: bool,
    /// Take the way of the guidelines instead: the official index in this folder (the XML files of the index, plain or
    /// gzip), then the Tabular List.
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// The day that codes are asked for.
#[derive(Debug, Clone, Copy)]
enum Day {
    Any,
    On(NaiveDate),
}

fn day(text: &str) -> Result<Day, String> {
    match text {
        "any" => Ok(Day::Any),
        day => (day.parse().map(Day::On)).map_err(|_| "a day is written YYYY-MM-DD, or any".to_owned()),
    }
}

fn sex(text: &str) -> Result<Sex, String> {
    text.parse().map_err(|error: ParseError| error.to_string())
}

pub(crate) fn run(arguments: &FindArguments) -> Result<Outcome, Failure> {
    let query = arguments.words.join(" ");
    if let Some(folder) = &arguments.index {
        let edition = edition(arguments)?;
        return print(&official::find(folder, &query, edition, arguments)?);
    }
    let finder = Finder::embedded().map_err(|error| Failure::Tables(error.into()))?;
    if let Some(unknown) = arguments.system.iter().find(|system| !knows(finder, system)) {
        let known = finder.indexes().iter().map(|index| index.system());
        let known: Vec<_> = known.chain([NDC]).collect();
        let message = format!("no codes of a system {unknown} here; there are {}", known.join(", "));
        return Err(Failure::Usage(message));
    }
    if arguments.pick {
        return pick::run(finder, arguments);
    }
    let found = search(finder, arguments, &query, false, &mut Workspace::default());
    if found.hits().is_empty() && found.drugs().is_empty() {
        return Err(Failure::NotFound(
            "nothing is found: try fewer or other words, or --date any".to_owned(),
        ));
    }
    let edition = edition(arguments)?;
    let question = arguments.ask.then(|| question(&found, edition)).flatten();
    let ended = match arguments.date {
        None => ended(finder, &found, today()),
        Some(_) => Vec::new(),
    };
    print(&if arguments.json {
        json::shown(&query, &found, &ended, question.as_ref())
    } else {
        text::shown(&found, &ended, question.as_ref(), arguments.explain)
    })
}

fn knows(finder: &Finder, system: &str) -> bool {
    system == NDC || finder.indexes().iter().any(|index| index.system() == system)
}

fn search<'f>(
    finder: &'f Finder,
    arguments: &FindArguments,
    query: &'f str,
    is_typing: bool,
    workspace: &mut Workspace,
) -> Found<'f> {
    let mut search = finder.search(query).limit(arguments.limit.get());
    for system in &arguments.system {
        search = search.system(system);
    }
    for chapter in &arguments.chapter {
        search = search.chapter(chapter);
    }
    search = match arguments.date {
        Some(Day::On(day)) => search.on(day),
        Some(Day::Any) => search,
        None => search.on_or_last(today()),
    };
    if let Some(sex) = arguments.sex {
        search = search.sex(sex);
    }
    if arguments.billable {
        search = search.billable();
    }
    if is_typing {
        search = search.typing();
    }
    search.run(workspace)
}

/// The code systems among the hits whose tables end before a day, and their last days.
fn ended<'f>(finder: &'f Finder, found: &Found<'_>, day: NaiveDate) -> Vec<(&'f str, NaiveDate)> {
    let is_among = |index: &&Index| found.hits().iter().any(|hit| found.system(hit) == index.system());
    let systems = finder.indexes().iter().filter(is_among);
    let last_days = systems.filter_map(|index| Some((index.system(), index.table().covered()?.last)));
    last_days.filter(|(_, last)| *last < day).collect()
}

/// ICD-10-CM on the day asked for; where any day will do, on the last one that the tables cover.
fn edition(arguments: &FindArguments) -> Result<Edition<'static>, Failure> {
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let last = codes.icd10cm.provenance().last_day.unwrap_or_default();
    let day = match arguments.date {
        Some(Day::On(day)) => day,
        Some(Day::Any) => last,
        None => last.min(today()),
    };
    codes.icd10cm.on(day).map_err(|error| Failure::Usage(error.to_string()))
}

/// What is open after the best hit of ICD-10-CM.
fn question<'t>(found: &Found<'_>, edition: Edition<'t>) -> Option<Question<'t>> {
    let best = found
        .hits()
        .first()
        .filter(|hit| found.system(hit) == edition.table().system())?;
    Navigation::new(edition).question(best.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_has_ended_after_its_last_day() {
        let finder = Finder::embedded().unwrap();
        let search = finder.search("wheelchair").system("hcpcs");
        let found = search.run(&mut Workspace::default());
        let index = finder.indexes().iter().find(|index| index.system() == "hcpcs").unwrap();
        let last = index.table().covered().unwrap().last;
        assert_eq!(ended(finder, &found, last), []);
        assert_eq!(ended(finder, &found, last.succ_opt().unwrap()), [("hcpcs", last)]);
    }
}
