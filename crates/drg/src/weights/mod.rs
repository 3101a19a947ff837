//! Relative weights and mean lengths of stay of a fiscal year (Table 5 of the IPPS final rule).

mod table5;

use casemix_codes::table::{Bytes, Provenance, Schema, Source, Table, TableBuilder};
use casemix_record::{MsDrg, Release};
use rust_decimal::Decimal;

use crate::{Error, release};

/// Layout of the table file.
const SCHEMA: Schema = Schema {
    name: "ms-drg-weights",
    version: 1,
};

/// Stands for "no number" in a column.
const NOTHING: u32 = u32::MAX;

/// Weight and mean lengths of stay of one MS-DRG. Decimals are exact, as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrgWeight {
    /// The MS-DRG.
    pub drg: MsDrg,
    /// Relative weight that is paid by, four decimals; `None` for 998 and 999.
    pub weight: Option<Decimal>,
    /// Relative weight before the cap on yearly decreases, where the table gives it.
    pub weight_before_cap: Option<Decimal>,
    /// Geometric mean length of stay (GMLOS) in days, one decimal.
    pub gmlos: Option<Decimal>,
    /// Arithmetic mean length of stay (AMLOS) in days, one decimal.
    pub amlos: Option<Decimal>,
    /// Whether the post-acute care transfer policy applies.
    pub post_acute: bool,
    /// Whether the special payment form of that policy applies.
    pub special_pay: bool,
}

/// The weights of one fiscal year. A year without weights has no value of this type: nothing here stands for zero.
///
/// ```
/// use casemix_drg::Weights;
///
/// let weights = Weights::open(casemix_drg_data::WEIGHTS_FY2026)?;
/// let heart_failure = weights.get("291".parse().unwrap()).unwrap();
/// assert_eq!(heart_failure.weight.unwrap().to_string(), "1.2838");
/// assert_eq!(heart_failure.gmlos.unwrap().to_string(), "3.8");
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    fiscal_year: u16,
    source: String,
    /// Ascending by DRG.
    rows: Vec<DrgWeight>,
}

