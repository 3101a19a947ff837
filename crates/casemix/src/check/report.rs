//! Findings as a report, which terminal, JSON and page show alike.

use casemix_record::{Finding, Severity};
use casemix_rules::{FindingTally, WorstRecord};
use casemix_stats::{
    Rate,
    report::{Column, Report, Role, Section, Table, Value},
};

use super::CheckSet;

/// So many of the worst records are shown.
const SHOWN: usize = 20;

pub(super) fn report(set: &CheckSet, tally: &FindingTally, subtitle: &str) -> Report {
    let mut report = Report::new("Findings", subtitle)
        .with(key_figures(tally, "key-figures", "Key figures"))
        .with(by_rule(set, tally));
    if !tally.worst().is_empty() {
        report = report.with(worst(tally)).with(details(tally));
    }
    report.notes = vec![
        "Fatal: the record cannot be used for its purpose. Error: it is wrong. Warning: it is probably wrong or incomplete. \
         Advice: it could be better."
            .to_owned(),
        "Waived findings are kept, counted apart, and make no record worse. Source, share and waivers of each rule are on the \
         page (--html); every finding with all it holds is a line of JSON (--json)."
            .to_owned(),
    ];
    report
}

pub(super) fn key_figures(tally: &FindingTally, id: &str, title: &str) -> Section {
    let mut table = Table::new([
        Column::text("figure", "Figure"),
        Column::number("value", "Value"),
        Column::text("remark", "Remark"),
    ]);
    let share =
        |records: u64| Rate::part_of(records, tally.records).map_or(String::new(), |rate| format!("{rate} of records"));
    let errors = tally.records_with(Severity::Error);
    let clean = tally.records.saturating_sub(tally.records_with(Severity::Warning));
    table.push(["Records".into(), tally.records.into(), "reviewed".into()]);
    table.push(["Without error or warning".into(), clean.into(), share(clean).into()]);
    table.push(["With an error".into(), errors.into(), share(errors).into()]);
    let findings = &tally.findings;
    for (name, count) in [
        ("Fatal", findings.fatal),
        ("Errors", findings.error),
        ("Warnings", findings.warning),
        ("Advice", findings.advice),
    ] {
        table.push([name.into(), count.into(), "findings".into()]);
    }
    table.push(["Waived".into(), tally.waived.into(), "findings".into()]);
    Section::new(id, title, table).role(Role::KeyFigures)
}

/// Findings by rule, the gravest and most frequent first.
pub(super) fn by_rule(set: &CheckSet, tally: &FindingTally) -> Section {
    let mut table = Table::new([
        Column::text("severity", "Severity").unbroken(),
        Column::text("rule", "Rule").unbroken(),
        Column::number("findings", "Findings"),
        Column::number("records", "Records"),
        Column::number("share", "Share").aside(),
        Column::number("waived", "Waived").aside(),
        Column::text("title", "What").aside(),
        Column::text("remedy", "What to do"),
        Column::text("source", "Source").aside(),
    ]);
    for (severity, rule, count) in tally.rules() {
        let (_, _, first) = &count.first;
        let share = Rate::part_of(count.records, tally.records).map_or(Value::Undefined, Value::from);
        // The citation of a finding may go on with the limit that was passed.
        let source = first.citation.as_deref().unwrap_or_default();
        let source = source.split("; limit ").next().unwrap_or_default();
        table.push([
            severity.as_str().into(),
            rule.into(),
            count.findings.into(),
            count.records.into(),
            share,
            count.waived.into(),
            sentence(&set.title(first)).into(),
            first.remedy.as_deref().unwrap_or_default().into(),
            source.into(),
        ]);
    }
    Section::new("findings-by-rule", "Findings by rule", table)
}

/// A title as it begins a line.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn worst(tally: &FindingTally) -> Section {
    let mut table = Table::new([
        Column::text("record", "Record"),
        Column::text("line", "Line"),
        Column::number("fatal", "Fatal"),
        Column::number("errors", "Errors"),
        Column::number("warnings", "Warnings"),
        Column::number("advice", "Advice"),
    ]);
    for record in tally.worst().iter().take(SHOWN) {
        let marks = &record.marks;
        table.push([
            record.record.as_str().into(),
            line(record).into(),
            marks.fatal.into(),
            marks.error.into(),
            marks.warning.into(),
            marks.advice.into(),
        ]);
    }
    Section::new("worst-records", "The worst records", table)
}

/// The line of a record; findings on several records together have none.
fn line(record: &WorstRecord) -> String {
    if record.line == u64::MAX {
        "held against others".to_owned()
    } else {
        record.line.to_string()
    }
}

/// The findings of the worst records; those of one rule on a record stand in one row.
fn details(tally: &FindingTally) -> Section {
    let mut table = Table::new([
        Column::text("record", "Record").unbroken(),
        Column::text("severity", "Severity").unbroken(),
        Column::text("where", "Where"),
        Column::text("what", "What"),
        Column::text("evidence", "Evidence"),
        Column::text("rule", "Rule").aside(),
        Column::text("remedy", "What to do").aside(),
        Column::text("waived", "Waived").aside(),
    ]);
    for record in tally.worst().iter().take(SHOWN) {
        for (finding, more) in by_rule_of(record) {
            let evidence: Vec<&str> = finding
                .evidence
                .iter()
                .map(|evidence| evidence.text.as_str())
                .filter(|text| !text.is_empty())
                .collect();
            let waived = finding.waiver.as_ref().map_or(String::new(), |waiver| {
                format!("{} by {}: {}", waiver.at, waiver.author, waiver.reason)
            });
            let place = match more {
                0 => finding.location.to_string(),
                more => format!("{} and {more} more", finding.location),
            };
            table.push([
                record.record.as_str().into(),
                finding.severity.as_str().into(),
                place.into(),
                finding.message.as_ref().into(),
                shortened(&evidence.join("; ")).into(),
                finding.rule.as_ref().into(),
                finding.remedy.as_deref().unwrap_or_default().into(),
                waived.into(),
            ]);
        }
    }
    Section::new("findings-of-the-worst", "Findings of the worst records", table)
}

/// The first finding of each rule that is waived by nobody, or by the same decision, and how many more there are like it.
fn by_rule_of(record: &WorstRecord) -> Vec<(&Finding, usize)> {
    let mut rows: Vec<(&Finding, usize)> = Vec::new();
    for finding in &record.findings {
        let is_like =
            |(first, _): &&mut (&Finding, usize)| first.rule == finding.rule && first.waiver == finding.waiver;
        match rows.iter_mut().find(is_like) {
            Some((_, more)) => *more += 1,
            None => rows.push((finding, 0)),
        }
    }
    rows
}

/// So many characters of evidence are shown.
const EVIDENCE: usize = 160;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(EVIDENCE) {
        Some((end, _)) => format!("{} ...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
