//! [`MonthReport`]: the month's figures.

use casemix_drg::{DrgType, HacOutcome, Tables, Weights};
use casemix_record::{DischargeStatus, Mdc, MsDrg, PayerClass, Release};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Indicator, MonthSheet, Refusal, Remark, Standing, sections};
use crate::{
    Accumulator, Capture, CaseMix, Error, Families, GroupFigures, Population, Rate, Stays,
    group::{Grouping, Groups},
    mix::weight_of,
    report::Report,
    titles::Titles,
};

/// What the sheet of a month needs to state its figures.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MonthContext<'a> {
    /// The grouper's tables: titles, and the families of DRGs.
    pub tables: &'a Tables,
    /// Weights by year; of a year that is not among them the report says that it has none.
    pub weights: &'a [Weights],
    /// Whose month it is; may be empty.
    pub hospital: &'a str,
    /// How many DRGs, categories and services are listed.
    pub leading: usize,
    /// How many records without a DRG are listed.
    pub listed: usize,
}

impl<'a> MonthContext<'a> {
    /// With 20 leading groups and 200 listed records.
    pub fn new(tables: &'a Tables, weights: &'a [Weights]) -> MonthContext<'a> {
        MonthContext {
            tables,
            weights,
            hospital: "",
            leading: 20,
            listed: 200,
        }
    }

    /// Says whose month it is.
    #[must_use]
    pub fn hospital(self, hospital: &'a str) -> MonthContext<'a> {
        MonthContext { hospital, ..self }
    }
}

/// A month's figures.
///
/// Lists of groups are ordered by discharges, the most first, and then by key; those by month or week by date.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MonthReport {
    /// Whose month it is; may be empty.
    pub hospital: String,
    /// First and last day of discharge.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// The years of weights that were at hand, as their publications name themselves.
    pub weight_sources: Vec<String>,
    /// What became of every record.
    pub records: Vec<(Standing, u64)>,
    /// Discharges that count less than in full, by reason.
    pub remarks: Vec<(Remark, u64)>,
    /// All discharges.
    pub all: GroupFigures,
    /// Lengths of stay of all discharges.
    pub stays: Stays,
    /// Adults and children, and newborns.
    pub populations: Breakdown<Population>,
    /// By DRG.
    pub drgs: Vec<DrgFigures>,
    /// By MDC.
    pub mdcs: Breakdown<Mdc>,
    /// By payer; `None` is not stated.
    pub payers: Breakdown<Option<PayerClass>>,
    /// By service at discharge; the empty one is not stated.
    pub services: Breakdown<String>,
    /// By discharge status; `None` is not stated.
    pub dispositions: Breakdown<Option<DischargeStatus>>,
    /// By month of discharge, named by its first day.
    pub months: Breakdown<NaiveDate>,
    /// By week of discharge, named by its Monday.
    pub weeks: Breakdown<NaiveDate>,
    /// Admissions, discharges and patients at midnight by day, of the stays in the sheet alone; none where first and
    /// last discharge are more than ten years apart.
    pub days: Vec<CensusDay>,
    /// CC and MCC capture: of all, of medical and of surgical DRGs.
    pub capture: [(DrgType, Capture); 3],
    /// Discharges by hospital-acquired condition that is met: number, title, discharges.
    pub conditions: Vec<(u8, String, u64)>,
    /// Discharges with a hospital-acquired condition, by whether it changed the DRG.
    pub hac_outcomes: Vec<(HacOutcome, u64)>,
    /// Diagnoses by indicator of presence on admission, in hospitals that are not exempt.
    pub indicators: Vec<(Indicator, u64)>,
    /// Discharges without a DRG, by reason.
    pub refusals: Vec<(Refusal, u64)>,
    /// The identifiers of discharges without a DRG; as many as were asked for.
    pub refused: Vec<(Refusal, String)>,
    /// How many groups the tables of the page list.
    pub(super) leading: usize,
}

/// Figures by key.
pub type Breakdown<K> = Vec<GroupLine<K>>;

