//! The directory of drug products: from a national drug code to product, substances, strength, form, route and class, and
//! from words to products.

use std::fmt;
use std::sync::OnceLock;

use casemix_codes::table::{Bytes, Provenance, Table, TableError};
use casemix_record::Ndc;
use chrono::NaiveDate;

use super::NdcReading;
use columns::{PreparationColumns, ProductColumns};
use names::Names;
use pack::PRODUCTS;

mod columns;
mod draft;
mod names;
mod pack;
pub(super) mod preparation;
mod product;
mod read;

pub use draft::ProductsDraft;
pub use names::{DrugName, NameKind};
pub use preparation::{ClassKind, DrugClass, Preparation, Strength};
pub use product::{Marketing, Package, Product};
pub use read::{ProductFile, ReadProductsError, ReadProductsFault};

/// A directory of drug products, as the Food and Drug Administration publishes it.
///
/// The embedded one is as old as the only public package that carries one: [`Products::day`] tells its day, in April 2019.
/// A product that it does not list may have come since; the current directory is read by [`ProductsDraft::read`].
///
/// ```
/// # #[cfg(feature = "embedded")] {
/// use casemix_coding::drugs::Products;
///
/// let directory = Products::embedded()?;
/// let product = directory.lookup("0002-7597-01".parse()?).next().expect("listed");
/// assert_eq!((product.brand(), product.labeler()), ("ZYPREXA Intramuscular", "Eli Lilly and Company"));
/// let preparation = product.preparation();
/// assert_eq!(preparation.to_string(), "olanzapine 10 mg/2mL, injection, powder, for solution, intramuscular");
/// assert_eq!(directory.day().map(|day| day.to_string()).as_deref(), Some("2019-04-29"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Products {
    table: Table,
    products: ProductColumns,
    preparations: PreparationColumns,
    names: OnceLock<Option<Names>>,
}

impl Products {
    /// Opens a table made by [`ProductsDraft`].
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table of this kind.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, TableError> {
        let table = Table::open(bytes, PRODUCTS)?;
        let preparations = PreparationColumns::open(&table)?;
        Ok(Self {
            products: ProductColumns::open(&table, preparations.len())?,
            preparations,
            names: OnceLock::new(),
            table,
        })
    }

