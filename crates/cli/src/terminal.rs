//! Tables on a terminal.

use casemix::stats::report::{Column, Report, Role, Section};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, TableComponent, presets::NOTHING};

/// A table with headings; columns of numbers stand at the right.
pub(crate) fn table(columns: &[Column], rows: impl IntoIterator<Item = Vec<String>>) -> Table {
    let mut table = Table::new();
    table
        .load_preset(NOTHING)
        .set_style(TableComponent::HeaderLines, '─')
        .set_style(TableComponent::MiddleHeaderIntersections, '─')
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(
            columns
                .iter()
                .map(|column| Cell::new(&column.title).set_alignment(alignment(column))),
        )
        .add_rows(rows);
    for (at, column) in columns.iter().enumerate() {
        if let Some(cells) = table.column_mut(at) {
            cells.set_cell_alignment(alignment(column));
            if column.unbroken {
                cells.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
    }
    table
}

fn alignment(column: &Column) -> CellAlignment {
    if column.numeric {
        CellAlignment::Right
    } else {
        CellAlignment::Left
    }
}

/// A report as text: each section a table, but those that only carry a chart.
pub(crate) fn report(report: &Report) -> String {
    let mut out = format!("{}: {}\n", report.title, report.subtitle);
    for section in report.sections.iter().filter(|section| section.role != Role::Chart) {
        out.push('\n');
        out.push_str(&self::section(section));
    }
    for note in &report.notes {
        out.push('\n');
        out.push_str(note);
        out.push('\n');
    }
    out
}

fn section(section: &Section) -> String {
    let is_shown = |at: usize| section.table.columns.get(at).is_none_or(|column| !column.aside);
    let columns: Vec<Column> = section
        .table
        .columns
        .iter()
        .filter(|column| !column.aside)
        .cloned()
        .collect();
    let rows = section.table.rows.iter().map(|row| {
        let shown = row.iter().enumerate().filter(|(at, _)| is_shown(*at));
        shown.map(|(_, value)| value.to_string()).collect()
    });
    let mut out = format!("{}\n{}\n", section.title, table(&columns, rows));
    for note in &section.notes {
        out.push_str(note);
        out.push('\n');
    }
    out
}
