//! The page: one file of HTML with its style and its charts in it.

use std::fmt::Write;

use super::{Column, Report, Role, Section, Table, Value, chart};

/// The style of the page, for screens in light and dark and for paper.
const STYLE: &str = include_str!("style.css");

pub(super) fn page(report: &Report) -> String {
    let mut out = String::with_capacity(64 * 1024);
    let (title, subtitle) = (escape(&report.title), escape(&report.subtitle));
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}: {subtitle}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n<p class=\"subtitle\">{subtitle}</p>\n</header>\n<main>\n"
    );
    report
        .sections
        .iter()
        .for_each(|section| write_section(&mut out, section));
    out.push_str("</main>\n<footer>\n");
    write_notes(&mut out, &report.notes);
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn write_section(out: &mut String, section: &Section) {
    let (id, title) = (escape(&section.id), escape(&section.title));
    let _ = writeln!(
        out,
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{title}</h2>"
    );
    match section.role {
        Role::KeyFigures => write_key_figures(out, &section.table),
        Role::Table => {
            write_chart(out, section);
            write_table(out, section);
        }
        Role::Chart => {
            write_chart(out, section);
            out.push_str("<details>\n<summary>Table</summary>\n");
            write_table(out, section);
            out.push_str("</details>\n");
        }
    }
    write_notes(out, &section.notes);
    out.push_str("</section>\n");
}

fn write_chart(out: &mut String, section: &Section) {
    let drawn = section
        .chart
        .as_ref()
        .and_then(|chart| chart::draw(chart, &section.table, &section.title));
    if let Some(figure) = drawn {
        out.push_str(&figure);
        out.push('\n');
    }
}

fn write_notes(out: &mut String, notes: &[String]) {
    for note in notes {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", escape(note));
    }
}

/// Each row as a tile: the name, the figure large, the remark.
fn write_key_figures(out: &mut String, table: &Table) {
    out.push_str("<dl class=\"tiles\">\n");
    for row in &table.rows {
        let cell = |at: usize| escape(&row.get(at).map(Value::to_string).unwrap_or_default());
        let _ = writeln!(
            out,
            "<div><dt>{}</dt><dd>{}</dd><dd class=\"remark\">{}</dd></div>",
            cell(0),
            cell(1),
            cell(2)
        );
    }
    out.push_str("</dl>\n");
}

fn write_table(out: &mut String, section: &Section) {
    let Table { columns, rows } = &section.table;
    if rows.is_empty() {
        out.push_str("<p class=\"none\">None.</p>\n");
        return;
    }
    let _ = write!(
        out,
        "<div class=\"wide\"><table>\n<caption>{}</caption>\n<thead><tr>",
        escape(&section.title)
    );
    for column in columns {
        let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(column), escape(&column.title));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (at, (column, value)) in columns.iter().zip(row).enumerate() {
            let (open, close) = if at == 0 {
                ("th scope=\"row\"", "th")
            } else {
                ("td", "td")
            };
            let _ = write!(out, "<{open}{}>{}</{close}>", class(column), escape(&value.to_string()));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn class(column: &Column) -> &'static str {
    if column.numeric { " class=\"number\"" } else { "" }
}

/// The text with every character that means something in HTML written as a reference. Control characters, which no
/// page may hold, become a replacement character.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Chart, Section};

    #[test]
    fn no_text_of_a_report_becomes_markup() {
        let evil = "<script>\"'&\u{0}</script>";
        let mut table = Table::new([Column::text(evil, evil), Column::number("n", evil)]);
        table.push([evil.into(), 3_i64.into()]);
        let section = Section::new(evil, evil, table.clone())
            .note(evil)
            .chart(Chart::bars(evil, "n").labelled_by(evil));
        let mut report = Report::new(evil, evil).with(section);
        for chart in [
            Chart::columns(evil, "n"),
            Chart::line(evil, "n"),
            Chart::days(evil, "n", "n"),
        ] {
            report = report.with(Section::new("s", evil, table.clone()).chart(chart).role(Role::Chart));
        }
        report = report.with(Section::new("k", evil, table).role(Role::KeyFigures));
        report.notes.push(evil.to_owned());
        let page = page(&report);
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains('\u{0}'));
        assert!(page.contains("&lt;script&gt;&quot;&#39;&amp;\u{FFFD}&lt;/script&gt;"));
    }

    #[test]
    fn the_page_loads_nothing_and_runs_nothing() {
        let page = page(&Report::new("a", "b"));
        for word in ["http:", "https:", "url(", "<script", "<link", "@import", "src="] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
