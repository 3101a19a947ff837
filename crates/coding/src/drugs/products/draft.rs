//! [`ProductsDraft`]: products gathered from the official files.

use std::collections::BTreeSet;

use casemix_codes::table::{Provenance, TableError};

use super::{Products, pack};

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
    pub(super) preparation: PreparationRow,
    pub(super) brand: String,
    pub(super) labeler: String,
    pub(super) days: [u32; 2],
    /// Form of the code, kind, category, exclusion, with tabs between.
    pub(super) marketing: String,
    pub(super) application: String,
    pub(super) packages: BTreeSet<PackageRow>,
}

/// What is in a product.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PreparationRow {
    pub(super) substances: Vec<String>,
    pub(super) name: String,
    /// One for each substance, with semicolons between; as the units.
    pub(super) amounts: String,
    pub(super) units: String,
    pub(super) form: String,
    pub(super) routes: String,
    pub(super) classes: String,
    pub(super) schedule: String,
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
    pub(super) fn package_lines(&self) -> String {
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
        pack::pack(&self.products, provenance)
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
