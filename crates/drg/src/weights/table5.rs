//! Reads the official Table 5: tab-separated, Windows-1252, a title of several lines before the heading.

use rust_decimal::Decimal;

use super::DrgWeight;
use crate::{Error, Table5Fault};

/// Positions of the columns, found by their headings.
struct Columns {
    drg: usize,
    post_acute: Option<usize>,
    special_pay: Option<usize>,
    weight: usize,
    before_cap: Option<usize>,
    gmlos: usize,
    amlos: usize,
}

pub(super) fn read(file: &[u8]) -> Result<Vec<DrgWeight>, Error> {
    let mut lines = file.split(|byte| *byte == b'\n').zip(1..);
    let columns = lines.by_ref().find_map(|(line, _)| Columns::find(&fields(line)));
    let columns = columns.ok_or(Error::Table5 {
        line: 1,
        fault: Table5Fault::NoHeading,
    })?;
    let mut rows: Vec<(DrgWeight, usize)> = Vec::new();
    for (line, number) in lines {
        let fields = fields(line);
        if fields.iter().all(|field| field.is_empty()) {
            continue;
        }
        let row = columns
            .row(&fields)
            .map_err(|fault| Error::Table5 { line: number, fault })?;
        rows.push((row, number));
    }
    rows.sort_by_key(|(row, _)| row.drg);
    for (pair, next) in rows.iter().zip(rows.iter().skip(1)) {
        if pair.0.drg == next.0.drg {
            return Err(Error::Table5 {
                line: next.1,
                fault: Table5Fault::Duplicate,
            });
        }
    }
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}

impl Columns {
    fn find(headings: &[String]) -> Option<Columns> {
        let lower: Vec<String> = headings.iter().map(|heading| heading.to_ascii_lowercase()).collect();
        let position = |wanted: &dyn Fn(&str) -> bool| lower.iter().position(|heading| wanted(heading));
        let before_cap = position(&|heading| heading.contains("weight") && heading.contains("before"));
        let capped = position(&|heading| heading.contains("weight") && heading.contains("applied"));
        let only = position(&|heading| heading.contains("weight"));
        Some(Columns {
            drg: position(&|heading| heading == "ms-drg" || heading == "drg")?,
            post_acute: position(&|heading| heading.contains("post-acute")),
            special_pay: position(&|heading| heading.contains("special pay")),
            weight: capped.or(only)?,
            before_cap,
            gmlos: position(&|heading| heading.contains("geometric"))?,
            amlos: position(&|heading| heading.contains("arithmetic"))?,
        })
    }

    fn row(&self, fields: &[String]) -> Result<DrgWeight, Table5Fault> {
        let field = |at: usize| fields.get(at).map(String::as_str).unwrap_or_default();
        let flag = |at: Option<usize>, name| match at.map(field).map(str::to_ascii_lowercase).as_deref() {
            Some("yes") => Ok(true),
            Some("no" | "") | None => Ok(false),
            Some(_) => Err(Table5Fault::Field(name)),
        };
        Ok(DrgWeight {
            drg: field(self.drg).parse().map_err(|_| Table5Fault::Field("MS-DRG"))?,
            weight: number(field(self.weight), 4, "weight")?,
            weight_before_cap: self
                .before_cap
                .map_or(Ok(None), |at| number(field(at), 4, "weight before the cap"))?,
            gmlos: number(field(self.gmlos), 1, "geometric mean length of stay")?,
            amlos: number(field(self.amlos), 1, "arithmetic mean length of stay")?,
            post_acute: flag(self.post_acute, "post-acute flag")?,
            special_pay: flag(self.special_pay, "special pay flag")?,
        })
    }
}

/// A number of at most `scale` decimals; `.` and an empty field mean that there is none.
fn number(text: &str, scale: u32, name: &'static str) -> Result<Option<Decimal>, Table5Fault> {
    if matches!(text, "" | "." | "**") {
        return Ok(None);
    }
    let mut value: Decimal = text.parse().map_err(|_| Table5Fault::Field(name))?;
    let fits = value.scale() <= scale && !value.is_sign_negative() && value < Decimal::from(10_000);
    value.rescale(scale);
    fits.then_some(Some(value)).ok_or(Table5Fault::Field(name))
}

/// The fields of a line, trimmed; everything that is looked at is ASCII, so other bytes need no decoding.
fn fields(line: &[u8]) -> Vec<String> {
    let field = |field: &[u8]| {
        String::from_utf8_lossy(field)
            .trim()
            .trim_matches('"')
            .trim()
            .to_owned()
    };
    line.split(|byte| *byte == b'\t').map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEADING: &str = "MS-DRG \tPost-Acute DRG\tSpecial Pay DRG\tWeights - Before Cap\tWeights - 10% Cap Applied \tGeometric mean LOS\tArithmetic mean LOS\r\n";

    fn fault(lines: &str) -> (usize, Table5Fault) {
        match read(format!("{HEADING}{lines}").as_bytes()) {
            Err(Error::Table5 { line, fault }) => (line, fault),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_capped_weight_is_paid_by() {
        let file = format!(
            "\"TABLE 5\nFY\"\t\t\n{HEADING}001\tNo\tYes\t28.0239\t28.5\t25.8\t36.2\r\n999\tNo\tNo\t.\t.\t.\t\r\n\t\t\t\t\t\t\r\n"
        );
        let rows = read(file.as_bytes()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].weight.unwrap().to_string(), "28.5000");
        assert_eq!(rows[0].weight_before_cap.unwrap().to_string(), "28.0239");
        assert!(rows[0].special_pay && !rows[0].post_acute);
        assert_eq!(rows[1].weight, None);
    }

    #[test]
    fn faults_name_line_and_field() {
        assert_eq!(fault("x\tNo\tNo\t1\t1\t1\t1"), (2, Table5Fault::Field("MS-DRG")));
        assert_eq!(fault("1\tNo\tNo\t1\t1.00001\t1\t1"), (2, Table5Fault::Field("weight")));
        assert_eq!(
            fault("1\tmaybe\tNo\t1\t1\t1\t1"),
            (2, Table5Fault::Field("post-acute flag"))
        );
        assert_eq!(
            fault("1\tNo\tNo\t1\t1\t1\t1\n1\tNo\tNo\t1\t1\t1\t1"),
            (3, Table5Fault::Duplicate)
        );
        assert!(matches!(
            read(b"no heading"),
            Err(Error::Table5 {
                line: 1,
                fault: Table5Fault::NoHeading
            })
        ));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let _ = read(&[HEADING.as_bytes(), &bytes].concat());
        }
    }
}
