//! [`Chart`]: what is drawn of a table, and the drawing, as inline SVG.

use std::fmt::Write;

use super::{Table, Value, html::escape, scale::Scale};

/// What is drawn of a table: columns of it by their identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chart {
    /// The form.
    pub kind: ChartKind,
    /// The column that names the marks.
    pub key: String,
    /// The column whose numbers are drawn.
    pub value: String,
    /// A second column of numbers, drawn as a line over the first.
    pub line: Option<String>,
    /// A column with a longer name of the marks.
    pub label: Option<String>,
}

/// The form of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChartKind {
    /// A horizontal bar for each row.
    Bars,
    /// A column for each number from the smallest key to the largest; keys far out are drawn together.
    Columns,
    /// A line through all rows.
    Line,
    /// A column for each row, and a line over it.
    Days,
}

impl Chart {
    fn new(kind: ChartKind, key: &str, value: &str) -> Chart {
        Chart {
            kind,
            key: key.to_owned(),
            value: value.to_owned(),
            line: None,
            label: None,
        }
    }

    /// A horizontal bar for each row.
    pub fn bars(key: &str, value: &str) -> Chart {
        Chart::new(ChartKind::Bars, key, value)
    }

    /// A histogram over whole numbers.
    pub fn columns(key: &str, value: &str) -> Chart {
        Chart::new(ChartKind::Columns, key, value)
    }

    /// A line through all rows.
    pub fn line(key: &str, value: &str) -> Chart {
        Chart::new(ChartKind::Line, key, value)
    }

    /// A column for each day, and a line over it.
    pub fn days(key: &str, value: &str, line: &str) -> Chart {
        Chart {
            line: Some(line.to_owned()),
            ..Chart::new(ChartKind::Days, key, value)
        }
    }

    /// Names the marks more fully by this column.
    #[must_use]
    pub fn labelled_by(self, column: &str) -> Chart {
        Chart {
            label: Some(column.to_owned()),
            ..self
        }
    }
}

/// Width of every drawing, in its own units; the page scales it.
const WIDTH: f64 = 720.0;
/// Most marks of a histogram; keys beyond are drawn as one.
const MOST_COLUMNS: usize = 31;

/// A mark: its short name, its long name, its numbers.
struct Mark {
    key: String,
    label: String,
    value: f64,
    shown: String,
    line: Option<f64>,
}

/// Draws the chart as a figure; `None` where the table has nothing to draw.
pub(super) fn draw(chart: &Chart, table: &Table, title: &str) -> Option<String> {
    let marks = marks(chart, table)?;
    let column = |id: &str| table.columns.iter().find(|column| column.id == id);
    let heading = |id: &str| column(id).map_or("", |column| &*column.title);
    let (key, value) = (heading(&chart.key), heading(&chart.value));
    let (height, body) = match chart.kind {
        ChartKind::Bars => bars(&marks),
        ChartKind::Columns => upright(&histogram(&marks), key, value, None),
        ChartKind::Line => trend(&marks, key, value),
        ChartKind::Days => upright(&marks, key, value, chart.line.as_deref().map(heading)),
    };
    // Upright charts name what they draw in their legend.
    let caption = match chart.kind {
        ChartKind::Bars => format!("<figcaption>{} by {}</figcaption>", escape(value), escape(key)),
        _ => String::new(),
    };
    let label = escape(&format!("Chart: {title}. The table below has the same figures."));
    let title = escape(title);
    Some(format!(
        "<figure>{caption}<svg role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" aria-label=\"{label}\">\
         <title>{title}</title>{body}</svg></figure>"
    ))
}

fn marks(chart: &Chart, table: &Table) -> Option<Vec<Mark>> {
    let keys = table.column(&chart.key)?;
    let values: Vec<&Value> = table.column(&chart.value)?.collect();
    let column = |id: &Option<String>| -> Vec<&Value> {
        id.as_deref()
            .and_then(|id| table.column(id))
            .map(Iterator::collect)
            .unwrap_or_default()
    };
    let (labels, lines) = (column(&chart.label), column(&chart.line));
    let marks = keys.zip(values).enumerate().filter_map(|(row, (key, value))| {
        Some(Mark {
            key: key.to_string(),
            label: labels.get(row).map(|label| label.to_string()).unwrap_or_default(),
            value: value.number()?,
            shown: value.to_string(),
            line: lines.get(row).and_then(|value| value.number()),
        })
    });
    let marks: Vec<Mark> = marks.collect();
    (marks.iter().any(|mark| mark.value > 0.0)).then_some(marks)
}