/// The figures of the group of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupLine<K> {
    /// What the group has in common.
    pub key: K,
    /// Its title.
    pub title: String,
    /// Its figures.
    pub figures: GroupFigures,
}

/// The figures of a DRG.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrgFigures {
    /// The release.
    pub release: Release,
    /// The DRG.
    pub drg: MsDrg,
    /// Its title.
    pub title: String,
    /// Its figures.
    pub figures: GroupFigures,
    /// Its relative weight; `None` for want of weights of that year.
    pub weight: Option<Decimal>,
    /// Its geometric mean length of stay (GMLOS) by the same publication, in days.
    pub gmlos: Option<Decimal>,
    /// Discharges that stayed longer than the GMLOS, and their days beyond it.
    pub beyond_gmlos: Option<(u64, Decimal)>,
    /// What part of the weight of all discharges it has.
    pub share_of_weight: Rate,
}

/// A day of the stays in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CensusDay {
    /// The day.
    pub day: NaiveDate,
    /// Admissions.
    pub admissions: i64,
    /// Discharges, deaths among them.
    pub discharges: i64,
    /// Patients of the sheet in the hospital at the midnight that ends the day.
    pub census: i64,
}

impl MonthReport {
    /// The report as sections of tables.
    pub fn report(&self) -> Report {
        sections::report(self)
    }

    /// The report as one self-contained HTML page; the same as `report().to_html()`.
    pub fn to_html(&self) -> String {
        self.report().to_html()
    }

    /// Discharges without a DRG.
    pub fn without_drg(&self) -> u64 {
        self.refusals.iter().map(|(_, records)| records).sum()
    }

    pub(super) fn of(sheet: &MonthSheet, context: &MonthContext<'_>) -> Result<MonthReport, Error> {
        let weights = context.weights;
        let all = sheet.populations.whole();
        let titles = Titles::of(context.tables)?;
        let mut releases: Vec<Release> = all.mix.iter().map(|(release, ..)| release).collect();
        releases.dedup();
        let families = releases
            .into_iter()
            .map(|release| Families::of(context.tables, release));
        let families: Vec<Families> = families.collect::<Result<_, _>>()?;
        let captured = |of_type| all.mix.capture(&families, of_type);
        let title = |title: Option<&str>| title.unwrap_or("not known to the tables").to_owned();
        let mut conditions = sheet.conditions.finish(&())?;
        conditions.sort_by_key(|(number, discharges)| (std::cmp::Reverse(*discharges), *number));
        Ok(MonthReport {
            hospital: context.hospital.to_owned(),
            period: sheet
                .discharges
                .iter()
                .next()
                .zip(sheet.discharges.iter().next_back())
                .map(|(a, b)| (*a.0, *b.0)),
            weight_sources: weights.iter().map(|year| year.source().to_owned()).collect(),
            records: sheet.records.finish(&())?,
            remarks: sheet.remarks.finish(&())?,
            all: all.finish(weights)?,
            stays: all.discharges.stays.clone(),
            populations: lines(&sheet.populations, weights, |population| population.to_string())?,
            drgs: drgs(sheet, &titles, weights, all.mix.case_mix(weights).weight)?,
            mdcs: ranked(lines(&sheet.mdcs, weights, |mdc| title(titles.mdc(mdc.number())))?),
            payers: ranked(lines(&sheet.payers, weights, |payer| {
                payer.map_or("not stated".to_owned(), |payer| payer.as_str().replace('-', " "))
            })?),
            services: ranked(lines(&sheet.services, weights, |service| {
                if service.is_empty() {
                    "not stated".to_owned()
                } else {
                    service.clone()
                }
            })?),
            dispositions: ranked(lines(&sheet.dispositions, weights, disposition)?),
            months: lines(&sheet.months_and_weeks.by(|(month, _)| *month), weights, |month| {
                month.format("%B %Y").to_string()
            })?,
            weeks: lines(&sheet.months_and_weeks.by(|(_, week)| *week), weights, |week| {
                week.to_string()
            })?,
            days: census_days(sheet),
            capture: [
                (DrgType::None, captured(None)?),
                (DrgType::Medical, captured(Some(DrgType::Medical))?),
                (DrgType::Surgical, captured(Some(DrgType::Surgical))?),
            ],
            conditions: conditions
                .into_iter()
                .map(|(number, discharges)| (number, title(titles.condition(number)), discharges))
                .collect(),
            hac_outcomes: sheet.hac_outcomes.finish(&())?,
            indicators: sheet.indicators.finish(&())?,
            refusals: sheet.refusals.finish(&())?,
            refused: sheet
                .refused
                .finish(&())?
                .into_iter()
                .take(context.listed)
                .map(|((refusal, id), _)| (refusal, id.to_string()))
                .collect(),
            leading: context.leading,
        })
    }
}

