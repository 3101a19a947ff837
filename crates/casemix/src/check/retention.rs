//! Until when records are to be kept: the page of it.

use std::collections::BTreeMap;

use casemix_rules::{
    Limits,
    review::{Retained, RetainedRecord},
};
use casemix_stats::report::{Column, Report, Role, Section, Table, Value};
use chrono::{Datelike, NaiveDate};

/// So many parts are listed.
const LISTED: usize = 200;

/// Until when the parts of records are to be kept, as a report: how many there are of each standing, from which year on they may
/// be destroyed, those that come first, those that may not, and the limits that decided.
///
/// With a day, it says what may be destroyed on that day.
///
/// ```
/// use casemix::{check::retention_report, codes::Codes, record::Encounter};
/// use casemix::rules::{RuleSet, review::{RetentionSchedule, retention_limits}};
///
/// let rules = RuleSet::builder(Codes::embedded()?).pack(retention_limits()?).build()?;
/// let mut schedule = RetentionSchedule::new();
/// schedule.add(&Encounter::builder("E1").birth_date("1957-03-02").discharged("2026-01-08").build());
/// let kept = schedule.finish(rules.limits(), &[]);
/// let report = retention_report(&kept, rules.limits(), None, "January");
/// assert!(report.to_html().contains("42 CFR 482.24(b)(1)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn retention_report(
    kept: &[RetainedRecord],
    limits: &Limits,
    as_of: Option<NaiveDate>,
    subtitle: impl Into<String>,
) -> Report {
    let parts = || {
        kept.iter()
            .flat_map(|record| record.parts.iter().map(move |part| (record, part)))
    };
    let mut dated: Vec<_> = parts()
        .filter_map(|(record, part)| Some((part.until?, record, part)))
        .collect();
    dated.sort_by_key(|(until, ..)| *until);
    let never = parts().filter(|(_, part)| part.until.is_none());
    let report = Report::new("Retention of records", subtitle)
        .with(standing(parts().map(|(_, part)| part), kept.len(), as_of))
        .with(by_year(dated.iter().map(|(until, ..)| *until)))
        .with(listed(
            "first",
            "What may be destroyed first",
            dated.iter().map(|(_, record, part)| (*record, *part)),
        ));
    let report = match parts().any(|(_, part)| part.until.is_none()) {
        true => report.with(listed("not", "What may not be destroyed", never)),
        false => report,
    };
    report.with(limits_in_force(limits))
}

fn standing<'r>(
    parts: impl Iterator<Item = &'r Retained> + Clone,
    records: usize,
    as_of: Option<NaiveDate>,
) -> Section {
    let mut table = Table::new([
        Column::text("figure", "Figure"),
        Column::number("parts", "Parts"),
        Column::text("remark", "Remark"),
    ]);
    let count =
        |holds: &dyn Fn(&Retained) -> bool| Value::from(parts.clone().filter(|part| holds(part)).count() as u64);
    let remark = format!("of {records} records: each itself, its images, strips of the fetal monitor");
    table.push(["Parts".into(), count(&|_| true), remark.into()]);
    if let Some(day) = as_of {
        let remark = format!("the day from which they may be is not after {day}");
        table.push([
            "May be destroyed".into(),
            count(&|part| part.may_be_destroyed(day)),
            remark.into(),
        ]);
        let is_kept = |part: &Retained| part.until.is_some() && !part.may_be_destroyed(day);
        table.push([
            "To be kept".into(),
            count(&is_kept),
            format!("the day is after {day}").into(),
        ]);
    }
    table.push([
        "Under a legal hold".into(),
        count(&|part| part.is_held),
        "until it is lifted, whatever the limits say".into(),
    ]);
    table.push([
        "Day not known".into(),
        count(&|part| part.until.is_none() && !part.is_held),
        "a date that decides is missing".into(),
    ]);
    let section = Section::new("retention", "What is to be kept", table).role(Role::KeyFigures);
    section.note(
        "Of several limits the longest in force counts, from the day on which the patient was last here in any of these records. \
         The master patient index and the registers are kept for ever.",
    )
}

fn by_year(days: impl Iterator<Item = NaiveDate>) -> Section {
    let mut years: BTreeMap<i32, u64> = BTreeMap::new();
    for day in days {
        *years.entry(day.year()).or_default() += 1;
    }
    let mut table = Table::new([Column::text("year", "Year"), Column::number("parts", "Parts")]);
    for (year, parts) in years {
        table.push([year.to_string().into(), parts.into()]);
    }
    Section::new("by-year", "From which year on they may be destroyed", table)
}

fn listed<'r>(id: &str, title: &str, parts: impl Iterator<Item = (&'r RetainedRecord, &'r Retained)>) -> Section {
    let mut table = Table::new([
        Column::text("record", "Record").unbroken(),
        Column::text("patient", "Patient").unbroken().aside(),
        Column::text("part", "Part"),
        Column::text("from", "From").unbroken(),
        Column::text("why", "Why"),
    ]);
    let mut all = 0;
    for (record, part) in parts {
        all += 1;
        if all > LISTED {
            continue;
        }
        table.push([
            record.record.as_str().into(),
            record.patient.as_str().into(),
            part.part.name().into(),
            part.until.map_or(Value::Blank, Value::Date),
            part.why.join("; ").into(),
        ]);
    }
    let section = Section::new(id, title, table);
    match all {
        more if more > LISTED => section.note(format!("The first {LISTED} of {more} parts; --json has all of them.")),
        _ => section,
    }
}

/// Every limit on retention, of those of one name the longest last.
fn limits_in_force(limits: &Limits) -> Section {
    let mut table = Table::new([
        Column::text("limit", "Limit").unbroken(),
        Column::text("years", "Years"),
        Column::text("source", "Source"),
        Column::text("pack", "Pack"),
    ]);
    for limit in limits.iter() {
        table.push([
            limit.name.as_ref().into(),
            format!("{} {}", limit.bound, limit.value).into(),
            limit.citation.as_deref().unwrap_or_default().into(),
            format!("{} {}", limit.pack.name, limit.pack.release).into(),
        ]);
    }
    Section::new("limits", "Who says so", table)
}