/// Horizontal bars with their names above them: a reader needs no legend and no tilted text.
fn bars(marks: &[Mark]) -> (f64, String) {
    const ROW: f64 = 34.0;
    let room = WIDTH - 90.0;
    let largest = marks.iter().map(|mark| mark.value).fold(0.0, f64::max);
    let mut out = String::new();
    for (row, mark) in marks.iter().enumerate() {
        let top = row as f64 * ROW;
        let width = (mark.value.max(0.0) / largest * room).max(1.0);
        let name = if mark.label.is_empty() {
            mark.key.clone()
        } else {
            format!("{} {}", mark.key, mark.label)
        };
        let _ = write!(
            out,
            r#"<text x="0" y="{:.1}" class="name">{}</text><rect x="0" y="{:.1}" width="{width:.1}" height="12" rx="2" class="mark"/><text x="{:.1}" y="{:.1}" class="figure">{}</text>"#,
            top + 12.0,
            escape(&shortened(&name, 96)),
            top + 17.0,
            width + 6.0,
            top + 27.5,
            escape(&mark.shown),
        );
    }
    (marks.len() as f64 * ROW + 2.0, out)
}

/// One mark for each whole number from the smallest; what is far out becomes one mark.
fn histogram(marks: &[Mark]) -> Vec<Mark> {
    let numbers: Vec<(u64, f64)> = marks
        .iter()
        .filter_map(|mark| Some((mark.key.replace(',', "").parse().ok()?, mark.value)))
        .collect();
    let (Some((first, _)), Some((last, _))) = (numbers.first().copied(), numbers.last().copied()) else {
        return Vec::new();
    };
    let cut = last.min(first + MOST_COLUMNS as u64 - 1);
    let of = |wanted: &dyn Fn(u64) -> bool| -> f64 {
        numbers
            .iter()
            .filter(|(number, _)| wanted(*number))
            .map(|(_, value)| value)
            .sum()
    };
    (first..=cut)
        .map(|number| {
            let is_rest = number == cut && last > cut;
            let value = if is_rest {
                of(&|n| n >= cut)
            } else {
                of(&|n| n == number)
            };
            let key = if is_rest {
                format!("{number}+")
            } else {
                number.to_string()
            };
            Mark {
                key,
                label: String::new(),
                value,
                shown: value.to_string(),
                line: None,
            }
        })
        .collect()
}

const LEFT: f64 = 46.0;
const RIGHT: f64 = 10.0;
const TOP: f64 = 26.0;
const PLOT: f64 = 190.0;

/// Columns side by side, with a line over them where the marks have one.
fn upright(marks: &[Mark], key: &str, value: &str, line: Option<&str>) -> (f64, String) {
    let largest = marks
        .iter()
        .map(|mark| mark.value.max(mark.line.unwrap_or(0.0)))
        .fold(0.0, f64::max);
    let scale = Scale::from_zero(largest);
    let mut out = grid(&scale, value, line);
    let step = (WIDTH - LEFT - RIGHT) / marks.len().max(1) as f64;
    let middle = |at: usize| LEFT + (at as f64 + 0.5) * step;
    for (at, mark) in marks.iter().enumerate() {
        let height = scale.part(mark.value) * PLOT;
        let width = (step * 0.72).min(36.0);
        let _ = write!(
            out,
            r#"<rect x="{:.1}" y="{:.1}" width="{width:.1}" height="{height:.1}" class="mark"><title>{}</title></rect>"#,
            middle(at) - width / 2.0,
            TOP + PLOT - height,
            escape(&format!("{}: {}", mark.key, mark.shown)),
        );
    }
    if line.is_some() {
        let points = marks
            .iter()
            .enumerate()
            .filter_map(|(at, mark)| Some((middle(at), TOP + PLOT - scale.part(mark.line?) * PLOT)));
        out.push_str(&polyline("line", points));
    }
    keys_below(&mut out, marks, key, middle);
    (TOP + PLOT + 44.0, out)
}

