//! Reads the files of the official directory: `product.txt` and `package.txt`, with tabs between the columns.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use casemix_record::Ndc;
use thiserror::Error;

use super::draft::{PackageRow, PreparationRow, ProductsDraft, Row};

/// No file is read that is larger than this; the largest published one has 60 million bytes.
const MAX_BYTES: usize = 512 << 20;

/// Which file of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProductFile {
    /// `product.txt`.
    Products,
    /// `package.txt`.
    Packages,
}

impl fmt::Display for ProductFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Products => "product file",
            Self::Packages => "package file",
        })
    }
}

/// Why the files of a directory cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{file}: {fault}")]
#[non_exhaustive]
pub struct ReadProductsError {
    /// Which file.
    pub file: ProductFile,
    /// What is wrong with it.
    pub fault: ReadProductsFault,
}

/// What is wrong with a file of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadProductsFault {
    /// The first line does not name a column that is needed.
    #[error("its first line names no column {column}; take the file with tabs from the directory as it was published")]
    Column {
        /// The column.
        column: &'static str,
    },
    /// The file is far larger than any published one.
    #[error("far larger than any published one")]
    TooLarge,
}

impl ProductsDraft {
    /// Reads the official directory: the product file, and the package file if there is one.
    ///
    /// Columns are found by the names in the first line, so that columns may be added or moved. Text is UTF-8 or, where it is
    /// not, Windows-1252. A line that names no national drug code is left out and counted.
    ///
    /// ```
    /// use casemix_codes::table::Provenance;
    /// use casemix_coding::drugs::ProductsDraft;
    ///
    /// let products = b"PRODUCTID\tPRODUCTNDC\tPROPRIETARYNAME\tNONPROPRIETARYNAME\tSUBSTANCENAME\n\
    ///     a\t0002-7597\tZyprexa\tOlanzapine\tOLANZAPINE\n";
    /// let packages = b"PRODUCTID\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\n\
    ///     a\t0002-7597-01\t1 VIAL in 1 CARTON (0002-7597-01)\n";
    /// let directory = ProductsDraft::read(products, Some(packages))?.build(Provenance::new("FDA", "2026-11-20"))?;
    /// let (product, package) = directory.package("00002759701".parse()?).expect("listed");
    /// assert_eq!((product.brand(), package.description), ("Zyprexa", "1 VIAL in 1 CARTON"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ReadProductsError`] where a file has not the columns of the directory, or is far larger than any published one.
    pub fn read(products: &[u8], packages: Option<&[u8]>) -> Result<Self, ReadProductsError> {
        let mut draft = Self::default();
        let mut by_id: HashMap<String, usize> = HashMap::new();
        let file = Columns::of(ProductFile::Products, products, &["PRODUCTNDC"])?;
        for line in file.lines() {
            let field = |name: &str| file.field(&line, name);
            let code = field("PRODUCTNDC");
            let Some((number, shape)) = product_number(&code) else {
                draft.skipped += 1;
                continue;
            };
            by_id.entry(field("PRODUCTID")).or_insert(draft.products.len());
            let brand = [field("PROPRIETARYNAME"), field("PROPRIETARYNAMESUFFIX")];
            draft.products.push(Row {
                number,
                preparation: PreparationRow {
                    substances: list(&field("SUBSTANCENAME")),
                    name: field("NONPROPRIETARYNAME").to_lowercase(),
                    amounts: field("ACTIVE_NUMERATOR_STRENGTH"),
                    units: field("ACTIVE_INGRED_UNIT"),
                    form: field("DOSAGEFORMNAME"),
                    routes: field("ROUTENAME"),
                    classes: field("PHARM_CLASSES"),
                    schedule: field("DEASCHEDULE"),
                },
                brand: brand.join(" ").trim().to_owned(),
                labeler: field("LABELERNAME"),
                days: [day(&field("STARTMARKETINGDATE")), day(&field("ENDMARKETINGDATE"))],
                marketing: [
                    shape.to_owned(),
                    field("PRODUCTTYPENAME"),
                    field("MARKETINGCATEGORYNAME"),
                    Some(field("NDC_EXCLUDE_FLAG"))
                        .filter(|flag| flag == "E")
                        .unwrap_or_default(),
                ]
                .join("\t"),
                application: field("APPLICATIONNUMBER"),
                packages: BTreeSet::new(),
            });
        }
        if let Some(packages) = packages {
            draft.read_packages(packages, &by_id)?;
        }
        Ok(draft)
    }