impl Weights {
    /// Opens a table of weights.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the bytes are not an intact table of weights; [`Error::Inconsistent`] if a row is not.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Weights, Error> {
        let table = Table::open(bytes, SCHEMA)?;
        let year = table.column::<u16>("fiscal_year")?.get(0);
        let (drgs, flags) = (table.column::<u16>("drg")?, table.column::<u8>("flags")?);
        let numbers = ["weight", "before_cap", "gmlos", "amlos"].map(|name| table.column::<u32>(name));
        let [weight, before_cap, gmlos, amlos] = numbers;
        let (weight, before_cap, gmlos, amlos) = (weight?, before_cap?, gmlos?, amlos?);
        let rows = drgs.iter().enumerate().map(|(row, drg)| {
            let flags = flags.get(row)?;
            Some(DrgWeight {
                drg: MsDrg::from_number(drg).ok()?,
                weight: decimal(weight.get(row)?, 4),
                weight_before_cap: decimal(before_cap.get(row)?, 4),
                gmlos: decimal(gmlos.get(row)?, 1),
                amlos: decimal(amlos.get(row)?, 1),
                post_acute: flags & 1 != 0,
                special_pay: flags & 2 != 0,
            })
        });
        let rows = rows
            .enumerate()
            .map(|(row, read)| read.ok_or(Error::Inconsistent { section: "drg", row }));
        let rows: Vec<DrgWeight> = rows.collect::<Result<_, Error>>()?;
        let is_sorted = |pair: &[DrgWeight]| matches!(pair, [before, after] if before.drg < after.drg);
        if let Some(row) = rows.windows(2).position(|pair| !is_sorted(pair)) {
            return Err(Error::Inconsistent {
                section: "drg",
                row: row + 1,
            });
        }
        let fiscal_year = year.ok_or(Error::Inconsistent {
            section: "fiscal_year",
            row: 0,
        })?;
        Ok(Weights {
            fiscal_year,
            source: table.provenance().release.clone(),
            rows,
        })
    }

    /// Reads the official Table 5 of any year: the tab-separated text file that the rule publishes.
    ///
    /// Columns are found by their headings, so that years with and without the cap on decreases both read. Where a
    /// weight stands before and after the cap, the capped one is the one that is paid by.
    ///
    /// ```
    /// use casemix_drg::Weights;
    ///
    /// let text = "MS-DRG\tPost-Acute DRG\tSpecial Pay DRG\tMDC\tTYPE\tMS-DRG Title\tWeights\tGeometric mean LOS\tArithmetic mean LOS\n\
    ///             291\tYes\tNo\t05\tMED\tHEART FAILURE AND SHOCK WITH MCC\t1.2683\t3.9\t5.0\n";
    /// let weights = Weights::read_table5(text.as_bytes(), 2024)?;
    /// assert!(weights.get("291".parse().unwrap()).unwrap().post_acute);
    /// # Ok::<(), casemix_drg::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Table5`] with the line that has no heading before it, lacks a column, holds a malformed number, or
    /// repeats a DRG.
    pub fn read_table5(file: &[u8], fiscal_year: u16) -> Result<Weights, Error> {
        let rows = table5::read(file)?;
        Ok(Weights {
            fiscal_year,
            source: format!("Table 5, FY {fiscal_year}"),
            rows,
        })
    }

    /// The federal fiscal year that the weights pay for.
    #[must_use]
    pub fn fiscal_year(&self) -> u16 {
        self.fiscal_year
    }

    /// The publication that the weights come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the weights are those of the year of a grouper release.
    #[must_use]
    pub fn are_for(&self, release: Release) -> bool {
        release::fiscal_year(release) == self.fiscal_year
    }

    /// The row of a DRG; `None` if the year has no such DRG.
    #[must_use]
    pub fn get(&self, drg: MsDrg) -> Option<&DrgWeight> {
        self.rows
            .binary_search_by_key(&drg, |row| row.drg)
            .ok()
            .and_then(|at| self.rows.get(at))
    }

    /// All rows, ascending by DRG.
    pub fn iter(&self) -> impl Iterator<Item = &DrgWeight> {
        self.rows.iter()
    }

    /// The bytes of a table file that [`Weights::open`] opens.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the table cannot be written.
    pub fn to_bytes(&self, source: Source) -> Result<Vec<u8>, Error> {
        let column = |value: fn(&DrgWeight) -> Option<Decimal>, scale| -> Vec<u32> {
            self.rows
                .iter()
                .map(|row| value(row).map_or(NOTHING, |value| tenths(value, scale)))
                .collect()
        };
        let provenance = Provenance::new("CMS", format!("Table 5, FY {} final rule", self.fiscal_year));
        let mut out = TableBuilder::new(
            SCHEMA,
            format!("ms-drg-weights-{}", self.fiscal_year),
            provenance.from_source(source),
        );
        out.column("fiscal_year", &[self.fiscal_year])?;
        out.column("drg", &self.rows.iter().map(|row| row.drg.number()).collect::<Vec<_>>())?;
        out.column("weight", &column(|row| row.weight, 4))?;
        out.column("before_cap", &column(|row| row.weight_before_cap, 4))?;
        out.column("gmlos", &column(|row| row.gmlos, 1))?;
        out.column("amlos", &column(|row| row.amlos, 1))?;
        let flags = |row: &DrgWeight| u8::from(row.post_acute) | u8::from(row.special_pay) << 1;
        out.column("flags", &self.rows.iter().map(flags).collect::<Vec<_>>())?;
        Ok(out.finish()?)
    }
}

fn decimal(value: u32, scale: u32) -> Option<Decimal> {
    (value != NOTHING).then(|| Decimal::new(i64::from(value), scale))
}

/// The number in units of its last decimal; the reader has seen to it that it fits.
fn tenths(value: Decimal, scale: u32) -> u32 {
    let mut value = value;
    value.rescale(scale);
    u32::try_from(value.mantissa()).unwrap_or(NOTHING)
}
