//! [`ProductsDraft`]: products gathered from the official files, packed into the table that [`Products`] opens.

use std::collections::{BTreeMap, BTreeSet};

use casemix_codes::table::{Provenance, Schema, TableBuilder, TableError};

use super::Products;

/// The table of products.
///
/// | section | holds |
/// |---|---|
/// | `number` | `u32`, deflated: labeler and product, nine digits, ascending; each as the difference to the one before |
/// | `of_preparation`, `of_brand`, `of_labeler` | `u32`, deflated: which text |
/// | `first`, `last` | `u32`, deflated: days of marketing as `yyyymmdd`, 0 for none |
/// | `preparation` | packed: substances, name, amounts, units, form, routes, classes, schedule, with tabs between |
/// | `brand`, `labeler` | packed: names |
/// | `marketing` | packed, one for each product: form of the code, kind, category, application, exclusion |
/// | `packages` | packed, one for each product: a line for each package |
pub(super) const PRODUCTS: Schema = Schema {
    name: "ndc-directory",
    version: 1,
};

/// A directory as its files give it. [`ProductsDraft::read`] makes it of the official files.
#[derive(Debug, Clone, Default)]
pub struct ProductsDraft {
    pub(super) products: Vec<Row>,
    pub(super) skipped: usize,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// Labeler and product, nine digits.
    pub(super) number: u32,
    /// Substances, name, amounts, units, form, routes, classes, schedule.
    pub(super) preparation: String,
    pub(super) brand: String,
    pub(super) labeler: String,
    pub(super) days: [u32; 2],
    pub(super) marketing: String,
    pub(super) packages: BTreeSet<PackageRow>,
}

/// A package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PackageRow {
    /// Two digits.
    pub(super) number: u32,
    pub(super) description: String,
    pub(super) days: [u32; 2],
    pub(super) sample: bool,
}

impl Row {
    /// The lines of its packages; days that are the product's are left out.
    fn package_lines(&self) -> String {
        let line = |package: &PackageRow| {
            let day = |at: usize| match (package.days.get(at), self.days.get(at)) {
                (Some(own), Some(of_product)) if own != of_product => own.to_string(),
                _ => String::new(),
            };
            let sample = if package.sample { "Y" } else { "" };
            let line = [
                &package.number.to_string(),
                package.description.as_str(),
                &day(0),
                &day(1),
                sample,
            ];
            line.join("\t").trim_end_matches('\t').to_owned()
        };
        self.packages.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl ProductsDraft {
    /// Number of products.
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// Whether there is no product.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// How many lines of the files name no national drug code, or a product that is not there, and were left out.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// The bytes of the table.
    ///
    /// # Errors
    ///
    /// Where a text holds a zero byte.
    pub fn pack(&self, provenance: Provenance) -> Result<Vec<u8>, TableError> {
        let mut rows: Vec<&Row> = self.products.iter().collect();
        rows.sort_unstable();
        rows.dedup();
        let numbered = |text: fn(&Row) -> &str| {
            let texts: BTreeSet<&str> = rows.iter().map(|row| text(row)).collect();
            let ids: BTreeMap<&str, u32> = texts.iter().copied().zip(0..).collect();
            let of_row: Vec<u32> = rows.iter().filter_map(|row| ids.get(text(row)).copied()).collect();
            (texts, of_row)
        };
        let (preparations, of_preparation) = numbered(|row| &row.preparation);
        let (brands, of_brand) = numbered(|row| &row.brand);
        let (labelers, of_labeler) = numbered(|row| &row.labeler);
        let mut before = 0;
        let differences = rows.iter().map(|row| {
            let difference = row.number - before;
            before = row.number;
            difference
        });
        let differences: Vec<u32> = differences.collect();
        let days = |at: usize| -> Vec<u32> { rows.iter().filter_map(|row| row.days.get(at).copied()).collect() };

        let mut builder = TableBuilder::new(PRODUCTS, "ndc", provenance);
        builder
            .deflated("number", &differences)?
            .deflated("of_preparation", &of_preparation)?
            .deflated("of_brand", &of_brand)?
            .deflated("of_labeler", &of_labeler)?
            .deflated("first", &days(0))?
            .deflated("last", &days(1))?
            .packed("preparation", preparations, 512)?
            .packed("brand", brands, 1024)?
            .packed("labeler", labelers, 1024)?
            .packed("marketing", rows.iter().map(|row| row.marketing.as_str()), 1024)?
            .packed("packages", rows.iter().map(|row| row.package_lines()), 512)?;
        builder.finish()
    }

    /// The directory, opened.
    ///
    /// # Errors
    ///
    /// As [`ProductsDraft::pack`].
    pub fn build(&self, provenance: Provenance) -> Result<Products, TableError> {
        Products::open(self.pack(provenance)?)
    }
}
