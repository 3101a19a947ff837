//! The month's figures as sections of tables.

use casemix_drg::{DrgType, HacOutcome};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{Breakdown, DrgFigures, Indicator, MonthReport, Remark, Standing};
use crate::{
    GroupFigures, Rate,
    report::{Chart, Column, Report, Role, Section, Table, Value, thousands},
};

/// A longer period has no section by day: the weeks and months tell more.
const MOST_DAYS: usize = 400;

pub(super) fn report(month: &MonthReport) -> Report {
    let period = month
        .period
        .map(|(first, last)| format!("discharges from {first} to {last}"));
    let period = period.unwrap_or_else(|| "no dated discharges".to_owned());
    let subtitle = if month.hospital.is_empty() {
        period
    } else {
        format!("{}, {period}", month.hospital)
    };
    let mut report = Report::new("Month's sheet", subtitle);
    let sections = [
        Some(key_figures(month)),
        Some(populations(month)),
        days(month),
        Some(leading_drgs(month)),
        Some(stay_against_gmlos(month)),
        Some(mdcs(month)),
        Some(capture(month)),
        weeks(month),
        (month.months.len() > 1).then(|| breakdown("months", "By month of discharge", "month", "Month", &month.months)),
        Some(stays(month)),
        Some(breakdown("payers", "By payer", "payer", "Payer", &month.payers)),
        Some(services(month)),
        Some(breakdown(
            "dispositions",
            "By disposition",
            "disposition",
            "Disposition",
            &month.dispositions,
        )),
        Some(conditions(month)),
        Some(indicators(month)),
        Some(refusals(month)),
        (!month.refused.is_empty()).then(|| refused(month)),
        Some(records(month)),
    ];
    report.sections = sections.into_iter().flatten().collect();
    report.notes = notes(month);
    report
}

fn notes(month: &MonthReport) -> Vec<String> {
    let weights = match month.weight_sources.as_slice() {
        [] => "No relative weights were at hand: case-mix index and GMLOS are undefined.".to_owned(),
        sources => format!(
            "Relative weights and GMLOS: {}. Discharges of other years have none.",
            sources.join("; ")
        ),
    };
    vec![
        weights,
        "Length of stay: the day of admission counts, the day of discharge or death does not, a stay has at least one \
         day, days on leave are left out. Inpatient days are the days of the stays that ended (discharge days)."
            .to_owned(),
        "Deaths are discharges. Fetal deaths are neither. Percentages are shown half-up to two decimals, death rates to \
         three; what has no denominator is undefined."
            .to_owned(),
    ]
}

fn key_figures(month: &MonthReport) -> Section {
    let all = &month.all;
    let mut table = Table::new([
        Column::text("figure", "Figure"),
        Column::number("value", "Value"),
        Column::text("remark", "Remark"),
    ]);
    let mut row = |name: &str, value: Value, remark: String| table.push([name.into(), value, remark.into()]);
    row("Discharges", all.discharges.into(), "deaths among them".to_owned());
    row(
        "Deaths",
        all.deaths.into(),
        format!("gross death rate {}", all.death_rate),
    );
    row("Inpatient days", all.stays.days.into(), known_stays(all));
    row("Average length of stay", all.stays.average.into(), "days".to_owned());
    row(
        "Geometric mean stay",
        Value::fixed(all.stays.geometric_mean, 2),
        "days".to_owned(),
    );
    row("Median stay", all.stays.median.into(), "days".to_owned());
    row("Case-mix index", all.case_mix.index().into(), weighted(all));
    let [(_, capture), ..] = &month.capture;
    row(
        "CC or MCC capture",
        capture.cc_or_mcc.into(),
        "of discharges in families with a split".to_owned(),
    );
    row(
        "Without a DRG",
        month.without_drg().into(),
        "listed below with the remedy".to_owned(),
    );
    Section::new("key-figures", "Key figures", table).role(Role::KeyFigures)
}

fn known_stays(figures: &GroupFigures) -> String {
    match figures.discharges - figures.stays.stays {
        0 => "discharge days".to_owned(),
        unknown => format!(
            "{} discharges have no valid length of stay",
            thousands(&unknown.to_string())
        ),
    }
}