fn disposition(status: &Option<DischargeStatus>) -> String {
    let Some(status) = status else {
        return "not stated".to_owned();
    };
    let planned = if status.is_planned_readmission() {
        ", readmission planned"
    } else {
        ""
    };
    format!("{status} {}{planned}", status.meaning().unwrap_or("no such status"))
}

fn lines<K: Ord + Clone>(
    groups: &Groups<K>,
    weights: &[Weights],
    title: impl Fn(&K) -> String,
) -> Result<Breakdown<K>, Error> {
    let figures = groups.finish(weights)?.into_iter();
    Ok(figures
        .map(|(key, figures)| GroupLine {
            title: title(&key),
            key,
            figures,
        })
        .collect())
}

/// The group with the most discharges first; a stable sort keeps equal ones in the order of their keys.
fn ranked<K>(mut lines: Breakdown<K>) -> Breakdown<K> {
    lines.sort_by_key(|line| std::cmp::Reverse(line.figures.discharges));
    lines
}

fn drgs(
    sheet: &MonthSheet,
    titles: &Titles<'_>,
    weights: &[Weights],
    total: Decimal,
) -> Result<Vec<DrgFigures>, Error> {
    let mut drgs = Vec::new();
    for (&(release, drg), discharges) in sheet.drgs.iter() {
        let weight = weight_of(weights, release, drg);
        let figures = discharges.finish(&CaseMix::of(weight, discharges.number()))?;
        let year = weights.iter().find(|year| year.are_for(release));
        let gmlos = year.and_then(|year| year.get(drg)).and_then(|row| row.gmlos);
        let beyond = gmlos.map(|gmlos| discharges.stays.beyond(gmlos));
        drgs.push(DrgFigures {
            release,
            drg,
            title: titles.drg(release, drg).unwrap_or("not known to the tables").to_owned(),
            figures,
            weight,
            gmlos,
            beyond_gmlos: beyond.map(|(stays, days)| (stays.unsigned_abs(), days)),
            share_of_weight: Rate::part_of(figures.case_mix.weight, total)?,
        });
    }
    drgs.sort_by_key(|line| std::cmp::Reverse(line.figures.discharges));
    Ok(drgs)
}

/// A longer period than this, in days, has no figures by day: dates so far apart are wrong.
const LONGEST_PERIOD: u64 = 3_660;

/// Every day from the first discharge to the last; patients who came before are in the census of the first.
fn census_days(sheet: &MonthSheet) -> Vec<CensusDay> {
    let (Some((first, _)), Some((last, _))) = (sheet.discharges.iter().next(), sheet.discharges.iter().next_back())
    else {
        return Vec::new();
    };
    let before = sheet.admissions.iter().take_while(|(day, _)| *day < first);
    let mut census: i64 = before.map(|(_, admissions)| admissions).sum();
    let length = (*last - *first).num_days().unsigned_abs();
    if length > LONGEST_PERIOD {
        return Vec::new();
    }
    let days = (0..=length).filter_map(|day| first.checked_add_days(Days::new(day)));
    days.map(|day| {
        let (admissions, discharges) = (sheet.admissions.get(&day), sheet.discharges.get(&day));
        census += admissions - discharges;
        CensusDay {
            day,
            admissions,
            discharges,
            census,
        }
    })
    .collect()
}