    fn read_packages(&mut self, packages: &[u8], by_id: &HashMap<String, usize>) -> Result<(), ReadProductsError> {
        let file = Columns::of(ProductFile::Packages, packages, &["PRODUCTID", "NDCPACKAGECODE"])?;
        for line in file.lines() {
            let field = |name: &str| file.field(&line, name);
            let code = field("NDCPACKAGECODE");
            let product = by_id.get(&field("PRODUCTID")).and_then(|at| self.products.get_mut(*at));
            let ndc = code.parse::<Ndc>().ok().map(Ndc::number);
            let (Some(product), Some(ndc)) = (product, ndc) else {
                self.skipped += 1;
                continue;
            };
            if ndc / 100 != u64::from(product.number) {
                self.skipped += 1;
                continue;
            }
            let description = field("PACKAGEDESCRIPTION").replace(&format!("({code})"), " ");
            product.packages.insert(PackageRow {
                number: u32::try_from(ndc % 100).unwrap_or_default(),
                description: description.split_whitespace().collect::<Vec<_>>().join(" "),
                days: [day(&field("STARTMARKETINGDATE")), day(&field("ENDMARKETINGDATE"))],
                sample: field("SAMPLE_PACKAGE") == "Y",
            });
        }
        Ok(())
    }
}

/// A file whose first line names its columns.
struct Columns<'f> {
    text: Cow<'f, str>,
    at: HashMap<String, usize>,
}

impl<'f> Columns<'f> {
    fn of(file: ProductFile, bytes: &'f [u8], needed: &[&'static str]) -> Result<Self, ReadProductsError> {
        let error = |fault| ReadProductsError { file, fault };
        if bytes.len() > MAX_BYTES {
            return Err(error(ReadProductsFault::TooLarge));
        }
        let text = decoded(bytes);
        let first = text.lines().next().unwrap_or_default().trim_start_matches('\u{feff}');
        let names = first.split('\t').map(|name| name.trim().to_ascii_uppercase());
        let at: HashMap<String, usize> = names.zip(0..).collect();
        match needed.iter().find(|column| !at.contains_key(**column)) {
            Some(column) => Err(error(ReadProductsFault::Column { column })),
            None => Ok(Self { text, at }),
        }
    }

    /// The cells of every line but the first; blank lines are left out.
    fn lines(&self) -> impl Iterator<Item = Vec<&str>> {
        let lines = self.text.lines().skip(1).filter(|line| !line.trim().is_empty());
        lines.map(|line| line.split('\t').collect())
    }

    /// A field without characters that the table cannot hold; empty where there is no such column.
    fn field(&self, line: &[&str], name: &str) -> String {
        let cell = self
            .at
            .get(name)
            .and_then(|at| line.get(*at))
            .copied()
            .unwrap_or_default();
        let cell = cell.trim().trim_matches('"').trim();
        cell.chars().filter(|character| !character.is_control()).collect()
    }
}

/// The items of a list with semicolons between.
fn list(text: &str) -> Vec<String> {
    let items = text.split("; ").map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}

/// The number of a product code, nine digits, and the lengths of its parts.
fn product_number(code: &str) -> Option<(u32, &'static str)> {
    let (labeler, product) = code.split_once('-')?;
    let (shape, package) = match (labeler.len(), product.len()) {
        (4, 4) => ("44", "00"),
        (5, 3) => ("53", "00"),
        (5, 4) => ("54", "0"),
        _ => return None,
    };
    let ndc: Ndc = format!("{code}-{package}").parse().ok()?;
    Some((u32::try_from(ndc.number() / 100).ok()?, shape))
}

/// A day as `yyyymmdd`; 0 where the text is none.
fn day(text: &str) -> u32 {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).unwrap_or_default()
}

/// Bytes as text: UTF-8, or else Windows-1252.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    /// What the bytes 80 to 9F stand for.
    const UPPER: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
        '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let character = |byte: &u8| match byte {
        0x80..=0x9f => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(*byte),
    };
    Cow::Owned(bytes.iter().map(character).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_products_have_three_forms() {
        assert_eq!(product_number("0002-0800"), Some((20_800, "44")));
        assert_eq!(product_number("48871-008"), Some((488_710_008, "53")));
        assert_eq!(product_number("64942-1100"), Some((649_421_100, "54")));
        for none in ["", "0002", "0002-08001", "000a-0800", "64942-11000"] {
            assert_eq!(product_number(none), None, "{none}");
        }
    }

    #[test]
    fn old_files_are_windows_1252() {
        assert_eq!(decoded(b"Caf\xe9 \x93x\x94"), "Café “x”");
        assert_eq!(decoded("Café".as_bytes()), "Café");
    }

    #[test]
    fn a_file_without_its_columns_is_named() {
        let error = ProductsDraft::read(b"a\tb\n", None).expect_err("no columns");
        assert!(
            error
                .to_string()
                .starts_with("product file: its first line names no column PRODUCTNDC")
        );
        let products = b"PRODUCTID\tPRODUCTNDC\nx\t0002-0800\nx\tno code\n";
        let error = ProductsDraft::read(products, Some(b"PRODUCTID\n")).expect_err("no columns");
        assert_eq!(error.file, ProductFile::Packages);
        let draft = ProductsDraft::read(products, None).expect("read");
        assert_eq!((draft.len(), draft.skipped()), (1, 1));
    }
}