fn weighted(figures: &GroupFigures) -> String {
    let without = i64::try_from(figures.discharges).unwrap_or(i64::MAX) - figures.case_mix.weighted;
    match (figures.case_mix.weighted, without) {
        (0, 0) => "no discharges".to_owned(),
        (0, _) => "no discharge has a relative weight".to_owned(),
        (_, 0) => "all discharges have a relative weight".to_owned(),
        (_, without) => format!("{} discharges have no relative weight", thousands(&without.to_string())),
    }
}

/// The columns that every group of discharges has.
fn figure_columns() -> [Column; 7] {
    [
        Column::number("discharges", "Discharges"),
        Column::number("deaths", "Deaths"),
        Column::number("days", "Days"),
        Column::number("average_stay", "ALOS"),
        Column::number("geometric_mean_stay", "Geometric mean"),
        Column::number("case_mix_index", "CMI"),
        Column::number("without_weight", "No weight"),
    ]
}

fn figures(figures: &GroupFigures) -> [Value; 7] {
    [
        figures.discharges.into(),
        figures.deaths.into(),
        figures.stays.days.into(),
        figures.stays.average.into(),
        Value::fixed(figures.stays.geometric_mean, 2),
        figures.case_mix.index().into(),
        (i64::try_from(figures.discharges).unwrap_or(i64::MAX) - figures.case_mix.weighted).into(),
    ]
}

fn breakdown<K>(id: &str, title: &str, key: &str, heading: &str, lines: &Breakdown<K>) -> Section {
    let mut table = Table::new([Column::text(key, heading)].into_iter().chain(figure_columns()));
    for line in lines {
        table.push([line.title.as_str().into()].into_iter().chain(figures(&line.figures)));
    }
    Section::new(id, title, table)
}

fn populations(month: &MonthReport) -> Section {
    breakdown(
        "populations",
        "Populations",
        "population",
        "Population",
        &month.populations,
    )
    .note("Newborns are those born in this hospital; a baby admitted from elsewhere is with the children.")
}

fn days(month: &MonthReport) -> Option<Section> {
    let mut table = Table::new([
        Column::text("day", "Day"),
        Column::number("admissions", "Admissions"),
        Column::number("discharges", "Discharges"),
        Column::number("census", "Census"),
    ]);
    for day in &month.days {
        table.push([
            day.day.into(),
            day.admissions.into(),
            day.discharges.into(),
            day.census.into(),
        ]);
    }
    let section = Section::new("days", "Discharges and census by day", table)
        .note(
            "Census: patients in the hospital at the midnight that ends the day, of the stays in this sheet alone. \
             Towards the end it falls because patients who are discharged later are not in the sheet.",
        )
        .chart(Chart::days("day", "discharges", "census"))
        .role(Role::Chart);
    (2..=MOST_DAYS).contains(&month.days.len()).then_some(section)
}

fn leading_drgs(month: &MonthReport) -> Section {
    let mut table = Table::new([
        Column::text("drg", "DRG"),
        Column::text("release", "Release"),
        Column::text("title", "Title"),
        Column::number("discharges", "Discharges"),
        Column::number("deaths", "Deaths"),
        Column::number("days", "Days"),
        Column::number("average_stay", "ALOS"),
        Column::number("weight", "Weight"),
        Column::number("share_of_weight", "Share of weight"),
    ]);
    for line in leading(month) {
        table.push([
            line.drg.to_string().into(),
            line.release.to_string().into(),
            line.title.as_str().into(),
            line.figures.discharges.into(),
            line.figures.deaths.into(),
            line.figures.stays.days.into(),
            line.figures.stays.average.into(),
            line.weight.into(),
            line.share_of_weight.into(),
        ]);
    }
    Section::new("leading-drgs", "Leading DRGs", table)
        .note(listed(month.drgs.len(), month.leading, "DRGs"))
        .chart(Chart::bars("drg", "discharges").labelled_by("title"))
}

fn stay_against_gmlos(month: &MonthReport) -> Section {
    let mut table = Table::new([
        Column::text("drg", "DRG"),
        Column::text("release", "Release"),
        Column::number("discharges", "Discharges"),
        Column::number("average_stay", "ALOS"),
        Column::number("geometric_mean_stay", "Geometric mean"),
        Column::number("gmlos", "GMLOS"),
        Column::number("beyond_gmlos", "Longer than GMLOS"),
        Column::number("days_beyond_gmlos", "Days beyond it"),
    ]);
    for line in leading(month) {
        let beyond = line.beyond_gmlos;
        table.push([
            line.drg.to_string().into(),
            line.release.to_string().into(),
            line.figures.discharges.into(),
            line.figures.stays.average.into(),
            Value::fixed(line.figures.stays.geometric_mean, 2),
            Value::fixed(line.gmlos, 1),
            beyond.map_or(Value::Undefined, |(stays, _)| stays.into()),
            Value::fixed(beyond.map(|(_, days)| days), 1),
        ]);
    }
    Section::new("stay-against-gmlos", "Stay against the GMLOS of leading DRGs", table)
        .note("GMLOS: the geometric mean length of stay that the payer's table publishes for the DRG.")
}

