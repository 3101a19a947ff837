//! [`Comparison`]: the ratios of other hospitals, by percentile.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// The ratios of other hospitals, by target, group of hospitals and percentile.
///
/// Read from CSV of four columns with this heading, in any order of rows:
///
/// ```csv
/// target,group,percentile,value
/// septicemia,nation,20,21.5
/// septicemia,nation,80,43.2
/// septicemia,state,80,41.0
/// ```
///
/// `target` is the [name](super::Target::name) of a target; `group` any name of the hospitals compared with, such as
/// nation, state or jurisdiction; `percentile` a whole number from 0 to 100; `value` the ratio at that percentile in
/// percent. Cells are not quoted and hold no comma; blank lines are skipped.
///
/// ```
/// use casemix_stats::utilization::targets::{Comparison, ComparisonFault};
///
/// let comparison = Comparison::read("target,group,percentile,value\nsepticemia,nation,80,43.2\n")?;
/// assert_eq!(comparison.value("septicemia", "nation", 80).unwrap().to_string(), "43.2");
///
/// let error = Comparison::read("target,group,percentile,value\nsepticemia,nation,101,43.2\n").unwrap_err();
/// assert_eq!((error.line, error.fault), (2, ComparisonFault::Percentile));
/// # Ok::<(), casemix_stats::utilization::targets::ComparisonError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison(BTreeMap<(String, String), BTreeMap<u8, Decimal>>);

/// A comparison file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
#[non_exhaustive]
pub struct ComparisonError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: ComparisonFault,
}

/// What is wrong with a line of a comparison file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ComparisonFault {
    /// The first line is not the heading.
    #[error("the heading must be target,group,percentile,value")]
    Heading,
    /// A row has not four cells, or an empty name.
    #[error("a row has four cells, of which target and group are not empty; remove quotes, and commas within cells")]
    Cells,
    /// The percentile is none.
    #[error("the percentile must be a whole number from 0 to 100")]
    Percentile,
    /// The value is none.
    #[error("the value must be a percentage like 43.2, from 0 to 100")]
    Value,
    /// The percentile came before.
    #[error("this target and group have this percentile already; remove one of the two rows")]
    Repeated,
}

impl Comparison {
    /// Reads a comparison file.
    ///
    /// # Errors
    ///
    /// The first line that is not of the form, with what is wrong with it.
    pub fn read(text: &str) -> Result<Comparison, ComparisonError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rows = (1..).zip(text.lines()).filter(|(_, row)| !row.trim().is_empty());
        let at = |line| move |fault| ComparisonError { line, fault };
        let (line, heading) = rows.next().ok_or(at(1)(ComparisonFault::Heading))?;
        if !heading
            .split(',')
            .map(str::trim)
            .eq(["target", "group", "percentile", "value"])
        {
            return Err(at(line)(ComparisonFault::Heading));
        }
        let mut comparison = Comparison::default();
        for (line, row) in rows {
            comparison.add(row).map_err(at(line))?;
        }
        Ok(comparison)
    }

    fn add(&mut self, row: &str) -> Result<(), ComparisonFault> {
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        let [target, group, percentile, value] = cells[..] else {
            return Err(ComparisonFault::Cells);
        };
        if target.is_empty() || group.is_empty() || row.contains('"') {
            return Err(ComparisonFault::Cells);
        }
        let percentile = percentile.parse().ok().filter(|percentile| *percentile <= 100);
        let percentile: u8 = percentile.ok_or(ComparisonFault::Percentile)?;
        let in_range = |value: &Decimal| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(value);
        let value = value.parse().ok().filter(in_range).ok_or(ComparisonFault::Value)?;
        let values = self.0.entry((target.to_owned(), group.to_owned())).or_default();
        match values.insert(percentile, value) {
            None => Ok(()),
            Some(_) => Err(ComparisonFault::Repeated),
        }
    }

    /// The ratio of a target at a percentile of a group, in percent; `None` if the file does not give it.
    pub fn value(&self, target: &str, group: &str, percentile: u8) -> Option<Decimal> {
        self.0
            .get(&(target.to_owned(), group.to_owned()))?
            .get(&percentile)
            .copied()
    }

    /// The groups that have a target, ascending, with its ratios by percentile.
    pub(super) fn groups(&self, target: &str) -> impl Iterator<Item = (&str, &BTreeMap<u8, Decimal>)> {
        let of_target = self.0.iter().filter(move |((name, _), _)| name == target);
        of_target.map(|((_, group), values)| (group.as_str(), values))
    }
}