/// A line through the marks, with the scale drawn around them and not from zero.
fn trend(marks: &[Mark], key: &str, value: &str) -> (f64, String) {
    let values = || marks.iter().map(|mark| mark.value);
    let scale = Scale::around(values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    let mut out = grid(&scale, value, None);
    let step = (WIDTH - LEFT - RIGHT) / marks.len().max(1) as f64;
    let middle = |at: usize| LEFT + (at as f64 + 0.5) * step;
    let height = |value: f64| TOP + PLOT - scale.part(value) * PLOT;
    out.push_str(&polyline(
        "trend",
        marks
            .iter()
            .enumerate()
            .map(|(at, mark)| (middle(at), height(mark.value))),
    ));
    for (at, mark) in marks.iter().enumerate() {
        let _ = write!(
            out,
            r#"<circle cx="{:.1}" cy="{:.1}" r="3.5" class="point"><title>{}</title></circle>"#,
            middle(at),
            height(mark.value),
            escape(&format!("{}: {}", mark.key, mark.shown)),
        );
        if marks.len() <= 16 {
            let _ = write!(
                out,
                r#"<text x="{:.1}" y="{:.1}" class="figure centred">{}</text>"#,
                middle(at),
                height(mark.value) - 8.0,
                escape(&mark.shown)
            );
        }
    }
    keys_below(&mut out, marks, key, middle);
    (TOP + PLOT + 44.0, out)
}

/// Lines across at round numbers, and above the plot what columns and line stand for.
fn grid(scale: &Scale, value: &str, line: Option<&str>) -> String {
    let mut out = String::new();
    for tick in scale.ticks() {
        let y = TOP + PLOT - scale.part(tick) * PLOT;
        let _ = write!(
            out,
            r#"<line x1="{LEFT}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}" class="grid"/><text x="{:.1}" y="{:.1}" class="tick right">{}</text>"#,
            WIDTH - RIGHT,
            LEFT - 6.0,
            y + 4.0,
            escape(&super::thousands(&scale.shown(tick))),
        );
    }
    let _ = write!(
        out,
        r#"<rect x="{LEFT}" y="4" width="10" height="10" rx="2" class="mark"/><text x="{:.1}" y="13" class="tick">{}</text>"#,
        LEFT + 15.0,
        escape(value)
    );
    if let Some(line) = line {
        let x = LEFT + 110.0;
        let _ = write!(
            out,
            r#"<line x1="{x}" x2="{:.1}" y1="9" y2="9" class="line"/><text x="{:.1}" y="13" class="tick">{}</text>"#,
            x + 18.0,
            x + 23.0,
            escape(line)
        );
    }
    out
}

fn polyline(class: &str, points: impl Iterator<Item = (f64, f64)>) -> String {
    let points: Vec<String> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    format!(r#"<polyline points="{}" class="{class}"/>"#, points.join(" "))
}

/// The names of the marks below the plot, as many as fit.
fn keys_below(out: &mut String, marks: &[Mark], key: &str, middle: impl Fn(usize) -> f64) {
    let longest = marks.iter().map(|mark| mark.key.chars().count()).max().unwrap_or(1);
    let fit = ((WIDTH - LEFT - RIGHT) / (longest as f64 * 6.6 + 8.0)).max(1.0);
    let every = (marks.len() as f64 / fit).ceil().max(1.0) as usize;
    for (at, mark) in marks.iter().enumerate().filter(|(at, _)| at % every == 0) {
        let _ = write!(
            out,
            r#"<text x="{:.1}" y="{:.1}" class="tick centred">{}</text>"#,
            middle(at),
            TOP + PLOT + 17.0,
            escape(&mark.key)
        );
    }
    if !key.is_empty() {
        let _ = write!(
            out,
            r#"<text x="{:.1}" y="{:.1}" class="tick centred">{}</text>"#,
            (LEFT + WIDTH - RIGHT) / 2.0,
            TOP + PLOT + 36.0,
            escape(key)
        );
    }
}

/// At most so many characters, the last an ellipsis if some were left out.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}