fn leading(month: &MonthReport) -> impl Iterator<Item = &DrgFigures> {
    month.drgs.iter().take(month.leading)
}

fn listed(all: usize, leading: usize, what: &str) -> String {
    if all > leading {
        format!("{leading} of {all} {what}, by discharges.")
    } else {
        format!("All {all} {what}, by discharges.")
    }
}

fn mdcs(month: &MonthReport) -> Section {
    let columns = [Column::text("mdc", "MDC"), Column::text("title", "Title")];
    let mut table = Table::new(columns.into_iter().chain(figure_columns()));
    for line in &month.mdcs {
        let names = [line.key.to_string().into(), line.title.as_str().into()];
        table.push(names.into_iter().chain(figures(&line.figures)));
    }
    Section::new("mdcs", "Major diagnostic categories", table)
        .note("The category of the principal diagnosis, also for DRGs that are assigned before any category.")
        .chart(Chart::bars("mdc", "case_mix_index").labelled_by("title"))
}

fn capture(month: &MonthReport) -> Section {
    let mut table = Table::new([
        Column::text("drgs", "DRGs"),
        Column::number("with_cc_or_mcc", "With CC or MCC"),
        Column::number("in_split_families", "In split families"),
        Column::number("cc_or_mcc_capture", "CC or MCC capture"),
        Column::number("with_mcc", "With MCC"),
        Column::number("in_families_with_mcc", "In families with MCC"),
        Column::number("mcc_capture", "MCC capture"),
    ]);
    let count = |number: Decimal| number.to_i64().map_or(Value::Undefined, Value::Count);
    for (drg_type, capture) in &month.capture {
        let name = if *drg_type == DrgType::None {
            "all"
        } else {
            drg_type.name()
        };
        let (either, mcc) = (capture.cc_or_mcc, capture.mcc);
        table.push([
            name.into(),
            count(either.numerator()),
            count(either.denominator()),
            either.into(),
            count(mcc.numerator()),
            count(mcc.denominator()),
            mcc.into(),
        ]);
    }
    Section::new("capture", "CC and MCC capture", table)
        .note("Only families of DRGs that have such a split count, by the formulas of the release.")
}

fn weeks(month: &MonthReport) -> Option<Section> {
    let section = breakdown("weeks", "Case-mix index by week", "week", "Week from", &month.weeks)
        .chart(Chart::line("week", "case_mix_index"))
        .role(Role::Chart);
    (month.weeks.len() > 1).then_some(section)
}

fn stays(month: &MonthReport) -> Section {
    let mut table = Table::new([
        Column::number("days", "Days"),
        Column::number("discharges", "Discharges"),
        Column::number("part", "Part of all"),
    ]);
    for (days, discharges) in month.stays.histogram() {
        table.push([
            i64::from(days).into(),
            discharges.into(),
            Rate::percent(discharges, month.stays.number()).into(),
        ]);
    }
    let mut section = Section::new("stays", "Lengths of stay", table).chart(Chart::columns("days", "discharges"));
    if let [Some(quarter), Some(half), Some(three_quarters), Some(most)] =
        [25, 50, 75, 95].map(|of_hundred| month.stays.percentile(of_hundred))
    {
        section = section.note(format!(
            "Percentiles by nearest rank, in days: 25th {quarter}, 50th {half}, 75th {three_quarters}, 95th {most}."
        ));
    }
    section.role(Role::Chart)
}

fn services(month: &MonthReport) -> Section {
    let leading = month.services.iter().take(month.leading).cloned().collect();
    breakdown("services", "By service at discharge", "service", "Service", &leading).note(listed(
        month.services.len(),
        month.leading,
        "services",
    ))
}

