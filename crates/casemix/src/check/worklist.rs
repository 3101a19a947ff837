//! Who is to complete the records, and how many are incomplete: sections of a report.

use casemix_rules::review::{DeficiencyCounts, Worklist};
use casemix_stats::{
    Rate,
    rates::Delinquency,
    report::{Column, Section, Table, Value},
};
use chrono::NaiveDateTime;

/// So many practitioners are listed.
const LISTED: usize = 20;

const TITLE: &str = "Incomplete and delinquent records";

/// Incomplete and delinquent records, with the rate by the discharges of the period.
pub(super) fn delinquency(counts: &DeficiencyCounts, discharges: u64, as_of: Option<NaiveDateTime>) -> Section {
    let method = Delinquency::DischargesOfThePeriod { discharges };
    let mut table = Table::new([
        Column::text("figure", "Figure"),
        Column::number("records", "Records"),
        Column::number("rate", "Rate"),
        Column::text("method", "Method"),
    ]);
    let share = |part: u64| Rate::part_of(part, counts.records).map_or(Value::Undefined, Value::from);
    let of_reviewed = "of the records reviewed";
    let rate = Value::from(method.of(counts.delinquent));
    table.push([
        "Reviewed for documents".into(),
        counts.records.into(),
        Value::Blank,
        "".into(),
    ]);
    if counts.records == 0 {
        // Rates of nothing would say that all is well.
        return Section::new("delinquency", TITLE, table);
    }
    table.push([
        "Incomplete".into(),
        counts.incomplete.into(),
        share(counts.incomplete),
        of_reviewed.into(),
    ]);
    table.push([
        "Delinquent".into(),
        counts.delinquent.into(),
        rate,
        method.method().into(),
    ]);
    for (name, records) in [
        ("for want of a history and physical", counts.delinquent_history),
        ("for want of an operative report", counts.delinquent_operative_report),
    ] {
        table.push([name.into(), records.into(), share(records), of_reviewed.into()]);
    }
    let section = Section::new("delinquency", TITLE, table);
    match as_of {
        Some(time) => section.note(format!(
            "As of {time}. A record is incomplete while anything is outstanding, delinquent once that is past its limit."
        )),
        None => section.note(
            "As the records stand, with every limit passed; name a time with --as-of for the state at that time.",
        ),
    }
}

/// The first twenty practitioners, by what is past its limit; nothing where nobody has anything to do.
pub(super) fn by_practitioner(worklist: &Worklist, as_of: Option<NaiveDateTime>) -> Option<Section> {
    let mut lines = worklist.finish();
    lines.retain(|line| !line.items.is_empty());
    lines.sort_by_key(|line| std::cmp::Reverse((line.delinquent, line.items.len())));
    let columns = [
        Column::text("practitioner", "Practitioner"),
        Column::text("role", "Role"),
        Column::number("records", "Records"),
        Column::number("items", "Items"),
        Column::number("delinquent", "Past the limit"),
        Column::number("up_to_7", "0–7 days"),
        Column::number("up_to_14", "8–14"),
        Column::number("up_to_21", "15–21"),
        Column::number("up_to_30", "22–30"),
        Column::number("over_30", "over 30"),
    ];
    let mut table = Table::new(columns);
    let all = lines.len();
    for line in lines.iter().take(LISTED) {
        let start = [
            named(&line.responsible.practitioner).into(),
            line.responsible.role.as_str().into(),
            line.records.into(),
            (line.items.len() as u64).into(),
            line.delinquent.into(),
        ];
        // Without a time, an age says nothing.
        let ages = line
            .by_age
            .map(|count| as_of.map_or(Value::Blank, |_| Value::from(count)));
        table.push(start.into_iter().chain(ages));
    }
    let section = Section::new("worklist", "Who is to complete the records", table);
    let section = if all > LISTED {
        section.note(format!("The first {LISTED} of {all} practitioners."))
    } else {
        section
    };
    (all > 0).then_some(section)
}

/// A practitioner, or that there is none.
pub(super) fn named(practitioner: &str) -> &str {
    match practitioner.trim() {
        "" => "not named",
        name => name,
    }
}