    /// The embedded directory; opened once for the whole program.
    ///
    /// # Errors
    ///
    /// Where the embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static Self, TableError> {
        static EMBEDDED: OnceLock<Result<Products, TableError>> = OnceLock::new();
        let open = || Self::open(casemix_coding_data::NDC);
        EMBEDDED.get_or_init(open).as_ref().map_err(|error| *error)
    }

    /// Where the directory comes from.
    pub fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    /// The day on which it was as it is here, if its release is a day: what came or ended later it does not know.
    pub fn day(&self) -> Option<NaiveDate> {
        self.provenance().release.parse().ok()
    }

    /// Number of products.
    pub fn len(&self) -> usize {
        self.products.number.len()
    }

    /// Whether there is no product.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Size of the table in bytes.
    pub fn size(&self) -> usize {
        self.table.size()
    }

    /// Every product, in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = Product<'_>> {
        (0..self.len()).map(|row| Product::new(self, row))
    }

    /// The products of a code: those of its labeler and product part, whether or not the package is listed. The directory
    /// lists some products twice, with other texts.
    pub fn lookup(&self, ndc: Ndc) -> impl Iterator<Item = Product<'_>> {
        self.numbered(u32::try_from(ndc.number() / 100).unwrap_or(u32::MAX))
    }

    /// The products whose code a label shows without the package: labeler and product with the hyphen between them, 4-4,
    /// 5-3 or 5-4 digits. None where the text has another form.
    ///
    /// ```
    /// # #[cfg(feature = "embedded")] {
    /// use casemix_coding::drugs::Products;
    ///
    /// let directory = Products::embedded()?;
    /// let product = directory.lookup_label("0002-7597").next().expect("it is listed");
    /// assert_eq!(product.label_code(), "0002-7597");
    /// assert!(directory.lookup_label("0002-7597-01").next().is_none(), "this is a package");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lookup_label(&self, code: &str) -> impl Iterator<Item = Product<'_>> {
        let parts = code.trim().split_once('-').filter(|(labeler, product)| {
            let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            matches!((labeler.len(), product.len()), (4, 4) | (5, 3 | 4)) && digits(labeler) && digits(product)
        });
        let number = parts.and_then(|(labeler, product)| {
            let (labeler, product): (u32, u32) = (labeler.parse().ok()?, product.parse().ok()?);
            Some(labeler * 10_000 + product)
        });
        number.into_iter().flat_map(|number| self.numbered(number))
    }

    /// The products of a number: labeler and product as nine digits.
    fn numbered(&self, number: u32) -> impl Iterator<Item = Product<'_>> {
        let numbers = &self.products.number;
        let first = numbers.partition_point(|known| *known < number);
        let same = numbers.iter().skip(first).take_while(move |known| **known == number);
        (first..).zip(same).map(|(row, _)| Product::new(self, row))
    }

    /// The package of a code, with its product.
    pub fn package(&self, ndc: Ndc) -> Option<(Product<'_>, Package<'_>)> {
        self.lookup(ndc).find_map(|product| {
            let package = product.packages().find(|package| package.ndc == ndc)?;
            Some((product, package))
        })
    }

    /// The codes of a reading that the directory lists: packages before products. Ten digits without hyphens may be several
    /// codes; as a rule one of them exists.
    ///
    /// ```
    /// # #[cfg(feature = "embedded")] {
    /// use casemix_coding::drugs::{Products, read_ndc};
    ///
    /// let reading = read_ndc("0002759701")?;
    /// let listed = Products::embedded()?.listed(&reading);
    /// assert_eq!(listed.iter().map(ToString::to_string).collect::<Vec<_>>(), ["00002-7597-01"]);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn listed(&self, reading: &NdcReading) -> Vec<Ndc> {
        let codes = match reading {
            NdcReading::Code(code) => std::slice::from_ref(code),
            NdcReading::OneOf(codes) => codes,
        };
        let packages: Vec<Ndc> = codes
            .iter()
            .filter(|code| self.package(**code).is_some())
            .copied()
            .collect();
        if !packages.is_empty() {
            return packages;
        }
        let products = codes.iter().filter(|code| self.lookup(**code).next().is_some());
        products.copied().collect()
    }

    /// The preparations that have every word of `text` among the names of their substances and brands, best first: those in
    /// which the words are whole, with the fewest substances, with the most products. A word may be cut at its end.
    /// At most `limit`.
    ///
    /// The first search opens the index of names, which takes some milliseconds; see [`Products::prepare`].
    ///
    /// ```
    /// # #[cfg(feature = "embedded")] {
    /// use casemix_coding::drugs::Products;
    ///
    /// let found = Products::embedded()?.search("metoprolol tart", 3);
    /// assert_eq!(found[0].to_string(), "metoprolol tartrate 50 mg/1, tablet, film coated, oral");
    /// // By a brand.
    /// assert_eq!(Products::embedded()?.search("glucophage", 1)[0].name(), "metformin hydrochloride");
    /// # }
    /// # Ok::<(), casemix_codes::table::TableError>(())
    /// ```
    pub fn search(&self, text: &str, limit: usize) -> Vec<Preparation<'_>> {
        let found = self.index().map(|names| names.search(text, limit)).unwrap_or_default();
        found.into_iter().map(|id| Preparation::new(self, id)).collect()
    }

    /// Whether a word, whole, is in the name of a substance or brand.
    pub fn knows(&self, word: &str) -> bool {
        self.index().is_some_and(|names| names.knows(word))
    }

    /// Every name under which the directory has drugs: the substances, then the nonproprietary names, then the brands, each
    /// of them in the order of the alphabet, whatever the case of letters. A name stands once in its kind.
    ///
    /// ```
    /// # #[cfg(feature = "embedded")] {
    /// use casemix_coding::drugs::{NameKind, Products};
    ///
    /// let directory = Products::embedded()?;
    /// let zydis = directory.names().find(|name| name.text() == "ZYPREXA Zydis").expect("listed");
    /// assert_eq!(zydis.kind(), NameKind::Brand);
    /// assert_eq!(zydis.preparations().next().map(|one| one.name()), Some("olanzapine"));
    /// assert!(zydis.products().all(|product| product.brand() == "ZYPREXA Zydis"));
    /// assert_eq!(directory.name(zydis.number()).map(|name| name.text()), Some("ZYPREXA Zydis"));
    /// # }
    /// # Ok::<(), casemix_codes::table::TableError>(())
    /// ```
    pub fn names(&self) -> impl Iterator<Item = DrugName<'_>> {
        (0..).map_while(|number| self.name(number))
    }

    /// The name of a number, counted through [`Products::names`] from 0; `None` beyond the last. The number stays for one
    /// table ([`Products::checksum`]).
    pub fn name(&self, number: u32) -> Option<DrugName<'_>> {
        DrugName::new(self, number)
    }

    /// The check sum of the table: tells this directory from every other.
    pub fn checksum(&self) -> u32 {
        self.table.checksum()
    }

    /// Opens the index of names now and not at the first search.
    pub fn prepare(&self) {
        self.index();
    }

    /// The index of names; `None` where its sections are damaged in spite of a right check sum.
    fn index(&self) -> Option<&Names> {
        let open = || Names::open(&self.table, &self.preparations, &self.products).ok();
        self.names.get_or_init(open).as_ref()
    }

    /// How many names there are of each kind, in the order of their numbers.
    fn name_counts(&self) -> [(NameKind, u32); 3] {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        [
            (NameKind::Substance, count(self.preparations.substance_count())),
            (NameKind::Nonproprietary, count(self.preparations.name.texts.len())),
            (NameKind::Brand, count(self.products.brand.texts.len())),
        ]
    }
}

impl fmt::Debug for Products {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Products({} of {})", self.len(), self.provenance().release)
    }
}