fn conditions(month: &MonthReport) -> Section {
    let mut table = Table::new([
        Column::text("number", "HAC"),
        Column::text("title", "Hospital-acquired condition"),
        Column::number("discharges", "Discharges"),
        Column::number("rate", "Per 1,000 discharges"),
    ]);
    for (number, title, discharges) in &month.conditions {
        let rate = Rate::mean(*discharges, month.all.discharges).per(1000).value();
        table.push([
            format!("{number:02}").into(),
            title.as_str().into(),
            (*discharges).into(),
            rate.into(),
        ]);
    }
    let of = |wanted: &[HacOutcome]| -> u64 {
        month
            .hac_outcomes
            .iter()
            .filter(|(outcome, _)| wanted.contains(outcome))
            .map(|(_, discharges)| discharges)
            .sum()
    };
    let (any, changed) = (
        of(&[
            HacOutcome::FinalDrgNoChange,
            HacOutcome::FinalDrgChanges,
            HacOutcome::FinalDrgUngroupable,
        ]),
        of(&[HacOutcome::FinalDrgChanges]),
    );
    Section::new("hospital-acquired-conditions", "Hospital-acquired conditions", table).note(format!(
        "{any} discharges meet at least one; in {changed} of them the DRG changed."
    ))
}

fn indicators(month: &MonthReport) -> Section {
    let mut table = Table::new([
        Column::text("indicator", "Present on admission"),
        Column::number("diagnoses", "Diagnoses"),
        Column::number("part", "Part of all"),
    ]);
    let all: u64 = month.indicators.iter().map(|(_, diagnoses)| diagnoses).sum();
    for (indicator, diagnoses) in &month.indicators {
        table.push([
            indicator_name(*indicator).into(),
            (*diagnoses).into(),
            Rate::percent(*diagnoses, all).into(),
        ]);
    }
    Section::new("present-on-admission", "Reporting of presence on admission", table)
        .note("Principal and secondary diagnoses; hospitals that are exempt from reporting are left out.")
}

fn indicator_name(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::Present => "Y: present",
        Indicator::NotPresent => "N: not present",
        Indicator::Undocumented => "U: documentation insufficient",
        Indicator::Undetermined => "W: clinically undetermined",
        Indicator::Exempt => "1 or E: exempt code",
        Indicator::Missing => "no indicator",
        Indicator::Invalid => "not an indicator",
    }
}

fn refusals(month: &MonthReport) -> Section {
    let mut table = Table::new([
        Column::text("reason", "Reason"),
        Column::number("records", "Records"),
        Column::text("remedy", "What it means and what to do"),
    ]);
    for (refusal, records) in &month.refusals {
        table.push([refusal.name().into(), (*records).into(), refusal.meaning().into()]);
    }
    Section::new("without-drg", "Discharges without a DRG", table)
        .note("They are in every figure but those that need a DRG.")
}

fn refused(month: &MonthReport) -> Section {
    let mut table = Table::new([Column::text("id", "Encounter"), Column::text("reason", "Reason")]);
    for (refusal, id) in &month.refused {
        table.push([id.as_str().into(), refusal.name().into()]);
    }
    Section::new("without-drg-list", "Records to work on", table).note(format!(
        "{} of {} discharges without a DRG, by reason and identifier.",
        month.refused.len(),
        month.without_drg()
    ))
}

fn records(month: &MonthReport) -> Section {
    let mut table = Table::new([Column::text("kind", "Records"), Column::number("records", "Number")]);
    for (standing, records) in &month.records {
        let name = match standing {
            Standing::Discharge => "inpatient discharges".to_owned(),
            Standing::StillPatient => "not counted: still a patient".to_owned(),
            Standing::NotInpatient(class) => format!("not counted: {}", class.as_str().replace('-', " ")),
        };
        table.push([name.into(), (*records).into()]);
    }
    for (remark, records) in &month.remarks {
        table.push([
            format!("of the discharges, {}", remark_name(*remark)).into(),
            (*records).into(),
        ]);
    }
    Section::new("records", "Records read", table)
}

fn remark_name(remark: Remark) -> &'static str {
    match remark {
        Remark::NoClass => "without a valid class, taken for inpatient stays",
        Remark::NoDischargeDate => "without a valid date of discharge: in no day, week or month",
        Remark::NoLengthOfStay => "without a valid length of stay: not in days and averages",
        Remark::NoDisposition => "without a valid disposition: not known whether the patient died",
        Remark::UnknownDiagnosis => "with a diagnosis code that the release does not know",
        Remark::UnknownProcedure => "with a procedure code that the release does not know",
        Remark::Findings => "found wrong by the review",
    }
}
