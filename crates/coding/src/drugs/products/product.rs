//! [`Product`]: a preparation as a labeler sells it, and its packages.

use std::fmt;

use casemix_record::Ndc;
use chrono::NaiveDate;

use super::{Preparation, Products};

/// A product of a labeler.
#[derive(Clone, Copy)]
pub struct Product<'d> {
    directory: &'d Products,
    row: usize,
}

/// A package of a product: what a national drug code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Package<'d> {
    /// Its code.
    pub ndc: Ndc,
    /// What it is: `1 VIAL in 1 CARTON > 10 mL in 1 VIAL`.
    pub description: &'d str,
    /// First day of marketing.
    pub first_day: Option<NaiveDate>,
    /// Last day of marketing, or the last day on which it may be used.
    pub last_day: Option<NaiveDate>,
    /// Whether it is a sample.
    pub sample: bool,
}

/// On what ground a product is marketed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Marketing<'d> {
    /// What it is for: `HUMAN PRESCRIPTION DRUG`, `HUMAN OTC DRUG`, `VACCINE`, ...
    pub kind: &'d str,
    /// `NDA`, `ANDA`, `BLA`, `OTC MONOGRAPH FINAL`, ...
    pub category: &'d str,
    /// The application or the part of the monograph: `NDA018781`.
    pub application: &'d str,
    /// Whether the labeler failed to certify or complete the listing; what was left out of the public directory for that.
    pub excluded: bool,
}

impl<'d> Product<'d> {
    pub(super) fn new(directory: &'d Products, row: usize) -> Self {
        Self { directory, row }
    }

    fn number_in(&self, column: &[u32]) -> u32 {
        column.get(self.row).copied().unwrap_or_default()
    }

    /// Labeler and product in the form of labels, with the hyphen where the label has it: `0002-0800`.
    pub fn label_code(&self) -> String {
        let number = self.number_in(&self.directory.products.number);
        let (labeler, product) = (number / 10_000, number % 10_000);
        match self.marketing_field(0) {
            "44" => format!("{labeler:04}-{product:04}"),
            "53" => format!("{labeler:05}-{product:03}"),
            _ => format!("{labeler:05}-{product:04}"),
        }
    }

    /// The name under which it is sold, with its suffix: `Zyprexa Zydis`.
    pub fn brand(&self) -> &'d str {
        self.directory.products.brand.get(self.row)
    }

    /// Who sells it.
    pub fn labeler(&self) -> &'d str {
        self.directory.products.labeler.get(self.row)
    }

    /// What is in it.
    pub fn preparation(&self) -> Preparation<'d> {
        Preparation::new(self.directory, self.number_in(&self.directory.products.preparation))
    }

    /// First day of marketing.
    pub fn first_day(&self) -> Option<NaiveDate> {
        day(self.number_in(&self.directory.products.first))
    }

    /// Last day of marketing; `None` where no end is known to the directory.
    pub fn last_day(&self) -> Option<NaiveDate> {
        day(self.number_in(&self.directory.products.last))
    }

    /// On what ground it is marketed.
    pub fn marketing(&self) -> Marketing<'d> {
        Marketing {
            kind: self.marketing_field(1),
            category: self.marketing_field(2),
            application: self.directory.products.application.get(self.row),
            excluded: self.marketing_field(3) == "E",
        }
    }

    fn marketing_field(&self, at: usize) -> &'d str {
        let line = self.directory.products.marketing.get(self.row);
        line.split('\t').nth(at).unwrap_or_default()
    }

    /// Its packages, in the order of the codes.
    pub fn packages(&self) -> impl Iterator<Item = Package<'d>> + use<'d> {
        let product = *self;
        let number = u64::from(self.number_in(&self.directory.products.number));
        let lines = self.directory.products.packages.get(self.row).lines();
        lines.filter_map(move |line| {
            let mut fields = line.split('\t');
            let package: u64 = fields.next()?.parse().ok()?;
            let ndc = format!("{:011}", number * 100 + package).parse().ok()?;
            let description = fields.next().unwrap_or_default();
            // Days that are those of the product are not written again.
            let mut days = |of_product| match fields.next().unwrap_or_default() {
                "" => of_product,
                text => text.parse().ok().and_then(day),
            };
            Some(Package {
                ndc,
                description,
                first_day: days(product.first_day()),
                last_day: days(product.last_day()),
                sample: fields.next() == Some("Y"),
            })
        })
    }

    /// Whether it was marketed on a day, as far as the directory knows: an end that came after the day of the directory is
    /// not in it.
    pub fn is_marketed_on(&self, day: NaiveDate) -> bool {
        self.first_day().is_none_or(|first| first <= day) && self.last_day().is_none_or(|last| day <= last)
    }
}

/// A day written as `yyyymmdd`.
fn day(number: u32) -> Option<NaiveDate> {
    let year = i32::try_from(number / 10_000).ok()?;
    NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100).filter(|_| number > 0)
}

impl PartialEq for Product<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row && std::ptr::eq(self.directory, other.directory)
    }
}

impl Eq for Product<'_> {}

impl fmt::Debug for Product<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Product({self})")
    }
}

impl fmt::Display for Product<'_> {
    /// Code, brand and labeler: `0002-7597 Zyprexa (Eli Lilly and Company)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({})", self.label_code(), self.brand(), self.labeler())
    }
}
