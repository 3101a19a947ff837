//! What can be asked for: statistics, features, periods, forms.

use casemix::stats::{
    forms::Form,
    report::{Column, Report, Section, Table},
    tabulate::{Dimension, Measure, Period},
};

use super::topic::Topic;

pub(super) fn statistics() -> Report {
    let mut columns = Table::new([Column::text("statistic", "Statistic"), Column::text("method", "Method")]);
    for measure in Measure::all() {
        columns.push([name(measure).into(), measure.method().into()]);
    }
    let mut topics = Table::new([
        Column::text("statistic", "Statistic"),
        Column::text("method", "What it states"),
    ]);
    for topic in Topic::ALL {
        topics.push([topic.name().into(), topic.method().into()]);
    }
    let mut features = Table::new([
        Column::text("feature", "Feature"),
        Column::text("about", "What is told apart"),
    ]);
    for dimension in Dimension::ALL {
        features.push([dimension.name().into(), dimension.about().into()]);
    }
    let mut periods = Table::new([Column::text("period", "Period")]);
    for period in Period::ALL {
        periods.push([period.name().into()]);
    }
    Report::new("Statistics", "what `casemix stats` can state")
        .with(Section::new(
            "columns",
            "By any feature and period: --statistic NAME --by FEATURE --period PERIOD",
            columns,
        ))
        .with(Section::new("tables", "Tables of their own: --statistic NAME", topics))
        .with(Section::new("features", "Features: --by", features))
        .with(Section::new("periods", "Periods: --period", periods))
}

/// The name as it is written on the command line.
fn name(measure: Measure) -> String {
    measure.id().replace('_', "-")
}

pub(super) fn forms() -> Report {
    let mut report = Report::new("Forms", "what a department can fill: --form FORM=FILE");
    for form in Form::ALL {
        let mut table = Table::new([
            Column::text("column", "Column"),
            Column::text("needed", "Needed"),
            Column::text("about", "What is written there"),
        ]);
        for column in form.columns() {
            let needed = if column.needed { "yes" } else { "" };
            table.push([column.name.into(), needed.into(), column.about.into()]);
        }
        report = report.with(Section::new(form.name(), form.name(), table));
    }
    report.notes.push(
        "CSV in UTF-8 with the columns in its first line, in any order; dates as 2026-01-05 or 2026-01-05T14:30, flags as \
         yes or no."
            .to_owned(),
    );
    report
}
